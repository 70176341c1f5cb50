"""What was made lately, for the next format of the same article."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Memory(Generic[Key, Made]):
    """Things that were costly to make, until they are too large together.

    Args:
        most: Most bytes of all of them.
        size: Returns how many bytes one has.
    """

    def __init__(self, most: int, size: Callable[[Made], int]) -> None:
        """Remember nothing yet."""
        self.most = most
        self.size = size
        self.made: dict[Key, Made] = {}

    def get(self, key: Key) -> Made | None:
        """Return what was kept by this key, if it is still there."""
        return self.made.get(key)

    def keep(self, key: Key, made: Made) -> None:
        """Keep a thing, and forget the oldest ones for it."""
        self.made[key] = made
        while sum(map(self.size, self.made.values())) > self.most:
            del self.made[next(iter(self.made))]
