"""One translatable text of an article, and what it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toolkit.document.content import Content


class UnitKind(StrEnum):
    """What a unit is in the document."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    METADATA = "metadata"
    KEYWORD = "keyword"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LINE = "line"
    LIST_ITEM = "list item"
    TERM = "term"
    DEFINITION = "definition"
    CELL = "cell"
    CAPTION = "caption"
    NOTE = "note"
    ALT_TEXT = "alt text"
    TOOLTIP = "tooltip"


@dataclass(frozen=True, slots=True)
class Unit:
    """One translatable text: what is translated whole.

    Attributes:
        key: Where it stands, ``blocks.3.items.0.1`` say; unique in the article and the same at each reading.
        kind: What it is.
        content: Text, spans and atoms.
    """

    key: str
    kind: UnitKind
    content: Content

    @property
    def text(self) -> str:
        """The text, each atom as one U+FFFC."""
        return self.content.text
