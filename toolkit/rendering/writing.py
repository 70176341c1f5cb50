"""Article → bytes of a format, by pandoc: the way that every format takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit import pandoc
from toolkit.document import document_text, nodes as n
from toolkit.rendering.imprint import Imprint

_EMPTY = (n.MetaString(""), n.MetaList(()), n.MetaInlines(()))


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
    said = {key: value for key, value in meta.items() if value not in _EMPTY}
    return pandoc.run(
        ["--from=json", *arguments],
        document_text(tuple(sorted(said.items())), blocks).encode("utf-8"),
        cwd=folder,
        environment={"SOURCE_DATE_EPOCH": str(int(imprint.moment.timestamp()))},
    )
