"""The way from one language to another over the pairs that there are: direct, or through one pivot."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from toolkit.translation.argos.codes import matches
from toolkit.translation.engine import Pair

Hop = tuple[str, str]
"""Source and target tag of one package."""

_PREFERRED_PIVOT = "en"
"""Argos trains nearly all its models from or to English, on the most text."""


def find_route(source: str, target: str, hops: Collection[Hop]) -> tuple[Hop, ...] | None:
    """Return the shortest chain of packages between two tags, with at most one pivot, or None.

    Each pivot costs quality (errors of one model are translated by the next), and no chain of Argos' packages needs
    more than one. English is the preferred pivot, then the first by tag.

    Args:
        source: BCP 47 tag; regional tags are served by their language (``en-GB`` by ``en``).
        target: BCP 47 tag.
        hops: The pairs of tags that there are packages for.
    """
    starts = matches(source, {hop[0] for hop in hops})
    ends = matches(target, {hop[1] for hop in hops})
    wanted = [(start, end) for start in starts for end in ends if start != end]
    for pair in wanted:
        if pair in hops:
            return (pair,)
    for start, end in wanted:
        pivots = {middle for first, middle in hops if first == start and (middle, end) in hops}
        if pivots:
            pivot = min(pivots, key=lambda tag: (tag != _PREFERRED_PIVOT, tag))
            return ((start, pivot), (pivot, end))
    return None


def all_pairs(hops: Iterable[Hop]) -> frozenset[Pair]:
    """Return every pair that the packages serve, direct or through one pivot."""
    hops = set(hops)
    through = {(start, end) for start, middle in hops for pivot, end in hops if middle == pivot and start != end}
    return frozenset(Pair(start, end) for start, end in hops | through)
