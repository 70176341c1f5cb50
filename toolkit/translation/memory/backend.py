"""What differs between the databases that a memory may lie in; each has a module of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

PATIENCE = 60
"""Seconds that a writer waits for another one."""

WRITES = "publish_writes"
"""The execution option of connections whose transaction is going to write."""


class Backend(Protocol):
    """A place for a memory, in a database of some kind."""

    @property
    def shown(self) -> str:
        """How messages call it: never with a password."""
        ...

    @property
    def path(self) -> Path | None:
        """The file; None if it is not in one of its own."""
        ...

    def open(self) -> tuple[Engine, object]:
        """Return SQLAlchemy's engine for it, and a mark that tells the database from one that takes its place.

        What is missing is made, empty; nothing is read.

        Raises:
            MissingError: The library for this kind of database isn't installed.
            OSError: A folder or file can't be made.
        """
        ...

    def exists(self) -> bool | None:
        """Tell whether there is something already; None if only looking into it tells."""
        ...

    @staticmethod
    def insert(table: Table) -> Any:
        """Return an insert into a table that can be told what to do on conflict."""
        ...

    def exclude_others(self, connection: Connection) -> None:
        """Wait until no other process creates or migrates tables; others wait until this transaction ends."""
        ...

    def check(self, connection: Connection) -> None:
        """Look whether the database can hold every text, and holds nothing that is not a memory's.

        Raises:
            MemoryFileError: It can't, or it is not ours.
            sqlite3.DatabaseError: It is damaged.
        """
        ...

    def is_curable(self, error: Exception, attempt: int) -> bool:
        """Tell whether it is worth trying again after `cure`.

        Args:
            error: What went wrong.
            attempt: How often the same work has been cured already.
        """
        ...

    def cure(self, mark: object, attempt: int) -> Path | None:
        """Do what can be done before the next attempt, and return what was set aside, if anything.

        Args:
            mark: The mark of the database that the error came from.
            attempt: How often the same work has been cured already.
        """
        ...

    def reason(self, error: Exception) -> str:
        """Return what the database says is wrong: no full stop, no password."""
        ...

    def hint(self, error: Exception) -> str:
        """Return what to do about an error."""
        ...
