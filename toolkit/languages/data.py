"""The tables of this room's own data file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("codes.toml")


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, Any]]:
    """Return the tables of ``codes.toml``."""
    import tomllib

    return tomllib.loads(_FILE.read_text("utf-8"))
