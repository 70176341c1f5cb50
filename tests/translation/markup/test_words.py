"""Where words are in any script, and where they went by an alignment or without one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.translation.marked import made_up_alignment
from toolkit.languages import leading_start, trailing_end, words_of
from toolkit.translation.engines.protocol import Translation
from toolkit.translation.markup.word_alignment import best_run
from toolkit.translation.markup.word_map import WordMap


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("... – !", []),
        ("It’s 3.5 well-known_things.", ["It’s", "3.5", "well-known_things"]),
        ("l’eau d'or", ["l’eau", "d'or"]),
        ("我喜欢ABC。", ["我", "喜", "欢", "ABC"]),
        ("ข้าวที่นี่", ["ข้", "า", "ว", "ที่", "นี่"]),
        ("यह अच्छा है।", ["यह", "अच्छा", "है"]),
        ("שָׁלוֹם עולם", ["שָׁלוֹם", "עולם"]),
        ("مَرْحَبًا، بك", ["مَرْحَبًا", "بك"]),
        ("cafe\u0301s \U0001f389 x", ["cafe\u0301s", "x"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
    ],
)
def test_words_of_any_script(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in words_of(text)] == words


@pytest.mark.parametrize(
    ("masses", "run"),
    [
        ([0.0, 1.0, 0.0], (1, 1)),
        ([0.9, 0.8, 0.1], (0, 1)),
        ([1.0, 0.2, 1.0], (0, 2)),  # what lies between two of its words is of the phrase
        ([1.0, 0.0, 0.0, 1.0], (0, 0)),
        ([1.0, None, None, 1.0], (0, 3)),  # of which nothing is known counts neither way
        ([None, 1.0, None], (1, 1)),
        ([0.5, 1.0, 0.5], (1, 2)),  # half a word may end a run, not begin one
        ([0.0, 0.4, 0.3], (1, 1)),
        ([0.1, 0.2, None], None),
        ([None, None], None),
        ([], None),
    ],
)
def test_the_run_of_words_that_a_range_became(masses: Sequence[float | None], run: tuple[int, int] | None) -> None:
    assert best_run(np.array([-1.0 if mass is None else mass for mass in masses])) == run


def test_a_run_has_no_word_of_something_else_at_its_ends() -> None:
    assert best_run(np.array([1.0, 1.0, 0.6]), taken={0, 2}) == (1, 1)
    assert best_run(np.array([0.4, 0.3]), taken={0}) == (1, 1)
    assert best_run(np.array([1.0, 0.1]), taken={0}) is None


def found(source: str, target: str, entries: Sequence[str], part: str, light: Sequence[str] = ()) -> str | None:
    words = WordMap(source, Translation(target, None, made_up_alignment(source, target, entries)), light)
    start = source.index(part)
    place = words.find(start, start + len(part))
    return None if place is None else target[place.start : place.end] + "?" * (not place.certain)


def test_a_range_is_found_by_its_alignment() -> None:
    entries = ["the red wine = el vino tinto", "is = es"]
    assert found("the red wine is", "el vino tinto es", entries, "red wine") == "el vino tinto"
    assert found("the red wine is", "el vino tinto es", entries, "is") == "es"
    assert found("the red wine is", "el vino tinto es", entries, "the red wine is") == "el vino tinto es"


def test_light_words_are_of_a_range_only_if_a_word_of_it_became_them() -> None:
    entries = ["dog = un * 0.6", "a = un * 0.3", "dog = perro"]
    for part, words in (("a dog", "un perro"), ("dog", "perro")):
        assert found("see a dog", "ver un perro", ["see = ver", *entries], part, ["un"]) == words
    assert found("see a dog", "ver un perro", ["see = ver", *entries], "dog") == "un perro"
    weak = ["plays = toca", "the = el * 0.4", "well = el * 0.5", "piano = piano", "well = bien"]
    assert found("plays the piano well", "toca el piano bien", weak, "the piano", ["el"]) == "el piano"


def test_the_rest_of_a_word_that_the_source_cuts_is_left_out() -> None:
    words = WordMap("H2O here", Translation("aquí H2O", None, made_up_alignment("H2O here", "aquí H2O", ["H2O = H2O"])))
    place = words.find(1, 2)
    assert place is not None
    assert (place.start, place.end) == (6, 7)


def test_without_alignment_the_same_text_is_sought_then_the_same_place() -> None:
    assert found("to go today", "hoy to", [], "to") == "to"
    assert found("go to it today", "today ir", [], "to") == "today?"  # "to" is not in "today"
    assert found("12 or 12 or 13", "13, 12, 12", [], "13") == "13"
    assert found("one two three four", "uno dos tres cuatro", [], "four") == "cuatro?"
    assert found("one", "...", [], "one") is None


@pytest.mark.parametrize(
    ("text", "end", "wanted", "expected"),
    [
        ("rojo. Y", 4, "red.", 5),
        ("rojo. Y", 4, "red", 4),
        ("红。", 1, "red.", 2),
        ("Arrête ! Il", 6, "Stop!", 8),
        ("20 % de", 2, "20%", 4),
        ('no "sí"', 2, 'no"', 2),
        ("no…» y", 2, "no…»", 4),
        ("feliz 😀", 5, "happy 😀", 7),
    ],
)
def test_punctuation_after_a_range(text: str, end: int, wanted: str, expected: int) -> None:
    assert trailing_end(text, end, wanted) == expected


@pytest.mark.parametrize(
    ("text", "start", "wanted", "expected"),
    [
        ("¿Qué?", 1, "What?", 0),
        ("¿Qué?", 1, "What", 1),
        ("(por fin)", 1, "(at last)", 0),
        ("$50", 1, "$50", 0),
        ("a", 0, "(a", 0),
    ],
)
def test_punctuation_before_a_range(text: str, start: int, wanted: str, expected: int) -> None:
    assert leading_start(text, start, wanted) == expected
