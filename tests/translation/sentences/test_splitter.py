from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from toolkit.translation.sentences import split_sentences

DATA = Path(__file__).parents[2] / "data" / "sentences"
LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "ru", "ar", "zh", "ja", "hi")
ABBREVIATIONS_ALONE = ("el", "nl", "pl", "sv", "tr", "vi")
HARD_CASES_AT_LEAST = 10


def _plain(line: str) -> str:
    return line[2:].replace("⏎", "\n").replace("⏸", "\u2028")


def _cases(language: str) -> list[tuple[str, list[str]]]:
    """Read a fixture file; its format is told in en.txt. Everything in it must be understood."""
    cases: list[tuple[str, list[str]]] = []
    for line in (DATA / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("> "):
            cases.append((_plain(line), []))
        elif line.startswith("- "):
            cases[-1][1].append(_plain(line))
        else:
            assert not line or line.startswith("# "), f"{language}.txt: {line!r}"
    return cases


CASES = [(language, *case) for language in (*LANGUAGES, *ABBREVIATIONS_ALONE) for case in _cases(language)]


def _split(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_hard_cases(language: str) -> None:
    cases = _cases(language)
    assert len({text for text, _ in cases}) >= HARD_CASES_AT_LEAST
    assert all(sentences for _, sentences in cases)


@pytest.mark.parametrize(("language", "text", "sentences"), CASES)
def test_hard_case(language: str, text: str, sentences: list[str]) -> None:
    assert _split(text, language) == sentences


@pytest.mark.parametrize("tag", ["en-GB", "EN_us", "de-AT", "zh-Hant-TW", "pt-BR"])
def test_regional_tags_have_the_rules_of_their_language(tag: str) -> None:
    language = re.split("[-_]", tag)[0].lower()
    assert all(_split(text, tag) == sentences for text, sentences in _cases(language))


def test_a_language_without_data_has_general_rules() -> None:
    assert _split("Він прийшов. Вона пішла!  Dr. Smith said so? Добре.", "uk") == [
        "Він прийшов.",
        "Вона пішла!",
        "Dr. Smith said so?",
        "Добре.",
    ]
    assert _split("One. Two.", "xx") == ["One.", "Two."]


def test_soft_breaks_are_spaces_and_empty_lines_end_sentences() -> None:
    assert _split("A line\nthat goes on.\r\nAnother\n \nA third", "en") == [
        "A line\nthat goes on.",
        "Another",
        "A third",
    ]


def test_a_text_of_nothing_has_no_sentences() -> None:
    assert split_sentences("", "en") == []
    assert split_sentences(" \n\u2028\t\u00a0", "en") == []


def test_no_word_is_cut_where_a_long_text_is_read_in_pieces() -> None:
    sentence = "Dr. Ann Lee paid $3.5 million to the firm in St. Louis."
    text = " ".join([sentence] * 500)
    assert _split(text, "en") == [sentence] * 500


PIECES = st.sampled_from(
    [
        *" \n.!?…。！？।\"'“”«»()[]「」-–—:,0123",
        "\u2028",
        "\u2029",
        "\u00a0",
        "\n\n",
        "Dr.",
        "etc.",
        "p. m.",
        "z. B.",
        "The",
        "the",
        "La",
        "J.",
        "Ö",
        "3.5",
        "...",
        "www.a.bc/d",
        "a@b.cd",
        "好",
        "です",
        "है",
        "قال",
        "\ud800",
        "😀",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS, st.sampled_from([*LANGUAGES, "uk", "xx"]))
@example("“" * 400 + ". The end", "en")
@example("a. " * 200 + "\u2028.", "es")
@settings(max_examples=400, deadline=None)
def test_ranges_and_gaps_are_the_text(text: str, language: str) -> None:
    end_before = 0
    for start, end in split_sentences(text, language):
        gap, sentence = text[end_before:start], text[start:end]
        assert not gap.strip()
        assert sentence
        assert sentence == sentence.strip()
        assert "\u2028" not in sentence
        end_before = end
    assert not text[end_before:].strip()


@given(st.lists(st.sampled_from(CASES), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_hard_breaks_keep_texts_apart(cases: list[tuple[str, str, list[str]]]) -> None:
    language = cases[0][0]
    texts = [text for _, text, _ in cases]
    assert _split("\u2028".join(texts), language) == [s for text in texts for s in _split(text, language)]


@pytest.mark.parametrize(
    "unit",
    [
        "Dr. Smith paid $3.5 million. He left at 5 p.m. on Friday. “It is,” he said.\n",
        "“",
        ". ",
        "A. ",
        "a.b",
        "\n",
        "(a.) ",
        ".)",
        "他说。“好！”",
    ],
)
def test_time_grows_with_the_text_not_with_its_square(unit: str) -> None:
    text = (unit * 1_000_000)[: 300_000 if len(unit) < 10 else 1_000_000]
    started = time.process_time()
    split_sentences(text, "en")
    assert time.process_time() - started < 15  # a square would take minutes


@pytest.mark.parametrize("unit", ["word ", "字", "[a](b) ", "x"])
def test_what_no_person_has_written_as_one_sentence_is_cut(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    found = split_sentences(text, "en")
    assert max(end - start for start, end in found) <= 10_000
    assert len(found) < 50
    gaps = pairwise(found)
    assert all(not text[before[1] : after[0]].strip() for before, after in gaps)
    assert "".join(text[start:end] for start, end in found).replace(" ", "") == text.replace(" ", "")
