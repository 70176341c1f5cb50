"""Memories in files: SQLite, opened for many processes at once, and set aside when it is damaged."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from toolkit.errors import MemoryFileError
from toolkit.files import open_file
from toolkit.locks import exclusive
from toolkit.storage import Budget, ForeignDatabaseError, examine, is_damage, secure, write_ahead
from toolkit.translation.memory.backend import PATIENCE, WRITES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

_TIMES_MOVED = 3
"""How often a file may be set aside by others while some work is tried."""
_SIDE_FILES = ("", "-wal", "-shm")
_looking = Lock()
_seen: set[tuple[int, int]] = set()
"""Disk and number of the files that this process has looked at."""

_BUDGET = "publish_budget"
"""Under it lies, in a connection's notes, what its transaction may still take."""


class _Sqlite:
    """What all SQLite databases have in common."""

    shown: str

    @staticmethod
    def insert(table: Table) -> Any:
        """Return an insert that can be told what to do on conflict."""
        from sqlalchemy.dialects.sqlite import insert

        return insert(table)

    def exclude_others(self, connection: Connection) -> None:
        """Do nothing: a transaction that writes is the only one."""

    def check(self, connection: Connection) -> None:
        """Look whether there is anything in it that is not a memory's; SQLite holds every text.

        Raises:
            DamagedDatabaseError: It was a memory.
            MemoryFileError: It is something else.
        """
        from toolkit.translation.memory.schema import metadata

        def fetch(query: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

        try:
            examine(fetch, {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables})
        except ForeignDatabaseError as error:
            raise not_a_memory(self.shown, str(error)) from error

    def reason(self, error: Exception) -> str:
        """Return what SQLite says."""
        said = getattr(error, "orig", None) or error
        if getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            return "to look into it takes more work than a memory of its size can ask for"
        return str(said)


_HEADER = b"SQLite format 3\0"
"""How each of SQLite's files begins (SQLite's file format, 1.3)."""

_ALIKE = 12
"""So many of these bytes tell that a file was one before it was damaged."""


class PrivateFile(_Sqlite):
    """A memory that is gone when it is closed."""

    shown = "of this run"
    path = None

    def open(self) -> tuple[Engine, None]:
        """Return SQLAlchemy's engine for it; no other file takes its place."""
        from sqlalchemy import create_engine
        from sqlalchemy.pool import QueuePool

        # SQLite's own temporary database: on the disk when it grows, deleted when its one connection is closed. It
        # is in the pool between transactions, and threads wait for it as long as it takes.
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect("", check_same_thread=False),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=None,
        )
        _take_transactions(engine, None)
        return engine, None

    def exists(self) -> bool:
        """Tell whether there is a file."""
        return False

    def is_curable(self, error: Exception, attempt: int) -> bool:  # noqa: ARG002 - what every backend is asked
        """Return False: it would lose what it holds."""
        return False

    def cure(self, mark: object, attempt: int) -> None:
        """Do nothing."""

    def hint(self, error: Exception) -> str:  # noqa: ARG002
        """Return what to do about an error."""
        return "Check the free space in the folder for temporary files (TMPDIR), or give a file with --memory."


class SqliteFile(_Sqlite):
    """A memory in a file, shared by all processes that use it.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path: Path = path
        self.shown = str(path)

    def open(self) -> tuple[Engine, int]:
        """Return SQLAlchemy's engine for it, and the file's inode."""
        from sqlalchemy import URL, create_engine, event

        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Made before SQLite opens it, so that its inode is known: who closes a file that SQLite has open in the same
        # process would undo SQLite's locks.
        with contextlib.suppress(FileExistsError):
            self.path.touch(exist_ok=False)
        self._must_be_ours_unless_seen()
        inode = self._inode()
        url = URL.create("sqlite", database=str(self.path))
        engine = create_engine(url, connect_args={"timeout": PATIENCE}, hide_parameters=True)
        _take_transactions(engine, self.path)

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: Any) -> None:
            # Readers don't wait for writers, and what is committed outlives the process, if not a power cut.
            write_ahead(connection, PATIENCE)
            connection.execute("PRAGMA synchronous=NORMAL")
            if self._inode() != inode:
                raise _moved()

        return engine, inode

    def exists(self) -> bool:
        """Tell whether there is a file."""
        return self.path.exists()

    def _must_be_ours_unless_seen(self) -> None:
        """Make sure that a file is a memory, if this process has not looked at it yet.

        Whoever closes a file undoes all locks that its process has on it (POSIX, fcntl): those of SQLite, too, if it
        has the file open for another memory here. Another process would then take itself for the last one that uses
        it, and remove what is written ahead from under us. So each file is looked at before it is first opened.

        Raises:
            MemoryFileError: It is something else.
        """
        with _looking:
            state = self.path.stat()
            file = (state.st_dev, state.st_ino)
            if file not in _seen:
                self._must_be_ours()
                _seen.add(file)

    def _must_be_ours(self) -> None:
        """Make sure that a file that somebody named is a memory, damaged or not; what is none is not ours to move.

        Raises:
            MemoryFileError: It is something else.
        """
        with open_file(self.path) as file:
            head = file.read(len(_HEADER))
        alike = sum(one == other for one, other in zip(head, _HEADER, strict=False))
        if head and alike < _ALIKE:
            if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
                raise not_a_memory(
                    self.shown,
                    "it is a file of a translation program (TMX)",
                    f"Take it into the memory: publish memory import {self.shown}",
                )
            raise not_a_memory(self.shown, "it is no SQLite database")

    def is_curable(self, error: Exception, attempt: int) -> bool:
        """Tell whether the file is damaged, is no database at all, or was set aside by someone else."""
        cause = getattr(error, "orig", None) or error
        if getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK) == sqlite3.SQLITE_READONLY_DBMOVED:
            return attempt < _TIMES_MOVED
        return attempt == 0 and is_damage(cause, self.path)

    def cure(self, mark: object, attempt: int) -> Path | None:  # noqa: ARG002 - what every backend is told
        """Move the damaged file out of the way, unless another process has done so, and return where it is."""
        with exclusive(self.path.with_name(f".{self.path.name}.lock")):  # the right to move a file of this name
            if self._inode() != mark:
                return None
            self._must_be_ours()  # another file may have the number that one had which was looked at
            stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
            aside = self.path.with_name(f"{self.path.name}.damaged-{stamp}")
            for suffix in _SIDE_FILES:
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self.path}{suffix}").rename(f"{aside}{suffix}")
        return aside

    def _inode(self) -> int:
        """Return the file's inode; 0 if there is no such file."""
        try:
            return self.path.stat().st_ino
        except OSError:
            return 0

    def hint(self, error: Exception) -> str:  # noqa: ARG002 - what every backend is asked
        """Return what to do about an error."""
        return "Check its permissions and the free space, or give another file with --memory (none for no memory)."


def _take_transactions(engine: Engine, path: Path | None) -> None:
    """Begin transactions as SQLAlchemy does, not as Python's module does: see SQLAlchemy's chapter on SQLite.

    Connections trust nothing that is in the file, and each transaction may take so many steps.
    """
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def leave_to_us(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        record.info[_BUDGET] = Budget(path)
        secure(connection, record.info[_BUDGET])

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.info[_BUDGET].renew()
        # Who reads first and then writes is refused at once if another one wrote in between: wait before reading. A
        # transaction that only reads needs no beginning.
        if connection.get_execution_options().get(WRITES, False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def not_a_memory(
    shown: str, why: str, hint: str = "Give another file with --memory; one that is not there is begun."
) -> MemoryFileError:
    """Return the error for a file that is no memory of ours, which is left alone."""
    return MemoryFileError(f"{shown} is not a translation memory of publish: {why}. It was left as it is.", hint)


def _moved() -> sqlite3.Error:
    """Return the error that SQLite itself gives when a file was moved, at times."""
    error = sqlite3.OperationalError("the file was moved away")
    error.sqlite_errorcode = sqlite3.SQLITE_READONLY_DBMOVED
    return error
