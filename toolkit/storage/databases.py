"""SQLite files that anybody may have written: opened so that they can harm nobody, and known when they are damaged.

What SQLite's authors advise for files that are not to be trusted: https://www.sqlite.org/security.html.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

_LONGEST = 1 << 28
"""Bytes of the longest text, row or statement: no sentence and no record of ours is a hundredth of it."""

_STEPS = 100_000_000
_STEPS_FOR_BYTE = 20
"""Steps of SQLite's machine that some work may take, and how many more for each byte of the file. To read a row of 100
bytes takes about 50; a hundred million take some seconds."""

_AGAIN = 0.02
"""Seconds until something is tried again that another process is in the way of."""

_LOOK = 1_000_000
"""Steps after which it is looked whether they are too many."""

_NOT_DAMAGE = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_MISUSE,
        sqlite3.SQLITE_RANGE,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOLFS,
    }
)
"""What the machine, the disk or another process is to blame for; the low byte of https://www.sqlite.org/rescode.html.

All else says that what is in the file is not what was put there: our statements are right.
"""

_REFUSED = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_VTABLE,
    }
)
"""What no statement of ours does."""

_WRITES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})

_FOREIGN = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "eval"})
"""Functions that reach out of the database, where a build of SQLite has them."""

_ALIEN = frozenset({"CHECK", "GENERATED", "COLLATE", "AS", "VIRTUAL", "USING", "WHERE"})
"""Words of a definition that make SQLite work out something of its maker's when it is only looked at."""


class DamagedDatabaseError(sqlite3.DatabaseError):
    """What is in a database of ours is not what was put there."""


class ForeignDatabaseError(sqlite3.DatabaseError):
    """A database holds what no database of ours does; the message says what."""


class Budget:
    """How many steps of SQLite's machine the work in hand may still take.

    Args:
        path: The file, whose size gives more of them; None for a private database.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._left = 0
        self.renew()

    def renew(self) -> None:
        """Begin to count anew, for other work."""
        try:
            size = self._path.stat().st_size if self._path else 0
        except OSError:
            size = 0
        self._left = _STEPS + _STEPS_FOR_BYTE * size

    def spend(self) -> bool:
        """Count what was taken since the last look, and tell whether the work is to be ended."""
        self._left -= _LOOK
        return self._left < 0


def secure(connection: sqlite3.Connection, budget: Budget | None = None) -> None:
    """Take from a connection what a file could do harm with, before anything is read of it.

    Text that is no UTF-8 comes with U+FFFD in it, so that checksums tell that it is damaged.

    Args:
        connection: It.
        budget: What its work may take; as much as it likes unless given.
    """
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
    connection.set_authorizer(_authorize)
    if budget is not None:
        connection.set_progress_handler(budget.spend, _LOOK)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA mmap_size=0")


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, inside: str | None) -> int:
    """Refuse what no statement of ours asks for; see https://www.sqlite.org/c3ref/set_authorizer.html."""
    if action in _REFUSED or (action in _WRITES and inside is not None):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or first or "").lower() in _FOREIGN:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Have what is written kept in a file beside a database at first: who reads does not wait for who writes, then.

    SQLite itself does not wait where another process writes, or makes the same change, at this very moment.

    Args:
        connection: The database.
        patience: Seconds that it is tried for.

    Raises:
        sqlite3.OperationalError: It can't be done, or not in that time.
    """
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(_AGAIN)
        else:
            return


def examine(fetch: Callable[[str], Collection[tuple[object, ...]]], tables: Mapping[str, Collection[str]]) -> None:
    """Look whether a database holds our tables, or some of them, and nothing else.

    Args:
        fetch: Returns the rows of a query.
        tables: Names of the columns that each of our tables has now, or had once, by the table's name.

    Raises:
        DamagedDatabaseError: It was ours.
        ForeignDatabaseError: It holds what we never made.
    """
    objects = fetch("SELECT type, name, tbl_name, sql FROM sqlite_master")
    for kind, name, _, sql in objects:
        if kind in ("trigger", "view") or _is_alien(sql):
            what = kind if kind in ("trigger", "view") else f"{kind} with rules of its own"
            raise ForeignDatabaseError(f"it holds a {what}, {name}, which publish never makes")
    present = {str(name) for kind, name, _, _ in objects if kind == "table" and not _is_sqlites(name)}
    strangers = present - tables.keys()
    if strangers and (len(present) == len(strangers) or tables.keys() <= present):
        raise ForeignDatabaseError(f"it holds a table {min(strangers)}, which publish never makes")
    odd = [name for kind, name, owner, _ in objects if kind not in ("table", "index") or owner not in tables]
    if strangers or any(not _is_sqlites(name) for name in odd):
        raise DamagedDatabaseError("its list of tables is damaged")
    for table in present:
        columns = {str(row[1]) for row in fetch(f'PRAGMA table_xinfo("{table}")')}
        if not columns <= set(tables[table]):
            raise DamagedDatabaseError(f"the columns of its table {table} are damaged")


def _is_sqlites(name: object) -> bool:
    """Tell whether a table or index is SQLite's own: its statistics and counters, and indexes of unique columns."""
    return str(name).startswith("sqlite_")


def _is_alien(sql: object) -> bool:
    """Tell whether the definition of a table or index has something in it that is to be worked out."""
    words = str(sql or "").upper().replace("(", " ( ").replace(")", " ) ").split()
    of_index = words[:2] in (["CREATE", "INDEX"], ["CREATE", "UNIQUE"])
    worked_out = words.count("(") > 1 if of_index else ("DEFAULT", "(") in itertools.pairwise(words)
    return worked_out or not _ALIEN.isdisjoint(words)


def is_damage(error: BaseException, path: Path | None = None) -> bool:
    """Tell whether an error says that a database is damaged, whatever it is that says it.

    Args:
        error: What SQLite raised, or Python over what SQLite had to say.
        path: The file, so that one which is really read-only is known.
    """
    if isinstance(error, ForeignDatabaseError):
        return False
    if isinstance(error, UnicodeDecodeError):  # in the name of a column, or in SQLite's own message
        return True
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, sqlite3.ProgrammingError):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_READONLY:
        # So SQLite calls a file, too, whose header asks for a later version of SQLite to write to it.
        return path is not None and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if code == sqlite3.SQLITE_ERROR:  # a statement that is at odds with the tables: a column has lost its name, say
        return str(error).startswith(("no such", "malformed"))
    # What Python itself has against a value bears no code.
    return code is None or code & 0xFF not in _NOT_DAMAGE
