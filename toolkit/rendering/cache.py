"""What was made lately, for the next format of the same article."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Cache(Generic[Key, Made]):
    """Things that were costly to make, until they are too large together.

    Args:
        most: Most bytes of all of them.
        size: Returns how many bytes one has.
    """

    def __init__(self, most: int, size: Callable[[Made], int]) -> None:
        """Start empty."""
        self.most = most
        self.size = size
        self.made: dict[Key, Made] = {}
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Made], worth: Callable[[Made], bool] = lambda _: True) -> Made:
        """Return what was made by this key, made now if it is not there.

        One thing is made at a time: formats that are rendered side by side want the same ones, and each is made once.

        Args:
            key: What tells it from the others.
            make: Makes it.
            worth: Tells whether it is to be kept; the oldest ones are forgotten for it.
        """
        with self._lock:
            if key in self.made:
                return self.made[key]
            made = make()
            if worth(made):
                self.made[key] = made
                while sum(map(self.size, self.made.values())) > self.most:
                    del self.made[next(iter(self.made))]
            return made
