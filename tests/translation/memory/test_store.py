"""The memory as builds use it, in files and in PostgreSQL alike: people before engines, and what is stored stays."""

from __future__ import annotations

import numpy as np

from tests.translation.memory.places import OTHER, PAIR, PRINT, Place, alignment, entry
from toolkit.translation.engines.protocol import Pair, Translation
from toolkit.translation.memory import Entry, Memory


def test_what_was_stored_is_found(place: Place) -> None:
    stored = entry("One two.", problems=(("low-score", "Look."),), context="heading: Before.")
    with Memory(place.where) as memory:
        assert memory.view(PRINT, PAIR).store([stored, entry("Three.")]) == [stored, entry("Three.")]
        assert memory.size() == 2
    with Memory(place.where) as memory:
        found = memory.view(PRINT, PAIR).find(["One two.", "Four."])
    assert found == {"One two.": stored}
    kept = found["One two."].aligned().alignment
    assert kept is not None
    np.testing.assert_allclose(kept.weights, alignment().weights, atol=0.002)


def test_engines_and_pairs_have_entries_of_their_own(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
        assert memory.view(OTHER, PAIR).find(["One."]) == {}
        assert memory.view(PRINT, Pair("en", "fr")).find(["One."]) == {}
        assert memory.view(PRINT, PAIR).find(["one."]) == {}


def test_the_first_translation_stays_and_is_the_one_that_counts(place: Place) -> None:
    with Memory(place.where) as one, Memory(place.where) as other:
        one.view(PRINT, PAIR).store([entry("One.", "UNO")])
        kept = other.view(PRINT, PAIR).store([entry("Two."), entry("One.", "UN")])
    assert [item.translation.text for item in kept] == ["TWO.", "UNO"]


def test_a_sentence_may_come_twice(place: Place) -> None:
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        kept = view.store([entry("One.", "UNO"), entry("Two."), entry("One.", "UN")])
        assert [item.translation.text for item in kept] == ["UNO", "TWO.", "UNO"]
        thoughts = [Entry("One.", Translation(text), reviewed=True) for text in ("first", "second")]
        view.store(thoughts, replace_old=True)
        assert view.find(["One."])["One."].translation.text == "second"


def test_a_person_comes_before_every_engine(place: Place) -> None:
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        view.store([entry("Close.")])
        memory.review(PAIR, "Close.", "Cerca.")
        memory.review(PAIR, "Close.", "Cerrar.", context="heading: File")
        for context, expected in (("heading: File", "Cerrar."), ("heading: Map", "Cerca."), ("", "Cerca.")):
            found = view.find(["Close."], {"Close.": context})["Close."]
            assert (found.translation.text, found.reviewed) == (expected, True)
        assert memory.view(OTHER, PAIR).find(["Close."])["Close."].translation.text == "Cerca."
        assert memory.people(PAIR).find(["Close."])["Close."].translation.text == "Cerca."
        memory.review(PAIR, "Close.", "Cercano.")
        assert view.find(["Close."])["Close."].translation.text == "Cercano."


def test_the_state_of_reviews_is_another_one_after_each(place: Place) -> None:
    with Memory(place.where) as memory, Memory(None) as other:
        assert memory.reviewed_state(PAIR) == ""
        memory.view(PRINT, PAIR).store([entry("One."), entry("Two.")])
        assert memory.reviewed_state(PAIR) == ""
        states = []
        for translation in ("Uno.", "Un.", "Un."):
            memory.review(PAIR, "One.", translation)
            states.append(memory.reviewed_state(PAIR))
            assert memory.reviewed_state(PAIR) == states[-1]
        other.review(PAIR, "One.", "Un.")
        assert len({*states, other.reviewed_state(PAIR), ""}) == 5
        assert memory.reviewed_state(Pair("en", "fr")) == ""
        # What engines do, and what is found out later of a person's words, are no reviews.
        memory.view(PRINT, PAIR).store([entry("Three.")])
        [reviewed] = memory.view(PRINT, PAIR).find(["One."]).values()
        memory.view(PRINT, PAIR).add_alignments([reviewed.with_alignment(alignment())])
        assert memory.reviewed_state(PAIR) == states[-1]


def test_alignments_are_added_to_what_is_still_there(place: Place) -> None:
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        view.store([Entry("Two.", Translation("Dos."))])
        memory.review(PAIR, "One.", "Uno.")
        memory.review(PAIR, "One.", "Una.", context="heading: She")
        before = view.find(["One.", "Two."])
        # A person has second thoughts while an engine aligns the first ones.
        memory.review(PAIR, "One.", "Un.")
        aligned = [old.with_alignment(alignment()) for old in before.values()]
        assert view.add_alignments(aligned) == aligned
        found = view.find(["One.", "Two."])
        assert found["One."].translation.text == "Un."
        assert found["One."].alignment is None
        assert found["Two."] == before["Two."].with_alignment(alignment())
        # The first alignment stays.
        other = alignment()
        other.weights[:] = 0.5
        assert view.add_alignments([found["Two."].with_alignment(other)]) == [found["Two."]]
        assert view.add_alignments([]) == []


def test_text_that_a_database_can_not_hold_is_kept_as_near_as_can_be(place: Place) -> None:
    with Memory(place.where) as memory:
        [kept] = memory.view(PRINT, PAIR).store([entry("a\0b \udc80", "A\0B \udc80")])
        assert kept.translation.text == "AB ?"
        assert memory.view(PRINT, PAIR).find(["a\0b \udc80"])["a\0b \udc80"] == kept


def test_every_script_comes_back_as_it_was(place: Place) -> None:
    stored = entry("漢字 'quoted' \\ %s %(x)s :name", 'العربية "और" 🦉 {}', context="ไทย\n\t")
    with Memory(place.where) as memory:
        assert memory.view(PRINT, PAIR).store([stored]) == [stored]
        assert memory.view(PRINT, PAIR).find([stored.text]) == {stored.text: stored}


def test_a_private_memory_is_gone_when_it_is_closed() -> None:
    memory = Memory(None)
    memory.view(PRINT, PAIR).store([entry("One.")])
    assert memory.view(PRINT, PAIR).find(["One."])
    memory.close()
    assert memory.view(PRINT, PAIR).find(["One."]) == {}
    memory.close()


def test_an_entry_that_was_changed_behind_our_back_is_worth_nothing(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.view(PRINT, PAIR).store([entry("One."), entry("Two.")])
        memory.review(PAIR, "Three.", "Tres.")
        state = memory.reviewed_state(PAIR)
    place.sql("UPDATE entry SET translation = 'forged' WHERE text <> 'Two.'")
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        assert view.find(["One.", "Two."]) == {"Two.": entry("Two.")}
        assert memory.reviewed_state(PAIR) == state
        assert view.find(["Three."]) == {}
        assert memory.reviewed_state(PAIR) not in ("", state)
        assert view.store([entry("One.")]) == [entry("One.")]
        assert view.find(["One."]) == {"One.": entry("One.")}


def test_many_are_found_at_once(place: Place) -> None:
    many = [entry(f"Sentence {number}.") for number in range(1700)]
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        assert view.store(many) == many
        assert view.find(each.text for each in many) == {each.text: each for each in many}
        assert view.store([]) == []
