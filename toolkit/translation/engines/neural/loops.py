"""Telling a translation that ran into a loop from one that is merely long."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST_CYCLE = 8
_REPEATS = 4
"""A cycle of pieces that comes this often in a row is a loop; people repeat thrice ("blah, blah, blah")."""
_SINGLE_REPEATS = 6
"""The same for a single piece, which numbers and rows of dots repeat."""


def usual_limit(pieces: int) -> int:
    """Return a number of target pieces that no good translation of as many source *pieces* needs.

    Between any two languages of Argos a translation has at most about twice the pieces of its source; short
    sentences vary more.
    """
    return 3 * pieces + 16


def has_loop(source: Sequence[str], target: Sequence[str]) -> bool:
    """Tell whether a translation is a loop: too long, or with a cycle that the source doesn't have."""
    if len(target) >= usual_limit(len(source)):
        return True
    return _has_cycle(target) and not _has_cycle(source)


def _has_cycle(pieces: Sequence[str]) -> bool:
    """Tell whether some pieces come several times in a row."""
    if len(pieces) - len(set(pieces)) < _SINGLE_REPEATS - 1:
        return False  # most sentences: no cycle has fewer repetitions than that of a single piece
    for length in range(1, _LONGEST_CYCLE + 1):
        needed = length * ((_SINGLE_REPEATS if length == 1 else _REPEATS) - 1)
        run = 0
        for index in range(length, len(pieces)):
            run = run + 1 if pieces[index] == pieces[index - length] else 0
            if run >= needed:
                return True
    return False
