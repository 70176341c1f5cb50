"""Every sentence comes out once, sound ones as the engine gave them, the others mended or kept and reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.translation.made_up import EchoEngine, ReversingEngine
from toolkit.errors import EngineError
from toolkit.languages import words_of
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.protocol import Alignment, Engine, Request, Translation
from toolkit.translation.quality import Checked, translate_checked
from toolkit.translation.quality.edges import with_own_edges
from toolkit.translation.quality.inspection import inspect
from toolkit.translation.quality.mending import mend_numbers

SENTENCES = st.lists(st.text(min_size=1, max_size=60).filter(str.strip), max_size=12)


class Hostile(ReversingEngine):
    """Gives what it was made with, whatever it is asked."""

    name = "hostile"

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = answers

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        assert source != target
        for number, request in enumerate(list(requests)):
            self.seen.append(request.text)
            yield number, Translation(self.answers[number % len(self.answers)])


def run(engine: Engine, *sentences: str) -> list[Checked]:
    numbered = list(translate_checked(engine, map(Request, sentences), "en", "es"))
    assert sorted(number for number, _ in numbered) == list(range(len(sentences)))
    return [checked for _, checked in sorted(numbered, key=lambda item: item[0])]


@given(SENTENCES)
def test_what_is_sound_comes_as_the_engine_gave_it(sentences: list[str]) -> None:
    plain = dict(ReversingEngine().translate(map(Request, sentences), "en", "es"))
    for number, checked in enumerate(run(ReversingEngine(), *sentences)):
        if not any(found.severe for found in inspect(sentences[number], plain[number], "en", "es")):
            given = with_own_edges(sentences[number], plain[number], "en", "es")
            assert checked.translation.text == given.text


@given(SENTENCES, st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_no_engine_makes_it_fail(sentences: list[str], answers: list[str]) -> None:
    for engine in (Hostile(*answers, "no " * 500, ""), EchoEngine()):
        for sentence, checked in zip(sentences, run(engine, *sentences), strict=True):
            assert not any(found.severe for found in checked.problems)
            if checked.kept:
                assert checked.translation.text == sentence
                assert [found.code for found in checked.problems] == ["left-as-it-is"]


def test_the_tries_for_one_sentence_are_bounded() -> None:
    engine = Hostile("no " * 5000)
    [checked] = run(engine, "One two three four, " * 2000)
    assert checked.kept
    assert len(engine.seen) <= 400


def test_an_engine_that_loses_or_doubles_a_sentence_is_told() -> None:
    class Losing(Hostile):
        def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
            yield from list(super().translate(requests, source, target))[1:]

    class Doubling(Hostile):
        def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
            for made in super().translate(requests, source, target):
                yield from (made, made)

    with pytest.raises(EngineError, match="nothing for 1 sentence,"):
        run(Losing("Sí, señor."), "Yes, sir.", "Yes, man.")
    with pytest.raises(EngineError, match="two translations"):
        run(Doubling("Sí, señor."), "Yes, sir.")


def test_an_engine_that_breaks_is_named() -> None:
    class Broken(Hostile):
        def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
            yield from super().translate(requests, source, target)
            raise RuntimeError("no weights.")

    with pytest.raises(EngineError, match=r"The engine 'hostile' failed: RuntimeError: no weights.\nReport it"):
        run(Broken("Sí, señor."), "Yes, sir.")


def words_aligned(sentence: str, text: str) -> Translation:
    source, target = words_of(sentence), words_of(text)
    weights = np.eye(len(target), len(source), dtype=np.float32)
    return Translation(text, None, Alignment(tuple(source), tuple(target), weights))


def test_a_wrong_number_is_mended_where_the_alignment_is_certain() -> None:
    sentence, text = "They came in 1983 with 20 men.", "Ellos vinieron en 193 con 20 hombres."
    source, target = words_of(sentence), words_of(text)
    weights = np.zeros((len(target), len(source)), dtype=np.float32)
    weights[3, 3] = 0.9
    translation = Translation(text, -0.3, Alignment(tuple(source), tuple(target), weights))
    mended = mend_numbers(sentence, translation, "en", "es")
    assert mended is not None
    assert mended.text == "Ellos vinieron en 1983 con 20 hombres."
    assert mended.alignment is not None
    start, end = mended.alignment.target[int(mended.alignment.weights[:, 3].argmax())]
    assert mended.text[start:end] == "1983"


def test_a_wrong_number_is_left_where_nothing_is_certain() -> None:
    sentence = "They came in 1983."
    assert mend_numbers(sentence, Translation("Ellos vinieron en 193."), "en", "es") is None
    assert mend_numbers(sentence, words_aligned(sentence, "193 es cuando vinieron."), "en", "es") is None
    assert mend_numbers(sentence, words_aligned(sentence, "Ellos vinieron en 1983."), "en", "es") is None


FRAGMENTS = [
    "THE WAR IS OVER", "A BIG HOUSE FOR EVERYBODY", "Hello", "water", "a big house with a garden", "first of all",
    "They Live In A Big House", "A dog is running in the park", "They were friends", "Wait...", "I love you 😀",
    "He said 你好 to me.", "Tom Smith, Director, +1 555 0100", "no no no no", "No, no, no, no!", "1 2 3 4 5 apples",
    "12 | 5% | $ 3.50 | total", "a" * 300, "la " * 200, "\\x00{}[]<b>%s", "))))((((", "x", "He said: “I am. You are.”",
]  # fmt: skip
LONG = ", ".join(["I went home", "you read a book", "she saw the dog", "they were happy"] * 25) + "."


@pytest.mark.parametrize("name", ["argos", "apertium"])
def test_no_loop_cut_or_invention_passes_unreported(name: str, argos: ArgosEngine) -> None:
    engine: Engine = argos if name == "argos" else ApertiumEngine()
    sentences = [*FRAGMENTS, LONG]
    for sentence, checked in zip(sentences, run(engine, *sentences), strict=True):
        found = inspect(sentence, checked.translation, "en", "es", engine=engine.name)
        reported = {problem.code for problem in checked.problems}
        assert checked.kept or {problem.code for problem in found} <= reported
        assert not any(problem.severe for problem in checked.problems)
        alignment = checked.translation.alignment
        if alignment is not None:
            assert all(0 <= start < end <= len(sentence) for start, end in alignment.source)
            assert all(0 <= start < end <= len(checked.translation.text) for start, end in alignment.target)
            assert alignment.weights.shape == (len(alignment.target), len(alignment.source))


def test_fragments_and_headings_that_loop_are_mended(argos: ArgosEngine) -> None:
    loop, title, long = run(argos, "They were friends", "They Live In A Big House", LONG)
    assert (loop.mended, loop.problems) == ("full stop", ())
    assert not loop.translation.text.endswith(".")
    assert (title.mended, title.translation.text) == ("capitals", "Ellos viven en una casa grande")
    assert not long.kept
    assert len(long.translation.text.split(",")) >= 95


def test_capitals_come_back_as_capitals(argos: ArgosEngine) -> None:
    [checked] = run(argos, "THEY LIVE IN A BIG HOUSE")
    assert checked.translation.text == "ELLOS VIVEN EN UNA CASA GRANDE"


@pytest.mark.parametrize(("source", "expected"), [("a cup of tea", "una taza de té"), ("two horses", "dos caballos")])
def test_items_of_a_list_are_not_told_twice_nor_given_a_stop(source: str, expected: str, argos: ArgosEngine) -> None:
    """As it is, the model makes "dos caballos tienen dos caballos." of two horses, and is sure of it."""
    [(_, checked)] = translate_checked(argos, [Request(source)], "en", "es")
    assert checked.translation.text == expected
    assert "words-twice" not in [problem.code for problem in checked.problems]


def test_a_whole_translation_without_its_stop_is_not_thrown_away() -> None:
    [checked] = run(Hostile("Mañana iré a casa"), "I will go home tomorrow.")
    assert (checked.translation.text, checked.kept) == ("Mañana iré a casa.", False)


@pytest.mark.parametrize("ends", ["\n\n", "\n", " \r\n ", "\u2028", "\x85"])
def test_line_breaks_that_the_sentence_lacks_are_spaces_and_told(ends: str) -> None:
    [checked] = run(Hostile(f"Lo hace aquí.{ends}Sí, aquí."), "It does it in here.")
    assert checked.translation.text == "Lo hace aquí. Sí, aquí."
    assert [found.code for found in checked.problems] == ["lines-joined"]
    [checked] = run(Hostile(f"{ends}Lo hace aquí.{ends}"), "It does it in here.")
    assert (checked.translation.text, checked.problems) == ("Lo hace aquí.", ())
    [checked] = run(Hostile("Lo hace\naquí."), "It does it\nin here.")
    assert (checked.translation.text, checked.problems) == ("Lo hace\naquí.", ())
