"""Places of pieces in a text that was normalized, and words in pieces of a vocabulary."""

from __future__ import annotations

from hypothesis import given, strategies as st

from toolkit.translation.engines.neural.places import places
from toolkit.translation.engines.neural.recutting import fewest_pieces


def _found(text: str, *surfaces: str) -> list[str]:
    return [text[start:end] for start, end in places(text, surfaces)]


def test_what_is_the_same() -> None:
    assert _found("The red  car.", "The", "r", "ed", "car", ".") == ["The", "r", "ed", "car", "."]


def test_what_was_normalized() -> None:
    assert _found("“Yes…” he said", '"', "Yes", "...", '"', "he", "said") == ["“", "Yes", "…", "”", "he", "said"]
    assert _found("a ½ b", "a", "1/2", "b") == ["a", "½", "b"]


def test_what_has_no_place() -> None:
    assert places("ab", ["a", "", "b"]) == ((0, 1), (1, 1), (1, 2))
    assert places("", ["a"]) == ((0, 0),)
    assert places("a", []) == ()


@given(st.text(max_size=40), st.lists(st.text(max_size=6), max_size=12))
def test_ranges_ascend_and_lie_in_the_text(text: str, surfaces: list[str]) -> None:
    ends = [0]
    for start, end in places(text, surfaces):
        assert ends[-1] <= start <= end <= len(text)
        ends.append(end)


def test_the_fewest_pieces() -> None:
    pieces = {"▁cas", "▁casa", "a", "s", "▁c", "do"}
    assert fewest_pieces("▁casas", pieces) == ["▁casa", "s"]
    assert fewest_pieces("▁casado", pieces) == ["▁casa", "do"]
    assert fewest_pieces("▁caxa", pieces) == ["▁c", "a", "x", "a"]
    assert fewest_pieces("hoy", {"ho@@", "hoy", "y"}, "@@") == ["hoy"]
    assert fewest_pieces("hoyo", {"ho@@", "hoy", "yo", "y@@", "o"}, "@@") == ["ho@@", "yo"]
    assert fewest_pieces("", pieces) == []
