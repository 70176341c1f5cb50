"""What the memory knows for one pair from one engine, and from people: found, stored and completed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from toolkit.batches import batched
from toolkit.translation.engines import Pair
from toolkit.translation.memory.entry import Entry
from toolkit.translation.memory.history import MemoryChange, Past, change, keep_others, past_of, renew_state
from toolkit.translation.memory.similar import FuzzyMatch, add_signatures, similar_to_each

if TYPE_CHECKING:
    from sqlalchemy import Select, Table

    from toolkit.translation.memory.database import Database, Transaction

_AT_ONCE = 500
"""Sentences that are looked up together; SQLite takes 32,766 values in a statement."""

_UNIQUE = ("scope", "key", "variant")

_COUNTED = {"preserve_rowcount": True}
"""Without it, SQLAlchemy doesn't tell how many of many rows a PostgreSQL server has inserted."""

Row = Mapping[str, Any]


class MemoryView:
    """What the memory knows for one pair from one engine, and from people.

    Args:
        database: The memory's database.
        pair: The languages.
        engine: The engine's fingerprint as JSON; empty for people alone.
    """

    def __init__(self, database: Database, pair: Pair, engine: str) -> None:
        self._database = database
        self._pair = pair
        self._engine = engine

    def find(self, texts: Iterable[str], contexts: Mapping[str, str] | None = None) -> dict[str, Entry]:
        """Return the entries for some sentences; those that there are none for are left out.

        A person's translation comes before the engine's; of several that for these very variants of the languages,
        then that made for this context, then the newest that was made for any.

        Args:
            texts: Plain text, one sentence each.
            contexts: For each text the sentence before it.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        found: dict[str, Entry] = {}
        for entry in self._all(texts):
            old = found.get(entry.text)
            context = (contexts or {}).get(entry.text, "")
            if old is None or _rank(entry, context) > _rank(old, context):
                found[entry.text] = entry
        return found

    def store(self, entries: Sequence[Entry], *, replace_old: bool = False) -> list[Entry]:
        """Store entries, at once and for good, and return them as they are kept.

        If another process has stored a translation of the same sentence in the meantime, that is the one that is
        kept and returned: all editions agree. What was damaged, and stood in the way, gives way.

        Args:
            entries: The entries.
            replace_old: Whether they replace older ones, as a person's second thoughts do.

        Raises:
            MemoryFileError: The memory can't be written.
        """
        if not entries:
            return []
        kept, ours = self._put(entries, replace_old=replace_old)
        if ours:
            return kept
        # In a new transaction, which sees what the others have committed while ours waited for them.
        theirs = self.find([entry.text for entry in entries], {entry.text: entry.context for entry in entries})
        # Damage that is seen only now has taken entries away, in the file that was set aside or as rows of their keys.
        lost = [entry for entry in entries if entry.text not in theirs]
        if lost:
            self._put(lost, replace_old=replace_old)
        return [theirs.get(entry.text, mine) for entry, mine in zip(entries, kept, strict=True)]

    def change(self, text: str, entry: Entry | None, known: Entry | None, by: str = "") -> MemoryChange:
        """Put a person's translation in the place of the one that the person has seen: see `change_each`."""
        return self.change_each([(text, entry, known)], by)[0]

    def change_each(self, wanted: Sequence[tuple[str, Entry | None, Entry | None]], by: str = "") -> list[MemoryChange]:
        """Put people's translations in the place of those that they have seen, which are kept: see `past`.

        Args:
            wanted: Of each the sentence; its translation, or None to take the person's translation back, so that the
                engine's holds again; and what the person has seen, None if there was no person's translation.
            by: Who changes them.

        Returns:
            What there is now of each: somebody else's translation, unchanged, if somebody else was faster.

        Raises:
            MemoryFileError: The memory can't be written.
        """
        return self._database.run(
            lambda transaction: [change(transaction, self._pair, *one, by) for one in wanted], write=True
        )

    def past(self, text: str) -> list[Past]:
        """Return what people's translations of a sentence were before, the newest first.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        return self._database.run(lambda transaction: past_of(transaction, self._pair, text))

    def _put(self, entries: Sequence[Entry], *, replace_old: bool) -> tuple[list[Entry], bool]:
        """Insert entries; return them as they are stored, and whether each of them is."""
        from toolkit.translation.memory import schema

        rows = [schema.to_row(entry, 0) for entry in entries]
        reviewed = any(entry.reviewed for entry in entries)

        def work(transaction: Transaction) -> bool:
            people = self._number(transaction, rows, entries)
            if reviewed:
                renew_state(transaction, people)
            wanted = _distinct(rows, last=replace_old)
            if replace_old:
                keep_others(transaction, [row for row in wanted if row["scope"] == people])
            statement = _insertion(transaction.insert, replace_old)
            stored = transaction.connection.execute(statement, wanted, execution_options=_COUNTED).rowcount
            add_signatures(transaction, (row for row in wanted if row["scope"] == people))
            return replace_old or stored == len(entries)

        ours = self._database.run(work, write=True)
        # What is used is what is stored, character by character.
        kept = [
            schema.to_entry(row, entry.text, reviewed=entry.reviewed) or entry
            for row, entry in zip(rows, entries, strict=True)
        ]
        return kept, ours

    def similar(self, texts: Sequence[str]) -> dict[str, FuzzyMatch]:
        """Return for sentences the one that people translated and that is most like each: see `Memory.similar`.

        Args:
            texts: Plain text, one sentence each; those that people translated themselves need not be asked for.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        return similar_to_each(self._database, self._pair, texts) if texts else {}

    def add_alignments(self, entries: Sequence[Entry]) -> list[Entry]:
        """Store alignments that were found later, and return the entries as they are kept.

        Nothing else is changed, and nothing at all where another process was faster: a translation that a person has
        replaced in the meantime stays replaced.

        Args:
            entries: Entries of the memory, with alignments.

        Raises:
            MemoryFileError: The memory can't be written.
        """
        if self._fill_in(entries, "alignment", "checksum") == len(entries):
            return list(entries)
        theirs = {_identity(entry): entry for entry in self._all(entry.text for entry in entries)}
        return [theirs.get(_identity(entry), entry) for entry in entries]

    def add_scores(self, entries: Sequence[Entry]) -> list[Entry]:
        """Store scores that were found later, and return the entries; nothing else is changed.

        Args:
            entries: Entries of the memory, with scores.

        Raises:
            MemoryFileError: The memory can't be written.
        """
        self._fill_in(entries, "score")
        return list(entries)

    def _fill_in(self, entries: Sequence[Entry], *names: str) -> int:
        """Store columns of entries where the first of them holds nothing yet, and return how many were stored."""
        from sqlalchemy import bindparam

        from toolkit.translation.memory import schema

        if not entries:
            return 0
        rows = [schema.to_row(entry, 0) for entry in entries]
        table, where = schema.entries, (*_UNIQUE, "translation")
        statement = (
            table.update()
            .where(*(table.c[name] == bindparam(f"its_{name}") for name in where), table.c[names[0]].is_(None))
            .values({name: bindparam(f"new_{name}") for name in names})
        )

        def work(transaction: Transaction) -> int:
            self._number(transaction, rows, entries)
            values = [
                {f"its_{name}": row[name] for name in where} | {f"new_{name}": row[name] for name in names}
                for row in _distinct(rows, last=False)
            ]
            return transaction.connection.execute(statement, values, execution_options=_COUNTED).rowcount

        return self._database.run(work, write=True)

    def _number(self, transaction: Transaction, rows: Iterable[dict[str, Any]], entries: Iterable[Entry]) -> int:
        """Note in rows whether they are the engine's or people's, and return the number of people's scope."""
        engine = transaction.make_scope(self._pair, self._engine)
        people = transaction.make_scope(self._pair, "")
        for row, entry in zip(rows, entries, strict=True):
            if entry.borrowed is not None:
                row["scope"] = transaction.make_scope(entry.borrowed, "")
            else:
                row["scope"] = people if entry.reviewed else engine
        return people

    def _all(self, texts: Iterable[str]) -> Iterator[Entry]:
        """Yield all entries for some sentences, those for other contexts too."""
        for some in batched(dict.fromkeys(texts), _AT_ONCE):
            yield from self._look_up(some)

    def _look_up(self, texts: Sequence[str]) -> Iterator[Entry]:
        from toolkit.translation.memory import schema

        keys = {schema.key_of(text): text for text in texts}

        def work(transaction: Transaction) -> tuple[dict[int, Pair], Sequence[Row]]:
            people = transaction.people(self._pair)
            scopes = {*people, transaction.scope(self._pair, self._engine)} - {None}
            if not scopes:
                return {}, []
            found = transaction.connection.execute(_by_keys(), {"scopes": list(scopes), "keys": list(keys)})
            return people, [dict(row) for row in found.mappings()]

        people, rows = self._database.run(work)
        damaged = []
        for row in rows:
            whose = people.get(row["scope"])
            text = keys.get(row["key"]) if isinstance(row["key"], bytes) else None  # else the index is at odds with it
            entry = schema.to_entry(row, text, reviewed=whose is not None) if text is not None else None
            if entry is None:
                damaged.append(row)
            else:
                yield entry if whose in (None, self._pair) else replace(entry, borrowed=whose)
        if damaged:
            self._remove(damaged, people)

    def _remove(self, damaged: Sequence[Row], people: Collection[int]) -> None:
        """Remove entries that were damaged: they are worth nothing, and stand in the way of new ones.

        If another process has put a new one in a damaged one's place, that is not the one that is meant.
        """
        from sqlalchemy import bindparam, type_coerce
        from sqlalchemy.types import NullType

        from toolkit.translation.memory.schema import entries

        names = ("id", "checksum", "created")
        statement = entries.delete().where(
            # Of no type: they may be of any.
            *(type_coerce(entries.c[name], NullType()).is_not_distinct_from(bindparam(f"its_{name}")) for name in names)
        )

        def work(transaction: Transaction) -> None:
            for scope in sorted({row["scope"] for row in damaged if row["scope"] in people}):
                renew_state(transaction, scope)
            ordered = sorted(damaged, key=lambda row: row["id"])
            transaction.connection.execute(statement, [{f"its_{name}": row[name] for name in names} for row in ordered])

        self._database.run(work, write=True)


# Statements are made once: that takes longer than to find a sentence.


@cache
def _insertion(insert: Callable[[Table], Any], replace_old: bool) -> Any:
    """Return an insert for rows, in which older ones are replaced or left alone."""
    from toolkit.translation.memory.schema import entries

    statement = insert(entries)
    if not replace_old:
        return statement.on_conflict_do_nothing(index_elements=_UNIQUE)
    names = [column.name for column in entries.columns if column.name not in ("id", *_UNIQUE)]
    return statement.on_conflict_do_update(
        index_elements=_UNIQUE, set_={name: statement.excluded[name] for name in names}
    )


@cache
def _by_keys() -> Select[Any]:
    """Return the query for ``keys`` in ``scopes``."""
    from sqlalchemy import bindparam, select

    from toolkit.translation.memory.schema import entries

    return select(entries).where(
        entries.c.scope.in_(bindparam("scopes", expanding=True)), entries.c.key.in_(bindparam("keys", expanding=True))
    )


def _distinct(rows: Iterable[dict[str, Any]], *, last: bool) -> list[dict[str, Any]]:
    """Return rows in the order of their keys, one for each: the first or the last.

    All writers take them in the same order, so that no two wait for each other.
    """
    found: dict[tuple[int, bytes, bytes], dict[str, Any]] = {}
    for row in rows:
        key = (row["scope"], row["key"], row["variant"])
        if last or key not in found:
            found[key] = row
    return [found[key] for key in sorted(found)]


def _identity(entry: Entry) -> tuple[str, Pair | bool, str, str]:
    """Return what an entry and its successor with an alignment have in common."""
    return entry.text, entry.borrowed or entry.reviewed, entry.context if entry.reviewed else "", entry.translation.text


def _rank(entry: Entry, context: str) -> tuple[bool, bool, bool, bool, float]:
    fits = bool(entry.context) and entry.context == context
    return entry.reviewed, entry.borrowed is None, fits, not entry.context, entry.created
