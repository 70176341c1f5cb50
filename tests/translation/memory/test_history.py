"""What people's translations were before is kept, and nobody writes over what he has not seen."""

from __future__ import annotations

from pathlib import Path

from tests.translation.memory.places import PAIR, PRINT, Place, entry, run_at_once
from toolkit.translation.engines import Pair
from toolkit.translation.memory import Entry, Memory, forget, reviewed_entry

TEXT = "The sea was calm."


def given(text: str, by: str) -> Entry:
    return reviewed_entry(TEXT, text, by=by)


def test_who_when_and_what_before(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.view(PRINT, PAIR).store([entry(TEXT, "El mar.")])
        people = memory.people(PAIR)
        first = people.change(TEXT, given("El mar estaba calmo.", "Ann"), None, "Ann")
        assert first.stored
        assert first.entry is not None
        second = people.change(TEXT, given("El mar estaba en calma.", "Ben"), first.entry, "Ben")
        assert second.entry is not None
        assert (second.entry.by, second.entry.translation.text) == ("Ben", "El mar estaba en calma.")
        taken_back = people.change(TEXT, None, second.entry, "Cleo")
        assert (taken_back.entry, taken_back.stored) == (None, True)
        newest, oldest = people.past(TEXT)
        assert (newest.entry, newest.ended_by) == (second.entry, "Cleo")
        assert (oldest.entry, oldest.ended_by) == (first.entry, "Ben")
        assert oldest.entry.created <= oldest.ended <= newest.ended
        # The engine's translation holds again, and nothing is like what people translated.
        assert memory.view(PRINT, PAIR).find([TEXT])[TEXT].translation.text == "El mar."
        assert memory.similar(PAIR, TEXT) == []


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(place: Place) -> None:
    with Memory(place.where) as memory:
        people = memory.people(PAIR)
        seen = people.change(TEXT, given("Uno.", "Ann"), None, "Ann").entry
        theirs = people.change(TEXT, given("Dos.", "Ben"), seen, "Ben").entry
        state = memory.reviewed_state(PAIR)
        refused = people.change(TEXT, given("Tres.", "Ann"), seen, "Ann")
        assert (refused.stored, refused.entry) == (False, theirs)
        assert not people.change(TEXT, None, seen, "Ann").stored
        assert not people.change(TEXT, given("Tres.", "Ann"), None, "Ann").stored
        assert people.find([TEXT])[TEXT] == theirs
        assert [past.entry.translation.text for past in people.past(TEXT)] == ["Uno."]
        assert memory.reviewed_state(PAIR) == state  # no edition is stale by it


def test_an_import_keeps_what_it_replaces_and_says_the_same_twice_at_no_cost(place: Place) -> None:
    with Memory(place.where) as memory:
        people = memory.people(PAIR)
        people.change(TEXT, given("Uno.", "Ann"), None, "Ann")
        for _ in range(2):
            people.store([reviewed_entry(TEXT, "Dos."), reviewed_entry("New.", "Nuevo.")], replace_old=True)
        assert [past.entry.translation.text for past in people.past(TEXT)] == ["Uno."]
        assert people.past("New.") == []


def test_what_is_forgotten_is_forgotten_with_what_was_before(place: Place) -> None:
    with Memory(place.where) as memory:
        people = memory.people(PAIR)
        seen = people.change(TEXT, given("Uno.", "Ann"), None, "Ann").entry
        people.change(TEXT, given("Dos.", "Ann"), seen, "Ann")
        other = memory.people(Pair("en", "fr"))
        kept = other.change(TEXT, given("Un.", "Ann"), None, "Ann").entry
        other.change(TEXT, given("Deux.", "Ann"), kept, "Ann")
        assert forget(memory, PAIR, [TEXT]) == 1
        assert people.past(TEXT) == []
        assert len(other.past(TEXT)) == 1


AT_ONCE = """
from toolkit.translation.engines import Pair
from toolkit.translation.memory import Memory, reviewed_entry

def work(where, number):
    with Memory(where) as memory:
        people = memory.people(Pair("en", "es"))
        seen = people.find(["One."])["One."]
        done = people.change("One.", reviewed_entry("One.", f"By {number}.", by=str(number)), seen, str(number))
        yield str(done.stored)
"""


def test_of_many_at_once_each_change_is_seen_or_refused(place: Place, tmp_path: Path) -> None:
    with Memory(place.where) as memory:
        memory.review(PAIR, "One.", "Uno.")
    told = run_at_once(AT_ONCE, place.where, 5, tmp_path)
    with Memory(place.where) as memory:
        people = memory.people(PAIR)
        stored = [number for number, [[done]] in enumerate(told) if done == "True"]
        past = [one.entry.translation.text for one in people.past("One.")]
        # Each that was stored has replaced the one before it; the last one stands.
        assert stored
        assert len(past) == len(stored)
        assert past[-1] == "Uno."
        assert {*past, people.find(["One."])["One."].translation.text} == {"Uno.", *(f"By {n}." for n in stored)}
