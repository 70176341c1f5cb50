"""Version 5: what people's translations were before they were replaced is kept."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, SmallInteger, Text

revision = "5"
down_revision = "4"


def upgrade(operations: Operations) -> None:
    """Add the table; of what was replaced before there is nothing to be had."""
    operations.create_table(
        "history",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("scope", Integer, nullable=False),
        Column("key", LargeBinary(16), nullable=False),
        Column("variant", LargeBinary(16), nullable=False),
        Column("text", Text, nullable=False),
        Column("translation", Text, nullable=False),
        Column("score", Float),
        Column("alignment", LargeBinary),
        Column("unknown", Text, nullable=False),
        Column("problems", Text, nullable=False),
        Column("kept", SmallInteger, nullable=False),
        Column("context", Text, nullable=False),
        Column("created", Float, nullable=False),
        Column("checksum", LargeBinary(8), nullable=False),
        Column("review", Text, nullable=False),
        Column("ended", Float, nullable=False),
        Column("ended_by", Text, nullable=False),
    )
    operations.create_index("history_key", "history", ["scope", "key"])
