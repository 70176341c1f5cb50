"""A bilingual text sentence by sentence: each paragraph's sentences, the original's before its translation's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from toolkit.document import (
    ORIGINAL,
    PARALLEL,
    TRANSLATION,
    Article,
    Content,
    flatten,
    nodes as n,
    rebuild,
    rewrite,
    slice_of,
)
from toolkit.translation.markup import segments_of

A = TypeVar("A", bound=Article)

SENTENCES = "sentences"
"""Class of a pair whose sentences alternate."""

_PARAGRAPHS = (n.Para, n.Plain)


def alternating(article: A) -> A:
    """Return a bilingual article whose paragraphs alternate by sentences.

    Where a paragraph and its translation have not as many sentences, nobody could say what belongs to what: such
    pairs stay as they are, and so do all that hold more than text (poems, lists of two lengths).

    Args:
        article: A bilingual article.
    """
    return replace(article, blocks=rewrite(article.blocks, _woven, words=False))


def _woven(node: Any) -> Any:
    match node:
        case n.Div(attr, (n.Div() as first, n.Div() as second)) if _are_sides(attr, first, second):
            woven = _Sides(first.attr, second.attr).blocks(first.content, second.content)
            return node if woven is None else replace(node, attr=_with_class(attr, SENTENCES), content=woven)
        case _:
            return node


def _are_sides(attr: n.Attr, first: n.Div, second: n.Div) -> bool:
    return PARALLEL in attr.classes and ORIGINAL in first.attr.classes and TRANSLATION in second.attr.classes


@dataclass(frozen=True, slots=True)
class _Sides:
    """Puts two sides of a pair together.

    Attributes:
        original: Attributes of what is in the original's language.
        translation: Attributes of what is in the translation's.
    """

    original: n.Attr
    translation: n.Attr

    def blocks(self, first: n.Blocks, second: n.Blocks) -> n.Blocks | None:
        """Return the blocks of both in the translation's containers, or None if they don't match."""
        if len(first) != len(second):
            return None
        found = [self._block(one, other) for one, other in zip(first, second, strict=True)]
        return None if None in found else tuple(filter(None, found))

    def _block(self, one: n.Block, other: n.Block) -> n.Block | None:
        if isinstance(one, _PARAGRAPHS) and isinstance(other, _PARAGRAPHS):
            return self._paragraph(one.content, other)
        if type(one) is not type(other):
            return None
        match other:
            case n.BlockQuote() | n.Div():
                return self._container(one, other)
            case n.BulletList() | n.OrderedList():
                return self._list(one, other)
            case _:
                return None

    def _container(self, one: Any, other: Any) -> n.Block | None:
        content = self.blocks(one.content, other.content)
        return None if content is None else replace(other, content=content)

    def _list(self, one: Any, other: Any) -> n.Block | None:
        if len(one.items) != len(other.items):
            return None
        items = [self.blocks(left, right) for left, right in zip(one.items, other.items, strict=True)]
        return None if None in items else replace(other, items=tuple(item or () for item in items))

    def _paragraph(self, first: n.Inlines, second: n.Para | n.Plain) -> n.Block | None:
        originals = _sentences(first, str(self.original.get("lang") or ""))
        translations = _sentences(second.content, str(self.translation.get("lang") or ""))
        if not originals or len(originals) != len(translations):
            return None
        content: list[n.Inline] = []
        for one, other in zip(originals, translations, strict=True):
            content += [n.Space()] if content else []
            content += [n.Span(self.original, one), n.Space(), n.Span(self.translation, other)]
        return replace(second, content=tuple(content))


def _sentences(inlines: n.Inlines, language: str) -> list[n.Inlines]:
    """Return the sentences of a paragraph; of a span that had to be cut only the first part keeps its identifier."""
    content = flatten(inlines, language)
    seen: set[str] = set()
    return [rewrite(rebuild(part), lambda node: _once(node, seen), words=False) for part in _parts(content, language)]


def _parts(content: Content, language: str) -> list[Content]:
    found = segments_of(content, language)
    ends = [*(after.start for after in found[1:]), len(content.text)]
    starts = [0, *ends[:-1]]  # white space between two is dropped, and nothing else
    return [_stripped(content, start, end) for start, end in zip(starts, ends, strict=True)] if found else []


def _stripped(content: Content, start: int, end: int) -> Content:
    piece = content.text[start:end]
    return slice_of(content, start + len(piece) - len(piece.lstrip(" \n")), start + len(piece.rstrip(" \n")))


def _once(node: Any, seen: set[str]) -> Any:
    """Return a node without an identifier that was seen before."""
    attr = getattr(node, "attr", None)
    if not isinstance(attr, n.Attr) or not attr.identifier:
        return node
    if attr.identifier in seen:
        return replace(node, attr=replace(attr, identifier=""))
    seen.add(attr.identifier)
    return node


def _with_class(attr: n.Attr, name: str) -> n.Attr:
    return replace(attr, classes=(*attr.classes, name))
