"""Version 2: each scope has the state of people's translations, so that a build needn't count them."""

from __future__ import annotations

import secrets

from alembic.operations import Operations
from sqlalchemy import Column, String, column, select, table

revision = "2"
down_revision = "1"


def upgrade(operations: Operations) -> None:
    """Add the state, and set it where a person's translation is stored."""
    operations.add_column("scope", Column("state", String(32), nullable=False, server_default=""))
    # What this version looked like: the tables of `schema` are those of the newest.
    scope = table("scope", column("id"), column("engine"), column("state"))
    entry = table("entry", column("scope"))
    connection = operations.get_bind()
    used = select(scope.c.id).where(scope.c.engine == "", scope.c.id.in_(select(entry.c.scope)))
    for number in list(connection.scalars(used)):
        connection.execute(scope.update().where(scope.c.id == number).values(state=secrets.token_hex(8)))
