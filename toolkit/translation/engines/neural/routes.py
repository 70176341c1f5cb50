"""The way from one language to another over the pairs that there are: direct, or through one pivot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations, product

from toolkit.languages import likely_region, matches
from toolkit.translation.engines.protocol import Pair

Hop = tuple[str, str]
"""Source and target tag of one pair that a model serves."""

_PREFERRED_PIVOT = "en"
"""Argos trains nearly all its models from or to English, on the most text."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one model translates: each of some languages into each of some others, but none into itself.

    A model for two hundred languages serves 40,000 pairs, which nobody should have to list.

    Attributes:
        sources: BCP 47 tags that it translates from.
        targets: BCP 47 tags that it translates to.
    """

    sources: frozenset[str]
    targets: frozenset[str]

    @classmethod
    def of(cls, hop: Hop) -> Reach:
        """Return the reach of a model for one pair."""
        return cls(frozenset(hop[:1]), frozenset(hop[1:]))

    def __contains__(self, hop: object) -> bool:
        """Tell whether a pair is served directly."""
        if not isinstance(hop, tuple):
            return False
        source, target = hop
        return source != target and source in self.sources and target in self.targets


def find_route(source: str, target: str, served: Iterable[Hop | Reach]) -> tuple[Hop, ...] | None:
    """Return the shortest chain of models between two tags, with at most one pivot, or None.

    Each pivot costs quality (errors of one model are translated by the next), and no chain of Argos' packages needs
    more than one. English is the preferred pivot, then the first by tag.

    Args:
        source: BCP 47 tag; regional tags are served by their language (``en-GB`` by ``en``).
        target: BCP 47 tag.
        served: What each model translates.
    """
    reaches = _reaches(served)
    starts = _serving(source, _union(reach.sources for reach in reaches))
    ends = _serving(target, _union(reach.targets for reach in reaches))
    wanted = [(start, end) for start in starts for end in ends if start != end]
    for pair in wanted:
        if any(pair in reach for reach in reaches):
            return (pair,)
    for start, end in wanted:
        after = _union(reach.targets for reach in reaches if start in reach.sources)
        before = _union(reach.sources for reach in reaches if end in reach.targets)
        if pivots := (after & before) - {start, end}:
            pivot = min(pivots, key=lambda tag: (tag != _PREFERRED_PIVOT, tag))
            return ((start, pivot), (pivot, end))
    return None


def all_pairs(served: Iterable[Hop | Reach]) -> frozenset[Pair]:
    """Return every pair that the models serve, direct or through one pivot."""
    reaches = _reaches(served)
    pairs = {(start, end) for reach in reaches for start, end in product(reach.sources, reach.targets) if start != end}
    # What leads from a model back into the same one is there without a pivot.
    for first, second in permutations(reaches, 2):
        if middles := first.targets & second.sources:
            wanted = set(product(first.sources, second.targets)) - pairs
            pairs |= {(start, end) for start, end in wanted if start != end and middles - {start, end}}
    return frozenset(Pair(start, end) for start, end in pairs)


def _serving(tag: str, available: frozenset[str]) -> list[str]:
    """Return which tags serve for one, best first: a language alone means that of its most speakers, ``pt`` Brazil's.

    Models for ``pt`` where there is one for ``pt-BR``, too, were trained on all of Portuguese.
    """
    found = matches(tag, available)
    usual = likely_region(tag)
    return sorted(found, key=lambda other: other != f"{tag}-{usual}") if usual and "-" not in tag else found


def _reaches(served: Iterable[Hop | Reach]) -> list[Reach]:
    return [one if isinstance(one, Reach) else Reach.of(one) for one in served]


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
