"""Articles go through a build in windows: enough of them for full batches, and few enough to be held at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 48
"""Articles that are held at once. Of 800 words each they have some 2,500 sentences: more than the largest batch of an
engine, and three seconds of work for the slowest format."""

LARGE = 4_000_000
"""Bytes of sources that are held at once; a larger one is alone."""


def windows(items: Iterable[T], size_of: Callable[[T], int]) -> Iterator[list[T]]:
    """Yield items in groups that are held at once.

    Args:
        items: Articles, say.
        size_of: Tells the bytes of each.
    """
    window: list[T] = []
    size = 0
    for item in items:
        window.append(item)
        size += size_of(item)
        if len(window) >= MOST or size >= LARGE:
            yield window
            window, size = [], 0
    if window:
        yield window


def ahead(pool: Executor | None, work: Callable[[T], R], items: Iterable[T], most: int) -> Iterator[Callable[[], R]]:
    """Yield for each item, in order, what returns the outcome of some work on it, begun before it is asked for.

    Args:
        pool: Does the work; None does it when it is asked for.
        work: The work.
        items: The items.
        most: How many works are begun ahead.
    """
    if pool is None:
        yield from ((lambda item=item: work(item)) for item in items)
        return
    begun: deque[Future[R]] = deque()
    for item in items:
        begun.append(pool.submit(work, item))
        if len(begun) > most:
            yield begun.popleft().result
    while begun:
        yield begun.popleft().result
