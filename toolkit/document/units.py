"""Units: every translatable text of an article, through one generator, and back through its inverse.

`_walk` is both: it yields each unit and is sent the unit to put in its place, and so rebuilds the article as it
goes. Whoever sends back what was yielded gets the same tree. Nothing else walks the tree to find text.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from toolkit.document import nodes as n
from toolkit.document.content import Span, is_protected
from toolkit.document.flattening import flatten, from_text, rebuild, to_text
from toolkit.document.metadata import Metadata
from toolkit.document.unit import Unit, UnitKind


class Document(Protocol):
    """What has units: an `Article`, which knows its units, and is not known here."""

    @property
    def metadata(self) -> Metadata:
        """Its metadata, some of which are for readers."""
        ...

    @property
    def blocks(self) -> n.Blocks:
        """Its typed tree."""
        ...


D = TypeVar("D", bound=Document)


_Walk = Generator[Unit, Unit, Any]

_META_FIELDS = {
    "title": UnitKind.TITLE,
    "subtitle": UnitKind.SUBTITLE,
    "abstract": UnitKind.METADATA,
    "dedication": UnitKind.METADATA,
    "abstract-title": UnitKind.METADATA,
    "description": UnitKind.METADATA,
    "subject": UnitKind.METADATA,
    "keywords": UnitKind.KEYWORD,
    "dateline": UnitKind.METADATA,
}
"""Pandoc's metadata fields that hold text for readers. Names, identifiers and rights are not ours to translate."""

_TEXT_ATTRIBUTES = {"title": UnitKind.TOOLTIP, "alt": UnitKind.ALT_TEXT, "aria-label": UnitKind.ALT_TEXT}
"""Attributes that readers hear or see (HTML Living Standard, "Translatable attributes")."""


def units_of(article: Document) -> Iterator[Unit]:
    """Yield every translatable text of an article, in reading order.

    What its author keeps from translation (``translate="no"``, class ``notranslate``, another ``lang``), code,
    math and raw markup are not units; inside a unit they are atoms.
    """
    walk = _walk(article)
    try:
        unit = next(walk)
        while True:
            yield unit
            unit = walk.send(unit)
    except StopIteration:
        return


def put_back(article: D, units: Iterable[Unit]) -> D:
    """Return the article with its units replaced, one for each that `units_of` yields, in that order.

    Raises:
        ValueError: They are not as many, or a key is not the one at that place.
    """
    walk = _walk(article)
    replacements = iter(units)
    try:
        unit = next(walk)
        while True:
            new = next(replacements, None)
            if new is None or new.key != unit.key:
                found = "nothing" if new is None else new.key
                raise ValueError(f"unit {unit.key} expected, {found} found")
            unit = walk.send(new)
    except StopIteration as stop:
        if next(replacements, None) is not None:
            raise ValueError("more units than the article has") from None
        result: D = stop.value
        return result


def map_units(article: D, change: Callable[[Unit], Unit]) -> D:
    """Return the article with each of its units changed, in one walk: what two do, of `units_of` and of `put_back`.

    Args:
        article: The article.
        change: Returns a unit with another content, which has the same atoms.
    """
    walk = _walk(article)
    try:
        unit = next(walk)
        while True:
            unit = walk.send(change(unit))
    except StopIteration as stop:
        result: D = stop.value
        return result


def _walk(article: D) -> Generator[Unit, Unit, D]:
    language = article.metadata.language
    values = []
    for key, value in article.metadata.values:
        kind = _META_FIELDS.get(key)
        values.append((key, value if kind is None else (yield from _meta(value, f"meta.{key}", kind, language))))
    blocks = yield from _blocks(article.blocks, "blocks", UnitKind.PARAGRAPH, language)
    changed: Any = article
    return replace(changed, metadata=Metadata(tuple(values)), blocks=blocks)  # type: ignore[no-any-return]


def _meta(value: n.MetaValue, key: str, kind: UnitKind, language: str) -> _Walk:
    match value:
        case n.MetaString(text):
            return n.MetaString((yield from _string(text, key, kind)))
        case n.MetaInlines(content):
            return n.MetaInlines((yield from _inlines(content, key, kind, language)))
        case n.MetaBlocks(content):
            return n.MetaBlocks((yield from _blocks(content, key, kind, language)))
        case n.MetaList(items):
            new = []
            for index, item in enumerate(items):
                new.append((yield from _meta(item, f"{key}.{index}", kind, language)))
            return n.MetaList(tuple(new))
        case _:
            return value


def _string(text: str, key: str, kind: UnitKind) -> _Walk:
    """A text without markup: a MetaString, a tooltip."""
    old = from_text(text)
    if not old.has_words:
        return text
    unit = yield Unit(key, kind, old)
    return text if unit.content == old else to_text(unit.content)


def _inlines(inlines: n.Inlines, key: str, kind: UnitKind, language: str) -> _Walk:
    """A run of inlines: the unit first, then what its spans and atoms hold (notes, images, tooltips)."""
    old = flatten(inlines, language)
    new = old
    if old.has_words:
        new = (yield Unit(key, kind, old)).content
    tooltips, atoms = {}, []
    for index, span in enumerate(old.spans):
        shell = yield from _attributes(span.shell, f"{key}.s{index}")
        if shell is not span.shell:
            tooltips[index] = shell
    spans = [_with_attributes(span, tooltips[span.index]) if span.index in tooltips else span for span in new.spans]
    # Atoms are visited in the source's order, whatever their order in the translation.
    for index, atom in enumerate(new.atoms):
        node = yield from _atom(atom.node, f"{key}.a{index}", language)
        atoms.append(atom if node is atom.node else replace(atom, node=node))
    new = replace(new, spans=tuple(spans), atoms=tuple(atoms))
    return inlines if new == old else rebuild(new)


def _with_attributes(span: Span, shell: Any) -> Span:
    """Return a span with the translated attributes of another shell; its identifier stays its own."""
    own = getattr(span.shell, "attr", n.EMPTY_ATTR)
    return replace(span, shell=replace(shell, attr=replace(shell.attr, identifier=own.identifier)))


def _atom(node: n.Inline, key: str, language: str) -> _Walk:
    match node:
        case n.Note(content):
            return replace(node, content=(yield from _blocks(content, key, UnitKind.NOTE, language)))
        case n.Image(attr, content, _) if not is_protected(attr, language):
            content = yield from _inlines(content, f"{key}.alt", UnitKind.ALT_TEXT, language)
            return (yield from _attributes(replace(node, content=content), key))
        case _:
            return node


def _attributes(node: Any, key: str) -> _Walk:
    """The tooltip of a link or an image, and attributes that are read out."""
    target = getattr(node, "target", None)
    if target and target[1].strip():
        title = yield from _string(target[1], f"{key}.target", UnitKind.TOOLTIP)
        node = node if title == target[1] else replace(node, target=(target[0], title))
    attr = getattr(node, "attr", None)
    if attr and any(name in _TEXT_ATTRIBUTES for name, _ in attr.attributes):
        pairs = []
        for index, (name, value) in enumerate(attr.attributes):
            kind = _TEXT_ATTRIBUTES.get(name)
            new = value if kind is None else (yield from _string(value, f"{key}.{name}{index}", kind))
            pairs.append((name, new))
        if tuple(pairs) != attr.attributes:
            node = replace(node, attr=replace(attr, attributes=tuple(pairs)))
    return node


def _blocks(blocks: n.Blocks, key: str, kind: UnitKind, language: str) -> _Walk:
    result = []
    for index, block in enumerate(blocks):
        result.append((yield from _block(block, f"{key}.{index}", kind, language)))
    return blocks if all(new is old for new, old in zip(result, blocks, strict=True)) else tuple(result)


def _block(block: n.Block, key: str, kind: UnitKind, language: str) -> _Walk:
    match block:
        case n.Para(content) | n.Plain(content):
            new = yield from _inlines(content, key, kind, language)
            return block if new is content else replace(block, content=new)
        case n.Header(_, attr, content) if not is_protected(attr, language):
            new = yield from _inlines(content, key, UnitKind.HEADING, language)
            return block if new is content else replace(block, content=new)
        case n.BlockQuote(content):
            return replace(block, content=(yield from _blocks(content, key, kind, language)))
        case n.Div(attr, content) if not is_protected(attr, language):
            return replace(block, content=(yield from _blocks(content, key, kind, language)))
        case n.LineBlock(lines):
            return replace(block, lines=(yield from _many(lines, key, UnitKind.LINE, language, _inlines)))
        case n.BulletList(items) | n.OrderedList(_, items):
            return replace(block, items=(yield from _many(items, key, UnitKind.LIST_ITEM, language, _blocks)))
        case n.DefinitionList(items):
            return replace(block, items=(yield from _many(items, key, UnitKind.TERM, language, _definition)))
        case n.Table() if not is_protected(block.attr, language):
            return (yield from _table(block, key, language))
        case n.Figure(attr, caption, content) if not is_protected(attr, language):
            content = yield from _blocks(content, f"{key}.content", kind, language)
            caption = yield from _caption(caption, f"{key}.caption", language)
            return replace(block, caption=caption, content=content)
        case _:
            return block


def _many(items: tuple[Any, ...], key: str, kind: UnitKind, language: str, walk: Any) -> _Walk:
    result = []
    for index, item in enumerate(items):
        result.append((yield from walk(item, f"{key}.{index}", kind, language)))
    return tuple(result)


def _definition(item: n.Definition, key: str, kind: UnitKind, language: str) -> _Walk:
    term = yield from _inlines(item.term, f"{key}.term", kind, language)
    definitions = yield from _many(item.definitions, key, UnitKind.DEFINITION, language, _blocks)
    return n.Definition(term, definitions)


def _caption(caption: n.Caption, key: str, language: str) -> _Walk:
    short = caption.short
    if short is not None:
        short = yield from _inlines(short, f"{key}.short", UnitKind.CAPTION, language)
    return n.Caption(short, (yield from _blocks(caption.content, key, UnitKind.CAPTION, language)))


def _table(table: n.Table, key: str, language: str) -> _Walk:
    caption = yield from _caption(table.caption, f"{key}.caption", language)
    head = replace(table.head, rows=(yield from _rows(table.head.rows, f"{key}.head", language)))
    bodies = []
    for index, body in enumerate(table.bodies):
        body_head = yield from _rows(body.head, f"{key}.{index}.head", language)
        rows = yield from _rows(body.rows, f"{key}.{index}", language)
        bodies.append(replace(body, head=body_head, rows=rows))
    foot = replace(table.foot, rows=(yield from _rows(table.foot.rows, f"{key}.foot", language)))
    return replace(table, caption=caption, head=head, bodies=tuple(bodies), foot=foot)


def _rows(rows: tuple[n.Row, ...], key: str, language: str) -> _Walk:
    return (yield from _many(rows, key, UnitKind.CELL, language, _row))


def _row(row: n.Row, key: str, kind: UnitKind, language: str) -> _Walk:
    return replace(row, cells=(yield from _many(row.cells, key, kind, language, _cell)))


def _cell(cell: n.Cell, key: str, kind: UnitKind, language: str) -> _Walk:
    if is_protected(cell.attr, language):
        return cell
    return replace(cell, content=(yield from _blocks(cell.content, key, kind, language)))
