"""The article's tree as pandoc's DOCX writer should see it: named styles for what it has none for, facing columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from toolkit.document import (
    BYLINE,
    CHAPTER,
    DEDICATION,
    ORIGINAL,
    PARALLEL,
    inlines_of,
    nodes as n,
    rewrite,
    stanzas_of,
)
from toolkit.localization import Locale
from toolkit.rendering.docx.contents import DEDICATION_STYLE
from toolkit.rendering.imprint import Imprint, colophon_blocks

PARALLEL_STYLE = "Parallel"

_PARAGRAPH_STYLES = {
    "caption": "Photo Caption",
    "abstract": "Abstract",
    DEDICATION: DEDICATION_STYLE,
    BYLINE: "Byline",
    ORIGINAL: "Original Text",  # see `toolkit.rendering.docx.originals` for what becomes of it
}
_CHARACTER_STYLES = {"credit": "Credit", "kbd": "Key", "mark": "Mark", ORIGINAL: "Original"}
"""Classes of divisions and spans, and the styles of `templates/docx/styles.xml` that they get."""

_SPACES = frozenset({n.Space, n.SoftBreak})

_SIDES = {"rtl": "und-Arab", "ltr": "und-Latn"}
"""Languages that stand for a direction given alone: told of directions, pandoc's writer loses styles."""


def styled_blocks(blocks: n.Blocks, imprint: Imprint, locale: Locale) -> n.Blocks:
    """Return an article's blocks and its colophon for pandoc's DOCX writer."""
    facing = _labelled(_facing(blocks), locale) if imprint.bilingual_with else blocks
    styled = rewrite(facing, lambda node: _fused(_styled(node, locale)), words=False)
    return (*styled, *_colophon(imprint, locale))


def _fused(node: Any) -> Any:
    """Return a node with one string for words and the spaces between them: pandoc writes a run for each."""
    changed = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, tuple) and len(value) > 1 and not _SPACES.isdisjoint(map(type, value)):
            changed[field.name] = _fuse(value)
    return replace(node, **changed) if changed else node


def _fuse(inlines: n.Inlines) -> n.Inlines:
    result: list[n.Inline] = []
    words: list[str] = []
    for node in inlines:
        if isinstance(node, n.Str):
            words.append(node.text)
        elif type(node) in _SPACES:
            words.append(" ")
        else:
            if words:
                result.append(n.Str("".join(words)))
                words = []
            result.append(node)
    if words:
        result.append(n.Str("".join(words)))
    return tuple(result)


def _styled(node: Any, locale: Locale) -> Any:
    match node:
        # pandoc makes bookmarks of headings, spans and divisions alone.
        case n.Code(attr) | n.Image(attr) | n.Link(attr) if attr.identifier:
            return n.Span(n.Attr(attr.identifier), (replace(node, attr=replace(attr, identifier="")),))
        case n.CodeBlock(attr) | n.Figure(attr) | n.Table(attr) if attr.identifier:
            return n.Div(n.Attr(attr.identifier), (replace(node, attr=replace(attr, identifier="")),))
        case n.HorizontalRule():
            # pandoc draws a line with VML, which has no alternative text and looks different everywhere.
            return _in_style("Separator", (n.Para(inlines_of(locale.marks.separator)),))
        case n.BlockQuote(content) if any(isinstance(child, n.BlockQuote) for child in content):
            return n.BlockQuote(tuple(_inner_quotation(child) for child in content))
        case n.LineBlock():
            return n.Div(n.EMPTY_ATTR, tuple(line for stanza in stanzas_of(node) for line in _verse(stanza)))
        case n.Div(attr, content):
            style = _style(attr, _PARAGRAPH_STYLES)
            if ORIGINAL in attr.classes:  # what is no paragraph gets no style from pandoc
                content = tuple(n.Para(one.content) if isinstance(one, n.Plain) else one for one in content)
            return _in_style(style, content, attr) if style else n.Div(_plain(attr), content)
        case n.Span(attr, content):
            style = _style(attr, _CHARACTER_STYLES)
            return n.Span(_plain(attr, style), content)
        case n.Header(level, attr, content):
            return n.Header(level, attr, _original_below(content))
        case _:
            return node


def _verse(stanza: n.LineBlock) -> Iterator[n.Div]:
    """Yield the lines of a stanza, each a paragraph: of a line that is turned over the rest stands deeper."""
    for number, line in enumerate(stanza.lines):
        yield _in_style("Line Block Next" if number else "Line Block", (n.Para(_fuse(line)),))


def _inner_quotation(block: n.Block) -> n.Block:
    return _in_style("Block Text Inside", block.content) if isinstance(block, n.BlockQuote) else block


def _style(attr: n.Attr, styles: dict[str, str]) -> str | None:
    return next((styles[name] for name in attr.classes if name in styles), None)


def _plain(attr: n.Attr, style: str | None = None) -> n.Attr:
    """Return attributes with a language in place of a direction, and a style."""
    pairs = {key: value for key, value in attr.attributes if key != "dir"}
    side = attr.get("dir")
    if side in _SIDES and "lang" not in pairs:
        pairs["lang"] = _SIDES[side]
    if style:
        pairs["custom-style"] = style
    return n.Attr(attr.identifier, attr.classes, tuple(pairs.items()))


def _in_style(style: str, content: n.Blocks, attr: n.Attr = n.EMPTY_ATTR) -> n.Div:
    return n.Div(_plain(attr, style), content)


def _original_below(content: n.Inlines) -> n.Inlines:
    """Return a heading with the original, where there is one, on a line of its own."""
    result: list[n.Inline] = []
    for node in content:
        if isinstance(node, n.Span) and node.attr.get("custom-style") == _CHARACTER_STYLES[ORIGINAL] and result:
            if isinstance(result[-1], n.Space):
                result.pop()
            result.append(n.LineBreak())
        result.append(node)
    return tuple(result)


def with_original(line: n.Inlines, original: Sequence[n.Span]) -> n.Inlines:
    """Return a title or subtitle with that of the original, if there is one, on a line of its own."""
    style = _CHARACTER_STYLES[ORIGINAL]
    spans = [n.Span(_plain(span.attr, style), span.content) for span in original]
    return (*line, n.LineBreak(), *spans) if line and spans else (*line, *spans)


def _labelled(blocks: n.Blocks, locale: Locale) -> n.Blocks:
    """Return blocks whose first facing columns, in each chapter of a bundle, tell which is the original."""
    names = (locale.gettext("Original"), locale.gettext("Translation"))
    cells = tuple(_cell(_in_style("Column Label", (n.Para(inlines_of(name)),))) for name in names)
    head = n.TableHead(n.EMPTY_ATTR, (n.Row(n.EMPTY_ATTR, cells),))
    result: list[n.Block] = []
    told = False
    for block in blocks:
        if isinstance(block, n.Header) and CHAPTER in block.attr.classes:
            told = False
        if not told and isinstance(block, n.Table) and block.attr.get("custom-style") == PARALLEL_STYLE:
            result.append(replace(block, head=head))
            told = True
        else:
            result.append(block)
    return tuple(result)


def _facing(blocks: n.Blocks) -> n.Blocks:
    """Return blocks in which each stretch of pairs is one table, a row for each pair."""
    result: list[n.Block] = []
    rows: list[n.Row] = []
    for block in blocks:
        if pair := _pair(block):
            rows.append(n.Row(n.EMPTY_ATTR, tuple(_cell(side) for side in pair)))
            continue
        if rows:
            result.append(_table(rows))
            rows = []
        result.append(_facing_inside(block))
    if rows:
        result.append(_table(rows))
    return tuple(result)


def _facing_inside(block: n.Block) -> n.Block:
    match block:
        case n.Div(attr, content):
            return n.Div(attr, _facing(content))
        case n.BlockQuote(content):
            return n.BlockQuote(_facing(content))
        case _:
            return block


def _pair(block: n.Block) -> tuple[n.Block, ...]:
    match block:
        case n.Div(attr, (n.Div(), n.Div()) as pair) if PARALLEL in attr.classes:
            return pair
        case _:
            return ()


def _cell(block: n.Block) -> n.Cell:
    # The column says which is the original: it has no style of its own here.
    if isinstance(block, n.Div):
        block = n.Div(n.Attr(block.attr.identifier, (), block.attr.attributes), block.content)
    return n.Cell(n.EMPTY_ATTR, "AlignDefault", 1, 1, (block,))


def _table(rows: list[n.Row]) -> n.Table:
    return n.Table(
        n.Attr(attributes=(("custom-style", PARALLEL_STYLE),)),
        n.Caption(None, ()),
        (n.ColSpec("AlignDefault", 0.5), n.ColSpec("AlignDefault", 0.5)),
        n.TableHead(n.EMPTY_ATTR, ()),
        (n.TableBody(n.EMPTY_ATTR, 0, (), tuple(rows)),),
        n.TableFoot(n.EMPTY_ATTR, ()),
    )


def _colophon(imprint: Imprint, locale: Locale) -> n.Blocks:
    if not imprint.colophon:
        return ()
    heading = n.Para(inlines_of(locale.gettext("About this edition")))
    return (_in_style("Colophon Heading", (heading,)), _in_style("Colophon", colophon_blocks(imprint)))
