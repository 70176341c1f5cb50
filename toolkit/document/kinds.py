"""Kinds of edition, and the marks by which renderers know them: chapters of a bundle, originals beside translations.

A bundle is one article whose chapters begin with a heading of level 1 and class `CHAPTER`, or of level 2 below one of
level 1 and class `PART`; a division of class `BYLINE` may follow it. In a bilingual article each paragraph is a
division of class `PARALLEL` that holds two, `ORIGINAL` and `TRANSLATION`, each with its ``lang`` and ``dir``. What
there is once (headings, captions, cells, notes) holds the translation, then a span or division of class `ORIGINAL`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.document.metadata import Metadata

CHAPTER = "chapter"
PART = "part"
BYLINE = "byline"
DEDICATION = "dedication"
ABSTRACT = "abstract"
PARALLEL = "parallel"
ORIGINAL = "original"
TRANSLATION = "translation"

FIGURE = "figure"
TABLE = "table"
"""What a reference by number is to; what `REFERENCE` says of a link whose words are the locale's, "Figure 3"."""
REFERENCE = "reference-type"
NUMBER = "number"
"""Attributes of links: what they refer to, as pandoc's LaTeX reader has it, and by which number. The number is also an
attribute of figures and tables that readers are to see it of, and none of those whose captions tell it."""
LABEL = "label"
"""Class of the span in a caption that tells the number."""

BUNDLE_KEY = "publish-bundle"
"""Metadata key of a bundle; its value is the number of its chapters."""
BILINGUAL_KEY = "publish-bilingual"
"""Metadata key of a bilingual article; its value is the BCP 47 tag of the original."""
ORIGINAL_TITLE_KEY = "publish-original-title"
"""Metadata key of a bilingual article; its value is the original's title, as a span of class `ORIGINAL`."""
ORIGINAL_SUBTITLE_KEY = "publish-original-subtitle"
"""Metadata key of a bilingual article; its value is the original's subtitle, likewise."""
BILINGUAL_STYLE_KEY = "publish-bilingual-style"
"""Metadata key of a bilingual article; its value is a `BilingualStyle`, the first of them where there is none."""


class BilingualStyle(StrEnum):
    """How originals stand beside their translation where a reader's own device makes the pages, in EPUB and HTML."""

    PARAGRAPHS = "paragraphs"
    """Paragraph after paragraph."""
    SENTENCES = "sentences"
    """Sentence after sentence."""
    COLUMNS = "columns"
    """Side by side where the screen is wide enough, else paragraph after paragraph."""
    SMALL = "small"
    """Paragraph after paragraph, the original in small type after its translation."""
    COLOURED = "coloured"
    """Paragraph after paragraph, the original in a colour."""
    FOLDED = "folded"
    """The original is opened by a touch or a key."""


def is_bundle(metadata: Metadata) -> bool:
    """Tell whether an article is many articles in one edition."""
    return bool(metadata.text(BUNDLE_KEY))


def bilingual_with(metadata: Metadata) -> str:
    """Return the language of the original that stands beside a translation, or the empty string if none does."""
    return metadata.text(BILINGUAL_KEY)


def bilingual_style_of(metadata: Metadata) -> BilingualStyle:
    """Return how originals are to stand beside their translation; a document's own metadata can say anything."""
    said = metadata.text(BILINGUAL_STYLE_KEY)
    return BilingualStyle(said) if said in set(BilingualStyle) else BilingualStyle.PARAGRAPHS
