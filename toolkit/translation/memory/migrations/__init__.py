"""How the tables of older versions become this version's: a script for each version, written with Alembic.

The number in the table ``version`` is the only record of a memory's version: programs of every release know it, and
refuse a newer one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def migrate(connection: Connection, found: int) -> None:
    """Bring tables to this program's version, in the transaction that the connection is in.

    Args:
        connection: To the database.
        found: The version of its tables.
    """
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from toolkit.translation.memory import schema

    operations = Operations(MigrationContext.configure(connection))
    scripts = ScriptDirectory(str(Path(__file__).parent))
    # Alembic goes from the newest to the oldest.
    steps = list(scripts.iterate_revisions(str(schema.VERSION), str(found)))
    for step in reversed(steps):
        step.module.upgrade(operations)
    connection.execute(schema.version.delete())
    connection.execute(schema.version.insert().values(number=schema.VERSION))
