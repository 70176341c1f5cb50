"""Articles go through a build in windows: enough of them for full batches, and few enough to be held at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

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
