"""The translation memory's public face: views of it for a pair and an engine, that find and store entries."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.batches import batched
from toolkit.errors import MemoryFileError
from toolkit.findings import Finding
from toolkit.translation.engine import Fingerprint, Pair, Translation
from toolkit.translation.memory import database
from toolkit.translation.memory.entry import Entry

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

T = TypeVar("T")
_AT_ONCE = 500
"""Sentences that are looked up together; SQLite takes 32,766 values in a statement."""


class Memory:
    """A translation memory in a file, shared by all processes that use it. Threads may share one.

    Nothing is opened or made before it is first used. A damaged file is set aside, and a new one begun.

    Attributes:
        path: Its file; None for a private one that is gone when it is closed.
        findings: What a person should know of it: that a damaged file was set aside, say.

    Args:
        path: Its file; folders are made as needed.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self._engine: Engine | None = None
        self._inode: int | None = None
        self._lock = Lock()
        # A private database has one connection, which one transaction at a time can use.
        self._turn: Any = nullcontext() if path else Lock()

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def view(self, fingerprint: Fingerprint, pair: Pair) -> MemoryView:
        """Return what an engine, in this very version with this very model, knows for a pair."""
        return MemoryView(self, pair, json.dumps(asdict(fingerprint), sort_keys=True))

    def review(self, pair: Pair, text: str, translation: str, context: str = "") -> None:
        """Store a person's translation of a sentence, which is preferred to any engine's.

        Args:
            pair: The languages.
            text: The sentence, plain text.
            translation: Its translation, plain text.
            context: The sentence before it, if the translation is meant for that place only; else empty.

        Raises:
            MemoryFileError: The file can't be read or written.
        """
        entry = Entry(text, Translation(translation), reviewed=True, context=context, created=time.time())
        MemoryView(self, pair, "").store([entry], replace_old=True)

    def reviewed_state(self, pair: Pair) -> str:
        """Return what changes whenever a person's translation for a pair is stored; for cache keys.

        Raises:
            MemoryFileError: The file can't be read.
        """
        from sqlalchemy import func, select

        from toolkit.translation.memory.schema import entries, scopes

        query = (
            select(func.count(), func.max(entries.c.created))
            .join(scopes, scopes.c.id == entries.c.scope)
            .where(scopes.c.source == pair.source, scopes.c.target == pair.target, scopes.c.engine == "")
        )
        if self.path is not None and not self.path.exists():
            return ""
        count, newest = self.run(lambda connection: connection.execute(query).one())
        return f"{count} {newest}" if count else ""

    def size(self) -> int:
        """Return how many translations it holds.

        Raises:
            MemoryFileError: The file can't be read.
        """
        from sqlalchemy import func, select

        from toolkit.translation.memory.schema import entries

        return self.run(lambda connection: connection.scalar(select(func.count()).select_from(entries)) or 0)

    def close(self) -> None:
        """Close the file; the memory can be used again afterwards, unless it is a private one."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def run(self, work: Callable[[Connection], T]) -> T:
        """Return what some work in a transaction returns; on a damaged file it is done again, on a new one.

        Raises:
            MemoryFileError: The file can't be read or written.
        """
        from sqlalchemy.exc import DatabaseError

        for last_try in (False, True):
            try:
                with self._turn, self._opened().begin() as connection:
                    return work(connection)
            except DatabaseError as error:
                if last_try or not database.is_damage(error) or self.path is None:
                    raise self._unusable(error.orig) from error
                self._set_aside(self.path)
            except OSError as error:
                raise self._unusable(error) from error
        raise AssertionError("the second try returns or raises")

    def _opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                if self.path is not None:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                # Known before the first look, so that a file that is no database can be told from its successor.
                self._inode = database.inode_of(self.path)
                engine = database.connect(self.path)
                database.create_tables(engine, str(self.path))
                self._inode = database.inode_of(self.path)
                self._engine = engine
            return self._engine

    def _set_aside(self, path: Path) -> None:
        self.close()
        aside = database.set_aside(path, self._inode)
        if aside is not None:
            message = (
                f"The translation memory {path} is damaged: it was set aside as {aside.name}, and a new one begun."
            )
            self.findings.append(Finding("memory-damaged", message, str(path)))

    def _unusable(self, reason: object) -> MemoryFileError:
        return MemoryFileError(
            f"The translation memory {self.path} can't be used: {reason}.",
            "Check its permissions and the free space, or give another file with --memory (none for no memory).",
        )


class MemoryView:
    """What the memory knows for one pair from one engine, and from people.

    Args:
        memory: The memory.
        pair: The languages.
        engine: The engine's fingerprint as JSON; empty for people alone.
    """

    def __init__(self, memory: Memory, pair: Pair, engine: str) -> None:
        self._memory = memory
        self._pair = pair
        self._engine = engine
        self._scopes: tuple[int, int] | None = None

    def find(self, texts: Iterable[str], contexts: dict[str, str] | None = None) -> dict[str, Entry]:
        """Return the entries for some sentences; those that there are none for are left out.

        A person's translation comes before the engine's; of several that made for this context, then the newest
        that was made for any.

        Args:
            texts: Plain text, one sentence each.
            contexts: For each text the sentence before it.

        Raises:
            MemoryFileError: The file can't be read.
        """
        found: dict[str, Entry] = {}
        for some in batched(dict.fromkeys(texts), _AT_ONCE):
            for entry in self._find(some):
                old = found.get(entry.text)
                context = (contexts or {}).get(entry.text, "")
                if old is None or _rank(entry, context) > _rank(old, context):
                    found[entry.text] = entry
        return found

    def store(self, entries: Sequence[Entry], *, replace_old: bool = False) -> list[Entry]:
        """Store entries, at once and for good, and return them as they are kept.

        If another process has stored a translation of the same sentence in the meantime, that is the one that is
        kept and returned: all editions agree.

        Args:
            entries: The entries.
            replace_old: Whether they replace older ones.

        Raises:
            MemoryFileError: The file can't be written.
        """
        from sqlalchemy.dialects.sqlite import insert

        from toolkit.translation.memory import schema

        def work(connection: Connection) -> tuple[int, list[dict[str, Any]]]:
            engine, people = self._scope_ids(connection)
            rows = [schema.to_row(entry, people if entry.reviewed else engine) for entry in entries]
            statement = insert(schema.entries)
            unique = ["scope", "key", "variant"]
            if replace_old:
                values = {name: statement.excluded[name] for name in rows[0] if name not in unique}
                connection.execute(statement.on_conflict_do_update(index_elements=unique, set_=values), rows)
                return len(rows), rows
            return connection.execute(statement.on_conflict_do_nothing(index_elements=unique), rows).rowcount, rows

        if not entries:
            return []
        count, rows = self._run(work)
        kept = [
            schema.to_entry(row, entry.text, reviewed=entry.reviewed) for row, entry in zip(rows, entries, strict=True)
        ]
        theirs = self.find([entry.text for entry in entries]) if count < len(entries) else {}
        return [theirs.get(entry.text, mine or entry) for entry, mine in zip(entries, kept, strict=True)]

    def _find(self, texts: Sequence[str]) -> Iterator[Entry]:
        from sqlalchemy import select

        from toolkit.translation.memory import schema

        keys = {schema.key_of(text): text for text in texts}
        table = schema.entries

        def work(connection: Connection) -> tuple[int, list[dict[str, Any]]]:
            engine, people = self._scope_ids(connection)
            query = select(table).where(table.c.scope.in_((engine, people)), table.c.key.in_(list(keys)))
            return people, [dict(row) for row in connection.execute(query).mappings()]

        people, rows = self._run(work)
        damaged = []
        for row in rows:
            entry = schema.to_entry(row, keys[row["key"]], reviewed=row["scope"] == people)
            if entry is not None:
                yield entry
            else:
                damaged.append(row["id"])
        if damaged:  # whatever changed these rows, they are worth nothing now, and stand in the way of new ones
            self._run(lambda connection: connection.execute(table.delete().where(table.c.id.in_(damaged))))

    def _run(self, work: Callable[[Connection], T]) -> T:
        before = len(self._memory.findings)
        try:
            return self._memory.run(work)
        finally:
            if len(self._memory.findings) > before:
                self._scopes = None

    def _scope_ids(self, connection: Connection) -> tuple[int, int]:
        """Return the numbers of the engine's entries and of people's."""
        if self._scopes is None:
            self._scopes = self._scope_id(connection, self._engine), self._scope_id(connection, "")
        return self._scopes

    def _scope_id(self, connection: Connection, engine: str) -> int:
        from sqlalchemy import select
        from sqlalchemy.dialects.sqlite import insert

        from toolkit.translation.memory.schema import scopes

        values = {"source": self._pair.source, "target": self._pair.target, "engine": engine}
        query = select(scopes.c.id).where(*(scopes.c[name] == value for name, value in values.items()))
        found = connection.scalar(query)
        if found is None:
            connection.execute(insert(scopes).values(**values).on_conflict_do_nothing())
            found = connection.scalar(query)
        return int(found or 0)


def _rank(entry: Entry, context: str) -> tuple[bool, bool, bool, float]:
    fits = bool(entry.context) and entry.context == context
    return entry.reviewed, fits, not entry.context, entry.created
