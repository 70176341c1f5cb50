"""A memory's database: opened when it is first used, brought to this program's version, and cured where that helps."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.errors import MemoryFileError
from toolkit.findings import Finding
from toolkit.languages import same_language
from toolkit.storage import DamagedDatabaseError
from toolkit.translation.engines import Pair
from toolkit.translation.memory.backend import WRITES, Backend

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

T = TypeVar("T")
Scope = tuple[str, str, str]

_LATEST = 100
"""A version that no program of ours will have: one that is higher is damaged."""


@dataclass(slots=True)
class _Opened:
    """A database that is open.

    Attributes:
        engine: SQLAlchemy's engine.
        mark: What tells it from one that takes its place.
        ready: Whether its tables are there.
        scopes: Numbers of scopes, as they are committed.
    """

    engine: Engine
    mark: object
    ready: bool = False
    scopes: dict[Scope, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transaction:
    """What some work has to work with.

    Attributes:
        connection: SQLAlchemy's connection.
        insert: Returns an insert into a table that can be told what to do on conflict.
        known: Numbers of scopes.
    """

    connection: Connection
    insert: Callable[[Table], Any]
    known: dict[Scope, int]

    def scope(self, pair: Pair, engine: str) -> int | None:
        """Return the number of the entries of an engine (of people, if empty) for a pair; None if there are none."""
        from sqlalchemy import select

        from toolkit.translation.memory.schema import scopes

        place = (pair.source, pair.target, engine)
        if place not in self.known:
            query = select(scopes.c.id).where(
                scopes.c.source == pair.source, scopes.c.target == pair.target, scopes.c.engine == engine
            )
            number = self.connection.scalar(query)
            if number is None:
                return None
            self.known[place] = of_type(number, int)
        return self.known[place]

    def people(self, pair: Pair) -> dict[int, Pair]:
        """Return the numbers of people's entries for a pair and for other variants of its languages, and whose each is.

        Args:
            pair: The languages; ``es`` stands for ``es-MX`` and the reverse, but not ``zh-Hans`` for ``zh-Hant``.
        """
        from sqlalchemy import select

        from toolkit.translation.memory.schema import scopes

        found = self.connection.execute(
            select(scopes.c.id, scopes.c.source, scopes.c.target).where(scopes.c.engine == "")
        )
        pairs = {
            of_type(number, int): Pair(of_type(source, str), of_type(target, str)) for number, source, target in found
        }
        return {
            number: other
            for number, other in pairs.items()
            if same_language(other.source, pair.source) and same_language(other.target, pair.target)
        }

    def make_scope(self, pair: Pair, engine: str) -> int:
        """Return the number of the entries of an engine for a pair, which it gets if it has none."""
        from toolkit.translation.memory.schema import scopes

        number = self.scope(pair, engine)
        if number is None:
            values = {"source": pair.source, "target": pair.target, "engine": engine}
            self.connection.execute(self.insert(scopes).values(**values).on_conflict_do_nothing())
            number = self.scope(pair, engine)  # ours, or that of whoever was faster
        if number is None:
            raise DamagedDatabaseError("what was inserted, or was in the way, is not there")
        return number


def of_type(value: object, kind: type[T] | tuple[type[T], ...]) -> T:
    """Return a value that must be of a type: SQLite keeps any in any column, of a damaged or a hostile file.

    Raises:
        DamagedDatabaseError: It is of another.
    """
    if not isinstance(value, kind):
        raise DamagedDatabaseError(f"{str(value)[:20]!r} is of the wrong type")
    return value


class Database:
    """The database of a memory. Threads may share one.

    Attributes:
        findings: What a person should know of it.

    Args:
        backend: Where it is.
        take_over: Stores in it what can be read of a file that was set aside, and returns how many entries these are.
    """

    def __init__(self, backend: Backend, take_over: Callable[[Path, Database], int]) -> None:
        self.backend = backend
        self._salvage = take_over
        self.findings: list[Finding] = []
        self._opened: _Opened | None = None
        self._lock = Lock()

    def run(self, work: Callable[[Transaction], T], *, write: bool = False) -> T:
        """Return what some work in a transaction returns.

        On a damaged file, or when the connection is lost, the work is done again: it must be such that this does no
        harm, even if it was committed the first time.

        Args:
            work: What to do.
            write: Whether it writes.

        Raises:
            MemoryFileError: The database can't be read or written.
            MissingError: The library for it isn't installed.
        """

        def attempt(opened: _Opened) -> T:
            self._prepare(opened)
            known = dict(opened.scopes)
            with _begun(opened.engine, write=write) as connection:
                result = work(Transaction(connection, self.backend.insert, known))
            opened.scopes.update(known)  # only now are they there for good
            return result

        return self._try(attempt)

    def exists(self) -> bool:
        """Tell whether there is a memory; nothing is made.

        Raises:
            MemoryFileError: The database can't be read.
            MissingError: The library for it isn't installed.
        """

        def look(opened: _Opened) -> bool:
            with _begun(opened.engine) as connection:
                return _version(connection) is not None

        known = self.backend.exists()
        return self._try(look) if known is None else known

    def close(self) -> None:
        """Close it; it is opened again when it is next used."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.engine.dispose()

    def _try(self, attempt: Callable[[_Opened], T]) -> T:
        from sqlalchemy.exc import DBAPIError, TimeoutError as NoneFreeError

        for number in itertools.count():
            try:
                opened = self._open()
            except OSError as error:
                raise self._unusable(error, str(error)) from error
            try:
                return attempt(opened)
            except (DBAPIError, NoneFreeError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
                # The last is what Python makes of a damaged text, in a message of SQLite's, say.
                if not self.backend.is_curable(error, number):
                    raise self._unusable(error, self.backend.reason(error)) from error
                aside = self._cure(opened, number)
                if aside is not None:
                    self._take_over(aside)
        raise AssertionError("one of the attempts returns or raises")

    def _open(self) -> _Opened:
        with self._lock:
            if self._opened is None:
                self._opened = _Opened(*self.backend.open())
            return self._opened

    def _prepare(self, opened: _Opened) -> None:
        """See to it that the tables are there, in this program's version."""
        with self._lock:
            if opened.ready:
                return
            from toolkit.translation.memory.schema import VERSION

            with _begun(opened.engine) as connection:
                self.backend.check(connection)
                found = _version(connection)
            if found != VERSION:
                with _begun(opened.engine, write=True) as connection:
                    self.backend.exclude_others(connection)
                    self._bring_up(connection, _version(connection))
            opened.ready = True

    def _bring_up(self, connection: Connection, found: int | None) -> None:
        from sqlalchemy import insert

        from toolkit.translation.memory import schema

        if found is None:
            schema.metadata.create_all(connection)
            connection.execute(insert(schema.version).values(number=schema.VERSION))
        elif not 1 <= found <= _LATEST:
            raise DamagedDatabaseError(f"its version can't be {found}")
        elif found < schema.VERSION:
            from toolkit.translation.memory.migrations import migrate

            if _is_of_today(connection):  # the number is wrong, and no older tables can be made newer
                raise DamagedDatabaseError(f"its version can't be {found}")
            migrate(connection, found)
        elif found > schema.VERSION:
            raise MemoryFileError(
                f"The translation memory {self.backend.shown} is of version {found}, and this program knows version "
                f"{schema.VERSION}.",
                "Update publish, or give another file with --memory.",
            )

    def _cure(self, opened: _Opened, number: int) -> Path | None:
        """Close a database and do what helps, once for all threads that had it open; return what was set aside."""
        with self._lock:
            if self._opened is not opened:
                return None
            self._opened = None
            opened.engine.dispose()
            try:
                return self.backend.cure(opened.mark, number)
            except OSError as error:
                raise self._unusable(error, str(error)) from error

    def _take_over(self, aside: Path) -> None:
        """Store what can be read of a damaged file in the new one, and tell of it."""
        count = self._salvage(aside, self)
        message = (
            f"The translation memory {self.backend.shown} is damaged: it was set aside as {aside.name}, and a new one "
            f"begun with what could be read: {count} of its translations."
        )
        self.findings.append(Finding("memory-damaged", message, self.backend.shown))

    def _unusable(self, error: Exception, reason: str) -> MemoryFileError:
        return MemoryFileError(
            f"The translation memory {self.backend.shown} can't be used: {reason}.", self.backend.hint(error)
        )


@contextmanager
def _begun(engine: Engine, *, write: bool = False) -> Iterator[Connection]:
    """Hold a transaction."""
    with engine.connect() as connection:
        if write:
            connection.execution_options(**{WRITES: True})  # changes the connection itself, until it is given back
        with connection.begin():
            yield connection


def _version(connection: Connection) -> int | None:
    """Return the version of the tables; None if there are none."""
    from sqlalchemy import inspect, select

    from toolkit.translation.memory import schema

    tables = inspect(connection)
    if not tables.has_table(schema.version.name):
        return None
    number = connection.scalar(select(schema.version.c.number))
    if number is None and tables.has_table(schema.scopes.name):
        return 1  # whose maker was interrupted: version 1 made the tables one by one, and noted its number at last
    if number is not None and not isinstance(number, int):  # SQLite keeps any type in any column
        raise DamagedDatabaseError(f"its version can't be {str(number)[:20]!r}")
    return number


def _is_of_today(connection: Connection) -> bool:
    """Tell whether all tables of this program's version are there, with all their columns."""
    from sqlalchemy import inspect

    from toolkit.translation.memory.schema import metadata

    found = inspect(connection)
    present = set(found.get_table_names())
    return all(
        table.name in present
        and {column.name for column in table.columns} <= {column["name"] for column in found.get_columns(table.name)}
        for table in metadata.sorted_tables
    )
