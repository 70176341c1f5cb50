"""An original beside its translation: facing columns that begin on one line, each set as its language wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pymupdf
import pytest

pytestmark = pytest.mark.xdist_group("pdf")

ORIGINALS = ("Alpha begins here and goes on for some lines of text in its narrow column. " * 3, "Bravo is short.")
TRANSLATIONS = ("Eins ist kurz.", "Zwei ist länger und geht über mehrere Zeilen in der schmalen Spalte. " * 3)
SHORT = (("Umbo", "Ember"), ("Dune", "Dome"))


@pytest.fixture(scope="module")
def bilingual(make: Callable[..., Any], pair: Callable[..., str]) -> Callable[[str, str], Any]:
    def pdf(source: str, target: str) -> Any:
        pairs = "".join(pair(one, other, (source, target)) for one, other in zip(ORIGINALS, TRANSLATIONS, strict=True))
        heading = f"# Kapitel [Chapter]{{.original lang={source}}}\n\n"
        note = f"\n\nDrei[^n]\n\n[^n]: Anmerkung [Remark]{{.original lang={source}}}\n"
        listed = pair("1. Charlie", "1. Drei", (source, target)) + pair("2. Delta", "2. Vier", (source, target))
        return make(f"---\npublish-bilingual: {source}\n---\n\n{heading}{pairs}{listed}{note}", target)

    return pdf


@pytest.mark.parametrize(("source", "target"), [("en", "de"), ("en", "ar"), ("ar", "en"), ("ja", "fa"), ("he", "ko")])
def test_the_original_stands_first_and_each_pair_begins_on_one_line(
    bilingual: Callable[[str, str], Any], source: str, target: str
) -> None:
    pdf = bilingual(source, target)
    width = pdf.images[0].width / 2
    for one, other in (("Alpha", "Eins"), ("Bravo", "Zwei"), ("Charlie", "Drei"), ("Delta", "Vier")):
        original, translation = pdf.box(one), pdf.box(other)
        assert original[3] == pytest.approx(translation[3], abs=2.5)  # tops
        if target in ("ar", "fa"):
            assert original[0] > width / 2 > translation[0]
        else:
            assert original[0] < width / 2 < translation[0]
    assert pdf.box("Bravo")[3] < pdf.box("Alpha")[1]


def test_each_side_counts_in_its_own_digits(bilingual: Callable[[str, str], Any]) -> None:
    lines = bilingual("ja", "fa").texts[0].splitlines()
    assert any("1." in line and "Charlie" in line for line in lines)
    assert any("۱." in line or ".۱" in line for line in lines if "Drei" in line)


def test_each_side_says_its_language(bilingual: Callable[[str, str], Any]) -> None:
    assert {"de", "en"} <= {language.partition("-")[0] for language in bilingual("en", "de").languages()}


def test_the_text_is_read_pair_by_pair(bilingual: Callable[[str, str], Any]) -> None:
    text = bilingual("en", "de").texts[0]
    places = [text.index(word) for word in ("Kapitel", "Chapter", "Alpha", "Eins", "Bravo", "Zwei", "Charlie", "Vier")]
    assert places == sorted(places)


def test_original_headings_stand_below_and_in_no_bookmark(bilingual: Callable[[str, str], Any]) -> None:
    pdf = bilingual("en", "de")
    assert pdf.bookmarks() == ["Kapitel"]
    heading, original = pdf.box("Kapitel"), pdf.box("Chapter")
    assert original[3] < heading[1]
    assert original[0] == pytest.approx(heading[0], abs=1)
    assert (original[3] - original[1]) < 0.8 * (heading[3] - heading[1])
    note, remark = pdf.box("Anmerkung"), pdf.box("Remark")
    assert remark[3] < note[1]


def test_no_word_of_an_original_title_is_divided(make: Callable[..., Any]) -> None:
    words = "Observatorio internacional de mareas " * 5
    meta = f"---\npublish-bilingual: es\npublish-original-title: '[{words}]{{.original lang=es}}'\n---\n\n"
    text = make(f"{meta}Text.\n", "ja", title="港").texts[0]
    assert text.count("Observatorio") == text.count("internacional") == text.count("mareas") == 5
    assert "\ufffe" not in text
    assert "-" not in text.split("Text")[0]


def test_long_pairs_break_over_pages_side_by_side(
    make: Callable[..., Any], pair: Callable[..., str], article_one: Mapping[str, str]
) -> None:
    text = pair(article_one["en"] * 30, article_one["ja"] * 30, ("en", "ja"))
    pdf = make(f"---\npublish-bilingual: en\n---\n\n{text}", "ja")
    assert len(pdf.texts) >= 2
    for page in pdf.texts[:2]:
        assert "human beings" in page
        assert "人間" in page


def test_each_chapter_of_a_bundle_tells_which_is_the_original(
    make: Callable[..., Any], pair: Callable[..., str]
) -> None:
    chapters = "".join(
        f"# Kapitel {name} {{.chapter}}\n\n{pair(f'Alpha {name}', f'Eins {name}', ('en', 'de')) * 2}\n\n"
        for name in "AB"
    )
    pdf = make(f"---\npublish-bilingual: en\npublish-bundle: 2\n---\n\n{chapters}# Ende {{.chapter}}\n\nText.\n", "de")
    labels = [(page.count("Original"), page.count("Übersetzung")) for page in pdf.texts]
    first = next(number for number, page in enumerate(pdf.texts) if "Alpha A" in page)
    assert labels[first : first + 3] == [(1, 1), (1, 1), (0, 0)]


def test_a_source_stands_below_its_own_quotation(make: Callable[..., Any], pair: Callable[..., str]) -> None:
    pdf = make(pair("> Short.\n>\n> — Ann", f"> {'Lang und breit ' * 30}\n>\n> — Anna", ("en", "de")), "de")
    assert 0 < pdf.box("Short.")[1] - pdf.box("— Ann")[3] < 12
    assert pdf.kinds().count("BlockQuote") == 2


def test_the_original_of_a_term_is_not_bold(make: Callable[..., Any]) -> None:
    pdf = make("Ebbe [Low tide]{.original lang=en}\n:   Das Wasser geht.\n", "de")
    with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
        blocks = document[0].get_text("dict")["blocks"]
        fonts = {
            span["text"].strip(): span["font"] for block in blocks for line in block["lines"] for span in line["spans"]
        }
    assert "Bold" in fonts["Ebbe"]
    assert "Regular" in fonts["Low tide"]


@pytest.mark.parametrize(("target", "least"), [("my", 8.5), ("th", 7.5), ("de", 5)])
def test_an_original_below_is_clear_of_what_hangs_from_letters(
    make: Callable[..., Any], target: str, least: float
) -> None:
    defined = "".join(f":   {one}\n\n    ::: {{.original lang=en}}\n    {other}\n    :::\n\n" for one, other in SHORT)
    pdf = make(f"---\npublish-bilingual: en\n---\n\nTerm\n\n{defined}", target)
    first, below, following = (pdf.box(word) for word in ("Umbo", "Ember", "Dune"))
    assert least < first[1] - below[3] < below[1] - following[3]
