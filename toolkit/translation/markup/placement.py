"""Where something of the source belongs in a translation of which no alignment tells: by rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Sides:
    """A sentence and its translation, each with the ranges of its words."""

    source: str
    source_words: Sequence[Range]
    text: str
    words: Sequence[Range]


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
    free = [word for number, word in enumerate(sides.words) if number not in taken]
    chosen = [word for word in free if low <= (word[0] + word[1]) / 2 < high]
    if not chosen:
        middle = (low + high) / 2
        chosen = [min(free, key=lambda word: abs((word[0] + word[1]) / 2 - middle))]
    return Placement(chosen[0][0], chosen[-1][1], certain=False)


def same_text(sides: Sides, start: int, end: int) -> Placement | None:
    """Return where the very text of source[start:end] is in the translation, if both have it equally often."""
    wanted = sides.source[start:end].strip()
    if not wanted:
        return None
    begin = sides.source.index(wanted, start)
    cuts = cuts_of(sides.source_words, begin, begin + len(wanted))
    here = places_of(sides.source, sides.source_words, wanted, cuts)
    there = places_of(sides.text, sides.words, wanted, cuts)
    if len(here) != len(there) or begin not in here:
        return None
    place = there[here.index(begin)]
    return Placement(place, place + len(wanted), certain=True)
