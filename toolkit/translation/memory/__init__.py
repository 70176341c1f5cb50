"""The translation memory: every sentence that was ever translated here, so that nothing is paid for twice."""

from toolkit.translation.memory.entry import Entry
from toolkit.translation.memory.store import Memory
from toolkit.translation.memory.view import MemoryView

__all__ = ["Entry", "Memory", "MemoryView"]
