"""Runs: kinds of characters, directions, languages, emphasis, digits."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from toolkit.document import Article
from toolkit.localization import Locale
from toolkit.rendering.docx.scripts import COMPLEX, PLAIN, RTL, as_letters, kinds
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("editions")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALPHABET = "aé1 ,()أ٣אก็हि漢“_-\u0301"

Runs = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("نص and Latin words، ثم", RTL, [(RTL, "نص "), (PLAIN, "and Latin words"), (RTL, "، ثم")]),
        ("ثم Python 3.11 و 2025 كتاب.", RTL, [(RTL, "ثم "), (PLAIN, "Python 3.11"), (RTL, " و 2025 كتاب.")]),
        ("abc שלום עולם! def", PLAIN, [(PLAIN, "abc "), (RTL, "שלום עולם"), (PLAIN, "! def")]),
        ("ไทย (abc) ไทย", PLAIN, [(COMPLEX, "ไทย"), (PLAIN, " (abc) "), (COMPLEX, "ไทย")]),
        ("12 a", RTL, [(RTL, "12 "), (PLAIN, "a")]),
        ("", RTL, []),
    ],
)
def test_kinds(text: str, base: str, expected: Runs) -> None:
    assert [(kind, text[start:end]) for kind, start, end in kinds(text, base)] == expected


@given(st.text(alphabet=ALPHABET) | st.text(), st.sampled_from((RTL, PLAIN)))
def test_kinds_joined_are_the_text(text: str, base: str) -> None:
    found = list(kinds(text, base))
    assert "".join(text[start:end] for _, start, end in found) == text
    assert all(one[0] != other[0] for one, other in pairwise(found))


@given(st.text(alphabet=ALPHABET) | st.text(), st.sampled_from(("rtl", "ltr")))
def test_letters_take_as_much_room(text: str, side: str) -> None:
    assert len(as_letters(text, side)) == len(text)


@pytest.fixture
def runs_of(
    markdown: Callable[..., Article], open_part: Callable[[bytes, str], Any], installed_locale: Callable[[str], Locale]
) -> Callable[[str, str], list[tuple[str, Any, Any]]]:
    """A function: Markdown and a language to text, run properties and paragraph properties of each run of the DOCX."""

    def runs(text: str, tag: str) -> list[tuple[str, Any, Any]]:
        data = render(markdown(f"---\ntitle: x\n---\n\n{text}", tag), "docx", locale=installed_locale(tag)).data
        body = open_part(data, "word/document.xml")
        return [
            (run.findtext(f"{W}t"), run.find(f"{W}rPr"), paragraph.find(f"{W}pPr"))
            for paragraph in list(body.iter(f"{W}p"))[1:]
            for run in paragraph.iter(f"{W}r")
        ]

    return runs


RunsOf = Callable[[str, str], list[tuple[str, Any, Any]]]


def has(properties: Any, name: str) -> bool:
    return properties is not None and properties.find(W + name) is not None


def value(properties: Any, name: str, key: str = "val") -> str | None:
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(W + key)


def test_code_keeps_its_direction_in_text_from_right_to_left(runs_of: RunsOf) -> None:
    found = runs_of('نص `code()` نص\n\n```\nx = "نص"\n```', "ar")
    assert [text for text, _, _ in found] == ["نص ", "code()", "\u200e", " نص", 'x = "نص"']
    assert [has(look, "rtl") for _, look, _ in found] == [True, False, False, True, False]
    assert value(found[0][2], "bidi") is None
    assert has(found[0][2], "bidi")
    assert not has(found[-1][2], "bidi")  # its style says it


@pytest.mark.parametrize(
    ("tag", "part", "slot", "language"),
    [
        ("es", "[Bonjour]{lang=fr}", "val", "fr-FR"),
        ("es", "[שלום]{lang=he}", "bidi", "he-IL"),
        ("ar", "[Bonjour]{lang=fr}", "val", "fr-FR"),
        ("ar", "[漢字]{lang=ja}", "eastAsia", "ja-JP"),
        ("zh-Hans", "[ไทย]{lang=th}", "bidi", "th-TH"),
    ],
)
def test_parts_in_other_languages_say_so_in_their_slot(
    runs_of: RunsOf, tag: str, part: str, slot: str, language: str
) -> None:
    look = next(look for text, look, _ in runs_of(f"a {part} b", tag) if text == part[1 : part.index("]")])
    assert look.find(f"{W}lang").attrib == {W + slot: language}
    assert has(look, "rtl") == ("he" in part)
    assert has(look, "cs") == ("th" in part)


def test_divisions_go_their_own_way(runs_of: RunsOf) -> None:
    arabic = runs_of("نص\n\n::: {lang=en dir=ltr}\nEnglish, with עברית in it.\n:::", "ar")
    assert value(arabic[-1][2], "bidi") == "0"
    spanish = runs_of("texto\n\n::: {lang=he dir=rtl}\nעברית, with English in it.\n:::\n\n::: {dir=rtl}\nx\n:::", "es")
    sides = [has(paragraph, "bidi") for _, _, paragraph in spanish]
    assert sides == [False, True, True, True, True]


@pytest.mark.parametrize(
    ("tag", "name", "mark"),
    [("es", "i", None), ("ar", "b", None), ("hi", "b", None), ("ja", "em", "dot"), ("zh-Hans", "em", "underDot")],
)
def test_emphasis_is_a_style_in_each_scripts_own_way(
    runs_of: RunsOf,
    editions: dict[tuple[str, str], Any],
    open_part: Callable[[bytes, str], Any],
    tag: str,
    name: str,
    mark: str | None,
) -> None:
    look = next(look for text, look, _ in runs_of("a *word* b", tag) if text == "word")
    assert value(look, "rStyle") == "Emphasis"
    assert not has(look, "i")
    styles = open_part(editions[tag, "docx"].data, "word/styles.xml")
    style = next(style for style in styles.iter(f"{W}style") if style.get(f"{W}styleId") == "Emphasis")
    assert has(style.find(f"{W}rPr"), name)
    assert value(style.find(f"{W}rPr"), name) == mark


def test_words_that_look_alike_are_one_run(runs_of: RunsOf) -> None:
    assert [text for text, _, _ in runs_of("one two *three four* five", "en")] == ["one two ", "three four", " five"]


def test_punctuation_between_characters_is_of_their_width(runs_of: RunsOf) -> None:
    found = runs_of("“没有” **……** abc", "zh-Hans")
    hints = {text: value(look, "rFonts", "hint") for text, look, _ in found}
    assert hints == {"“没有”": "eastAsia", "……": "eastAsia", " ": None, " abc": None}


def test_numbers_have_the_locales_digits(scripts: dict[str, bytes], open_part: Callable[[bytes, str], Any]) -> None:
    document = open_part(scripts["th"], "word/document.xml")
    assert document.find(f".//{W}pgNumType").get(f"{W}fmt") == "thaiNumbers"
    assert document.find(f".//{W}footnotePr/{W}numFmt").get(f"{W}val") == "thaiNumbers"
    assert open_part(scripts["th"], "word/footer1.xml").findtext(f".//{W}t") == "๑"
    levels = {level.get(f"{W}val") for level in open_part(scripts["th"], "word/numbering.xml").iter(f"{W}numFmt")}
    assert levels == {"bullet", "thaiNumbers"}
