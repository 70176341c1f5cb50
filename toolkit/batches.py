"""Taking a stream a handful at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of *size* items, the last one with what is left (`itertools.batched` of Python 3.12)."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
