"""The sentences to read first: the worst of a translation, by a score of its engine or of a model that judges it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.translation.made_up import ReversingEngine, translate_article
from tests.translation.test_pretranslation import article
from toolkit.translation.doubts import FEW, DoubtfulSentence, Doubts, worst_of
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.protocol import Pair, translate_all
from toolkit.translation.engines.registry import Engines
from toolkit.translation.memory import Memory, reviewed_entry
from toolkit.translation.scrutiny import Scrutiny

EASY = ["My father is a doctor.", "He lives in Boston.", "I like tea.", "Where is the station?", "She is my sister."]
HARD = "The provisional budget was amended by the steering committee."


def sentence(name: str, score: float | None, *codes: str) -> DoubtfulSentence:
    return DoubtfulSentence(0.0, name, name, name, score=score, codes=codes)


def most(*sentences: DoubtfulSentence) -> list[tuple[str, float]]:
    doubts = Doubts()
    for one in sentences:
        doubts.note(one)
    return [(one.source, one.doubt) for one in doubts.most()]


def test_what_the_model_was_least_sure_of_comes_first(argos: ArgosEngine) -> None:
    made = translate_article(article(" ".join([*EASY, HARD]), *EASY), argos, "es")
    first = made.read_first[0]
    assert (first.source, first.unit, first.doubt) == (HARD, "blocks.0", 1.0)
    assert first.score == min(one.score for one in made.read_first if one.score is not None)
    assert first.before[0] == EASY[-1]
    assert first.before[1].startswith("Ella")
    assert first.after == ("", "")
    assert len(made.read_first) <= FEW


def test_a_model_judges_what_another_engine_made_and_the_memory_keeps_that(argos: ArgosEngine) -> None:
    class Judge:
        asked = 0

        def score(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[float | None]:
            self.asked += len(pairs)
            return argos.score(pairs, source, target)

    judge, text = Judge(), article(*EASY, HARD)
    with Memory(None) as memory:
        made = translate_article(text, ApertiumEngine(), "es", memory=memory, scrutiny=Scrutiny(judge))
        again = translate_article(text, ApertiumEngine(), "es", memory=memory, scrutiny=Scrutiny(judge))
        alone = translate_article(text, ApertiumEngine(), "es", memory=memory)
    pairs = [(one.source, one.translation) for one in made.read_first]
    scores = [one.score for one in made.read_first if one.score is not None]
    assert scores == sorted(argos.score(pairs, "en", "es"))  # type: ignore[type-var]
    assert len(scores) == 2
    assert judge.asked == len(EASY) + 1
    assert made.read_first == again.read_first == alone.read_first
    assert translate_article(text, ApertiumEngine(), "es").read_first == ()


def test_a_model_says_of_its_own_translation_what_it_said_when_it_made_it(argos: ArgosEngine) -> None:
    made = translate_all(argos, EASY, "en", "es")
    judged = argos.score([(one, other.text) for one, other in zip(EASY, made, strict=True)], "en", "es")
    assert judged == pytest.approx([one.score for one in made], abs=0.01)
    [wrong] = argos.score([(EASY[0], "La mesa es verde.")], "en", "es")
    assert wrong is not None
    assert wrong < min(score for score in judged if score is not None)


def test_only_engines_without_scores_are_judged(argos: ArgosEngine) -> None:
    with Engines() as engines:
        assert isinstance(engines.scorer(ApertiumEngine(), "en", "es"), ArgosEngine)
        assert engines.scorer(ApertiumEngine(), "en", "fr") is None
        assert engines.scorer(argos, "en", "es") is None
        assert engines.scorer(engines.get("pseudo"), "en", "es") is None


def test_findings_count_beside_scores_and_a_sentence_that_was_kept_before_all() -> None:
    found = most(
        sentence("good", -0.1),
        sentence("middling", -0.5),
        sentence("bad", -2.0),
        sentence("numbers", -0.3, "numbers-differ"),
        sentence("both", -1.0, "numbers-differ", "words-twice"),
        sentence("kept", None, "left-as-it-is"),
        *(sentence(f"fine {number}", -0.2) for number in range(9)),
    )
    assert [name for name, _ in found] == ["both", "kept", "numbers", "bad", "middling"]


def test_a_score_is_compared_with_those_of_its_own_translation_alone() -> None:
    names = [f"sentence {number}" for number in range(20)]
    sure = most(*(sentence(name, -number / 1000) for number, name in enumerate(names)))
    unsure = most(*(sentence(name, -5 - number) for number, name in enumerate(names)))
    assert sure == unsure
    assert [name for name, _ in sure] == names[:-6:-1]


def test_the_low_score_of_one_model_adds_nothing_and_without_scores_only_findings_count() -> None:
    assert most(sentence("a", -3.0, "low-score"), sentence("b", -1.0), sentence("c", -1.0)) == [("a", 1.0)]
    assert most(*(sentence(name, None) for name in "abc")) == []
    assert most(sentence("a", None), sentence("b", None, "question-lost"), sentence("c", None)) == [("b", 1.0)]


def test_of_few_sentences_few_are_named() -> None:
    assert len(most(*(sentence(str(number), -number) for number in range(7)))) == 3


def test_what_a_person_wrote_is_not_doubted(argos: ArgosEngine) -> None:
    with Memory(None) as memory:
        memory.review(Pair("en", "es"), HARD, "El comité enmendó el presupuesto provisional.")
        made = translate_article(article(*EASY, HARD), argos, "es", memory=memory)
    assert HARD not in [one.source for one in made.read_first]


def test_a_bundle_names_the_worst_of_all_articles() -> None:
    one = [sentence("a", -1.0), sentence("b", -2.0)]
    parts = [("one.md", [DoubtfulSentence(0.9, "u", "a", "a")]), ("two.md", [DoubtfulSentence(1.5, "u", "b", "b")])]
    assert [(found.article, found.source) for found in worst_of(parts)] == [("two.md", "b"), ("one.md", "a")]
    assert len(worst_of([("x.md", one * 9)])) == FEW


def test_an_engine_that_only_pretends_is_not_doubted() -> None:
    class Pretending(ReversingEngine):
        genuine = False

    assert translate_article(article(*EASY), Pretending(mangle=" (("), "es").read_first == ()


def test_it_comes_back_as_it_was_written() -> None:
    told = DoubtfulSentence(1.5, "blocks.1", "a", "b", ("c", "d"), ("e", "f"), -0.5, ("numbers-differ",), "x.md")
    assert DoubtfulSentence.of(told.to_dict()) == told


def test_what_a_person_translated_much_like_it_is_offered_and_never_applied() -> None:
    before, now = "The sea was calm on the third day.", "The sea was calm on the second day."
    text = article("Something else is said here first.", now, "A third thing has no like of it.", before)
    with Memory(None) as memory:
        memory.review(Pair("en", "es"), before, "El mar estaba en calma el tercer día.")
        engine = ReversingEngine()
        made = translate_article(text, engine, "es", memory=memory)
    texts = [unit.text for unit in made.article.units()]
    assert texts[1] == "DAY SECOND THE ON CALM WAS SEA THE."
    assert texts[3] == "El mar estaba en calma el tercer día."
    [finding] = [finding for finding in made.findings if finding.code == "similar-reviewed"]
    assert finding.where == "blocks.1"
    assert before in finding.message
    assert "El mar estaba en calma el tercer día." in finding.message
    assert [(one.source, one.alternative) for one in made.read_first] == [
        (now, "El mar estaba en calma el tercer día.")
    ]


def test_a_memory_that_is_like_everything_does_not_hold_up_a_build() -> None:
    """Sentences are compared with people's only as far as a bound."""
    from toolkit.translation.memory.similar import _COMPARED, similar_to_each

    with Memory(None) as memory:
        memory.people(Pair("en", "es")).store(
            [reviewed_entry(f"The harbour of town {number} was closed for repairs.", "x") for number in range(300)]
        )
        asked = [f"The harbour of city {number} was closed for repairs." for number in range(300)]
        found = similar_to_each(memory._database, Pair("en", "es"), asked)
    assert 0 < len(found) <= _COMPARED
    assert all(match.similarity >= 75 for match in found.values())
