"""Many who write at once: processes and threads, in files and in PostgreSQL. Nothing is lost, and all agree."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier, Event

import pytest
from sqlalchemy import select

from tests.postgres import PostgresServer
from tests.translation.memory.places import PAIR, PRINT, Place, entry, run_at_once
from toolkit.translation.engines.protocol import Translation
from toolkit.translation.memory import Entry, Memory, schema
from toolkit.translation.memory.database import Transaction

WRITERS = 8

WRITER = """
import random
from toolkit.translation.engines.protocol import Fingerprint, Pair, Translation
from toolkit.translation.memory import Entry, Memory, database, schema, sqlite
import sqlalchemy.dialects.postgresql.psycopg, sqlalchemy.dialects.sqlite, psycopg

def work(where, number):
    order = list(range(300))
    random.Random(number).shuffle(order)
    with Memory(where) as memory:
        view = memory.view(Fingerprint("made up", "1", "model", "digest"), Pair("en", "es"))
        for start in range(0, 300, 20):
            made = [Entry(f"Sentence {n}.", Translation(f"by {number}")) for n in order[start:start + 20]]
            own = [Entry(f"Own {number} {n}.", Translation("own")) for n in order[start:start + 20]]
            for kept in view.store(made + own):
                yield kept.text + "\\t" + kept.translation.text
            memory.review(Pair("en", "es"), f"Reviewed {start}.", f"by {number}")
"""


def test_processes_that_write_at_once_agree(place: Place, tmp_path: Path) -> None:
    told = [dict(lines) for lines in run_at_once(WRITER, place.where, WRITERS, tmp_path)]
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        texts = [f"Sentence {n}." for n in range(300)]
        own = [f"Own {k} {n}." for k in range(WRITERS) for n in range(300)]
        found = view.find(texts + own)
        reviewed = view.find(f"Reviewed {start}." for start in range(0, 300, 20))
    assert len(found) == 300 + WRITERS * 300
    for text in texts:
        assert {each[text] for each in told} == {found[text].translation.text}
    assert len(reviewed) == 15
    assert all(each.reviewed for each in reviewed.values())


def test_a_process_that_is_killed_loses_nothing_that_was_stored(place: Place) -> None:
    script = WRITER + "\nimport os, signal, sys\nlist(work(sys.argv[1], 0))\nos.kill(os.getpid(), signal.SIGKILL)"
    script = script.replace("with Memory(where) as memory:", "memory = Memory(where)\n    if True:")
    command = [sys.executable, "-c", script, str(place.where)]
    result = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert result.returncode == -9, result.stderr
    with Memory(place.where) as memory:
        assert len(memory.view(PRINT, PAIR).find([f"Sentence {n}." for n in range(300)])) == 300


@pytest.mark.parametrize("shared", [True, False])
def test_reviews_of_many_are_all_counted(place: Place, shared: bool) -> None:
    """Each replaces the same sentences, in an order of its own: nobody waits for ever, and each leaves a new state."""
    first = Memory(place.where)
    memories = [first, *(first if shared else Memory(place.where) for _ in range(5))]

    def review(number: int) -> list[str]:
        memory, order = memories[number], Random(number)  # noqa: S311 - any order will do
        states = []
        view = memory.view(PRINT, PAIR)
        for turn in range(10):
            thoughts = [
                Entry(f"Sentence {n}.", Translation(f"by {number}.{turn}"), reviewed=True, created=time.time())
                for n in order.sample(range(40), 40)
            ]
            view.store(thoughts, replace_old=True)
            states.append(memory.reviewed_state(PAIR))
        return states

    with ThreadPoolExecutor(len(memories)) as threads:
        told = [future.result() for future in [threads.submit(review, number) for number in range(len(memories))]]
    found = first.view(PRINT, PAIR).find(f"Sentence {n}." for n in range(40))
    # A transaction is one person's, all or nothing.
    [last] = {each.translation.text for each in found.values()}
    assert last.endswith(".9")
    assert all(len(set(states)) == 10 for states in told)
    for memory in memories:
        memory.close()


def test_two_memories_of_one_process_keep_what_another_process_would_remove(path: Path) -> None:
    """Whoever but SQLite closes a file undoes the locks that SQLite has on it for another memory."""
    script = WRITER.partition("def work")[0] + (
        "import sys\n"
        "with Memory(sys.argv[1]) as memory:\n"
        "    view = memory.view(Fingerprint('made up', '1', 'model', 'digest'), Pair('en', 'es'))\n"
        "    view.store([Entry('Theirs.', Translation('theirs'))])\n"
    )
    with Memory(path) as one:
        one.view(PRINT, PAIR).store([entry("One.")])
        with Memory(path) as two:
            assert two.view(PRINT, PAIR).find(["One."])
            subprocess.run([sys.executable, "-c", script, str(path)], check=True, timeout=60)
            assert path.with_name(f"{path.name}-wal").exists()
            one.view(PRINT, PAIR).store([entry("Ours.")])
    with Memory(path) as memory:
        assert len(memory.view(PRINT, PAIR).find(["One.", "Theirs.", "Ours."])) == 3


@pytest.mark.xdist_group("postgres")
def test_who_comes_second_waits_for_the_first_and_takes_what_it_has(postgres: PostgresServer) -> None:
    place = Place(postgres.address(database := postgres.create_database()), postgres, database)
    with Memory(place.where) as one, Memory(place.where) as other, ThreadPoolExecutor(1) as thread:
        one.view(PRINT, PAIR).store([entry("Zero.")])
        stored = Event()

        def insert_and_wait() -> None:
            def work(transaction: Transaction) -> None:
                scope = transaction.connection.scalars(select(schema.entries.c.scope)).one()
                row = schema.to_row(entry("One.", "UNO"), scope)
                transaction.connection.execute(schema.entries.insert(), row)
                stored.set()
                waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                while place.sql(waiting) == [["0"]]:
                    time.sleep(0.01)

            one.run(work, write=True)

        first = thread.submit(insert_and_wait)
        assert stored.wait(60)
        [kept] = other.view(PRINT, PAIR).store([entry("One.", "UN")])
        first.result()
        assert kept.translation.text == "UNO"


@pytest.mark.xdist_group("postgres")
def test_two_who_take_the_same_sentences_in_opposite_orders_do_not_block_each_other(postgres: PostgresServer) -> None:
    place = Place(postgres.address(database := postgres.create_database()), postgres, database)
    many = [entry(f"Sentence {number}.") for number in range(3000)]
    with Memory(place.where) as one, Memory(place.where) as other, ThreadPoolExecutor(2) as threads:
        start = Barrier(2)

        def store(memory: Memory, entries: list[Entry]) -> list[Entry]:
            memory.view(PRINT, PAIR).store([entry("First.")])
            start.wait(60)
            return memory.view(PRINT, PAIR).store(entries)

        forth, back = threads.submit(store, one, many), threads.submit(store, other, many[::-1])
        assert forth.result() == back.result()[::-1] == many
    assert place.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [["0"]]


def test_threads_share_a_private_one() -> None:
    with Memory(None) as memory, ThreadPoolExecutor(8) as threads:
        view = memory.view(PRINT, PAIR)
        list(threads.map(lambda n: view.store([entry(f"Sentence {n % 50}."), entry(f"Own {n}.")]), range(200)))
        assert memory.size() == 250
