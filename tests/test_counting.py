"""Numbers with what they count, as people say it."""

from __future__ import annotations

from toolkit.counting import counted


def test_one_is_no_plural() -> None:
    assert counted(1, "word") == "1 word"
    assert [counted(number, "word") for number in (0, 2, 1200)] == ["0 words", "2 words", "1,200 words"]
    assert [counted(number, "entry is", "entries are") for number in (1, 3)] == ["1 entry is", "3 entries are"]
