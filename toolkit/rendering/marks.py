"""A mark that parts what pandoc has written: no document can contain it."""

from __future__ import annotations

import secrets

# Made when this is imported, and not when it is first asked for: two threads that ask at once would make one each.
_MARK = secrets.token_hex(16)


def mark() -> str:
    """Return what no document can contain: nobody knows it before this process has begun."""
    return _MARK
