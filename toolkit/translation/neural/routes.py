"""The way from one language to another over the pairs that there are: direct, or through one pivot."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from toolkit.errors import UsageError
from toolkit.languages import fallbacks
from toolkit.translation.engine import Pair

Hop = tuple[str, str]
"""Source and target tag of one package."""

_PREFERRED_PIVOT = "en"
"""Argos trains nearly all its models from or to English, on the most text."""

_STANDS_IN = {"no": "nb", "tl": "fil", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "zh": "zh-Hans"}
"""Deprecated and macrolanguage subtags, and what they mean today (IANA language subtag registry)."""


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


def matches(tag: str, available: Collection[str]) -> list[str]:
    """Return which of the *available* tags serve for *tag*, best first: ``es`` for ``es-MX``.

    A more precise tag than the one wanted serves last, if it is of the same language and script (``pt-BR`` for ``pt``).
    """
    try:
        chain = fallbacks(tag)
    except UsageError:
        return []
    nearest = [name for step in chain for name in (step, _STANDS_IN.get(step, step)) if name in available]
    narrower = sorted(other for other in available if chain[0] in fallbacks(other))
    return list(dict.fromkeys(nearest + narrower))
