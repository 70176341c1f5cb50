"""A memory on a server: addresses without passwords in messages, servers that are away, and those that come back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.postgres import PASSWORD, PostgresServer
from tests.translation.memory.places import PAIR, PRINT, Place, entry
from toolkit.errors import ExitCode, MemoryFileError, UsageError
from toolkit.translation.memory import Memory, schema
from toolkit.translation.memory.database import Transaction
from toolkit.translation.memory.location import open_memory

pytestmark = pytest.mark.xdist_group("postgres")

SPELT = PASSWORD.replace(" ", "%20").replace("/", "%2F").replace("@", "%40")


@pytest.fixture
def place(postgres: PostgresServer) -> Place:
    database = postgres.create_database()
    return Place(postgres.address(database), postgres, database)


@pytest.fixture
def running(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """The server, for tests that stop it."""
    yield postgres
    postgres.start()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_addresses(postgres: PostgresServer, scheme: str) -> None:
    database = postgres.create_database()
    address = postgres.address_with(SPELT, database).replace("postgresql", scheme)
    with open_memory(address) as memory:
        assert memory.path is None
        assert memory.name == f"postgresql://publish@127.0.0.1:{postgres.port}/{database}"
        memory.view(PRINT, PAIR).store([entry("One.")])
    with Memory(postgres.address(database)) as memory:
        assert memory.view(PRINT, PAIR).find(["One."]) == {"One.": entry("One.")}


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("mysql://root:secret@host/db", "can't be at an address that begins with 'mysql://'"),
        ("postgresql+asyncpg://u:secret@host/db", "can't be at an address that begins with 'postgresql+asyncpg://'"),
        ("postgresql://u:sec@ret@host/db", "address of the translation memory can't be read"),
        ("postgresql://u:secret@host:port/db", "address of the translation memory can't be read"),
    ],
)
def test_addresses_that_can_not_be_used(address: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_memory(address)
    assert message in caught.value.message
    assert "postgresql://USER@HOST" in caught.value.hint
    assert "secret" not in str(caught.value)
    assert "ret@" not in str(caught.value)
    assert caught.value.__cause__ is None


def _refused(address: str) -> MemoryFileError:
    with pytest.raises(MemoryFileError) as caught:
        open_memory(address)
    assert caught.value.exit_code is ExitCode.INCOMPLETE
    assert "wrong horse" not in str(caught.value)
    assert "\n" not in caught.value.message
    return caught.value


def test_a_wrong_password(postgres: PostgresServer) -> None:
    error = _refused(postgres.address_with("wrong%20horse", "postgres"))
    shown = f"postgresql://publish@127.0.0.1:{postgres.port}/postgres"
    assert error.message.startswith(f"The translation memory {shown} can't be used: ")
    assert "password authentication failed" in error.message
    assert "~/.pgpass" in error.hint


def test_no_password(postgres: PostgresServer) -> None:
    error = _refused(postgres.address_with("", "postgres"))
    assert "no password supplied" in error.message
    assert "PGPASSWORD" in error.hint


def test_passwords_elsewhere_in_the_address_are_not_shown(postgres: PostgresServer) -> None:
    address = f"postgresql://publish@127.0.0.1:{postgres.port}/postgres?password=wrong%20horse&sslmode=disable"
    error = _refused(address)
    assert "password authentication failed" in error.message
    # libpq tells what it can't understand.
    error = _refused(
        f"postgresql://publish@127.0.0.1:{postgres.port}/postgres?sslmode=wrong%20horse&password=wrong%20horse"
    )
    assert "***" in error.message


def test_a_database_that_is_missing(postgres: PostgresServer) -> None:
    error = _refused(postgres.address("nonesuch"))
    assert 'database "nonesuch" does not exist' in error.message
    assert "createdb" in error.hint


def test_a_server_that_is_away(tmp_path: Path) -> None:
    error = _refused("postgresql://publish:wrong%20horse@127.0.0.1:1/db")
    assert "Connection refused" in error.message
    assert "Check that the server runs" in error.hint
    assert "What was translated before is kept" in error.hint
    error = _refused(f"postgresql://publish@/db?host={tmp_path}")
    assert f"postgresql://publish@/db?host={tmp_path}" in error.message.replace("%2F", "/")


def test_a_user_who_may_not_make_tables(place: Place) -> None:
    place.sql("CREATE ROLE reader LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    error = _refused(str(place.where).replace("publish@", "reader@"))
    assert "permission denied" in error.message
    assert "GRANT CREATE ON SCHEMA public" in error.hint
    # Once somebody has made them, they may be used by those who may read and write.
    with Memory(place.where) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
    place.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON scope, entry, version TO reader")
    place.sql("GRANT USAGE ON SEQUENCE entry_id_seq TO reader")
    with Memory(str(place.where).replace("publish@", "reader@")) as memory:
        view = memory.view(PRINT, PAIR)
        assert view.store([entry("Two."), entry("One.")]) == [entry("Two."), entry("One.")]
        assert memory.size() == 2
    place.sql("DROP OWNED BY reader; DROP ROLE reader")


def test_a_database_that_can_not_hold_every_language(postgres: PostgresServer) -> None:
    database = postgres.create_database("--encoding=LATIN1", "--template=template0")
    with pytest.raises(MemoryFileError, match="in the encoding LATIN1") as caught:
        open_memory(postgres.address(database))
    assert "createdb --encoding=UTF8" in caught.value.hint


def test_nothing_is_made_where_nothing_is_to_be_made(place: Place) -> None:
    with open_memory(str(place.where), create=False) as memory:
        assert memory.path is None
        memory.view(PRINT, PAIR).store([entry("One.")])
    assert place.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [["0"]]
    with open_memory(str(place.where)) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
    with open_memory(str(place.where), create=False) as memory:
        assert memory.view(PRINT, PAIR).find(["One."])


def test_the_libraries_for_servers_are_asked_for_by_name() -> None:
    script = """
import sys
sys.modules["psycopg"] = None  # which is how Python is told that there is no such module
from toolkit.errors import MissingError
from toolkit.translation.memory.location import open_memory
try:
    open_memory("postgresql://publish:secret@localhost/db")
except MissingError as error:
    print(error)
"""
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert "psycopg isn't installed" in result.stdout
    assert "pip install 'publish-toolkit[postgres]'" in result.stdout
    assert "secret" not in result.stdout


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_server_that_comes_back_at_once_is_not_noticed(running: PostgresServer, place: Place, how: str) -> None:
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        view.store([entry("One.")])
        getattr(running, how)()
        running.start()
        assert view.find(["One."]) == {"One.": entry("One.")}
        getattr(running, how)()
        running.start()
        assert view.store([entry("One."), entry("Two.")]) == [entry("One."), entry("Two.")]
        assert memory.findings == []


def test_a_connection_that_is_cut_in_a_transaction(place: Place) -> None:
    """What was begun is done again, whole: nothing is half done, and nothing twice."""
    with Memory(place.where) as memory:
        view = memory.view(PRINT, PAIR)
        view.store([entry("Zero.")])
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'publish'"
        times = []

        def work(transaction: Transaction) -> None:
            scope = transaction.connection.scalars(select(schema.entries.c.scope)).one()
            times.append(scope)
            transaction.connection.execute(schema.entries.insert(), schema.to_row(entry("One."), scope))
            if len(times) == 1:
                place.sql(f"{cut} AND datname = '{place.database}'")
            transaction.connection.execute(schema.entries.insert(), schema.to_row(entry("Two."), scope))

        memory.run(work, write=True)
        assert len(times) == 2
        assert len(view.find(["Zero.", "One.", "Two."])) == memory.size() == 3


def test_a_server_that_stays_away_is_told_of_and_nothing_is_lost(running: PostgresServer, place: Place) -> None:
    with Memory(place.where) as memory, ThreadPoolExecutor(4) as threads:
        view = memory.view(PRINT, PAIR)
        view.store([entry("One.")])
        running.kill()
        told = [threads.submit(view.store, [entry(f"Own {number}.")]).exception() for number in range(4)]
        for error in told:
            assert isinstance(error, MemoryFileError)
            assert error.message.startswith(f"The translation memory {memory.name} can't be used: ")
            assert "run again" in error.hint
        running.start()
        assert view.store([entry("Two.")]) == [entry("Two.")]
        assert view.find(["One.", "Two.", "Own 1."]) == {"One.": entry("One."), "Two.": entry("Two.")}
