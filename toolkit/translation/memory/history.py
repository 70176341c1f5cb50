"""What people's translations were before: kept when one is replaced or taken back, and changed only knowingly."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.batches import batched
from toolkit.translation.engines import Pair
from toolkit.translation.memory.database import of_type
from toolkit.translation.memory.entry import Entry
from toolkit.translation.memory.similar import add_signatures

if TYPE_CHECKING:
    from toolkit.translation.memory.database import Transaction

_AT_ONCE = 500
"""Keys that are looked up together."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Past:
    """A person's translation that is one no more.

    Attributes:
        entry: The translation; who gave it and when.
        ended: When it was replaced or taken back, in seconds since 1970.
        ended_by: Who did so; empty if it is not known.
    """

    entry: Entry
    ended: float
    ended_by: str


@dataclass(frozen=True, slots=True)
class MemoryChange:
    """What came of a change.

    Attributes:
        entry: The person's translation that there is now; None for none.
        stored: Whether that is the one that was wanted: if not, somebody else was faster, and nothing was changed.
    """

    entry: Entry | None
    stored: bool


def change(
    transaction: Transaction, pair: Pair, text: str, entry: Entry | None, known: Entry | None, by: str
) -> MemoryChange:
    """Put a person's translation in the place of the one that the person has seen, and of no other.

    Args:
        transaction: One that writes.
        pair: The languages.
        text: The sentence.
        entry: The translation; None to take the person's translation back, so that the engine's holds again.
        known: What the person has seen; None if there was no person's translation.
        by: Who changes it.
    """
    from sqlalchemy import select

    from toolkit.translation.memory import schema

    given = entry or known
    variant = b"" if given is None else schema.variant_of(given)
    scope = transaction.make_scope(pair, "")
    # Whoever wants to change the same waits here, and then sees what was committed.
    unchanged = {"state": schema.scopes.c.state}
    transaction.connection.execute(schema.scopes.update().where(schema.scopes.c.id == scope).values(**unchanged))
    columns = schema.entries.c
    place = (columns.scope == scope, columns.key == schema.key_of(text), columns.variant == variant)
    row = transaction.connection.execute(select(schema.entries).where(*place)).mappings().first()
    current = None if row is None else schema.to_entry(dict(row), text, reviewed=True)
    wanted = None if entry is None else entry.version
    if (None if current is None else current.version) == wanted:
        return MemoryChange(current, stored=True)  # done before, when the connection was lost after the commit
    if (None if current is None else current.version) != (None if known is None else known.version):
        return MemoryChange(current, stored=False)
    renew_state(transaction, scope)
    keep_replaced(transaction, [] if row is None else [dict(row)], by)
    transaction.connection.execute(schema.entries.delete().where(*place))
    if entry is None:
        _forget_signature(transaction, scope, schema.key_of(text))
        return MemoryChange(None, stored=True)
    made = schema.to_row(entry, scope)
    transaction.connection.execute(schema.entries.insert(), [made])
    add_signatures(transaction, [made])
    return MemoryChange(schema.to_entry(made, text, reviewed=True), stored=True)


def keep_replaced(transaction: Transaction, rows: Iterable[Row], by: str) -> None:
    """Keep entries that are about to be replaced or taken out.

    Args:
        transaction: One that writes.
        rows: The entries, as rows; what is damaged is worth nothing.
        by: Who does it; empty if it is not known.
    """
    from toolkit.translation.memory import schema

    ended = {"ended": time.time(), "ended_by": schema.storable(by)}
    sound = [row for row in rows if schema.to_entry(dict(row), "", reviewed=True) is not None]
    values = [{name: value for name, value in row.items() if name != "id"} | ended for row in sound]
    if values:
        transaction.connection.execute(schema.history.insert(), values)


def keep_others(transaction: Transaction, rows: Iterable[Row]) -> None:
    """Keep the entries in whose place others are about to be put.

    Args:
        transaction: One that writes.
        rows: The new entries, as rows.
    """
    from sqlalchemy import select

    from toolkit.translation.memory import schema

    columns = schema.entries.c
    for some in batched(rows, _AT_ONCE):
        coming = {(row["scope"], row["key"], row["variant"]): row for row in some}
        found = select(schema.entries).where(
            columns.scope.in_({scope for scope, *_ in coming}), columns.key.in_({key for _, key, _ in coming})
        )
        for row in transaction.connection.execute(found).mappings().all():
            new = coming.get((row["scope"], row["key"], row["variant"]))
            if new is not None and any(new[name] != row[name] for name in ("translation", "review")):
                keep_replaced(transaction, [dict(row)], schema.giver_in(new))


def past_of(transaction: Transaction, pair: Pair, text: str) -> list[Past]:
    """Return what people's translations of a sentence were before, the newest first.

    Args:
        transaction: One that may only read.
        pair: The languages; variants of them count.
        text: The sentence.
    """
    from sqlalchemy import select

    from toolkit.translation.memory import schema

    columns = schema.history.c
    query = select(schema.history).where(
        columns.scope.in_(transaction.people(pair)), columns.key == schema.key_of(text)
    )
    found = []
    for row in transaction.connection.execute(query.order_by(columns.id.desc())).mappings():
        entry = schema.to_entry(dict(row), text, reviewed=True)
        if entry is not None:
            found.append(Past(entry, of_type(row["ended"], (int, float)), of_type(row["ended_by"], str)))
    return found


def renew_state(transaction: Transaction, scope: int) -> None:
    """Tell that people's translations are about to change; who wants to change others at the same time waits."""
    from toolkit.translation.memory.schema import new_state, scopes

    transaction.connection.execute(scopes.update().where(scopes.c.id == scope).values(state=new_state()))


def _forget_signature(transaction: Transaction, scope: int, key: bytes) -> None:
    """Take a sentence out of those that others are compared with, unless it has a translation for another context."""
    from sqlalchemy import exists

    from toolkit.translation.memory.schema import entries, grams

    left = exists().where(entries.c.scope == scope, entries.c.key == key)
    transaction.connection.execute(grams.delete().where(grams.c.scope == scope, grams.c.key == key, ~left))
