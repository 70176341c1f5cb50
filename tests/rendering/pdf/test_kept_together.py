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
