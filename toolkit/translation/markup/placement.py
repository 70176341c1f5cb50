"""Where something of the source belongs in a translation of which no alignment tells: by rule."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.languages import cuts_of, places_of
from toolkit.translation.engines import Range


@dataclass(frozen=True, slots=True)
class Placement:
    """Where something of the source belongs in the translation.

    Attributes:
        start: First character.
        end: One past the last.
        certain: False if it was placed by rule, because no alignment told.
    """

    start: int
    end: int
    certain: bool


@dataclass(frozen=True)
class Sides:
    """A sentence and its translation, each with the ranges of its words."""

    source: str
    source_words: Sequence[Range]
    text: str
    words: Sequence[Range]
    _places: dict[tuple[str, tuple[bool, bool]], tuple[list[int], list[int]]] = field(default_factory=dict)

    def places(self, wanted: str, cuts: tuple[bool, bool]) -> tuple[list[int], list[int]]:
        """Return where a text stands in either, in order; see `places_of`. Thousands of ranges may have the same."""
        if (wanted, cuts) not in self._places:
            here = places_of(self.source, self.source_words, wanted, cuts)
            self._places[wanted, cuts] = here, places_of(self.text, self.words, wanted, cuts)
        return self._places[wanted, cuts]

    @cached_property
    def middles(self) -> list[float]:
        """The middles of the translation's words."""
        return [(start + end) / 2 for start, end in self.words]


def by_rule(sides: Sides, start: int, end: int, taken: Collection[int]) -> Placement:
    """Place source[start:end] on the same text if it is there as often, else on the words at the same relative place.

    Args:
        sides: The sentence and its translation, which has words that are not taken.
        start: First character of the range.
        end: One past its last.
        taken: Numbers of words of the translation that belong to something else.
    """
    same = same_text(sides, start, end)
    if same is not None:
        return same
    scale = len(sides.text) / max(len(sides.source), 1)
    low, high = start * scale, end * scale
    inside = range(bisect_left(sides.middles, low), bisect_left(sides.middles, high))
    chosen = [number for number in inside if number not in taken] or [_nearest(sides.middles, (low + high) / 2, taken)]
    return Placement(sides.words[chosen[0]][0], sides.words[chosen[-1]][1], certain=False)


def _nearest(middles: Sequence[float], place: float, taken: Collection[int]) -> int:
    """Return the number of the word nearest to a place that is not taken, of two the first; there is one."""
    number = bisect_left(middles, place)
    before = next((one for one in range(number - 1, -1, -1) if one not in taken), None)
    after = next((one for one in range(number, len(middles)) if one not in taken), None)
    return min((one for one in (before, after) if one is not None), key=lambda one: abs(middles[one] - place))


def same_text(sides: Sides, start: int, end: int) -> Placement | None:
    """Return where the very text of source[start:end] is in the translation, if both have it equally often."""
    wanted = sides.source[start:end].strip()
    if not wanted:
        return None
    begin = sides.source.index(wanted, start)
    here, there = sides.places(wanted, cuts_of(sides.source_words, begin, begin + len(wanted)))
    number = bisect_left(here, begin)
    if len(here) != len(there) or here[number : number + 1] != [begin]:
        return None
    return Placement(there[number], there[number] + len(wanted), certain=True)
