"""Each locale's PDF: valid, accessible, inked, inside its margins, and the way round that its readers read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from toolkit.document import nodes as n
from toolkit.localization import available_locales, load_locale

pytestmark = pytest.mark.xdist_group("pdf")

ACCENT = (0x1B, 0x4B, 0x72)
MARGIN = 0.1  # of the page's width, left and right, is white

MANY = 20  # rules that a file with lists, tables, notes and links gives work to

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
LEFT_TO_RIGHT = ("en", "ru", "hi", "th", "ja")


def test_every_locale_is_pdf_ua_and_pdf_a_at_once(every: Mapping[str, Any]) -> None:
    assert sorted(every) == sorted(available_locales())
    for tag, pdf in every.items():
        with pikepdf.open(io.BytesIO(pdf.data)) as document, document.open_metadata() as xmp:
            assert (xmp["pdfuaid:part"], xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("1", "2", "A"), tag
            assert str(document.Root.Lang).partition("-")[0] == tag.partition("-")[0]


def test_a_second_checker_finds_no_fault(every: Mapping[str, Any], tmp_path: Path) -> None:
    """Typst checks its own work; outloud, which knows the Matterhorn Protocol, is somebody else."""
    for tag, pdf in every.items():
        (tmp_path / f"{tag}.pdf").write_bytes(pdf.data)
    report = tmp_path / "report.json"
    program = Path(sys.executable).with_name("outloud")
    command = [str(program), "--layer", "conformance", "--fail-on", "never", "--json", str(report), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    files = json.loads(report.read_text("utf-8"))["results"]
    assert [file["error"] for file in files] == [None] * len(every)
    assert all(sum(rule["status"] == "ran" for rule in file["rules"]) > MANY for file in files)
    assert {Path(file["path"]).stem: file["findings"] for file in files} == {tag: [] for tag in every}


def test_every_page_has_ink_and_none_in_its_margins(every: Mapping[str, Any]) -> None:
    for tag, pdf in every.items():
        for number, image in enumerate(pdf.images, 1):
            grey = image.convert("L")
            width, height = grey.size
            assert sum(grey.histogram()[:200]) > 0.003 * width * height, (tag, number)
            for left, right in ((0, int(MARGIN * width)), (int((1 - MARGIN) * width), width)):
                assert grey.crop((left, 0, right, height)).getextrema() == (255, 255), (tag, number)


def test_each_language_of_a_part_is_told(every: Mapping[str, Any]) -> None:
    for tag, pdf in every.items():
        told = {language.partition("-")[0] for language in pdf.languages()}
        assert told >= {tag.partition("-")[0], "ja", "he", "hi", "de"}, tag


def test_table_heads_are_header_cells(every: Mapping[str, Any]) -> None:
    for pdf in every.values():
        kinds = pdf.kinds()
        assert (kinds.count("TH"), kinds.count("TD")) == (2, 2)


@pytest.mark.parametrize("tag", [*LEFT_TO_RIGHT, *RIGHT_TO_LEFT])
def test_the_page_is_mirrored_where_the_script_is(every: Mapping[str, Any], tag: str) -> None:
    pdf = every[tag]
    middle = pdf.images[0].width / 4  # two pixels to the point
    mirrored = tag in RIGHT_TO_LEFT
    page = next(number for number, text in enumerate(pdf.texts) if "Uno" in text)
    first, second = pdf.box("Uno", page), pdf.box("Dos", page)
    assert (first[0] > second[2]) == mirrored
    assert (first[2] < second[0]) != mirrored
    number = pdf.box("123", page)
    # Figures run from left to right in every script: units stand under units, under their head.
    assert abs(number[2] - second[2]) < 3
    bar = _quote_bar(pdf)
    assert (bar > middle) == mirrored
    code = pdf.box("kode", next(number for number, text in enumerate(pdf.texts) if "kode" in text))
    assert code[2] < middle  # code is left to right everywhere


def _quote_bar(pdf: Any) -> float:
    """Where the bar beside a quotation stands, in points from the left."""
    light = tuple(round(channel + (255 - channel) * 0.55) for channel in ACCENT)
    for page in range(len(pdf.images)):
        colours = {colour for _, colour in pdf.images[page].getcolors(1 << 20)}
        near = [colour for colour in colours if all(abs(a - b) <= 12 for a, b in zip(colour, light, strict=True))]
        for colour in sorted(near):
            left, top, right, bottom = pdf.where(colour, page)
            if bottom - top > 15 and right - left < 4:
                return float(left + right) / 2
    raise AssertionError("there is no bar")


@pytest.mark.parametrize("tag", ["ar", "he", "fa"])
def test_right_to_left_text_is_read_in_its_order(make: Callable[..., Any], tag: str) -> None:
    words = {
        "ar": "تحمل الدراجة كتب القرية كل خميس",
        "he": "האופניים נושאים ספרים אל הכפר",
        "fa": "دوچرخه هر پنجشنبه کتاب می برد",
    }[tag]
    text = make(words, tag).texts[0]
    assert words in text
    assert words[::-1] not in text


@pytest.mark.parametrize(
    ("tag", "phrase"), [("ja", "理性と良心"), ("zh-Hans", "理性和良心"), ("zh-Hant", "理性和良心")]
)
def test_emphasis_dots_are_drawn_and_leave_the_text_alone(make: Callable[..., Any], tag: str, phrase: str) -> None:
    plain, dotted, twice = make(phrase, tag), make(f"*{phrase}*", tag), make(f"***{phrase}***", tag)
    assert phrase in dotted.texts[0]
    assert dotted.box(phrase) == pytest.approx(plain.box(phrase), abs=0.2)  # nothing has moved
    left, bottom, right, top = dotted.box(phrase)
    over = load_locale(tag).emphasis == "dots-over"
    height = plain.images[0].height / 2
    band = (top + 0.6, top + 3) if over else (bottom - 3.5, bottom - 0.6)
    area = tuple(round(2 * edge) for edge in (left, height - band[1], right, height - band[0]))
    assert _blots(plain.images[0].crop(area)) == 0
    assert _blots(dotted.images[0].crop(area)) == len(phrase)
    assert phrase in twice.texts[0]


def _blots(image: Any) -> int:
    """Count the dark places from left to right."""
    grey = image.convert("L")
    dark = [min(grey.getpixel((x, y)) for y in range(grey.height)) < 160 for x in range(grey.width)]
    return sum(1 for before, here in zip([False, *dark], dark, strict=False) if here and not before)


@pytest.mark.parametrize("tag", ["ar", "he", "ur", "hi", "th", "ja", "ko", "zh-Hans", "ru", "es"])
def test_emphasis_can_be_seen(make: Callable[..., Any], article_one: Mapping[str, str], tag: str) -> None:
    text = article_one[tag]
    assert make(text, tag).images[0].tobytes() != make(text.replace("*", ""), tag).images[0].tobytes()


@pytest.mark.parametrize(
    ("around", "tag", "words"), [("de", "ka", "ყველა"), ("de", "hy", "ազատ"), ("ar", "oc", "aiga")]
)
def test_emphasis_can_be_seen_in_languages_without_a_locale(
    make: Callable[..., Any], around: str, tag: str, words: str
) -> None:
    plain, emphatic = (make(f"[{text}]{{lang={tag}}}", around) for text in (words, f"*{words}*"))
    assert plain.images[0].tobytes() != emphatic.images[0].tobytes()


@pytest.mark.parametrize("size", [("a4", 595, 842), ("us-letter", 612, 792)])
def test_the_paper_is_the_locales(make: Callable[..., Any], size: tuple[str, int, int]) -> None:
    locale = load_locale("es")
    pdf = make("x", "es", locale=replace(locale, page=replace(locale.page, size=size[0])))
    assert tuple(round(edge / 2) for edge in pdf.images[0].size) == pytest.approx(size[1:], abs=1)


@pytest.mark.parametrize("style", ["italic", "bold", "dots-over", "dots-under", "spaced"])
def test_each_style_of_emphasis_can_be_seen_within_itself_too(make: Callable[..., Any], style: str) -> None:
    locale = replace(load_locale("ja"), emphasis=style)
    words = n.Str("日本ab")
    levels = ((words,), (n.Emph((words,)),), (n.Emph((n.Emph((words,)),)),))
    pdfs = [make((n.Para(inlines),), "ja", locale=locale) for inlines in levels]
    # There is room between the scripts, which is no space in the text.
    assert ["日本ab" in pdf.texts[0].replace(" ", "") for pdf in pdfs] == [True] * len(levels)
    assert pdfs[0].images[0].tobytes() != pdfs[1].images[0].tobytes()
    assert pdfs[1].images[0].tobytes() != pdfs[2].images[0].tobytes()


@pytest.mark.parametrize(
    "tag", ["xx", "x-foo", "abcdefgh", "zh-Hant-HK", "sr-Latn", "i-klingon", "a1", "EN-us", "am", "en-GB-x-a"]
)
def test_any_language_of_a_part_can_be_set(make: Callable[..., Any], tag: str) -> None:
    pdf = make(f"One [two *three*]{{lang={tag}}} four.\n\n::: {{lang={tag}}}\n*Five* six\n:::\n", "ar")
    assert all(word in pdf.texts[0] for word in ("two", "three", "Five", "six"))
