"""Where pieces lie in a text that was normalized on the way to them, or back: told by comparing letter by letter."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from toolkit.translation.engines.protocol import Range


def places(text: str, surfaces: Sequence[str]) -> tuple[Range, ...]:
    """Return the range of *text* that each surface stands for; ascending, not overlapping, sometimes empty.

    White space counts for nothing. What differs lies between what is the same, shared out evenly.

    Args:
        text: The text.
        surfaces: What each piece spells, in the order of the text, more or less as it stands there.
    """
    positions = [number for number, char in enumerate(text) if not char.isspace()]
    letters = "".join(text[number] for number in positions)
    spelled = ["".join(surface.split()) for surface in surfaces]
    where = _origins(letters, "".join(spelled))
    ranges: list[Range] = []
    at = last = 0
    for surface in spelled:
        found = where[at : at + len(surface)]
        at += len(surface)
        starts, ends = [start for start, end in found if start < end], [end for start, end in found if start < end]
        if not starts or max(ends) <= last:
            place = positions[last - 1] + 1 if last else 0
            ranges.append((place, place))
            continue
        start = max(min(starts), last)
        last = max(ends)
        ranges.append((positions[start], positions[last - 1] + 1))
    return tuple(ranges)


def _origins(letters: str, spelled: str) -> list[Range]:
    """Return for each letter of *spelled* the range of *letters* that it comes from."""
    if letters == spelled:
        return [(number, number + 1) for number in range(len(letters))]
    origins: list[Range] = []
    for kind, start, end, first, last in SequenceMatcher(None, letters, spelled, autojunk=False).get_opcodes():
        width, count = end - start, last - first
        if kind == "equal":
            origins += [(start + number, start + number + 1) for number in range(count)]
        else:
            origins += [
                (start + width * number // count, start + width * (number + 1) // count) for number in range(count)
            ]
    return origins
