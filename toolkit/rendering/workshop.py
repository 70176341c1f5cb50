"""A private folder in which pandoc and Typst find an edition's images, and nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from toolkit import pandoc
from toolkit.document import nodes as n
from toolkit.document.codec import document_to_json
from toolkit.rendering.imprint import Imprint

_EMPTY = (n.MetaString(""), n.MetaList(()), n.MetaInlines(()))


@contextmanager
def workshop(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield a temporary folder that holds *files*, named relative to it; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="publish-") as name:
        folder = Path(name).resolve()
        for path, data in files.items():
            file = folder / path
            if not file.resolve().is_relative_to(folder):  # names are made from hashes: this is a second lock
                raise ValueError(f"{path} lies outside the folder")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        yield folder


def write_with_pandoc(
    folder: Path,
    meta: Mapping[str, n.MetaValue],
    blocks: n.Blocks,
    *,
    arguments: list[str],
    imprint: Imprint,
) -> bytes:
    """Return what pandoc makes of blocks, working in *folder*.

    Only the metadata given here is passed on, without what is empty: a source's own could name files (``css``,
    ``cover-image``) or hold markup (``header-includes``).
    """
    import json

    said = {key: value for key, value in meta.items() if value not in _EMPTY}
    document = document_to_json(tuple(sorted(said.items())), blocks)
    return pandoc.run(
        ["--from=json", *arguments],
        json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8"),
        cwd=folder,
        environment={"SOURCE_DATE_EPOCH": str(int(imprint.moment.timestamp()))},
    )
