"""Article → bytes of a format, by pandoc: the way that every format takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from toolkit import pandoc
from toolkit.document import document_text, nodes as n
from toolkit.rendering.imprint import Imprint

_EMPTY = (n.MetaString(""), n.MetaList(()), n.MetaInlines(()))
_SPACES = frozenset({n.Space, n.SoftBreak})


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


def with_words_joined(node: Any) -> Any:
    """Return a node with words and the single spaces between them in one string. Use with `rewrite`.

    They are most of what pandoc would parse; it writes the same HTML of both, and of either kind of space.
    """
    changed = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, tuple) and n.Str in map(type, value):
            changed[field.name] = _joined(value)
    return replace(node, **changed) if changed else node


def _joined(inlines: n.Inlines) -> n.Inlines:
    result: list[n.Inline] = []
    words: list[str] = []
    space: n.Inline | None = None
    for node in inlines:
        if isinstance(node, n.Str):
            if space is None or not words:
                _end(result, words, space)
                words = []
            words.append(node.text)
            space = None
        elif type(node) in _SPACES and words and space is None:
            space = node
        else:
            _end(result, words, space)
            words, space = [], None
            result.append(node)
    _end(result, words, space)
    return tuple(result)


def _end(result: list[n.Inline], words: list[str], space: n.Inline | None) -> None:
    if words:
        result.append(n.Str(" ".join(words)))
    if space is not None:
        result.append(space)
