"""Inlines that Typst takes only in another form than pandoc gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from toolkit.document import iterate, nodes as n, rewrite

_ORIGINAL, _ORIGINAL_TERM = n.RawInline("typst", "#original-line["), n.RawInline("typst", "#original-term[")
_LINE_END = n.RawInline("typst", "#linebreak();")


def of_term(inline: n.Inline) -> n.Inline:
    """Return a part of a term: it is over at a line's end, and its original stands beside it, not below it."""
    return _ORIGINAL_TERM if inline == _ORIGINAL else _LINE_END if isinstance(inline, n.LineBreak) else inline


def lined(node: n.Underline | n.Strikeout) -> n.Inlines:
    """Return text with one line for each piece of it, since PDF/UA knows one, and Typst makes no PDF of two.

    What is underlined in what is struck is bold. What is struck in what is underlined is not underlined: it would be
    taken for what holds.
    """
    if isinstance(node, n.Strikeout):
        return (replace(node, content=rewrite(node.content, _bold, words=False)),)
    pieces: list[n.Inline] = []
    waiting: list[n.Inline] = []
    for inline in node.content:
        if not any(isinstance(part, n.Strikeout) for part in iterate((inline,), words=False)):
            waiting.append(inline)
            continue
        pieces += [replace(node, content=tuple(waiting))] if waiting else []
        pieces.append(inline)
        waiting = []
    return (*pieces, replace(node, content=tuple(waiting))) if waiting else tuple(pieces)


def _bold(node: Any) -> Any:
    return n.Strong(node.content) if isinstance(node, n.Underline) else node
