"""What the tree needs before it is written as Typst: columns, headings with originals, words that stay whole."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, TypeVar

from toolkit.document import ORIGINAL, PARALLEL, nodes as n, plain_text, rewrite

T = TypeVar("T")

COLUMN = "publish-column"
ORIGINAL_HEADING = "publish-original-heading"
WHOLE = "publish-whole"
"""Classes of our own; sources' classes have no part in the layout."""

HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
"""Korean syllables and letters."""

_LONGEST_WORD = 24
_EMPHASIS = (n.Emph, n.Strong, n.Underline)
_INLINE_MARKUP = (n.Emph, n.Strong, n.Underline, n.Strikeout, n.SmallCaps, n.Link, n.Note, n.Span, n.Str)


def laid_out(value: T, *, korean: bool, mirrored: bool) -> T:
    """Return blocks or inlines in the shape in which Typst sets them.

    Args:
        value: Blocks or inlines.
        korean: Whether there is Korean in it, whose words are not divided.
        mirrored: Whether the edition is written from right to left.
    """
    result = rewrite(value, lambda node: _visit(node, korean, mirrored), words=False)
    return _whole_words(result) if korean and isinstance(result, tuple) else result  # type: ignore[return-value]


def _visit(node: Any, korean: bool, mirrored: bool) -> Any:
    if korean:
        changed = {
            field.name: new
            for field in fields(node)
            if isinstance(old := getattr(node, field.name), tuple) and (new := _whole_words(old)) is not old
        }
        node = replace(node, **changed) if changed else node
    match node:
        case n.Div(attr, (n.Div() as first, n.Div() as second)) if PARALLEL in attr.classes:
            return replace(node, content=(_column(first), _column(second)))
        case n.Header(_, _, content):
            return _heading(node, content)
        case n.ColSpec("AlignLeft" | "AlignRight") | n.Cell(_, "AlignLeft" | "AlignRight") if mirrored:
            return replace(node, alignment="AlignRight" if node.alignment == "AlignLeft" else "AlignLeft")
        case _:
            return node


def _column(div: n.Div) -> n.Div:
    return replace(div, attr=replace(div.attr, classes=(COLUMN,)))


def _heading(node: n.Header, content: n.Inlines) -> Any:
    """Return a heading without its original, and that below it: contents and bookmarks are in one language."""
    originals = [item for item in content if isinstance(item, n.Span) and ORIGINAL in item.attr.classes]
    if not originals:
        return node
    kept = [item for item in content if item not in originals]
    while kept and isinstance(kept[-1], n.Space | n.SoftBreak):
        kept.pop()
    heading = replace(node, content=tuple(kept))
    below = [
        n.Div(replace(item.attr, classes=(ORIGINAL_HEADING,)), (n.Plain(item.content),))
        for item in originals
        if plain_text(item.content).strip()
    ]
    return (heading, *below) if kept else node


def _whole_words(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return inlines in which Korean words that have markup or a note within them are each in one piece.

    Typst divides Korean anywhere (typst/typst#1164); the template keeps together what is plain text.
    """
    if not any(isinstance(item, _INLINE_MARKUP) and not isinstance(item, n.Str) for item in values):
        return values
    result: list[Any] = []
    word: list[Any] = []
    for item in (*(piece for value in values for piece in _by_words(value)), n.Space()):
        if isinstance(item, _INLINE_MARKUP):
            word.append(item)
            continue
        result.extend(_joined(word))
        word = []
        result.append(item)
    return tuple(result[:-1])


def _by_words(node: Any) -> tuple[Any, ...]:
    """Return emphasis of more than one word as emphasis of each: a word can then be one with the particle after it."""
    if not isinstance(node, _EMPHASIS) or not HANGUL.search(plain_text((node,))):
        return (node,)
    words: list[list[Any]] = [[]]
    spaces: list[Any] = []
    for item in node.content:
        if isinstance(item, n.Space | n.SoftBreak):
            spaces.append(item)
            words.append([])
        else:
            words[-1].append(item)
    pieces = [(replace(node, content=tuple(word)),) if word else () for word in words]
    return (*pieces[0], *(item for space, piece in zip(spaces, pieces[1:], strict=True) for item in (space, *piece)))


def _joined(word: list[Any]) -> list[Any]:
    text = plain_text(tuple(word))
    marked = any(not isinstance(item, n.Str) for item in word)
    if not marked or len(text) > _LONGEST_WORD or " " in text or not HANGUL.search(text):
        return word
    return [n.Span(n.Attr(classes=(WHOLE,)), tuple(word))]
