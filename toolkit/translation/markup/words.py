"""Where the words of a text are, in any script."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from toolkit.translation.engines import Range

# Vowel signs and other marks on letters, which Python does not count among the letters; in the blocks of India's
# scripts, where they make half of a word, all but the dandas. Joiners belong to the word that they are in.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u0900-\u0963\u0966-\u0dff\u200c\u200d"
)
_MARKS_UNSPACED = (
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
)

# Nothing that is read is given back: what follows is there or isn't, and no shorter reading would change that.
_LETTERS = rf"[^\W_]++(?:[{_MARKS}]++[^\W_]*+)*+"

# A word, with the apostrophes, hyphens and points inside it; scripts without spaces are taken letter by letter.
_WORD = re.compile(
    rf"[぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿຀-໿ក-៿က-႟][{_MARKS_UNSPACED}]*"
    rf"|{_LETTERS}(?:['’.,\-\u2010\u2011_]{_LETTERS})*|_+"
)


def words_of(text: str) -> list[Range]:
    """Return the character ranges of the words in a text."""
    return [match.span() for match in _WORD.finditer(text)]


def places_of(text: str, words: Sequence[Range], wanted: str, cuts: tuple[bool, bool]) -> list[int]:
    """Return where a text stands in another, cutting words at its ends or not: "to" is not in "today"."""
    found = (match.start() for match in re.finditer(re.escape(wanted), text))
    return [start for start in found if cuts_of(words, start, start + len(wanted)) == cuts]


def cuts_of(words: Sequence[Range], start: int, end: int) -> tuple[bool, bool]:
    """Tell whether a range cuts a word at its start, and at its end."""
    return _is_inside(words, start), _is_inside(words, end)


def _is_inside(words: Sequence[Range], position: int) -> bool:
    before = bisect_left(words, (position,)) - 1
    return before >= 0 and position < words[before][1]
