"""Structure that the formats insist on: no skipped heading levels, harmless attributes, no empty shells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from unicodedata import east_asian_width

from toolkit.document import DEDICATION, PART, iterate, nodes as n, plain_text, rewrite, strings

MAX_LEVEL = 6
"""The deepest heading that HTML and Word have."""

CONTENTS_HEADINGS = 6
CONTENTS_LENGTH = 15_000
"""An article has a list of contents from this many headings of the two highest levels and this many letters on, about
six pages: on fewer a reader finds the way by turning them. A Chinese character counts for two letters."""

_ATTRIBUTES = frozenset({"lang", "dir"})
"""Attributes that mean the same in every format. All others could be code (``onclick``) or a writer's own."""

_OF_IMAGES = _ATTRIBUTES | {"width", "height", "alt"}
_OF_TERMS = _ATTRIBUTES | {"title"}
"""What an abbreviation or a term stands for is its title (HTML Living Standard, 4.5.8 and 4.5.9)."""
_OF_COLUMNS = _ATTRIBUTES | {"width"}
"""Sizes are an image's, and the width that of a column side by side with others, which becomes a style. On all else
they are attributes that XHTML does not allow (HTML Living Standard, 16.2)."""

_WORDS = frozenset({n.Str, n.Space, n.SoftBreak})
_BOXES = frozenset({"☐", "☒"})
"""Alone, pandoc would make form controls of them."""

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)(%|px|in|cm|mm|pt|em)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


_OPENINGS = frozenset({PART, DEDICATION})


def openings_in(nodes: Iterable[Any]) -> frozenset[str]:
    """Return which openings of a book there are in a text, which not every edition has to be styled for.

    Args:
        nodes: The nodes of the text.
    """
    kinds = (n.Header, n.Div)
    return frozenset(name for node in nodes if isinstance(node, kinds) for name in node.attr.classes) & _OPENINGS


VERSE_LINE = "line"
"""Class of a line of verse in EPUB and HTML."""


def with_verse_lines(node: Any) -> Any:
    """Return a poem whose lines can be styled, other nodes as they are: pandoc puts but a break between two lines."""
    if not isinstance(node, n.LineBlock):
        return node
    lines = (
        (n.Span(n.Attr(classes=(VERSE_LINE,)), line),) if plain_text(line).strip() else line for line in node.lines
    )
    return n.LineBlock(tuple(lines))


def length(text: str | None) -> str:
    """Return a width or height as CSS and Typst both write it, or the empty string if it is no length."""
    match = _LENGTH.fullmatch((text or "").strip())
    return f"{match[1]}{match[2] or 'px'}" if match else ""


def cleaned(blocks: n.Blocks) -> n.Blocks:
    """Return blocks as every writer can take them."""
    return rewrite(blocks, _clean_node, words=not _BOXES.isdisjoint(strings(blocks)))


def _clean_node(node: Any) -> Any:
    if type(node) in _WORDS:  # nearly all nodes
        return n.Span(n.EMPTY_ATTR, (node,)) if type(node) is n.Str and node.text in _BOXES else node
    attr = getattr(node, "attr", None)
    if attr and (attr.attributes or attr.classes):
        new = _clean_attr(attr, _allowed(node))
        node = node if new == attr else replace(node, attr=new)
    match node:
        case n.Cite(_, content):
            return content  # what stands for the citation; there is no bibliography to look it up in
        case n.BulletList(items) | n.OrderedList(_, items) | n.DefinitionList(items) if not items:
            return ()
        case n.Table(columns=()):
            return ()
        case n.Figure():
            return without_shells(node)
        case n.Math(_, text) if not text.strip():
            return ()
        case n.Header():
            return without_shells(node)
        case _:
            return node


def without_shells(node: Any) -> Any:
    """Return what is left of a heading or figure in which there is nothing to be seen; all else as it is.

    PDF/UA-1 (ISO 14289-1, 7.3 and 7.4) wants a description of a figure, and a heading's words.
    """
    match node:
        case n.Header(_, _, content) if not plain_text(content).strip() and not _has_image(content):
            return ()
        case n.Figure(_, caption, content) if not any(_shows(inner) for inner in iterate(content)):
            kept = [block for block in content if not isinstance(block, n.Plain | n.Para | n.Div)]
            return (*kept, *caption.content)
        case _:
            return node


def _shows(node: Any) -> bool:
    match node:
        case n.Str(text) | n.Code(_, text) | n.CodeBlock(_, text) | n.Math(_, text):
            return bool(text.strip())
        case _:
            return isinstance(node, n.Image | n.Table)


def wants_contents(blocks: n.Blocks) -> bool:
    """Tell whether a text is long enough for a list of contents."""
    headings = sum(1 for node in iterate(blocks, words=False) if isinstance(node, n.Header) and node.level <= 2)
    return headings >= CONTENTS_HEADINGS and _is_longer(blocks, CONTENTS_LENGTH)


def _is_longer(blocks: n.Blocks, length: int) -> bool:
    words = [node.text for node in iterate(blocks) if type(node) is n.Str]
    text = "".join(words)
    length -= len(words) + len(text)
    if length > 0 and max(text, default="") >= "\u1100":  # below, no character is wide
        length -= sum(east_asian_width(c) == "W" for c in text)
    return length <= 0


def _allowed(node: Any) -> frozenset[str]:
    """Return the attributes that a node may have."""
    if isinstance(node, n.Image):
        return _OF_IMAGES
    if isinstance(node, n.Span) and not {"abbr", "dfn"}.isdisjoint(node.attr.classes):
        return _OF_TERMS
    return _OF_COLUMNS if isinstance(node, n.Div) and "column" in node.attr.classes else _ATTRIBUTES


def _clean_attr(attr: n.Attr, allowed: frozenset[str]) -> n.Attr:
    pairs: dict[str, str] = {}
    for key, value in attr.attributes:
        name = "lang" if key == "xml:lang" else key
        if name in allowed and name not in pairs:
            pairs[name] = value
    for name in ("width", "height"):
        if name in pairs and not (fixed := length(pairs[name])):
            del pairs[name]
        elif name in pairs:
            pairs[name] = fixed
    if not _LANGUAGE.fullmatch(pairs.get("lang", "")):
        pairs.pop("lang", None)
    if pairs.get("dir") not in ("ltr", "rtl"):
        pairs.pop("dir", None)
    return replace(attr, attributes=tuple(pairs.items()))


def _has_image(inlines: n.Inlines) -> bool:
    return any(isinstance(node, n.Image) for node in iterate(inlines))


class HeadingLevels:
    """Mends levels: the first heading is the highest, and none lies more than one below the one before it.

    PDF/UA-1 (ISO 14289-1, 7.4.2) refuses anything else. Use `visit` with `transform.rewrite`.

    Args:
        top: The level that the highest headings get.
    """

    def __init__(self, top: int = 1) -> None:
        self._top = top
        self._open: list[int] = []

    def visit(self, node: Any) -> Any:
        """Return a heading at its mended level; other nodes as they are."""
        if not isinstance(node, n.Header):
            return node
        while self._open and self._open[-1] >= node.level:
            self._open.pop()
        self._open.append(node.level)
        return replace(node, level=min(len(self._open) + self._top - 1, MAX_LEVEL))
