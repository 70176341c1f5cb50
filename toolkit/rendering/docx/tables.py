"""Tables: direction, widths, headers; and the facing columns of a bilingual edition."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from unicodedata import category, east_asian_width

from toolkit.languages import one_of
from toolkit.localization import Locale
from toolkit.rendering.docx.originals import ORIGINAL_STYLES
from toolkit.rendering.docx.reference import text_width
from toolkit.rendering.docx.tree import PARALLEL_STYLE
from toolkit.rendering.docx.wordml import W, properties, set_child, style_of

_BODY = ("", "BodyText", "FirstParagraph", "Compact")
_CELL_MARGINS = 220  # left and right, as in the style "Table"
_NARROWEST = 6  # letters
_WIDEST = 60


def set_tables(root: Any, locale: Locale) -> None:
    """Finish the tables of a part whose paragraphs have their directions already."""
    for table in root.iter(f"{W}tbl"):
        own = table.find(f"{W}tblPr")
        _set_code(table, locale)
        if style_of(table, "tbl") == PARALLEL_STYLE:
            _set_facing(table, own, locale)
            continue
        if _is_rtl(table):
            set_child(own, "bidiVisual")
        if own.find(f"{W}jc") is None:
            # pandoc's style can't centre it: Word takes a table's place from the table alone.
            set_child(own, "jc", val="center")
        widths = _widths(table, locale) if own.find(f"{W}tblW").get(f"{W}type") == "auto" else _scaled(table, locale)
        _set_grid(table, widths)
        _set_off(table)


def _set_code(table: Any, locale: Locale) -> None:
    """Name the font of code once more: in tables LibreOffice 7.4 lets the document's own win over a style's."""
    for run in table.iter(f"{W}r"):
        if style_of(run, "r") == "VerbatimChar":
            font = locale.fonts.docx.code
            set_child(properties(run, "rPr"), "rFonts", ascii=font, hAnsi=font, cs=font)


def _set_off(table: Any) -> None:
    """Leave room below a table: its style can't."""
    following = table.getnext()
    if following is not None and following.tag == f"{W}p" and style_of(following) in _BODY:
        set_child(properties(following, "pPr"), "spacing", before="200")


def _is_rtl(table: Any) -> bool:
    """Tell whether a table is read from right to left: more than half of its paragraphs are, originals left aside."""
    paragraphs = [one for one in table.iter(f"{W}p") if not style_of(one).startswith(ORIGINAL_STYLES)]
    marks = [paragraph.find(f"{W}pPr/{W}bidi") for paragraph in paragraphs]
    right = sum(mark is not None and mark.get(f"{W}val") != "0" for mark in marks)
    return bool(right * 2 > len(marks))


def _set_facing(table: Any, own: Any, locale: Locale) -> None:
    """Two columns of the same width, the original first in reading order."""
    if locale.direction == "rtl":
        set_child(own, "bidiVisual")
    set_child(own, "tblW", w="5000", type="pct")
    set_child(own, "tblLayout", type="fixed")
    half = text_width(locale) // 2
    _set_grid(table, [half, half])
    for paragraph in table.iter(f"{W}p"):
        if style_of(paragraph) in _BODY:
            numbered = paragraph.find(f"{W}pPr/{W}numPr") is not None
            style = "Compact" if numbered else "ParallelText"
            set_child(properties(paragraph, "pPr"), "pStyle", val=style)


def _scaled(table: Any, locale: Locale) -> list[int]:
    """The author's own widths, for the page of the locale: pandoc counts on one 7,920 twentieths of a point wide."""
    return [int(item.get(f"{W}w")) * text_width(locale) // 7920 for item in table.findall(f"{W}tblGrid/{W}gridCol")]


def _widths(table: Any, locale: Locale) -> list[int]:
    """Widths that the cells ask for, together no more than the text's."""
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    letters = [_NARROWEST] * columns
    for row in table.findall(f"{W}tr"):
        place = 0
        for cell in row.findall(f"{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = 1 if span is None else int(span.get(f"{W}val"))
            if width == 1 and place < columns:
                longest = max((_letters(paragraph) for paragraph in cell.findall(f"{W}p")), default=0)
                letters[place] = max(letters[place], min(longest, _WIDEST))
            place += width
    # A letter is about half as wide as it is high; a point has twenty units.
    wanted = [int(count * locale.page.text_size * 0.62 * 20) + _CELL_MARGINS for count in letters]
    share = min(1.0, text_width(locale) / max(1, sum(wanted)))
    return [int(width * share) for width in wanted]


def _letters(paragraph: Any) -> int:
    text = "".join(item.text or "" for item in paragraph.iter(f"{W}t"))
    return round(sum(map(_width, text)))


def _width(character: str) -> float:
    """Return how many letters a character is as wide as: those of some scripts are as wide as they are high."""
    if east_asian_width(character) in "WF":
        return 2
    if category(character) == "Mn":
        return 0
    return 1.6 if _broad().match(character) else 1


@lru_cache(maxsize=1)
def _broad() -> re.Pattern[str]:
    return one_of(
        r"[\p{scx=Ethi}\p{scx=Khmr}\p{scx=Knda}\p{scx=Mlym}\p{scx=Mymr}\p{scx=Sinh}\p{scx=Taml}\p{scx=Telu}]&&\p{L}"
    )


def _set_grid(table: Any, widths: list[int]) -> None:
    for column, width in zip(table.findall(f"{W}tblGrid/{W}gridCol"), widths, strict=True):
        column.set(f"{W}w", str(width))
