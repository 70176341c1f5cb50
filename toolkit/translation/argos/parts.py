"""Cutting a sentence that is longer than a model can take into parts, at the best places that there are."""

from __future__ import annotations

import re

from toolkit.languages import likely_script
from toolkit.translation.argos.pieces import Pieces, without_space
from toolkit.translation.engine import Range

# Best first: after the end of a clause, after a comma, at a space.
_PLACES = (
    re.compile(r"[;:.!?…；：。！？؛؟।]['\"”’»)\]]*(?=\s|$)|[；：。！？]|\s[–—]\s|—"),
    re.compile(r"[,、，،](?=\s|$)|[、，]"),
    re.compile(r"\s"),
)
_SPACELESS_SCRIPTS = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})
"""Scripts that put no space between sentences and clauses."""


def cut(sentence: Pieces, limit: int) -> list[Range]:
    """Return the character ranges of the parts of a sentence, each of at most about *limit* pieces.

    Args:
        sentence: The sentence.
        limit: Pieces in a part; parts are cut again separately, so that a part may gain one or two.

    Returns:
        Ranges that together hold everything but white space; one if the sentence is short enough.
    """
    ranges: list[Range] = []
    first = 0
    while first < len(sentence.pieces):
        start = sentence.ranges[first][0]
        if len(sentence.pieces) - first <= limit:
            ranges.append((start, len(sentence.text)))
            break
        # Look for a place in the second half only: very short parts translate badly.
        earliest, latest = sentence.ranges[first + limit // 2][0], sentence.ranges[first + limit][0]
        end = _best_place(sentence.text, earliest, latest) or latest
        # An end that no piece starts behind would cut off nothing: a character that is many pieces.
        following = next((i for i in range(first + 1, len(sentence.ranges)) if sentence.ranges[i][0] >= end), None)
        if following is None or end <= start:
            ranges.append((start, len(sentence.text)))
            break
        ranges.append((start, end))
        first = following
    stripped = [without_space(sentence.text, range_) for range_ in ranges]
    return [(start, end) for start, end in stripped if start < end]


def joint(target: str, between: str) -> str:
    """Return what to put between two translated parts.

    Args:
        target: BCP 47 tag of the language that they are in.
        between: The white space between the parts in the source.
    """
    if likely_script(target) in _SPACELESS_SCRIPTS:
        return ""
    # A source without spaces is cut where there is none, and still wants one in a language with spaces.
    return between[:1] or " "


def _best_place(text: str, earliest: int, latest: int) -> int | None:
    """Return the end of the last of the best places to cut that lie within the bounds."""
    for place in _PLACES:
        ends = [found.end() for found in place.finditer(text, earliest, latest)]
        if ends:
            return ends[-1]
    return None
