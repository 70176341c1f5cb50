"""Bytes of databases that turn into others: whatever SQLite or Python say of it, the next build is right."""

from __future__ import annotations

import contextlib
import random
import resource
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.editions.test_state import ENTRY, opened
from tests.translation.memory.places import PAIR, PRINT, entry
from toolkit.editions.manifest import ManifestEntry
from toolkit.editions.state import State
from toolkit.errors import MemoryFileError
from toolkit.storage import Budget, secure
from toolkit.translation.memory import Memory
from toolkit.translation.memory.housekeeping import holdings_of, reviewed_entries
from toolkit.translation.memory.schema import checksum_of

CORRUPTIONS = 400
SENTENCES = [f"Sentence {number}, «čeština»." for number in range(30)]


def corrupted(content: bytes, seed: int) -> bytes:
    """Return a file in which 1 to 15 bytes are others, each alone or next to each other; every fourth time in its
    first page, where the definitions of its tables are."""
    chosen = random.Random(seed)  # noqa: S311 - the same ones every time
    result = bytearray(content)
    end = 4096 if seed % 4 == 0 else len(result)
    start, apart = chosen.randrange(end), chosen.random() < 0.5
    for number in range(chosen.randint(1, 15)):
        place = chosen.randrange(end) if apart else (start + number) % len(result)
        result[place] = chosen.randrange(256)
    return bytes(result)


def whole(path: Path) -> bytes:
    """Return a database as one file."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def test_a_memory_with_any_bytes_damaged_is_healed(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry(text) for text in SENTENCES])
        memory.review(PAIR, "Reviewed.", "Revisado.", "Before.")
    content = whole(path)
    for seed in range(CORRUPTIONS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        damaged = folder / "memory.sqlite"
        damaged.write_bytes(corrupted(content, seed))
        with Memory(damaged) as memory:
            _use_memory(memory)
        with Memory(damaged) as memory:
            assert set(memory.view(PRINT, PAIR).find(SENTENCES)) == set(SENTENCES), seed
            assert memory.findings == []
        shutil.rmtree(folder)


def _use_memory(memory: Memory) -> None:
    view = memory.view(PRINT, PAIR)
    for known in view.find([*SENTENCES, "Reviewed."]).values():
        known.aligned()
    memory.reviewed_state(PAIR)
    view.store([entry(text) for text in SENTENCES])
    memory.review(PAIR, "Reviewed.", "Revisado.", "Before.")
    found = view.find(SENTENCES)
    assert {text: one.translation.text for text, one in found.items()} == {
        text: entry(text).translation.text for text in SENTENCES
    }


def test_a_state_with_any_bytes_damaged_is_healed(tmp_path: Path) -> None:
    editions = {name: _edition(name) for name in (f"article-{number:02}.md" for number in range(20))}
    paths = {edition.path for edition in editions.values()}
    with opened(tmp_path / "out") as state:
        for name, edition in editions.items():
            state.put_source(name, {"digest": name, "title": "čeština"})
            state.put_text(name, "es", {"usage": 1})
            state.put_edition(edition, "1:2:3")
        state.save_manifest()
    content = whole(tmp_path / "out" / ".publish" / "state.sqlite")
    for seed in range(CORRUPTIONS):
        out = tmp_path / str(seed)
        (out / ".publish").mkdir(parents=True)
        shutil.copy(tmp_path / "out" / "manifest.json", out)
        (out / ".publish" / "state.sqlite").write_bytes(corrupted(content, seed))
        with opened(out, read_only=True) as state:
            _look(state, editions)
        with opened(out) as state:
            _look(state, editions)
            for name, edition in editions.items():
                state.put_source(name, {"digest": name, "title": "čeština"})
                state.put_edition(edition, "1:2:3")
            state.save_manifest(paths.__contains__)
        with opened(out) as state:
            assert list(state.entries()) == list(editions.values()), seed
            state.digests()  # where damage that nothing else has met yet may show; all is made again, then
            assert list(state.entries()) == list(editions.values()), seed
        shutil.rmtree(out)


def _look(state: State, editions: Mapping[str, ManifestEntry]) -> None:
    for name, edition in editions.items():
        assert state.source(name) in (None, {"digest": name, "title": "čeština"})
        assert state.text(name, "es") in (None, {"usage": 1})
        assert [one for one, _ in state.editions_of(name).values()] in ([], [edition])
    state.digests()
    list(state.entries())


def _edition(name: str) -> ManifestEntry:
    return replace(ENTRY, path=f"es/{name}.epub", source=name)


@pytest.mark.parametrize(
    "hostile",
    [
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END",
        "CREATE VIEW v AS SELECT * FROM entry",
        "CREATE TABLE notes (text TEXT)",
        "CREATE INDEX i ON entry (hex(zeroblob(1000000)))",
        "CREATE INDEX i ON entry (text) WHERE length(text) > 3",
        "CREATE TABLE more (id INTEGER CHECK (id > abs(-1)))",
        "CREATE VIRTUAL TABLE v USING fts5(text)",
        "ALTER TABLE scope ADD COLUMN more TEXT AS (upper(source))",
        "DROP TABLE entry; CREATE VIEW entry AS SELECT 1 AS id",
        "DROP TABLE history; DROP TABLE gram; DROP TABLE entry; DROP TABLE scope; DROP TABLE version;"
        " CREATE TABLE bookmarks (url TEXT)",
    ],
)
def test_a_memory_with_anything_else_in_it_is_refused_and_left_alone(tmp_path: Path, hostile: str) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
    with closing(sqlite3.connect(path)) as database:
        database.executescript(hostile)
    before = whole(path)
    with Memory(path) as memory, pytest.raises(MemoryFileError, match="is not a translation memory of publish"):
        memory.view(PRINT, PAIR).store([entry("Two.")])
    assert [file.name for file in tmp_path.glob("*damaged*")] == []
    assert whole(path) == before


@pytest.mark.parametrize("name", ["text", "translation", "score", "alignment", "unknown", "problems", "key", "created"])
@pytest.mark.parametrize("value", ["5000000000", "1e300", "x'00ff'", "'text'", "NULL", "'[[[1]]]'"])
def test_values_of_other_types_are_not_believed(tmp_path: Path, name: str, value: str) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry("One."), entry("Two.")])
    with closing(sqlite3.connect(path)) as database, database:
        _set(database, name, value)
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        for found in view.find(["One.", "Two."]).values():
            found.aligned()
        view.store([entry("One."), entry("Two.")])
        assert set(view.find(["One.", "Two."])) == {"One.", "Two."}


@pytest.mark.parametrize("value", ["5000000000", "x'00ff'", "'text'", "NULL", "1e300"])
@pytest.mark.parametrize(
    "place", ["scope.id", "scope.source", "scope.state", "gram.key", "history.key", "history.variant", "history.ended"]
)
def test_values_of_other_types_in_the_other_tables_are_not_believed(tmp_path: Path, place: str, value: str) -> None:
    """Of a number Python would make so many bytes: 5 GB of them."""
    table, _, name = place.partition(".")
    path = tmp_path / "memory.sqlite"
    sentence, like = "The sea was calm that evening.", "The sea was calm that morning."
    with Memory(path) as memory:
        memory.review(PAIR, sentence, "Uno.")
        memory.review(PAIR, sentence, "El mar estaba en calma.")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE free AS SELECT * FROM {table}")  # noqa: S608 - our own words
        database.execute(f"UPDATE free SET {name} = {value}")  # noqa: S608 - likewise
        database.execute(f"DROP TABLE {table}")
        database.execute(f"ALTER TABLE free RENAME TO {table}")
        for number, unique in enumerate(_UNIQUE[table]):
            database.execute(f"CREATE UNIQUE INDEX unique_{table}_{number} ON {table} ({unique})")
    limit = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_mapped() + 2_000_000_000, limit[1]))
    try:
        with Memory(path) as memory:
            view = memory.view(PRINT, PAIR)
            view.find([sentence])
            view.similar([like])
            memory.similar(PAIR, like)
            holdings_of(memory)
            list(reviewed_entries(memory))
            view.past(sentence)
            memory.reviewed_state(PAIR)
            memory.review(PAIR, sentence, "La mar.")
            assert view.find([sentence])[sentence].translation.text == "La mar."
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limit)


_UNIQUE = {"scope": ["id", "source, target, engine"], "gram": ["scope, gram, length, key"], "history": ["id"]}


def _mapped() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _set(database: sqlite3.Connection, name: str, value: str) -> None:
    """Set a column of one entry, whatever the table says it must be, and its checksum as its maker would."""
    database.execute("PRAGMA writable_schema=ON")
    database.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'entry'")
    database.execute("PRAGMA schema_version=99")
    database.execute(f"UPDATE entry SET {name} = {value} WHERE text = 'One.'")  # noqa: S608 - our own words
    database.row_factory = sqlite3.Row
    for row in database.execute("SELECT * FROM entry").fetchall():
        with contextlib.suppress(AttributeError, TypeError):
            database.execute("UPDATE entry SET checksum = ? WHERE id = ?", (checksum_of(dict(row)), row["id"]))


def test_a_query_that_would_take_for_ever_is_ended() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        budget = Budget()
        secure(database, budget)
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            database.execute(endless)
        budget.renew()
        assert database.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize(
    "statement", ["ATTACH ':memory:' AS other", "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END"]
)
def test_what_no_statement_of_ours_does_is_not_done(statement: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        secure(database)
        database.execute("CREATE TABLE a (b TEXT)")
        with pytest.raises(sqlite3.DatabaseError):
            database.execute(statement)
