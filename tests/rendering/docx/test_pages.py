"""What LibreOffice draws: columns, code and numbers where readers of each script look for them, in the right fonts."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

pytestmark = pytest.mark.xdist_group("editions")

LETTERS = {
    "ar": ("\u0621", "\u06ff", "NotoNaskhArabic"),
    "fa": ("\u0621", "\u06ff", "NotoNaskhArabic"),
    "he": ("\u05d0", "\u05ea", "NotoSerifHebrew"),
    "hi": ("\u0900", "\u097f", "NotoSansDevanagari"),
    "th": ("\u0e01", "\u0e5b", "NotoSansThai"),
    "zh-Hans": ("\u4e00", "\u9fff", "NotoSerifCJK"),
    "ja": ("\u3041", "\u9fff", "NotoSerifCJK"),
    "ko": ("\uac00", "\ud7a3", "NotoSerifCJK"),
    "ru": ("\u0400", "\u04ff", "NotoSerif"),
    "es": ("a", "z", "NotoSerif"),
}
MARGIN = 90  # points


def characters(path: Path) -> Iterator[tuple[int, str, str, float]]:
    """Yield page, character, font and left edge."""
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for index in range(text.count_chars()):
                name = ctypes.create_string_buffer(200)
                pypdfium2.raw.FPDFText_GetFontInfo(text.raw, index, name, 200, ctypes.byref(ctypes.c_int()))
                char = chr(pypdfium2.raw.FPDFText_GetUnicode(text.raw, index))
                yield number, char, name.value.decode(), text.get_charbox(index)[0]


def left_edge(path: Path, word: str) -> float:
    found = list(characters(path))
    text = "".join(item[1] for item in found)
    assert text.count(word) == 1, word
    return found[text.index(word)][3]


def page_texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_no_page_is_blank(drawn: dict[str, Any]) -> None:
    for name, item in drawn.items():
        with pypdfium2.PdfDocument(item.pdf) as document:
            for page in document:
                dark = sum(page.render(scale=0.5, grayscale=True).to_pil().histogram()[:200])
                assert dark > 20, f"{name} has a blank page"


def test_the_text_is_there(drawn: dict[str, Any]) -> None:
    with pypdfium2.PdfDocument(drawn["es"].pdf) as document:
        assert sum(1 for page in document for item in page.get_objects() if isinstance(item, pypdfium2.PdfImage)) == 2
    text = "".join(page_texts(drawn["es"].pdf))
    for word in ("Publicado el 1 de abril de 2020", "Alpha opens", "Bravo is a note", "Zulu ends it."):
        assert word in text


@pytest.mark.parametrize("tag", LETTERS)
def test_letters_are_in_the_font_of_their_slot(drawn: dict[str, Any], tag: str) -> None:
    first, last, family = LETTERS[tag]
    fonts = {
        font.rpartition("+")[2]
        for _, char, font, _ in characters(drawn[f"script-{tag}"].pdf)
        if first <= char <= last and "Mono" not in font
    }
    assert fonts
    assert {font for font in fonts if not font.startswith(family)} == set()


@pytest.mark.parametrize("tag", LETTERS)
def test_tables_begin_where_reading_does(drawn: dict[str, Any], tag: str) -> None:
    path = drawn[f"script-{tag}"].pdf
    mirrored = left_edge(path, "Papa") > left_edge(path, "Quebec")
    assert mirrored == (tag in ("ar", "he", "fa"))


@pytest.mark.parametrize("tag", LETTERS)
def test_code_begins_at_the_left(drawn: dict[str, Any], tag: str) -> None:
    assert MARGIN <= left_edge(drawn[f"script-{tag}"].pdf, "def oscar") < MARGIN + 30


def test_pages_and_lists_are_numbered(drawn: dict[str, Any]) -> None:
    first, second = page_texts(drawn["script-es"].pdf)
    assert first.rstrip().endswith("1")
    assert second.rstrip().endswith("2")
    assert "2. Kilo" in first
    assert second.startswith("The Daily «Post» #1 & more")
    assert first.count("The Daily") == 1


def test_originals_come_first_in_reading_order(drawn: dict[str, Any]) -> None:
    path = drawn["bilingual"].pdf
    hebrew = [x for page, char, _, x in characters(path) if "א" <= char <= "ת"]
    assert left_edge(path, "Every") > 297  # the middle of the page
    assert left_edge(path, "A book") > 297
    assert min(hebrew) < 200


def test_chapters_start_pages_after_the_contents(drawn: dict[str, Any]) -> None:
    pages = page_texts(drawn["bundle"].pdf)
    assert len(pages) == 5
    assert "An English paragraph" in pages[3]
    assert left_edge(drawn["bundle"].pdf, "An English paragraph") < MARGIN + 20  # its first line is indented
    assert left_edge(drawn["bundle"].pdf, "Left") < left_edge(drawn["bundle"].pdf, "Right")
