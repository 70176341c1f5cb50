"""What leads in to a formula, a list or code stands on its page; short lists of definitions stand on one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("pdf")

LED_IN = {
    "formula": ("The height of the water at {0}00 is", "$$ {0}007 $$", "{0}007"),
    "list": ("In port {0}00 there are:", "- boat{0}x\n- ferry", "boat{0}x"),
    "code": ("Port {0}00 is worked out so:", "```\nport{0}x()\n```", "port{0}x()"),
    "terms": ("Term {0}00 is", ":   What it means.\n:   And an inn {0}008.", "inn {0}008"),
}
TIMES = 66
"""So often that pages end at every line of it."""


@pytest.mark.parametrize("kind", LED_IN)
def test_they_are_on_one_page(make: Callable[..., Any], kind: str) -> None:
    before, after, last = LED_IN[kind]
    joint = "\n" if kind == "terms" else "\n\n"
    pieces = [
        "A line of text.\n\n" * (1 + n % 7) + before.format(n) + joint + after.format(n) for n in range(1, TIMES + 1)
    ]
    texts = make("\n\n".join(pieces), "en", title="T").texts
    pages = [" ".join(text.replace("\n", " ").split()) for text in texts]
    assert len(pages) > 4
    for number in range(1, TIMES + 1):
        (page,) = [text for text in pages if before.format(number) in text]
        assert last.format(number) in page, number


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
