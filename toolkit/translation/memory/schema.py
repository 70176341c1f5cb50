"""The tables of the translation memory, and how a row becomes an entry."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from hashlib import blake2b
from types import NoneType
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from toolkit.translation.engines import Translation
from toolkit.translation.memory.entry import Entry

VERSION = 5
"""Version of the tables. A newer one is refused; an older one is migrated: see `toolkit.translation.memory.migrations`.

1: entries by scope. 2: the state of people's translations, by scope. 3: markup and notes of people's
translations. 4: signatures of what people translated, by which similar sentences are found.
"""

metadata = MetaData()


class _Bytes(LargeBinary):
    """Bytes, taken as they come: what a damaged row has in their place is told by its type, and not turned to bytes."""

    cache_ok = True

    def bind_processor(self, dialect: object) -> None:
        """Change nothing."""

    def result_processor(self, dialect: object, coltype: object) -> None:
        """Change nothing."""


_TYPES: dict[str, tuple[type, ...]] = {
    "key": (bytes,),
    "text": (str,),
    "translation": (str,),
    "score": (float, int, NoneType),
    "alignment": (bytes, NoneType),
    "unknown": (str,),
    "problems": (str,),
    "kept": (int,),
    "context": (str,),
    "created": (float, int),
    "checksum": (bytes,),
    "review": (str,),
}
"""What an entry's row has in each of its columns."""

scopes = Table(
    "scope",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("target", String(64), nullable=False),
    # The engine's fingerprint as JSON; empty for what people wrote or approved.
    Column("engine", Text, nullable=False),
    # Random, and another one whenever a person's translation is stored; empty if there never was one.
    Column("state", String(32), nullable=False, server_default=""),
    UniqueConstraint("source", "target", "engine"),
)

entries = Table(
    "entry",
    metadata,
    # Writers who find that another one was first use up numbers too, so there must be many.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("scope", Integer, ForeignKey("scope.id"), nullable=False),
    Column("key", _Bytes(16), nullable=False),
    # A person's translations of one sentence differ by context; an engine has one, under the empty variant.
    Column("variant", _Bytes(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("translation", Text, nullable=False),
    Column("score", Float),
    Column("alignment", _Bytes),
    Column("unknown", Text, nullable=False),
    Column("problems", Text, nullable=False),
    Column("kept", SmallInteger, nullable=False),
    Column("context", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("checksum", _Bytes(8), nullable=False),
    # What only people give, as JSON: markup, a note, whether it is final, who gave it; empty if nothing of it.
    Column("review", Text, nullable=False, server_default=""),
    UniqueConstraint("scope", "key", "variant"),
)

grams = Table(
    "gram",
    metadata,
    # See `signature`; of what people translated only.
    Column("scope", Integer, ForeignKey("scope.id"), primary_key=True),
    Column("gram", BigInteger, primary_key=True, autoincrement=False),
    Column("length", Integer, primary_key=True, autoincrement=False),
    Column("key", _Bytes(16), primary_key=True),
    sqlite_with_rowid=False,
)

history = Table(
    "history",
    metadata,
    # What a person's translation was before it was replaced or taken back: all of the entry, who ended it and when.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    *(Column(column.name, column.type, nullable=column.nullable) for column in entries.columns if column.name != "id"),
    Column("ended", Float, nullable=False),
    Column("ended_by", Text, nullable=False),
    Index("history_key", "scope", "key"),
)

version = Table("version", metadata, Column("number", Integer, primary_key=True, autoincrement=False))


def key_of(text: str) -> bytes:
    """Return what a text is looked up by."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def new_state() -> str:
    """Return a state of people's translations that no memory had before, nor a copy or an old backup of one."""
    return secrets.token_hex(8)


def variant_of(entry: Entry) -> bytes:
    """Return what tells a person's translations of one sentence apart."""
    return key_of(entry.context) if entry.reviewed and entry.context else b""


def to_row(entry: Entry, scope: int) -> dict[str, Any]:
    """Return an entry as values of the table's columns."""
    translation = entry.translation
    row: dict[str, Any] = {
        "scope": scope,
        "key": key_of(entry.text),
        "variant": variant_of(entry),
        "text": storable(entry.text),
        "translation": storable(translation.text),
        "score": translation.score,
        "alignment": entry.alignment,
        "unknown": json.dumps(translation.unknown) if translation.unknown else "",
        "problems": json.dumps(entry.problems) if entry.problems else "",
        "kept": int(entry.kept),
        "context": storable(entry.context),
        "created": entry.created,
        "review": storable(_review_of(entry)),
    }
    return row | {"checksum": checksum_of(row)}


def to_entry(row: Mapping[str, Any], text: str, *, reviewed: bool) -> Entry | None:
    """Return the entry in a row, or None if the row was damaged.

    Args:
        row: Values by column.
        text: The sentence that it was looked up by.
        reviewed: Whether it is a person's.
    """
    # SQLite keeps any type in any column, and so does whoever damages a file, or makes one to do harm.
    if not all(isinstance(row[name], types) for name, types in _TYPES.items()) or row["checksum"] != checksum_of(row):
        return None
    try:
        # Most have neither, and reading JSON takes longer than all the rest.
        unknown = tuple(map(str, json.loads(row["unknown"]))) if row["unknown"] else ()
        found = json.loads(row["problems"]) if row["problems"] else ()
        problems = tuple((str(code), str(message)) for code, message in found)
        review = json.loads(row["review"]) if row["review"] else {}
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(review, dict):
        return None
    return Entry(
        text=text,
        translation=Translation(row["translation"], row["score"], None, unknown),
        alignment=row["alignment"],
        problems=problems,
        kept=bool(row["kept"]),
        reviewed=reviewed,
        context=row["context"],
        created=row["created"],
        marked=str(review.get("marked", "")),
        note=str(review.get("note", "")),
        final=review.get("final") is True,
        by=str(review.get("by", "")),
    )


def _review_of(entry: Entry) -> str:
    given = {"marked": entry.marked, "note": entry.note, "final": entry.final, "by": entry.by}
    kept = {name: value for name, value in given.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


def giver_in(row: Mapping[str, Any]) -> str:
    """Return who gave the translation in a row that `to_row` has made; empty if it is not known."""
    return str(json.loads(row["review"]).get("by", "")) if row["review"] else ""


def checksum_of(row: Mapping[str, Any]) -> bytes:
    """Return a checksum over all of a row that an edition depends on."""
    parts: tuple[Any, ...] = (
        row["key"],
        row["text"],
        row["translation"],
        row["alignment"] or b"",
        row["unknown"],
        row["problems"],
    )
    if row["review"]:  # rows of older versions have none, and the checksum that they had
        parts = (*parts, row["review"])
    digest = blake2b(digest_size=8)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.digest()


def storable(text: str) -> str:
    """Return a text that any database can hold: without halves of surrogate pairs and NULs."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
