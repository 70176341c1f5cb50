"""Version 4: what people translated has signatures, by which similar sentences are found."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, column, select, table

from toolkit.translation.memory.signature import comparable, signature_of

revision = "4"
down_revision = "3"

_AT_ONCE = 1_000
_COLUMNS = ("scope", "gram", "length", "key")


def upgrade(operations: Operations) -> None:
    """Add the table, and the signatures of what people translated so far."""
    operations.create_table(
        "gram",
        Column("scope", Integer, ForeignKey("scope.id"), primary_key=True),
        Column("gram", BigInteger, primary_key=True),
        Column("length", Integer, primary_key=True),
        Column("key", LargeBinary(16), primary_key=True),
        sqlite_with_rowid=False,
    )
    scope = table("scope", column("id"), column("engine"))
    entry = table("entry", column("id"), column("scope"), column("key"), column("text"))
    gram = table("gram", *map(column, _COLUMNS))
    connection = operations.get_bind()
    people = list(connection.scalars(select(scope.c.id).where(scope.c.engine == "")))
    last = -1
    while people:
        query = select(entry).where(entry.c.scope.in_(people), entry.c.id > last).order_by(entry.c.id).limit(_AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return
        last = rows[-1].id
        made = {
            (row.scope, number, len(comparable(row.text)), bytes(row.key))
            for row in rows
            for number in signature_of(row.text)
        }
        # One sentence may have several translations, by context.
        known = select(gram).where(gram.c.key.in_({key for *_, key in made}))
        made -= {(one.scope, one.gram, one.length, bytes(one.key)) for one in connection.execute(known)}
        if made:
            connection.execute(gram.insert(), [dict(zip(_COLUMNS, one, strict=True)) for one in sorted(made)])
