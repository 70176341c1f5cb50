"""The typed tree of a document: one class for each constructor of pandoc-types 1.23.

Source: https://hackage.haskell.org/package/pandoc-types-1.23/docs/Text-Pandoc-Definition.html. Names and the
order of fields are pandoc's own, so that its documentation applies here as it stands: where the house calls something
else by the same name (a span, an alignment), this module's is always written with its module, ``n.Span``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

QuoteType: TypeAlias = Literal["SingleQuote", "DoubleQuote"]
MathType: TypeAlias = Literal["DisplayMath", "InlineMath"]
CitationMode: TypeAlias = Literal["AuthorInText", "SuppressAuthor", "NormalCitation"]
Alignment: TypeAlias = Literal["AlignLeft", "AlignRight", "AlignCenter", "AlignDefault"]
ListNumberStyle: TypeAlias = Literal[
    "DefaultStyle", "Example", "Decimal", "LowerRoman", "UpperRoman", "LowerAlpha", "UpperAlpha"
]
ListNumberDelim: TypeAlias = Literal["DefaultDelim", "Period", "OneParen", "TwoParens"]
Target: TypeAlias = tuple[str, str]
"""URL and title of a link or an image."""


@dataclass(frozen=True, slots=True)
class Attr:
    """Identifier, classes and key–value attributes of an element."""

    identifier: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str | None:
        """Return the value of the first attribute named *key*, or None."""
        return next((value for name, value in self.attributes if name == key), None)


EMPTY_ATTR = Attr()


# ---------------------------------------------------------------- inlines


@dataclass(frozen=True, slots=True)
class Str:
    """Text without white space."""

    text: str


@dataclass(frozen=True, slots=True)
class Emph:
    """Emphasized text."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Underline:
    """Underlined text."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly emphasized text."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Strikeout:
    """Struck-out text."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Superscript:
    """Superscripted text."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Subscript:
    """Subscripted text."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class SmallCaps:
    """Text in small capitals."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quoted text; the quotation marks are the writer's."""

    quote_type: QuoteType
    content: Inlines


@dataclass(frozen=True, slots=True)
class Citation:
    """One work that a citation names."""

    identifier: str
    prefix: Inlines
    suffix: Inlines
    mode: CitationMode
    note_num: int
    hash: int


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation and the text that stands for it."""

    citations: tuple[Citation, ...]
    content: Inlines


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code."""

    attr: Attr
    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """Space between words."""


@dataclass(frozen=True, slots=True)
class SoftBreak:
    """A line end in the source that is a space in the text."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line end that the author asked for."""


@dataclass(frozen=True, slots=True)
class Math:
    """TeX math."""

    math_type: MathType
    text: str


@dataclass(frozen=True, slots=True)
class RawInline:
    """Markup of one output format, to be passed through to it."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink."""

    attr: Attr
    content: Inlines
    target: Target


@dataclass(frozen=True, slots=True)
class Image:
    """An image; the content is its description (alternative text)."""

    attr: Attr
    content: Inlines
    target: Target


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, standing where its mark stands."""

    content: Blocks


@dataclass(frozen=True, slots=True)
class Span:
    """An inline container with attributes."""

    attr: Attr
    content: Inlines


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that is not a paragraph, as in a tight list."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines that stay lines, as in verse and addresses."""

    lines: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A block of code."""

    attr: Attr
    text: str


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block of markup of one output format."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A block quotation."""

    content: Blocks


@dataclass(frozen=True, slots=True)
class ListAttributes:
    """How an ordered list is numbered."""

    start: int
    style: ListNumberStyle
    delimiter: ListNumberDelim


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list."""

    attributes: ListAttributes
    items: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """A bulleted list."""

    items: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and its definitions."""

    term: Inlines
    definitions: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A list of terms and definitions."""

    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A heading; level 1 is the highest."""

    level: int
    attr: Attr
    content: Inlines


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A horizontal rule."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, with an optional short form for lists of figures."""

    short: Inlines | None
    content: Blocks


@dataclass(frozen=True, slots=True)
class ColSpec:
    """Alignment and width of a column; the width is a share of the text width, or None."""

    alignment: Alignment
    width: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell."""

    attr: Attr
    alignment: Alignment
    row_span: int
    col_span: int
    content: Blocks


@dataclass(frozen=True, slots=True)
class Row:
    """A table row."""

    attr: Attr
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head of a table."""

    attr: Attr
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TableBody:
    """A body of a table, with its own intermediate head."""

    attr: Attr
    row_head_columns: int
    head: tuple[Row, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TableFoot:
    """The foot of a table."""

    attr: Attr
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    attr: Attr
    caption: Caption
    columns: tuple[ColSpec, ...]
    head: TableHead
    bodies: tuple[TableBody, ...]
    foot: TableFoot


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with a caption."""

    attr: Attr
    caption: Caption
    content: Blocks


@dataclass(frozen=True, slots=True)
class Div:
    """A block container with attributes."""

    attr: Attr
    content: Blocks


# ---------------------------------------------------------------- metadata values


@dataclass(frozen=True, slots=True)
class MetaMap:
    """A mapping of metadata values, sorted by key (pandoc keeps them in a sorted map)."""

    items: tuple[tuple[str, MetaValue], ...]


@dataclass(frozen=True, slots=True)
class MetaList:
    """A list of metadata values."""

    items: tuple[MetaValue, ...]


@dataclass(frozen=True, slots=True)
class MetaBool:
    """A truth value."""

    value: bool


@dataclass(frozen=True, slots=True)
class MetaString:
    """A plain string, not parsed as markup."""

    text: str


@dataclass(frozen=True, slots=True)
class MetaInlines:
    """Metadata parsed as inline markup."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class MetaBlocks:
    """Metadata parsed as block markup."""

    content: Blocks


SpanNode: TypeAlias = Emph | Underline | Strong | Strikeout | Superscript | Subscript | SmallCaps | Quoted | Link | Span
"""The inlines that format a run of text: what a unit calls a span. (A Cite is an atom, see units.)"""

Inline: TypeAlias = (
    Str
    | Emph
    | Underline
    | Strong
    | Strikeout
    | Superscript
    | Subscript
    | SmallCaps
    | Quoted
    | Cite
    | Code
    | Space
    | SoftBreak
    | LineBreak
    | Math
    | RawInline
    | Link
    | Image
    | Note
    | Span
)
Block: TypeAlias = (
    Plain
    | Para
    | LineBlock
    | CodeBlock
    | RawBlock
    | BlockQuote
    | OrderedList
    | BulletList
    | DefinitionList
    | Header
    | HorizontalRule
    | Table
    | Figure
    | Div
)
MetaValue: TypeAlias = MetaMap | MetaList | MetaBool | MetaString | MetaInlines | MetaBlocks
Inlines: TypeAlias = tuple[Inline, ...]
Blocks: TypeAlias = tuple[Block, ...]
