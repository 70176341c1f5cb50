"""Desks at which articles are put together, several at once: a short article does not wait for a long one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.editions import Plan
from toolkit.review import Desk
from toolkit.settings import Settings

_MOST = 4
"""Articles that are put together at once. Each desk has engines of its own, which aren't made for several threads, and
loads a model when it first needs one."""


class Desks:
    """Some desks, lent to one thread each. Threads may share this; they are closed when nobody uses them any more.

    Attributes:
        plan: What the project publishes.

    Args:
        settings: Those of the project.

    Raises:
        UsageError: A setting can't be used.
        SourceError: A source does not exist.
    """

    def __init__(self, settings: Settings) -> None:
        first = Desk(settings, apart=True)
        self.plan: Plan = first.plan
        self._settings = settings
        self._free = [first]
        self._count = 1
        self._users = 0
        self._retired = False
        self._changed = threading.Condition()

    def retire(self) -> None:
        """Close them as soon as nobody uses them."""
        with self._changed:
            self._retired = True
            self._close_if_idle()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep open for a while what they have lent: the memory, and what was put together."""
        with self._changed:
            self._users += 1
        try:
            yield
        finally:
            with self._changed:
                self._users -= 1
                self._close_if_idle()

    @contextmanager
    def lent(self) -> Iterator[Desk]:
        """Lend a desk; wait for one if all are lent.

        Raises:
            PublishError: The project can't be published any more.
        """
        with self.in_use():
            desk = self._taken()
            try:
                yield desk
            finally:
                with self._changed:
                    self._free.append(desk)
                    self._changed.notify()

    def _taken(self) -> Desk:
        with self._changed:
            self._changed.wait_for(lambda: self._free or self._count < _MOST)
            if self._free:
                return self._free.pop()  # the one that was used last has its engine loaded
            self._count += 1
        try:
            return Desk(self._settings, self.plan, apart=True)
        except BaseException:
            with self._changed:
                self._count -= 1
                self._changed.notify()
            raise

    def _close_if_idle(self) -> None:
        if self._retired and not self._users:
            for desk in self._free:
                desk.close()
            self._free.clear()
            self._count = 0
