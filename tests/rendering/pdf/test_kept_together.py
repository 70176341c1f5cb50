"""What leads in to a formula, a list or code stands on its page; small tables and lists of definitions stand on one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymupdf
import pytest

pytestmark = pytest.mark.xdist_group("pdf")

LED_IN = {
    "formula": ("The height of the water at {0}00 is", "$$ {0}007 $$", "{0}007"),
    "list": ("In port {0}00 there are:", "- boat{0}x\n- ferry", "boat{0}x"),
    "nested list": ("- In port {0}00 there are", "    1. boat{0}x", "boat{0}x"),
    "code": ("Port {0}00 is worked out so:", "```\nport{0}x()\n```", "port{0}x()"),
    "verse": ("| Verse {0}00 begins,", "| goes on\n| and on\n| to end{0}x", "end{0}x"),
    "table": (": Harbours {0}00 here", "| Port | Hour |\n|---|---|\n| Salina | 6 |\n| Point {0}x | 7 |", "Point {0}x"),
    "terms": ("Term {0}00 is", ":   What it means.\n:   And an inn {0}008.", "inn {0}008"),
}
TIMES = 66
"""So often that pages end at every line of it."""


@pytest.mark.parametrize("kind", LED_IN)
def test_they_are_on_one_page(make: Callable[..., Any], kind: str) -> None:
    before, after, last = LED_IN[kind]
    joint = "\n" if kind in ("terms", "verse", "nested list") else "\n\n"
    pieces = [
        "A line of text.\n\n" * (1 + n % 7) + before.format(n) + joint + after.format(n) for n in range(1, TIMES + 1)
    ]
    texts = make("\n\n".join(pieces), "en", title="T").texts
    pages = [" ".join(text.replace("\n", " ").split()) for text in texts]
    assert len(pages) > 4
    for number in range(1, TIMES + 1):
        (page,) = [text for text in pages if before.format(number).lstrip("|:- ") in text]
        assert last.format(number) in page, number


def test_an_item_stays_with_the_beginning_of_a_long_list(make: Callable[..., Any]) -> None:
    boats = "and more words than a line has room for " * 5 + "\n" + "    - A ferry.\n" * 40
    pieces = [f"{LINE * (1 + n * 5 % 37)}- Quay {n}00 has\n    - boat{n}x {boats}\n" for n in range(1, 42)]
    pages = [" ".join(text.replace("\n", " ").split()) for text in make("".join(pieces), "en", title="T").texts]
    for number in range(1, 42):
        (page,) = (text for text in pages if f"Quay {number}00 has" in text)
        assert f"boat{number}x" in page, number


def test_an_indent_stays(make: Callable[..., Any]) -> None:
    made = make("One line.\n\nTwo is\n\n$$ x $$\n\n# H\n\nThree is\n\n$$ y $$\n", "en", title="T")
    left = {word: made.box(word)[0] for word in ("One", "Two", "Three")}
    assert left["Two"] > left["One"] + 5
    assert left["Three"] == pytest.approx(left["One"], abs=1.5)


NOTE = (
    "A note that is so long that it takes two lines at the foot of its page, as many notes of books do, and ends here."
)
LINE = "A line of text.\n\n"
HEADED = {
    "first line": "Text {0}007[^n{0}] here.",
    "second line": f"{'More words that come before it. ' * 4}Text {{0}}007[^n{{0}}] {'and yet more words ' * 12}.",
}


@pytest.mark.parametrize("place", HEADED)
def test_a_heading_stands_above_the_line_with_a_note(make: Callable[..., Any], place: str) -> None:
    """Typst 0.15 left six, and three, of these headings at the foot of the page before."""
    pieces = [
        LINE * (1 + n % 7) + f"# Head {n}.\n\n{HEADED[place].format(n)}\n\n[^n{n}]: {NOTE}\n"
        for n in range(1, TIMES + 1)
    ]
    pages = [" ".join(text.replace("\n", " ").split()) for text in make("\n\n".join(pieces), "en", title="T").texts]
    for number in range(1, TIMES + 1):
        *_, page = (text for text in pages if f"Head {number}." in text)  # it is in the contents, too
        assert f"Text {number}007" in page, number


def test_what_has_room_does_not_move_for_a_note(make: Callable[..., Any]) -> None:
    text = "Above.\n\n# Head\n\nBelow{}\n\n## Next\n\nLead:\n\n- Item{}\n\n> Quoted.\n>\n> — Somebody{}\n\nLast.\n\n"
    plain = make(text.format("", "", ""), "en", title="T")
    noted = make(text.format("[^a]", "[^a]", "[^a]") + "[^a]: A note.\n", "en", title="T")
    for word in ("Head", "Below", "Next", "Lead", "Item", "Quoted", "Somebody", "Last"):
        assert noted.box(word) == pytest.approx(plain.box(word), abs=0.01), word


@pytest.mark.parametrize(("language", "words"), [("hi", "हम हैं।"), ("my", "ငါ သွားသည်။"), ("en", "go on—")])
def test_no_line_begins_with_the_mark_of_a_note(make: Callable[..., Any], language: str, words: str) -> None:
    """After a danda, a Burmese stop and a dash a line may end, but not before a note's mark (JLREQ 3.1.7)."""
    text = " ".join(f"{words[: 2 + n % 5]} {words}[^a]" for n in range(70))
    lines = make(f"{text}\n\n[^a]: N.\n", language, title="T").texts[0].split("\n")
    assert len(lines) > 8
    assert [line for line in lines[1:] if line[0] in "0123456789" and len(line) > 3] == []


def test_a_source_stays_with_its_quotation_beside_the_original(
    make: Callable[..., Any], pair: Callable[..., str]
) -> None:
    pieces = [
        LINE * (1 + n % 7) + pair(f"> Sea {n}.\n>\n> — Ann, {n}x", f"> Mar {n}.\n>\n> — Ana, {n}x", ("en", "es"))
        for n in range(1, TIMES + 1)
    ]
    pages = [" ".join(text.replace("\n", " ").split()) for text in make("\n\n".join(pieces), "es", title="T").texts]
    for number in range(1, TIMES + 1):
        (page,) = (text for text in pages if f"Mar {number}." in text)
        assert f"— Ana, {number}x" in page, number


def test_a_last_paragraph_stays_with_the_colophon(make: Callable[..., Any]) -> None:
    alone = []
    for lines in range(33, 37):  # the last line of the first page is among them
        texts = make(LINE * lines + "Last.", "en", title="T", source="https://example.org/").texts
        (page,) = (text for text in texts if "About this edition" in text)
        alone.append("Last." in page)
    assert alone == [True] * 4


LONG = "A long paragraph ends this text, and is divided between two pages. " * 9
ENDS = {"paragraph": f"{LONG}Lastly.", "item": f"- Boat\n- {LONG}Lastly."}


@pytest.mark.parametrize("end", ["paragraph", "item", "pair"])
def test_two_lines_of_a_long_end_stay_with_the_colophon(
    make: Callable[..., Any], pair: Callable[..., str], end: str
) -> None:
    ending = ENDS.get(end) or pair(LONG, f"{LONG}Lastly.", ("es", "en"))
    first = 14 if end == "pair" else 25
    for lines in range(first, first + 8):  # the end comes to stand where the colophon has no room below it
        texts = make(LINE * lines + ending, "en", title="T", source="https://example.org/").texts
        (page,) = (text for text in texts if "About this edition" in text)
        assert "between two pages" in page.partition("Lastly")[0], lines
        assert "Lastly" in page, lines


FACING_LEAD_INS = {
    "formula": ("The height {0}00 is", "$$ {0}007 $$\n\n", "{0}007"),
    "code": ("Port {0}00 is worked out so:", "```\nport{0}x()\n```\n\n", "port{0}x()"),
}


@pytest.mark.parametrize("kind", [*FACING_LEAD_INS, "list"])
def test_a_lead_in_beside_its_original_stays_with_what_it_leads_in_to(
    make: Callable[..., Any], pair: Callable[..., str], kind: str
) -> None:
    listed = ("In port {0}00 there are:", pair("- barca{0}y", "- boat{0}x", ("es", "en")), "boat{0}x")
    lead_in, after, last = FACING_LEAD_INS.get(kind, listed)
    pieces = [
        LINE * (1 + n % 7) + pair("Esto es:", lead_in.format(n), ("es", "en")) + after.replace("{0}", str(n))
        for n in range(1, TIMES + 1)
    ]
    pages = [" ".join(text.replace("\n", " ").split()) for text in make("".join(pieces), "en", title="T").texts]
    for number in range(1, TIMES + 1):
        (page,) = (text for text in pages if lead_in.format(number) in text)
        assert last.format(number) in page, number


@pytest.mark.parametrize("many", [{"items": 120}, {"nested": 16, "items": 60}])
def test_an_item_that_no_page_has_room_for_goes_on_on_the_next(make: Callable[..., Any], many: dict[str, int]) -> None:
    items = "".join("    - x\n" for _ in range(many.get("items", 0)))
    items += "".join(f"{'    ' * depth}- y\n" for depth in range(1, many.get("nested", 0)))
    pdf = make(f"- Lead\n{items}- END\n", "en")
    assert len(pdf.texts) > 1
    assert "END" in pdf.texts[-1]
    with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
        assert all(box[3] < page.rect.height - 60 for page in document for box in page.get_text("words")[:-1])
