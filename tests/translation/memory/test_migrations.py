"""Memories of older versions, migrated when they are opened; those of newer ones, refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from tests.translation.memory.places import PAIR, PRINT, Place, alignment, entry, run_at_once
from toolkit.errors import MemoryFileError
from toolkit.translation.engines.protocol import Pair, Translation
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Entry, Memory, schema
from toolkit.translation.memory.database import Transaction

FRENCH = Pair("en", "fr")


def test_a_memory_of_version_1_is_migrated_and_keeps_what_it_has(place: Place) -> None:
    place.fill_with_version_1()
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        assert memory.size() == 5
        found = view.find(["One two.", "It's ‘quoted’.", "Close."], {"Close.": "heading: File"})
        assert found["One two."].problems == (("low-score", "Look."),)
        assert found["One two."].translation == Translation("UNO DOS.", -0.25, None, ("wug",))
        kept = found["One two."].aligned().alignment
        assert kept is not None
        np.testing.assert_allclose(kept.weights, alignment().weights, atol=0.002)
        assert found["It's ‘quoted’."].translation.text == "Está «entre comillas»."
        assert found["Close."] == Entry(
            "Close.", Translation("Cerrar."), reviewed=True, context="heading: File", created=5.5
        )
        assert view.find(["Close."])["Close."].translation.text == "Cerca."
        assert memory.view(PRINT, FRENCH).find(["Three."])["Three."].kept
        # Its reviews have a state now; where there are none there is none.
        state = memory.reviewed_state(PAIR)
        assert state
        assert memory.reviewed_state(FRENCH) == ""
        assert view.store([entry("Four."), entry("One two.")])[1] == found["One two."]
        memory.review(FRENCH, "Three.", "Trois.")
        assert memory.reviewed_state(FRENCH)
    with Memory(place.where) as memory:
        assert memory.reviewed_state(PAIR) == state
        assert memory.size() == 7
    assert place.sql("SELECT number FROM version") == [[str(schema.VERSION)]]


def _differences(transaction: Transaction) -> list[object]:
    context = MigrationContext.configure(transaction.connection, opts={"compare_type": True})
    [state] = [column for column in inspect(transaction.connection).get_columns("scope") if column["name"] == "state"]
    # Alembic doesn't recognize a default that is empty in SQLite.
    return [*compare_metadata(context, schema.metadata), *([] if str(state["default"]).startswith("''") else [state])]


@pytest.mark.parametrize("old", [True, False])
def test_migrated_tables_are_the_same_as_new_ones(place: Place, old: bool) -> None:
    if old:
        place.fill_with_version_1()
    with Memory(place.where) as memory:
        assert memory.run(_differences) == []


OPENER = """
import alembic.operations, alembic.script, alembic.runtime.migration
from toolkit.translation.engines.protocol import Fingerprint, Pair
from toolkit.translation.memory import Memory, database, schema, sqlite
import sqlalchemy.dialects.postgresql.psycopg, sqlalchemy.dialects.sqlite, psycopg

def work(where, number):
    pair = Pair("en", "es")
    with Memory(where) as memory:
        before = memory.reviewed_state(pair)
        found = memory.view(Fingerprint("made up", "1", "model", "digest"), pair).find(["One two.", "Close."])
        memory.review(pair, f"By {number}.", "!")
        yield str(memory.reviewed_state(pair) != before)
        yield from sorted(found)
"""


def test_many_who_open_an_old_one_at_once_migrate_it_once(place: Place, tmp_path: Path) -> None:
    place.fill_with_version_1()
    told = run_at_once(OPENER, place.where, 6, tmp_path)
    assert told == [[["True"], ["Close."], ["One two."]]] * 6
    assert place.sql("SELECT number FROM version") == [[str(schema.VERSION)]]
    with Memory(place.where) as memory:
        assert memory.size() == 5 + 6


def test_a_migration_that_fails_changes_nothing(place: Place) -> None:
    place.fill_with_version_1()
    place.sql("ALTER TABLE scope ADD COLUMN state TEXT")  # somebody's own
    before = place.sql("SELECT * FROM entry ORDER BY id"), place.sql("SELECT * FROM scope ORDER BY id")
    with Memory(place.where) as memory, pytest.raises(MemoryFileError, match="can't be used") as caught:
        memory.size()
    assert "state" in caught.value.message
    assert place.sql("SELECT number FROM version") == [["1"]]
    assert (place.sql("SELECT * FROM entry ORDER BY id"), place.sql("SELECT * FROM scope ORDER BY id")) == before
    place.sql("ALTER TABLE scope DROP COLUMN state")
    with Memory(place.where) as memory:
        assert memory.size() == 5


def test_one_that_version_1_left_half_made_is_finished(place: Place) -> None:
    place.fill_with_version_1()
    place.sql("DELETE FROM version")  # which was written last, in a transaction of its own
    with Memory(place.where) as memory:
        assert memory.size() == 5
        assert memory.reviewed_state(PAIR)


def test_a_memory_of_a_later_version_is_refused(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
    place.sql("UPDATE version SET number = 99")
    with Memory(place.where) as memory, pytest.raises(MemoryFileError, match="of version 99") as caught:
        memory.view(PRINT, PAIR).find(["One."])
    assert "--memory" in caught.value.hint
    assert place.sql("SELECT count(*) FROM entry") == [["1"]]


def test_markup_is_kept_in_a_migrated_memory(place: Place) -> None:
    place.fill_with_version_1()
    marked = MarkedText("Un, dos.", ("strong",), ((0, 2, 0),))
    with Memory(place.where) as memory:
        memory.review(PAIR, "One two.", marked, note="Look.")
        assert memory.people(PAIR).find(["Close."])["Close."].marked == ""
    with Memory(place.where) as memory:
        found = memory.people(PAIR).find(["One two."])["One two."]
        assert (MarkedText.from_json(found.marked), found.note) == (marked, "Look.")
