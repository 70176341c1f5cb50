"""Cutting a sentence that is longer than a model can take into parts, at the best places that there are."""

from __future__ import annotations

import re

from toolkit.translation.engines.neural.pieces import Pieces, without_space
from toolkit.translation.engines.protocol import Range

# Best first: after the end of a clause, after a comma, at a space.
_PLACES = (
    re.compile(r"[;:.!?…；：。！？؛؟।]['\"”’»)\]]*(?=\s|$)|[；：。！？]|\s[–—]\s|—"),
    re.compile(r"[,、，،](?=\s|$)|[、，]"),
    re.compile(r"\s"),
)


def cut(sentence: Pieces, limit: int) -> list[Range]:
    """Return the character ranges of the parts of a sentence, each of at most about *limit* pieces.

    Args:
        sentence: The sentence.
        limit: Pieces in a part; parts are cut again separately, so that a part may gain one or two.

    Returns:
        Ranges that together hold everything but white space; one if the sentence is short enough.
    """
    ranges: list[Range] = []
    start = first = 0
    while len(sentence.pieces) - first > limit:
        # Look for a place in the last two thirds only: very short parts translate badly.
        earliest, latest = sentence.ranges[first + limit // 3][0], sentence.ranges[first + limit][0]
        end = _best_place(sentence.text, max(earliest, start), latest) or latest
        if end <= start:  # a character that became more pieces than fit
            end = next((begin for begin, _ in sentence.ranges[first:] if begin > start), len(sentence.text))
        ranges.append((start, end))
        start = end
        # The piece that holds the next character: a piece begins with the space before its word.
        pieces = range(first, len(sentence.ranges))
        first = next((i for i in pieces if sentence.ranges[i][1] > end), len(sentence.ranges))
    ranges.append((start, len(sentence.text)))
    stripped = [without_space(sentence.text, range_) for range_ in ranges]
    return [(start, end) for start, end in stripped if start < end]


def _best_place(text: str, earliest: int, latest: int) -> int | None:
    """Return the end of the last of the best places to cut that lie within the bounds."""
    for place in _PLACES:
        ends = [found.end() for found in place.finditer(text, earliest, latest)]
        if ends:
            return ends[-1]
    return None
