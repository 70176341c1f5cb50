"""Inlines that Typst takes only in another form than pandoc gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from toolkit.document import iterate, nodes as n, plain_text, rewrite

T = TypeVar("T")

_LINES = frozenset({"underline", "ul"})
"""Classes of spans that are underlined."""

_ORIGINAL, _ORIGINAL_TERM = n.RawInline("typst", "#original-line["), n.RawInline("typst", "#original-term[")
_LINE_END = n.RawInline("typst", "#linebreak();")


def of_term(inline: n.Inline) -> n.Inline:
    """Return a part of a term: it is over at a line's end, and its original stands beside it, not below it."""
    return _ORIGINAL_TERM if inline == _ORIGINAL else _LINE_END if isinstance(inline, n.LineBreak) else inline


def acceptable(value: T) -> T:
    """Return blocks or inlines without what Typst makes no PDF/UA of: two lines at a text, headings without a word.

    What is underlined in what is struck is bold. What is struck in what is underlined is not underlined: it would be
    taken for what holds. A heading that is a picture is a paragraph, since nothing could be its title.
    """
    nodes = iterate(value, words=False)
    if not any(isinstance(node, n.Strikeout) or _is_picture(node) for node in nodes):
        return value
    return rewrite(value, _visit, words=False)


def _visit(node: Any) -> Any:
    match node:
        case n.Strikeout(content):
            return replace(node, content=rewrite(content, _bold, words=False))
        case n.Underline(content):
            return _underlined(content)
        case n.Span(attr, content) if _LINES & {*attr.classes}:
            attr = replace(attr, classes=tuple(name for name in attr.classes if name not in _LINES))
            return replace(node, attr=attr, content=_underlined(content))
        case n.Header(_, attr, content) if _is_picture(node):
            return n.Div(attr, (n.Para(content),))
        case _:
            return node


def _is_picture(node: Any) -> bool:
    """Tell whether a node is a heading of pictures, without a word."""
    if not isinstance(node, n.Header) or not any(isinstance(part, n.Image) for part in iterate(node.content)):
        return False
    words = rewrite(node.content, lambda part: () if isinstance(part, n.Image) else part)
    return not plain_text(words).strip()


def _underlined(content: n.Inlines) -> n.Inlines:
    pieces: list[n.Inline] = []
    waiting: list[n.Inline] = []
    for inline in content:
        if any(isinstance(part, n.Strikeout) for part in iterate((inline,), words=False)):
            pieces += [n.Underline(tuple(waiting))] if waiting else []
            pieces.append(inline)
            waiting = []
        else:
            waiting.append(inline)
    return (*pieces, n.Underline(tuple(waiting))) if waiting else tuple(pieces)


def _bold(node: Any) -> Any:
    match node:
        case n.Underline(content):
            return n.Strong(content)
        case n.Span(attr, content) if _LINES & {*attr.classes}:
            attr = replace(attr, classes=tuple(name for name in attr.classes if name not in _LINES))
            return replace(node, attr=attr, content=(n.Strong(content),))
        case _:
            return node
