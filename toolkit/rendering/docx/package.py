"""What pandoc leaves out of a DOCX, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

from toolkit.document import Metadata
from toolkit.localization import Locale
from toolkit.rendering.archive import edited_xml
from toolkit.rendering.docx.contents import DEDICATION_STYLE, TITLE_BLOCK, add_contents
from toolkit.rendering.docx.kept import set_kept
from toolkit.rendering.docx.numbers import set_note_numbers, set_numbering
from toolkit.rendering.docx.originals import set_originals
from toolkit.rendering.docx.properties import set_core, set_custom
from toolkit.rendering.docx.reference import HEADER, template_values
from toolkit.rendering.docx.scripts import languages_of
from toolkit.rendering.docx.tables import set_tables
from toolkit.rendering.docx.text import set_text
from toolkit.rendering.docx.wordml import M, W, drop_child, properties, set_child, style_of
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.templates import Templates

_LONG_WORD = 24
"""Letters of a word that may be longer than the line of a title."""
_CAPTIONS = {"TableCaption": True, "ImageCaption": False}
"""Pandoc's styles of captions, and whether what they describe follows them."""

_OPENINGS = ("Abstract", "Byline", DEDICATION_STYLE, "Separator")
"""Styles after which a text begins anew; to pandoc they are paragraphs like others."""

_CHAPTER, _PART = re.compile(r"chapter-\d+"), re.compile(r"part-\d+")
"""Identifiers of the headings of a bundle: see `toolkit.document`."""
_PART_SPACE = "3600"
"""Above the title of a part, in twentieths of a point."""

_HEAD = 84
"""Letters of a running head that stand on one line, in broad fonts, too."""

_WORD_2013 = "15"
"""The mode without which Word shows the file as one of an old version (MS-DOCX, 2.4.2)."""


@dataclass(frozen=True, slots=True)
class PackageContext:
    """What the parts of a package (ECMA-376 part 2) are finished by.

    Attributes:
        imprint: What it says of itself.
        locale: Its locale.
        templates: Its templates.
        bundle: Whether each heading of level 1 starts a chapter.
        contents: Whether there is a list of contents.
        metadata: The article's.
    """

    imprint: Imprint
    locale: Locale
    templates: Templates
    bundle: bool
    contents: bool
    metadata: Metadata


def running_head(title: str) -> str:
    """Return as much of a title as stands on one line: Word measures nothing, and would begin a second.

    Args:
        title: The whole; a Chinese character counts for two letters.
    """
    widths = accumulate(2 if east_asian_width(character) in "WF" else 1 for character in title)
    end = sum(1 for width in widths if width <= _HEAD)
    if end == len(title):
        return title
    words = title[:end].rpartition(" ")[0] if title[end] != " " else title[:end]
    return f"{(words or title[:end]).rstrip()}…"


def finish(parts: dict[str, bytes], context: PackageContext) -> dict[str, bytes]:
    """Return the files of pandoc's DOCX, finished.

    Args:
        parts: Files by name, in order.
        context: What they are finished by.
    """
    imprint, locale = context.imprint, context.locale
    values = template_values(locale)
    header = context.templates.fill("docx/header.xml", **values, title=running_head(imprint.title_text))
    edits = {
        "docProps/core.xml": lambda root: set_core(root, imprint, context.metadata),
        "docProps/custom.xml": lambda root: set_custom(root, imprint, context.metadata),
        "word/document.xml": lambda root: _set_document(root, context),
        "word/footnotes.xml": lambda root: _set_content(root, locale),
        f"word/{HEADER}": lambda root: set_text(root, locale),
    }
    parts = {**parts, f"word/{HEADER}": header.encode("utf-8")}

    def finished(name: str, data: bytes) -> bytes:
        if name in _SETTLED:
            return _settled(name, data, locale, context.bundle)
        return edited_xml(data, edits[name]) if name in edits else data

    return {name: finished(name, data) for name, data in parts.items()}


@lru_cache(maxsize=64)
def _settled(name: str, data: bytes, locale: Locale, bundle: bool) -> bytes:
    """Return a part finished that is the same in all editions of a locale, or nearly all: those share the work."""
    return edited_xml(data, lambda root: _SETTLED[name](root, locale, bundle))


def _set_document(root: Any, context: PackageContext) -> None:
    for paragraph in root.iter(f"{W}p"):
        _set_caption(paragraph)
        _set_first(paragraph)
        _set_long_words(paragraph)
        if context.bundle:
            _set_opening(paragraph)
    set_kept(root)
    if context.contents:
        add_contents(root, context.locale, new_page=context.bundle)
    _set_content(root, context.locale)


def _set_content(root: Any, locale: Locale) -> None:
    """Finish what text and notes have in common."""
    _set_formulas(root)
    set_text(root, locale)
    set_originals(root)
    set_tables(root, locale)


def _set_formulas(root: Any) -> None:
    """Take the style from words in formulas: pandoc gives both, the schema allows one (ECMA-376 part 1, 22.1.2.91)."""
    for look in root.iter(f"{M}rPr"):
        if look.find(f"{M}nor") is not None:
            for style in (*look.findall(f"{M}sty"), *look.findall(f"{M}scr")):
                look.remove(style)


def _set_caption(paragraph: Any) -> None:
    """Give captions the style by which Word knows them."""
    style = style_of(paragraph)
    if style in _CAPTIONS:
        own = properties(paragraph, "pPr")
        set_child(own, "pStyle", val="Caption")
        if _CAPTIONS[style]:
            set_child(own, "keepNext")


def _set_long_words(paragraph: Any) -> None:
    """Let a title with a word as long as its line have hyphens; Word would divide the word anywhere."""
    style = style_of(paragraph)
    if style in ("Title", "Subtitle") or style.startswith("Heading"):
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t")).split()
        if max(map(len, words), default=0) >= _LONG_WORD:
            set_child(properties(paragraph, "pPr"), "suppressAutoHyphens", val="0")


def _set_first(paragraph: Any) -> None:
    """Take the indent from a paragraph that is the first after something that is none."""
    before = paragraph.getprevious()
    if before is not None and style_of(paragraph) == "BodyText" and style_of(before) in _OPENINGS:
        set_child(properties(paragraph, "pPr"), "pStyle", val="FirstParagraph")


def _set_opening(paragraph: Any) -> None:
    """Give titles of parts and the book's dedication a page of their own; let chapters of parts begin one, too."""
    style = style_of(paragraph)
    if style == DEDICATION_STYLE and style_of(paragraph.getprevious()) in TITLE_BLOCK:
        set_child(properties(paragraph, "pPr"), "pageBreakBefore")
        set_child(properties(paragraph, "pPr"), "spacing", before=_PART_SPACE)
    if style not in ("Heading1", "Heading2"):
        return
    before = paragraph.getprevious()
    marks = [*paragraph.iter(f"{W}bookmarkStart"), *([before] if before is not None else [])]
    names = {mark.get(f"{W}name") or "" for mark in marks}
    if style == "Heading2" and any(_CHAPTER.fullmatch(name) for name in names):
        set_child(properties(paragraph, "pPr"), "pageBreakBefore")
    elif style == "Heading1" and any(_PART.fullmatch(name) for name in names):
        set_child(properties(paragraph, "pPr"), "spacing", before=_PART_SPACE)


def _set_chapters(root: Any, _: Locale, bundle: bool) -> None:
    """Let each chapter of a bundle start a page, by the style, so that an editor can change it in one place."""
    if not bundle:
        return
    style = next(style for style in root.iter(f"{W}style") if style.get(f"{W}styleId") == "Heading1")
    set_child(style.find(f"{W}pPr"), "pageBreakBefore")


def _set_settings(root: Any, locale: Locale, _: bool) -> None:
    from lxml import etree

    drop_child(root, "proofState")  # it would say that the spelling has been checked
    theme = root.find(f"{W}themeFontLang")
    for slot, language in languages_of(locale).items():
        theme.set(f"{W}{slot}", language)
    if locale.hyphenate:
        hyphens = etree.Element(f"{W}autoHyphenation")
        root.find(f"{W}defaultTabStop").addnext(hyphens)
    notes = root.find(f"{W}footnotePr")
    if notes is None:
        notes = etree.Element(f"{W}footnotePr")
        root.find(f"{W}rsids").addprevious(notes)
    set_note_numbers(notes, locale)
    # A line that its author ended is not stretched to the margin in justified text. The schema wants it before rsids.
    compatibility = etree.Element(f"{W}compat")
    etree.SubElement(compatibility, f"{W}doNotExpandShiftReturn")
    mode = etree.SubElement(compatibility, f"{W}compatSetting")
    mode.set(f"{W}name", "compatibilityMode")
    mode.set(f"{W}uri", "http://schemas.microsoft.com/office/word")
    mode.set(f"{W}val", _WORD_2013)
    root.find(f"{W}rsids").addprevious(compatibility)


_SETTLED: dict[str, Callable[[Any, Locale, bool], None]] = {
    "word/settings.xml": _set_settings,
    "word/styles.xml": _set_chapters,
    "word/numbering.xml": lambda root, locale, _: set_numbering(root, locale),
}
"""Parts that depend on the locale, and on whether the edition is a bundle, and what finishes them."""
