"""A mark that parts what pandoc has written: no document can contain it."""

from __future__ import annotations

import secrets
from functools import lru_cache


@lru_cache(maxsize=1)
def mark() -> str:
    """Return what no document can contain: nobody knows it before this process has begun."""
    return secrets.token_hex(16)
