"""The translation memory's public face."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from toolkit.findings import Finding
from toolkit.settings import is_url
from toolkit.translation.engines import Fingerprint, Pair, Translation
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory.backend import Backend
from toolkit.translation.memory.database import Database, Transaction, of_type
from toolkit.translation.memory.entry import Entry
from toolkit.translation.memory.salvage import take_over
from toolkit.translation.memory.similar import LEAST, FuzzyMatch, similar
from toolkit.translation.memory.sqlite import PrivateFile, SqliteFile
from toolkit.translation.memory.view import MemoryView

T = TypeVar("T")


class Memory:
    """A translation memory in a file or in a team's PostgreSQL database, shared by all processes that use it.

    Threads may share one. Nothing is opened or made before it is first used. A damaged file is set aside, and a new
    one begun with what can be read of it; when the connection to a server is lost, it is made again.

    Attributes:
        path: Its file; None if it is not in one, or in a private one that is gone when it is closed.
        name: How messages call it: its file, or its address without a password.

    Args:
        where: Its file, folders are made as needed; or an address, ``postgresql://USER@HOST/DATABASE``; or None for a
            private one.

    Raises:
        UsageError: It is an address that can't be used.
    """

    def __init__(self, where: str | Path | None) -> None:
        backend = _backend_of(where)
        self.path = backend.path
        self.name = backend.shown
        self._database = Database(backend, take_over)

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def findings(self) -> list[Finding]:
        """What a person should know of it: that a damaged file was set aside, say."""
        return self._database.findings

    def exists(self) -> bool:
        """Tell whether there is a memory already; none is made.

        Raises:
            MemoryFileError: The database can't be read.
            MissingError: The library for it isn't installed.
        """
        return self._database.exists()

    def view(self, fingerprint: Fingerprint, pair: Pair) -> MemoryView:
        """Return what an engine, in this very version with this very model, knows for a pair."""
        return MemoryView(self._database, pair, json.dumps(asdict(fingerprint), sort_keys=True))

    def people(self, pair: Pair) -> MemoryView:
        """Return what people translated or approved for a pair."""
        return MemoryView(self._database, pair, "")

    def review(self, pair: Pair, text: str, translation: str | MarkedText, context: str = "", note: str = "") -> None:
        """Store a person's translation of a sentence, which is preferred to any engine's.

        The sentence is looked up by these very characters, so it must be what an engine is sent.

        Args:
            pair: The languages.
            text: The sentence, plain text.
            translation: Its translation: plain text, or text with markup.
            context: The sentence before it, if the translation is meant for that place only; else empty.
            note: What the person remarked.

        Raises:
            MemoryFileError: The memory can't be read or written.
        """
        self.people(pair).store([reviewed_entry(text, translation, context, note)], replace_old=True)

    def similar(self, pair: Pair, text: str, least: int = LEAST, most: int = 3) -> list[FuzzyMatch]:
        """Return sentences that people translated and that are much like another one, the most similar first.

        They are for people to look at: no edition takes them by itself.

        Args:
            pair: The languages.
            text: The sentence, plain text.
            least: Per cent from which on a match is one.
            most: How many are wanted.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        if self.path is not None and not self.path.exists():
            return []
        return similar(self._database, pair, text, least, most)

    def reviewed_state(self, pair: Pair) -> str:
        """Return what changes whenever a person's translation is stored for a pair, or a variant of it; for cache keys.

        It takes one look, however many there are; no two memories have the same, and a copy or an old backup that
        goes its own way has another one.

        Args:
            pair: The languages.

        Returns:
            The state; empty if there is no person's translation for the pair.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        from sqlalchemy import select

        from toolkit.translation.memory.schema import scopes

        if self.path is not None and not self.path.exists():
            return ""

        def work(transaction: Transaction) -> list[str]:
            query = select(scopes.c.state).where(scopes.c.id.in_(transaction.people(pair)), scopes.c.state != "")
            return sorted(of_type(state, str) for state in transaction.connection.scalars(query))

        return "".join(self.run(work))

    def size(self) -> int:
        """Return how many translations it holds.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        from sqlalchemy import func, select

        from toolkit.translation.memory.schema import entries

        query = select(func.count()).select_from(entries)
        return self.run(lambda transaction: transaction.connection.scalar(query)) or 0

    def close(self) -> None:
        """Close it; it can be used again afterwards, but what was in a private one is gone."""
        self._database.close()

    def run(self, work: Callable[[Transaction], T], *, write: bool = False) -> T:
        """Return what some work in a transaction returns; see `Database.run`.

        Raises:
            MemoryFileError: The memory can't be read or written.
            MissingError: The library for its kind of database isn't installed.
        """
        return self._database.run(work, write=write)


def reviewed_entry(
    text: str,
    translation: str | MarkedText,
    context: str = "",
    note: str = "",
    *,
    final: bool = False,
    by: str = "",
) -> Entry:
    """Return a person's translation of a sentence as an entry; see `Memory.review`."""
    plain, marked = (translation, "") if isinstance(translation, str) else (translation.plain, translation.to_json())
    return Entry(
        text,
        Translation(plain),
        reviewed=True,
        context=context,
        created=time.time(),
        marked=marked,
        note=note,
        final=final,
        by=by,
    )


def _backend_of(where: str | Path | None) -> Backend:
    """Return the place that is meant.

    Args:
        where: A file, the address of a PostgreSQL database, or None for a private one.

    Raises:
        UsageError: It is an address that can't be used.
    """
    if where is None:
        return PrivateFile()
    if isinstance(where, str) and is_url(where):
        from toolkit.translation.memory.postgres import PostgresDatabase

        return PostgresDatabase(where)
    return SqliteFile(Path(where))
