"""The file of a translation memory: opened for many processes at once, and set aside when it is damaged."""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import MemoryFileError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_PATIENCE = 60
"""Seconds that a process waits for another one that is writing."""

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_SIDE_FILES = ("", "-wal", "-shm")


def connect(path: Path | None) -> Engine:
    """Return SQLAlchemy's engine for a file; it is made when it is first used.

    Args:
        path: The file; None for a private one that is gone when it is closed.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    if path is None:
        # SQLite's own temporary database: on the disk when it grows, deleted when it is closed.
        return create_engine(
            "sqlite://", creator=lambda: sqlite3.connect("", check_same_thread=False), poolclass=StaticPool
        )
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # Readers don't wait for writers, and what is committed outlives the process, if not a power cut.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def create_tables(engine: Engine, where: str) -> None:
    """Make the tables where they are missing, and check their version.

    Raises:
        MemoryFileError: They are of a newer version.
        sqlalchemy.exc.DatabaseError: The file can't be read or written, or is no database.
    """
    from sqlalchemy import insert, select
    from sqlalchemy.schema import CreateTable

    from toolkit.translation.memory import schema

    with engine.begin() as connection:
        for table in schema.metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
        found = connection.scalar(select(schema.version.c.number))
        if found is None:
            connection.execute(insert(schema.version).prefix_with("OR IGNORE").values(number=schema.VERSION))
        elif found != schema.VERSION:
            raise MemoryFileError(
                f"The translation memory {where} is of version {found}, and this program knows version "
                f"{schema.VERSION}.",
                "Update publish, or give another file with --memory.",
            )


def is_damage(error: Exception) -> bool:
    """Tell whether an error of the database means that its file is damaged, or is no database at all."""
    original = getattr(error, "orig", None)
    code = getattr(original, "sqlite_errorcode", None)
    # The low byte is the kind of error, the rest says more of it.
    return isinstance(original, sqlite3.DatabaseError) and code is not None and code & 0xFF in _DAMAGED


def set_aside(path: Path, inode: int | None) -> Path | None:
    """Move a damaged file out of the way, unless another process has done so.

    Args:
        path: The file.
        inode: Its inode when it was opened.

    Returns:
        Where it lies now; None if there is another file in its place already.
    """
    with _locked(path):
        if inode_of(path) != inode:
            return None
        stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
        aside = path.with_name(f"{path.name}.damaged-{stamp}")
        for suffix in _SIDE_FILES:
            with contextlib.suppress(FileNotFoundError):
                Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
        return aside


def inode_of(path: Path | None) -> int | None:
    """Return a file's inode, or None if there is no such file."""
    try:
        return path.stat().st_ino if path else None
    except OSError:
        return None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the right to move a file of this name."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
