"""What only more than one sentence tells: names that get lost, and sentences that are translated in two ways."""

from __future__ import annotations

import dataclasses
import tracemalloc
from pathlib import Path

import pytest

from tests.translation.made_up import ReversingEngine, translate_article
from tests.translation.test_pretranslation import article
from toolkit import Project
from toolkit.catalogue import CATALOGUE, CHECKS
from toolkit.errors import UsageError
from toolkit.translation.consistency import Names, Wordings
from toolkit.translation.engines.protocol import Pair, Translation
from toolkit.translation.memory import Memory
from toolkit.translation.scrutiny import Scrutiny

SENTENCES = [
    ("Once Hopkins came by train.", "Una vez Hopkins vino en tren."),
    ("They gave Hopkins a room.", "Dieron a Hopkins una habitación."),
    ("Then Hopkins wrote a letter.", "Luego Hopkins escribió una carta."),
]


def lost(*pairs: tuple[str, str], target: str = "es", source: str = "en") -> list[tuple[str, str]]:
    names = Names(source, target)
    for number, (sentence, translation) in enumerate(pairs):
        names.note(str(number), sentence, translation)
    return [(name, place) for name, place, _ in names.lost()]


def test_a_name_that_is_kept_elsewhere_is_missed_where_nothing_is_like_it() -> None:
    assert lost(*SENTENCES, ("Now Hopkins is old.", "Ahora es viejo.")) == [("Hopkins", "3")]
    # Also where it comes first.
    assert lost(("Now Hopkins is old.", "Ahora es viejo."), *SENTENCES) == [("Hopkins", "0")]


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [
        ("Now Hopkins is old.", "Ahora Hopkins es viejo."),
        ("Now Hopkins is old.", "Ahora Hopkinsi es viejo."),  # inflected
        ("Now Hopkins is old.", "Ahora Jopkins es viejo."),  # spelt as it sounds
        ("Hopkins is old.", "Él es viejo."),  # a first word has a capital anyway
        ("“Hopkins is old.”", "“Es viejo”."),
    ],
)
def test_a_name_in_another_form_is_not_missed(sentence: str, translation: str) -> None:
    assert lost(*SENTENCES, (sentence, translation)) == []


def test_what_is_translated_everywhere_is_no_name_that_got_lost() -> None:
    assert lost(*[("He went to Germany again.", "Volvió a ir a Alemania.")] * 5) == []
    # Kept once, translated as often: nobody knows.
    assert lost(SENTENCES[0], ("Now Hopkins is old.", "Ahora es viejo.")) == []


def test_scripts_that_write_names_as_they_sound_and_nouns_with_capitals_are_not_looked_at() -> None:
    pairs = [(sentence, sentence) for sentence, _ in SENTENCES]
    assert lost(*pairs, ("Now Hopkins is old.", "Теперь он стар."), target="ru") == []
    assert lost(*pairs, ("Now Hopkins is old.", "Now old."), source="de") == []


def test_a_person_may_leave_a_name_out() -> None:
    names = Names("en", "es")
    for sentence, translation in SENTENCES:
        names.note("0", sentence, translation)
    names.note("1", "Now Hopkins is old.", "Ahora es viejo.", looked_at=False)
    assert list(names.lost()) == []


def test_a_sentence_that_is_translated_in_two_ways_is_told_with_the_other_one() -> None:
    wordings = Wordings()
    assert wordings.other("en", "es", "The sea was very calm.", "El mar estaba en calma.") == ""
    assert wordings.other("en", "es", "The sea was very calm.", "El mar estaba en calma.") == ""
    assert wordings.other("en", "es", "The sea was very calm.", "La mar era mansa.") == "El mar estaba en calma."
    # Another pair, a heading, a text that is too short to be the same thing everywhere.
    assert wordings.other("en", "fr", "The sea was very calm.", "La mer était calme.") == ""
    assert wordings.other("en", "es", "The Sea Was Very Calm", "El mar estaba en calma") == ""
    assert [wordings.other("en", "es", "Bank", text) for text in ("Banco", "Orilla")] == ["", ""]


def test_what_is_remembered_is_bounded() -> None:
    def peak(count: int) -> int:
        names, wordings = Names("en", "es"), Wordings()
        tracemalloc.start()
        for number in range(count):
            text = f"This one is called Name{number:x} by most of {number} people."
            names.note("0", text, text)
            names.note("0", f"It was in Germany {number}.", f"Fue en Alemania {number}.")
            wordings.other("en", "es", text, text)
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    assert peak(60_000) < 1.2 * peak(30_000)


def test_articles_of_a_build_are_compared_and_what_is_unchecked_is_not_told() -> None:
    text = "The whole story begins here."

    def codes(scrutiny: Scrutiny) -> list[str]:
        translate_article(article(text), ReversingEngine(), "es", scrutiny=scrutiny)
        with Memory(None) as memory:
            memory.review(Pair("en", "es"), text, "Toda la historia empieza aquí.")
            made = translate_article(article(text), ReversingEngine(), "es", memory=memory, scrutiny=scrutiny)
        return [finding.code for finding in made.findings]

    assert codes(Scrutiny()) == []
    assert codes(Scrutiny(wordings=Wordings())) == ["translated-twice"]
    assert codes(Scrutiny(wordings=Wordings(), unchecked=frozenset({"translated-twice"}))) == []


def test_an_article_tells_of_names() -> None:
    with Memory(None) as memory:
        engine = ReversingEngine()
        names = [f"Some people called Hopkins {number} times." for number in "abcd"]
        memory.review(Pair("en", "es"), names[0], "Algunos llamaron a Hopkins.")
        memory.review(Pair("en", "es"), names[1], "Otros llamaron a Hopkins.")
        memory.review(Pair("en", "es"), names[2], "Pocos llamaron a Hopkins.")
        made = translate_article(article(*names[:3], "And now Hopkins sleeps."), engine, "es", memory=memory)
        kept = [finding.code for finding in made.findings]

        class Losing(ReversingEngine):
            def _reverse(self, sentence: str) -> Translation:
                return Translation("Y ahora duerme" + sentence[-1])

        made = translate_article(article(*names[:3], "But now Hopkins sleeps."), Losing(), "es", memory=memory)
    assert kept == []
    [finding] = [finding for finding in made.findings if finding.code == "name-lost"]
    assert finding.where == "blocks.3"
    assert "'Hopkins'" in finding.message


def test_every_check_can_be_switched_off_but_what_readers_cannot_read() -> None:
    assert {"name-lost", "translated-twice", "words-twice", "numbers-differ", "unknown-words"} <= {*CHECKS}
    assert {"left-as-it-is", "sentence-kept"}.isdisjoint(CHECKS)
    assert {*CHECKS} <= CATALOGUE.keys()


def test_a_project_switches_checks_off_by_their_codes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n\nThe zyxwv was blorped.\n", "utf-8")

    def build(unchecked: str) -> tuple[list[str], str]:
        lines = ['sources = "a.md"', 'lang = "es"', 'format = "docx"', 'engine = "apertium"', 'memory = "none"']
        (tmp_path / "publish.toml").write_text("\n".join([*lines, unchecked]), "utf-8")
        [edition] = Project.load(tmp_path).build().editions
        return [finding.code for finding in edition.entry.warnings], edition.entry.sha256

    told, digest = build("")
    silent, same = build('unchecked = ["unknown-words"]')
    assert (told, silent) == (["unknown-words"], [])
    assert digest == same
    with pytest.raises(UsageError, match="left-as-it-is"):
        build('unchecked = ["left-as-it-is"]')


def test_scrutiny_of_nobody_is_the_default() -> None:
    assert dataclasses.astuple(Scrutiny()) == (None, frozenset(), None, None, None)
