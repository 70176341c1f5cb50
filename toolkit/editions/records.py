"""What a build remembers, as text with a checksum: a damaged record is as good as none."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from toolkit.editions.manifest import ManifestEntry


def entry_in(path: str, text: object, checksum: object) -> ManifestEntry | None:
    """Return what is said of the edition at a place, or None if it was damaged."""
    try:
        entry = ManifestEntry.of(record_in(text, checksum) or {}, str(text))
    except (ValueError, TypeError, KeyError):
        return None
    return entry if entry.path == path else None


def record_in(text: object, checksum: object, *key: str) -> dict[str, Any] | None:
    """Return the record in a text, or None if either was damaged: then they may be of any type.

    A damaged key finds another one's record, so it counts, too; an edition's is in the record.
    """
    if not isinstance(text, str) or checksum != checksum_of(text, *key):
        return None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def checksum_of(text: str, *key: str) -> bytes:
    """Return the checksum of a record in a text, and of the key that it is found by."""
    return hashlib.blake2b("\0".join((*key, text)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
