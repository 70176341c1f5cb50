"""What the tree needs before it is written as Typst: columns, headings with originals, words that stay whole."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, TypeVar
from unicodedata import east_asian_width

from toolkit.document import ORIGINAL, PARALLEL, nodes as n, plain_text, rewrite
from toolkit.languages import HANGUL, one_of

T = TypeVar("T")

COLUMN = "publish-column"
ORIGINAL_HEADING = "publish-original-heading"
WHOLE = "publish-whole"
KEPT = "publish-kept"
"""Classes of our own; sources' classes have no part in the layout."""

_LONGEST_WORD = 24
_DASHES = "—–―"
_LAST_LETTERS = re.compile(r"\w?[^\w\s]{0,3}$")
"""The last letter and the marks after it."""
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
    node = _with_marks(node)
    match node:
        case n.BlockQuote((*before, quoted, n.Para((n.Str(text), *_)) as source)) if text[0] in _DASHES:
            # The source of a quotation stays with its last lines.
            return n.BlockQuote((*before, n.Div(n.Attr(classes=(KEPT,)), (quoted,)), source))
        case n.Div(attr, (n.Div() as first, n.Div() as second)) if PARALLEL in attr.classes:
            return replace(node, content=(_column(first), _column(second)))
        case n.Header(_, _, content):
            return _heading(node, content)
        case n.ColSpec("AlignLeft" | "AlignRight") | n.Cell(_, "AlignLeft" | "AlignRight") if mirrored:
            return replace(node, alignment="AlignRight" if node.alignment == "AlignLeft" else "AlignLeft")
        case _:
            return node


def _with_marks(node: Any) -> Any:
    """Return a node whose notes are each in one piece with the letter before: no line begins with a note's mark.

    Typst breaks lines between any letters of Chinese and Japanese (UAX #14, ID), before a mark, too: JLREQ 3.1.7 and
    CLREQ 6.1.1 forbid that.
    """
    for item in fields(node):
        values = getattr(node, item.name)
        if isinstance(values, tuple) and n.Note in map(type, values):
            node = replace(node, **{item.name: _marked(values)})
    return node


def _marked(values: tuple[Any, ...]) -> tuple[Any, ...]:
    result: list[Any] = []
    for value in values:
        last = result[-1] if result else None
        if isinstance(value, n.Note) and isinstance(last, n.Str) and east_asian_width(last.text[-1]) in "WF":
            letters = _LAST_LETTERS.search(last.text)
            cut = letters.start() if letters else len(last.text) - 1
            result[-1:] = [n.Str(last.text[:cut])] if cut else []
            result.append(n.Span(n.Attr(classes=(WHOLE,)), (n.Str(last.text[cut:]), value)))
        else:
            result.append(value)
    return tuple(result)


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
    if not isinstance(node, _EMPHASIS) or not one_of(HANGUL).search(plain_text((node,))):
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
    if not marked or len(text) > _LONGEST_WORD or " " in text or not one_of(HANGUL).search(text):
        return word
    return [n.Span(n.Attr(classes=(WHOLE,)), tuple(word))]
