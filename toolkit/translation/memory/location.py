"""Where the translation memory lies, and what happens if it can't lie there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import MemoryFileError
from toolkit.findings import Finding
from toolkit.settings import NO_MEMORY

if TYPE_CHECKING:
    from toolkit.translation.memory.store import Memory


def default_path() -> Path:
    """Return the user's own memory: ``~/.local/share/publish/memory.sqlite`` on Linux."""
    from platformdirs import user_data_path

    return user_data_path("publish", appauthor=False) / "memory.sqlite"


def open_memory(wanted: str | Path | None, *, create: bool = True) -> Memory:
    """Return the memory that is wanted.

    Args:
        wanted: A file, or the address of a PostgreSQL database; ``none`` for none that outlives the call; None for
            the user's own. If that one can't be used, a private one takes its place, and a finding says so.
        create: Whether it is made if it is missing; else a private one takes its place.

    Raises:
        MemoryFileError: One that was asked for can't be used.
        MissingError: The library for its kind of database isn't installed.
        UsageError: It is an address that can't be used.
    """
    from toolkit.translation.memory.store import Memory

    if wanted is not None and str(wanted) == NO_MEMORY:
        return Memory(None)
    memory = Memory(wanted if wanted is not None else default_path())
    try:
        if not create and not memory.exists():
            memory.close()
            return Memory(None)
        memory.run(lambda _transaction: None)
    except MemoryFileError as error:
        memory.close()
        if wanted is not None:
            raise
        memory = Memory(None)
        memory.findings.append(
            Finding("memory-unusable", f"{error.message} This time nothing is remembered. {error.hint}")
        )
    return memory
