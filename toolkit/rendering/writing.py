"""Article → bytes of a format, by pandoc: the way that every format takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit import pandoc
from toolkit.document import document_text, nodes as n
from toolkit.rendering.imprint import Imprint

_EMPTY = (n.MetaString(""), n.MetaList(()), n.MetaInlines(()))


def write_with_pandoc(
    meta: Mapping[str, n.MetaValue], blocks: n.Blocks, writer: pandoc.Writer, *, folder: Path, imprint: Imprint
) -> bytes:
    """Return what pandoc makes of blocks, working in *folder*.

    Only the metadata given here is passed on, without what is empty: a source's own could name files (``css``,
    ``cover-image``) or hold markup (``header-includes``).
    """
    said = {key: value for key, value in meta.items() if value not in _EMPTY}
    text = document_text(tuple(sorted(said.items())), blocks)
    return pandoc.write(text.encode("utf-8"), writer, folder=folder, epoch=int(imprint.moment.timestamp()))
