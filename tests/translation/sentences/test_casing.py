"""Capitals are taken down and put up again, and no text changes its length."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from toolkit.translation.engines.protocol import Request, Translation
from toolkit.translation.sentences.casing import Casing, in_capitals, in_ordinary_letters


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("THE WAR IS OVER", "The war is over"),
        ("IT IS OVER! HE SAID SO.", "It is over! He said so."),
        ("“YES, WE CAN”", "“Yes, we can”"),
        ("ΤΟ ΤΕΛΟΣ", "Το τελος"),
        ("NASA", None),
        ("The war is over", None),
        ("1984", None),
        ("İYİ GÜNLER", None),
    ],
)
def test_only_sentences_in_capitals_are_taken_down(sentence: str, expected: str | None) -> None:
    assert in_ordinary_letters(sentence) == expected


def test_a_letter_without_a_capital_of_one_letter_stays() -> None:
    assert in_capitals("die straße, ŉ") == "DIE STRAẞE, ŉ"


@given(st.text(max_size=60))
def test_lengths_stay(text: str) -> None:
    assert len(in_capitals(text)) == len(text)
    lowered = in_ordinary_letters(text.upper())
    assert lowered is None or len(lowered) == len(text.upper())


def test_only_what_was_taken_down_is_put_up_again() -> None:
    casing = Casing("en", "es")
    assert [request.text for request in casing.down([Request("BIG HOUSE"), Request("A house")])] == [
        "Big house",
        "A house",
    ]
    made = dict(casing.up([(1, Translation("Una casa")), (0, Translation("Casa grande", unknown=("grande",)))]))
    assert made == {0: Translation("CASA GRANDE", unknown=("GRANDE",)), 1: Translation("Una casa")}


def test_turkish_is_left_alone() -> None:
    assert [request.text for request in Casing("tr", "en").down([Request("KIRMIZI EV")])] == ["KIRMIZI EV"]
