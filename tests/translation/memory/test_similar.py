"""Fuzzy matches: sentences that people translated, much like another one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.translation.memory.places import PAIR, PRINT, Place, entry
from toolkit.translation.engines.protocol import Pair
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Memory
from toolkit.translation.memory.signature import probes_of, signature_of

SEA = "The sea was calm on the morning of the third day."
CALM = "El mar estaba en calma la mañana del tercer día."


def told(memory: Memory, text: str, pair: Pair = PAIR, **more: int) -> list[tuple[str, int]]:
    return [(match.translation, match.similarity) for match in memory.similar(pair, text, **more)]


def test_a_sentence_is_found_by_one_that_is_much_like_it(place: Place) -> None:
    with Memory(place.where) as memory:
        assert told(memory, SEA) == []
        memory.review(PAIR, SEA, CALM)
        memory.review(PAIR, "The sea was rough on the morning of the fourth day.", "El mar estaba agitado.")
        memory.review(PAIR, "Something else that has nothing to do with it at all.", "Otra cosa.")
        memory.view(PRINT, PAIR).store([entry("The sea was calm on the morning of the last day.", "By an engine.")])
        # 45 of 49 and 49 letters: Indel distance of "third" and "second".
        found = memory.similar(PAIR, "The sea was calm on the morning of the second day.")
        assert [match.translation for match in found] == [CALM, "El mar estaba agitado."]
        assert 90 <= found[0].similarity < 100
        assert found[0].similarity > found[1].similarity >= 75
        assert "By an engine." not in [match.translation for match in found]
        assert told(memory, SEA)[0] == (CALM, 100)
        assert told(memory, SEA.upper())[0] == (CALM, 99)
        assert told(memory, SEA, most=1) == [(CALM, 100)]
        assert told(memory, "The sea was calm.", least=75) == []
        assert told(memory, "") == []


def test_what_is_less_alike_than_asked_for_is_not_offered(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.review(PAIR, SEA, CALM)
        other = "The sea was calm on the evening of the first night."
        [match] = memory.similar(PAIR, other, least=60)
        assert 60 <= match.similarity < 90
        assert memory.similar(PAIR, other, least=match.similarity) == [match]
        assert memory.similar(PAIR, other, least=match.similarity + 1) == []


def test_other_variants_of_the_languages_serve_and_other_languages_do_not(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.review(Pair("en", "es-MX"), SEA, CALM)
        memory.review(Pair("en", "fr"), SEA, "La mer était calme.")
        [match] = memory.similar(PAIR, f"{SEA[:-1]}!")
        assert (match.translation, match.pair) == (CALM, Pair("en", "es-MX"))
        memory.review(PAIR, SEA, "Aquí.")
        assert [match.translation for match in memory.similar(PAIR, SEA)] == ["Aquí.", CALM]


def test_second_thoughts_replace_the_first_and_markup_and_notes_come_along(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.review(PAIR, SEA, "Mal.")
        memory.review(PAIR, SEA, MarkedText(CALM), note="Looks right.")
        [match] = memory.similar(PAIR, f"Yes, {SEA}")
        assert (match.translation, match.note) == (CALM, "Looks right.")


def test_what_people_translated_before_there_were_signatures_is_found(place: Place) -> None:
    place.fill_with_version_1()
    with Memory(place.where) as memory:
        assert ("Cerrar.", 100) in told(memory, "Close.")
        assert ("Cerrar.", 83) in told(memory, "Close!")


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("海は三日目の朝に静かだった。", "海は二日目の朝に静かだった。"),
        ("ทะเลสงบในเช้าวันที่สาม", "ทะเลสงบในเช้าวันที่สอง"),
        ("Море было спокойным утром третьего дня.", "Море было спокойным утром второго дня."),
        ("كان البحر هادئا في صباح اليوم الثالث.", "كان البحر هادئا في صباح اليوم الرابع."),
        ("Calm, indeed", "Calm! Indeed."),
    ],
)
def test_every_script_and_length(sentence: str, other: str) -> None:
    with Memory(None) as memory:
        memory.review(PAIR, sentence, "it")
        found = told(memory, other, least=60)
    assert [text for text, _ in found] == ["it"]


def test_signatures_of_changed_sentences_meet() -> None:
    """Of a sentence of twelve words two of which are others, one in fifty at most has nothing in common with it."""
    chance = random.Random(5)  # noqa: S311 - words, no secrets
    words = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 10))) for _ in range(3_000)]
    met = 0
    for _ in range(1_000):
        sentence = chance.choices(words, k=12)
        text = " ".join(sentence)
        for number in chance.sample(range(12), 2):
            sentence[number] = chance.choice(words)
        met += not signature_of(text).isdisjoint(probes_of(" ".join(sentence)))
    assert met >= 980


def test_no_memory_is_made_by_asking(tmp_path: Path) -> None:
    with Memory(tmp_path / "none.sqlite") as memory:
        assert memory.similar(PAIR, SEA) == []
    assert list(tmp_path.iterdir()) == []
