"""Version 3: people's translations have markup, a note and a state of their own."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, Text

revision = "3"
down_revision = "2"


def upgrade(operations: Operations) -> None:
    """Add the column; what people gave before has nothing in it."""
    operations.add_column("entry", Column("review", Text, nullable=False, server_default=""))
