"""A bilingual article: an original and its translation side by side, paragraph by paragraph.

A translation has its original's tree with other words in it, so that both are walked together. What readers need twice
(paragraphs, list items, quotations) becomes pairs; what they need once (headings, captions, cells, notes) holds both
texts; what is the same in both (code, formulas, pictures) stays as it is. See `toolkit.document.kinds` for the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from toolkit.document import nodes as n
from toolkit.document.article import Article
from toolkit.document.kinds import (
    BILINGUAL_KEY,
    ORIGINAL,
    ORIGINAL_SUBTITLE_KEY,
    ORIGINAL_TITLE_KEY,
    PARALLEL,
    TRANSLATION,
)
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate, rewrite
from toolkit.document.verse import stanzas_of

T = TypeVar("T", n.Blocks, n.Inlines)

_ONCE = (n.CodeBlock, n.RawBlock, n.HorizontalRule, n.Table, n.Figure)
"""Blocks that stand once, for both languages."""
_DASHES = ("—", "–", "―")
"""What the source of a quotation begins with."""
_WOVEN = (n.Note, n.Table, n.Figure)
"""What stands once and holds both texts."""


def side_by_side(original: Article, translation: Article) -> Article:
    """Return one article that holds an original and its translation.

    Args:
        original: The article in its own language, localized.
        translation: The same article in another language, localized.

    Returns:
        The translation with the original beside it; its metadata and identifiers are the translation's. Notes are
        matched by their order in the paragraph.
    """
    weaver = _Weaver(_side(original, ORIGINAL), _side(translation, TRANSLATION))
    extra: dict[str, n.MetaValue] = {BILINGUAL_KEY: n.MetaString(original.language)}
    for key, name in ((ORIGINAL_TITLE_KEY, "title"), (ORIGINAL_SUBTITLE_KEY, "subtitle")):
        line = getattr(original.metadata, name)
        if line and line != getattr(translation.metadata, name):
            extra[key] = n.MetaInlines((n.Span(_side(original, ORIGINAL), _without_shared(line)),))
    blocks = weaver.blocks(original.blocks, translation.blocks)
    return replace(
        translation,
        metadata=translation.metadata.with_extra(extra),
        blocks=blocks,
        resources={**original.resources, **translation.resources},
    )


def _side(article: Article, name: str) -> n.Attr:
    pairs = (("lang", article.language), ("dir", article.metadata.direction or "ltr"))
    return n.Attr(classes=(name,), attributes=pairs)


@dataclass(frozen=True, slots=True)
class _Weaver:
    """Puts two trees together.

    Attributes:
        original: Attributes of what is in the original's language.
        translation: Attributes of what is in the translation's language.
    """

    original: n.Attr
    translation: n.Attr

    def blocks(self, first: n.Blocks, second: n.Blocks) -> n.Blocks:
        """Return the blocks of both."""
        if len(first) != len(second):
            return (self._pair(first, second),)
        return tuple(block for one, other in zip(first, second, strict=True) for block in self._block(one, other))

    def _block(self, one: n.Block, other: n.Block) -> n.Blocks:
        if type(one) is not type(other):
            return (self._pair((one,), (other,)),)
        match one, other:
            case n.Header(), n.Header():
                return (replace(other, content=self._inline(one.content, other.content)),)
            case (n.BulletList(), n.BulletList()) | (n.OrderedList(), n.OrderedList()):
                return tuple(self._items(one, other))
            case n.DefinitionList(), n.DefinitionList():
                return (self._definitions(one, other),)
            case n.Table(), n.Table():
                return (self._table(one, other),)
            case n.Figure(), n.Figure():
                return (self._figure(one, other),)
            case (n.BlockQuote(), n.BlockQuote()) | (n.Div(), n.Div()):
                return tuple(self._container(one, other))
            case n.LineBlock(), n.LineBlock():
                return self._stanzas(one, other)
            case _ if isinstance(other, _ONCE) or _same(one, other) or not _text((other,)).strip():
                return (other,)
            case _:
                return (self._pair((one,), (other,)),)

    def _pair(self, first: n.Blocks, second: n.Blocks) -> n.Div:
        first, second = _without_shared(first), self._with_shared(first, second)
        sides = (n.Div(self.original, first), n.Div(self.translation, second))
        return n.Div(n.Attr(classes=(PARALLEL,)), sides)

    # ---------------------------------------------------------------- what has blocks inside

    def _container(self, one: Any, other: Any) -> Iterator[n.Block]:
        """Yield a quotation or division piece by piece, each piece in a container of its own."""
        for number, block in enumerate(self._pieces(one, other)):
            # Only the first keeps the identifier, and of a pair only the translation.
            bare = _anonymous(other)
            yield _around(block, bare, other if number == 0 else bare)

    def _pieces(self, one: Any, other: Any) -> n.Blocks:
        """Return the pieces of a container; the source of a quotation is in one with what it says last."""
        first, second = one.content, other.content
        if not (isinstance(one, n.BlockQuote) and _is_sourced(first)):
            return self.blocks(first, second)
        if len(first) != len(second) or _same(first[-1], second[-1]) or _same(first[-2], second[-2]):
            return self.blocks(first, second)
        return (*self.blocks(first[:-2], second[:-2]), self._pair(first[-2:], second[-2:]))

    def _items(self, one: Any, other: Any) -> Iterator[n.Block]:
        """Yield a list item by item, each a list of one with its own number."""
        if len(one.items) != len(other.items):
            yield self._pair((one,), (other,))
            return
        for number, (first, second) in enumerate(zip(one.items, other.items, strict=True)):
            shells = [_with_start(shell, number) for shell in (one, other)]
            lists = [replace(shell, items=(item,)) for shell, item in zip(shells, (first, second), strict=True)]
            same = _same(lists[0], lists[1]) or not _text(first).strip()
            yield lists[1] if same else self._pair((lists[0],), (lists[1],))

    def _stanzas(self, one: n.LineBlock, other: n.LineBlock) -> n.Blocks:
        """Return a poem stanza by stanza: those of a long one would drift apart, as their lines are turned over."""
        if _same(one, other) or not _text((other,)).strip():
            return (other,)
        first, second = stanzas_of(one), stanzas_of(other)
        if len(first) != len(second):
            return (self._pair((one,), (other,)),)
        return tuple(self._pair((mine,), (theirs,)) for mine, theirs in zip(first, second, strict=True))

    def _definitions(self, one: n.DefinitionList, other: n.DefinitionList) -> n.Block:
        shapes = [[len(item.definitions) for item in node.items] for node in (one, other)]
        if shapes[0] != shapes[1]:
            return self._pair((one,), (other,))
        return n.DefinitionList(
            tuple(
                n.Definition(
                    self._inline(first.term, second.term),
                    tuple(map(self._both, first.definitions, second.definitions)),
                )
                for first, second in zip(one.items, other.items, strict=True)
            )
        )

    # ---------------------------------------------------------------- what stands once

    def _inline(self, first: n.Inlines, second: n.Inlines) -> n.Inlines:
        """Return a line of the translation followed by the original's."""
        if _same(first, second):
            return second
        woven = self._with_shared(first, second)
        if not plain_text(first).strip():
            return woven
        return (*woven, n.Space(), n.Span(self.original, _without_shared(first)))

    def _both(self, first: n.Blocks, second: n.Blocks) -> n.Blocks:
        """Return blocks of the translation followed by the original's."""
        if not _text(first).strip() or _same(first, second):
            return second
        return (*self._with_shared(first, second), n.Div(self.original, _without_shared(first)))

    def _caption(self, first: n.Caption, second: n.Caption) -> n.Caption:
        return n.Caption(second.short, self._both(first.content, second.content))

    def _figure(self, one: n.Figure, other: n.Figure) -> n.Figure:
        return replace(other, caption=self._caption(one.caption, other.caption))

    def _table(self, one: n.Table, other: n.Table) -> n.Table:
        """Return the table with both texts in each cell: cells are met in the same order in both."""
        cells = iter([node for node in iterate((one.head, one.bodies, one.foot)) if isinstance(node, n.Cell)])

        def visit(node: Any) -> Any:
            if not isinstance(node, n.Cell):
                return node
            first = next(cells, None)
            return node if first is None else replace(node, content=self._both(first.content, node.content))

        rows = {name: _rewrite_cells(getattr(other, name), visit) for name in ("head", "bodies", "foot")}
        return replace(other, caption=self._caption(one.caption, other.caption), **rows)

    def _with_shared(self, first: T, second: T) -> T:
        """Return the translation's blocks or inlines with the original's notes, cells and captions inside its own."""
        found = {kind: iter(_innermost_first(first, kind)) for kind in _WOVEN}

        def visit(node: Any) -> Any:
            one = next(found[type(node)], None) if type(node) in found else None
            match one:
                case n.Note():
                    return n.Note(self._both(_without_woven(one, "content").content, node.content))
                case n.Table():
                    return self._table(_without_woven(one, "caption", "head", "bodies", "foot"), node)
                case n.Figure():
                    return self._figure(_without_woven(one, "caption"), node)
                case _:
                    return node

        return rewrite(second, visit, words=False)


def _innermost_first(value: Any, kind: type[Any]) -> list[Any]:
    """Return the nodes of a kind in the order in which `rewrite` comes to them."""
    found: list[Any] = []

    def visit(node: Any) -> Any:
        if isinstance(node, kind):
            found.append(node)
        return node

    rewrite(value, visit, words=False)
    return found


def _without_woven(node: Any, *names: str) -> Any:
    """Return a node without what was put together with its translation before it: notes, tables and figures inside."""

    def visit(inner: Any) -> Any:
        return () if isinstance(inner, _WOVEN) else inner

    return replace(node, **{name: rewrite(getattr(node, name), visit, words=False) for name in names})


def _rewrite_cells(value: Any, visit: Callable[[Any], Any]) -> Any:
    """Rewrite the cells of a table's part, but not those of tables inside them."""
    if isinstance(value, tuple):
        return tuple(_rewrite_cells(item, visit) for item in value)
    match value:
        case n.Cell():
            return visit(value)
        case n.Row():
            return replace(value, cells=_rewrite_cells(value.cells, visit))
        case n.TableBody():
            return replace(value, head=_rewrite_cells(value.head, visit), rows=_rewrite_cells(value.rows, visit))
        case _:
            return replace(value, rows=_rewrite_cells(value.rows, visit))


def _around(block: n.Block, original: Any, translation: Any) -> n.Block:
    """Return a block in the translation's container; of a pair, each side in its own."""
    if not (isinstance(block, n.Div) and PARALLEL in block.attr.classes):
        return replace(translation, content=(block,))  # type: ignore[no-any-return]
    shells = (original, translation)
    sides = [side for side in block.content if isinstance(side, n.Div)]
    wrapped = [
        replace(side, content=(replace(s, content=side.content),)) for s, side in zip(shells, sides, strict=True)
    ]
    return replace(block, content=tuple(wrapped))


def _is_sourced(quotation: n.Blocks) -> bool:
    match quotation:
        case (*_, n.Para(), n.Para((n.Str(text), *_))):
            return text[:1] in _DASHES
        case _:
            return False


def _with_start(shell: Any, number: int) -> Any:
    if not isinstance(shell, n.OrderedList):
        return shell
    return replace(shell, attributes=replace(shell.attributes, start=shell.attributes.start + number))


def _anonymous(node: Any) -> Any:
    attr = getattr(node, "attr", None)
    return replace(node, attr=replace(attr, identifier="")) if attr and attr.identifier else node


def _without_shared(value: T) -> T:
    """Return the original's side: without notes, identifiers and all that the translation shows already."""

    def visit(node: Any) -> Any:
        if isinstance(node, (n.Note, n.Image, *_ONCE)):
            return ()
        return _anonymous(node)

    return rewrite(value, visit, words=False)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)


def _text(blocks: n.Blocks) -> str:
    """Return the words of blocks, in lists and tables too."""
    leaves = (n.Para, n.Plain, n.Header)
    nodes = list(iterate(blocks))
    lines = [plain_text(node.content) for node in nodes if isinstance(node, leaves)]
    lines += [plain_text(node.term) for node in nodes if isinstance(node, n.Definition)]
    lines += [plain_text(line) for node in nodes if isinstance(node, n.LineBlock) for line in node.lines]
    return "\n".join(lines)
