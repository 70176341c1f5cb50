"""What a memory holds, and what can be taken out of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.batches import batched
from toolkit.languages import same_language
from toolkit.translation.engines import Pair
from toolkit.translation.memory.database import of_type
from toolkit.translation.memory.entry import Entry
from toolkit.translation.memory.store import Memory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.translation.memory.database import Transaction

_AT_ONCE = 2_000
"""Entries that are read, or taken out, together."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The entries of one kind for a pair.

    Attributes:
        pair: The languages.
        engine: Name, version and model of what made them; empty for what people translated or approved.
        entries: How many they are.
        newest: When the newest was stored, in seconds since 1970.
    """

    pair: Pair
    engine: str
    entries: int
    newest: float


def holdings_of(memory: Memory) -> list[Holding]:
    """Return what a memory holds, by pair; of each what people gave before what engines made.

    Raises:
        MemoryFileError: It can't be read.
    """
    return sorted(
        (held for _, held in _counted(memory)),
        key=lambda held: (held.pair, held.engine != "", held.engine, held.newest),
    )


def reviewed_entries(
    memory: Memory, source: str | None = None, target: str | None = None
) -> Iterator[tuple[Pair, Entry]]:
    """Yield what people translated, without holding all of it; in an order that two memories with the same have.

    Args:
        memory: The memory.
        source: Only from this language, or a variant of it.
        target: Only into this language, or a variant of it.

    Raises:
        MemoryFileError: It can't be read.
    """
    from toolkit.translation.memory.schema import to_entry

    people = [(pair, number) for number, pair, engine in _scopes(memory) if not engine]
    for pair, number in sorted(item for item in people if _fits(item[0], source, target)):
        last = (b"", b"")
        while rows := memory.run(lambda transaction, after=(number, *last): _after(transaction, *after)):  # type: ignore[misc]
            last = rows[-1]["key"], rows[-1]["variant"]
            for row in rows:
                entry = to_entry(row, str(row["text"]), reviewed=True)
                if entry is not None:
                    yield pair, entry


def forget(memory: Memory, pair: Pair, texts: Collection[str] | None = None) -> int:
    """Take all translations of some sentences out, people's and engines', and return how many there were.

    What people's were before goes with them.

    Args:
        memory: The memory.
        pair: The languages, and variants of them.
        texts: The sentences; None for all of the pair.

    Raises:
        MemoryFileError: It can't be written.
    """
    from toolkit.translation.memory.schema import entries, grams, history, key_of

    scopes = [(number, engine) for number, one, engine in _scopes(memory) if _fits(one, pair.source, pair.target)]
    numbers = [number for number, _ in scopes]
    people = [number for number, engine in scopes if not engine]
    gone = 0
    for some in batched(texts if texts is not None else [""], _AT_ONCE):
        keys = [key_of(text) for text in some]

        def work(transaction: Transaction, keys: list[bytes] = keys) -> int:
            conditions = [entries.c.scope.in_(numbers)]
            signatures, past = [grams.c.scope.in_(numbers)], [history.c.scope.in_(numbers)]
            if texts is not None:
                conditions.append(entries.c.key.in_(keys))
                signatures.append(grams.c.key.in_(keys))
                past.append(history.c.key.in_(keys))
            count = transaction.connection.execute(entries.delete().where(*conditions)).rowcount
            transaction.connection.execute(grams.delete().where(*signatures))
            transaction.connection.execute(history.delete().where(*past))
            _renew(transaction, people)
            return int(count)

        gone += memory.run(work, write=True) if numbers else 0
    return gone


def clean(memory: Memory, *, dry_run: bool = False) -> list[Holding]:
    """Take out what engines made in versions, or with models, that a newer one has replaced.

    Args:
        memory: The memory.
        dry_run: Change nothing.

    Returns:
        What was taken out, or would be. What people gave always stays.

    Raises:
        MemoryFileError: It can't be written.
    """
    from toolkit.translation.memory.schema import entries

    scopes = [(number, held) for number, held in _counted(memory) if held.engine]
    newest: dict[tuple[Pair, str], float] = {}
    for _, held in scopes:
        name = (held.pair, held.engine.split(" ", 1)[0])
        newest[name] = max(newest.get(name, 0.0), held.newest)
    old = [(number, held) for number, held in scopes if held.newest < newest[held.pair, held.engine.split(" ", 1)[0]]]
    numbers = [number for number, _ in old]
    if numbers and not dry_run:
        memory.run(
            lambda transaction: transaction.connection.execute(entries.delete().where(entries.c.scope.in_(numbers))),
            write=True,
        )
    return [held for _, held in old]


def reviewed_pairs(memory: Memory) -> list[Pair]:
    """Return the languages between which people may have translated something.

    Raises:
        MemoryFileError: It can't be read.
    """
    return sorted(pair for _, pair, engine in _scopes(memory) if not engine)


def _scopes(memory: Memory) -> list[tuple[int, Pair, str]]:
    """Return number, languages and engine's fingerprint of each scope, whether it holds something or not."""
    from sqlalchemy import select

    from toolkit.translation.memory.schema import scopes

    def work(transaction: Transaction) -> list[tuple[int, Pair, str]]:
        rows = transaction.connection.execute(select(scopes)).mappings()
        return [(of_type(row["id"], int), _pair(row), of_type(row["engine"], str)) for row in rows]

    return memory.run(work)


def _counted(memory: Memory) -> list[tuple[int, Holding]]:
    """Return the scopes that hold something; every entry is looked at for that."""
    from sqlalchemy import func, select

    from toolkit.translation.memory.schema import entries, scopes

    counted = (
        select(entries.c.scope, func.count().label("count"), func.max(entries.c.created).label("newest"))
        .group_by(entries.c.scope)
        .subquery()
    )
    query = select(scopes, counted.c.count, counted.c.newest).join(counted, counted.c.scope == scopes.c.id)

    def work(transaction: Transaction) -> list[tuple[int, Holding]]:
        rows = transaction.connection.execute(query).mappings()
        return [(of_type(row["id"], int), _holding(row)) for row in rows]

    return memory.run(work)


def _holding(row: Mapping[Any, Any]) -> Holding:
    engine, newest = of_type(row["engine"], str), of_type(row["newest"], (int, float))
    return Holding(_pair(row), _engine_of(engine), of_type(row["count"], int), newest)


def _pair(row: Mapping[Any, Any]) -> Pair:
    return Pair(of_type(row["source"], str), of_type(row["target"], str))


def _engine_of(fingerprint: str) -> str:
    if not fingerprint:
        return ""
    try:
        told = json.loads(fingerprint)
        return f"{told['engine']} {told['version']} ({told['model']})"
    except (ValueError, KeyError, TypeError):
        return "unknown"


def _fits(pair: Pair, source: str | None, target: str | None) -> bool:
    return (source is None or same_language(pair.source, source)) and (
        target is None or same_language(pair.target, target)
    )


def _after(transaction: Transaction, scope: int, key: bytes, variant: bytes) -> list[Mapping[str, Any]]:
    """Return the next entries of a scope after one."""
    from sqlalchemy import and_, or_, select

    from toolkit.translation.memory.schema import entries

    columns = entries.c
    later = or_(columns.key > key, and_(columns.key == key, columns.variant > variant))
    wanted = select(entries).where(columns.scope == scope, columns.key >= key, later)
    rows = transaction.connection.execute(wanted.order_by(columns.key, columns.variant).limit(_AT_ONCE)).mappings()
    return [dict(row) for row in rows]


def _renew(transaction: Transaction, people: Collection[int]) -> None:
    """Tell builds that people's translations are others now."""
    from toolkit.translation.memory.schema import new_state, scopes

    for number in people:
        transaction.connection.execute(scopes.update().where(scopes.c.id == number).values(state=new_state()))
