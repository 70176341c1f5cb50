"""Puts the right number into a translation where a wrong one stands for it, if that is certain."""

from __future__ import annotations

from toolkit.translation.engines import Alignment, Translation, with_edit
from toolkit.translation.quality.figures import Difference, compare_numbers
from toolkit.translation.quality.numbers import Number

_MINE = 0.5
"""What part of what a wrong number owes it must owe to the number of the sentence, to stand for it: half, the measured
rule by which markup is placed."""

_MOST = 20
"""Wrong numbers that are mended in one sentence; with more it is beyond mending."""


def mend_numbers(sentence: str, translation: Translation, source: str, target: str) -> Translation | None:
    """Return a translation with the numbers of its sentence, where the alignment tells which ones are wrong.

    Only a number is replaced, and only if it owes most to a number that got lost and to no other. It is written as in
    the sentence.

    Args:
        sentence: What was translated.
        translation: What came of it, with its alignment.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.

    Returns:
        The mended translation, its alignment changed along with it; None if all numbers are right, or not all of the
        wrong ones are certain.
    """
    if translation.alignment is None:
        return None
    found = compare_numbers(sentence, translation.text, source, target)
    if not found.lost or len(found.lost) != len(found.added) or len(found.lost) > _MOST:
        return None
    places = _places(found, translation.alignment)
    if places is None:
        return None
    for wrong, right in sorted(places, key=lambda item: -item[0].start):
        new = sentence[right.start : right.end]
        translation = with_edit(translation, (wrong.start, wrong.end), new, (right.start, right.end))
    return translation


def _places(found: Difference, alignment: Alignment) -> list[tuple[Number, Number]] | None:
    """Return each wrong number with the right one; None if one is not certain, or two claim the same."""
    places: list[tuple[Number, Number]] = []
    for wrong in found.added:
        owners = [right for right in found.lost if _share(alignment, wrong, right) >= _MINE]
        if len(owners) != 1:
            return None
        places.append((wrong, owners[0]))
    rights = {right.start for _, right in places}
    return places if len(rights) == len(places) else None


def _share(alignment: Alignment, wrong: Number, right: Number) -> float:
    """Return what part of what a number of the translation owes it owes to a number of the sentence."""
    rows = [row for row, (start, end) in enumerate(alignment.target) if start < wrong.end and wrong.start < end]
    columns = [
        column for column, (start, end) in enumerate(alignment.source) if start < right.end and right.start < end
    ]
    if not rows or not columns:
        return 0.0
    weights = alignment.weights[rows]
    total = float(weights.sum())
    return float(weights[:, columns].sum()) / total if total else 0.0
