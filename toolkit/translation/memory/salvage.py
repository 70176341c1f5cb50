"""What can still be read of a damaged memory is taken over: people's work and hours of translating lie in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from toolkit.batches import batched
from toolkit.storage import Budget, is_damage, secure
from toolkit.translation.engines import Pair
from toolkit.translation.memory.database import Database
from toolkit.translation.memory.entry import Entry
from toolkit.translation.memory.view import MemoryView

Row = Mapping[str, Any]

_AT_ONCE = 500
"""Entries that are stored in one transaction."""

_OLD = {"review": ""}
"""What columns hold that older versions do not have."""

_TABLES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('scope', 'entry')"
_FORWARD = "SELECT * FROM entry ORDER BY id"
_BACKWARD = "SELECT * FROM entry WHERE id > ? ORDER BY id DESC"


def take_over(damaged: Path, database: Database) -> int:
    """Store in a memory what can be read of another one's file, and return how many entries that are.

    What is there already stays as it is. An entry's checksum and key tell whether it is as it was stored.

    Args:
        damaged: The file that was set aside.
        database: The memory that takes its place.

    Raises:
        MemoryFileError: The new memory can't be written.
    """
    count = 0
    for some in batched(_entries(damaged), _AT_ONCE):
        by_scope = sorted(some, key=itemgetter(0, 1, 2))
        for (source, target, engine), found in groupby(by_scope, key=itemgetter(0, 1, 2)):
            entries = [entry for *_, entry in found]
            MemoryView(database, Pair(source, target), engine).store(entries)
            count += len(entries)
    return count


def _entries(path: Path) -> Iterator[tuple[str, str, str, Entry]]:
    """Yield what can be read of a file: languages and engine of each entry, and the entry."""
    from toolkit.translation.memory.schema import key_of, to_entry

    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            secure(connection, Budget(path))
            connection.row_factory = sqlite3.Row
            if connection.execute(_TABLES).fetchone()[0] != len(("scope", "entry")):
                return
            scopes = {row["id"]: row for row in connection.execute("SELECT id, source, target, engine FROM scope")}
            for row in _readable(connection):
                scope, text = scopes.get(row["scope"]), row["text"]
                if scope is None or not all(isinstance(value, str) for value in (*tuple(scope)[1:], text)):
                    continue
                is_sound = row["key"] == key_of(text)
                entry = to_entry({**_OLD, **row}, text, reviewed=not scope["engine"]) if is_sound else None
                if entry is not None:
                    yield scope["source"], scope["target"], scope["engine"], entry
    except (sqlite3.Error, UnicodeDecodeError, LookupError):
        return  # nothing more can be read, which the finding tells by its count


def _readable(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield rows from the first on until they can't be read, then from the last on back to there."""
    last = -(1 << 63)
    try:
        for row in connection.execute(_FORWARD):
            last = row["id"]
            yield dict(row)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
        for row in connection.execute(_BACKWARD, (last,)):
            yield dict(row)
