"""Where the words of a text are, in any script."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from toolkit.languages.letters import MARKS, STACKERS, UNSPACED_LETTERS, characters, has_astral

_Range = tuple[int, int]


def words_of(text: str) -> list[_Range]:
    """Return the character ranges of the words in a text; scripts without spaces are taken letter by letter."""
    if text.isascii():
        pattern = _ascii_word()
    elif _uncommon().search(text) is None:
        pattern = _word(unspaced=False, astral=False)
    else:
        astral = has_astral(text)
        pattern = _word(unspaced=_unspaced(astral).search(text) is not None, astral=astral)
    return [match.span() for match in pattern.finditer(text)]


@lru_cache(maxsize=1)
def _uncommon() -> re.Pattern[str]:
    """Return the pattern of what calls for a slower one: texts that have neither are told by a single look."""
    return re.compile(f"[{characters(UNSPACED_LETTERS, astral=False)}\U00010000-\U0010ffff]")


@lru_cache(maxsize=2)
def _unspaced(astral: bool) -> re.Pattern[str]:
    return re.compile(f"[{characters(UNSPACED_LETTERS, astral=astral)}]")


@lru_cache(maxsize=4)
def _word(*, unspaced: bool, astral: bool) -> re.Pattern[str]:
    """Return the pattern of a word: letters and their marks, with the apostrophes, hyphens and points inside it.

    Args:
        unspaced: Whether the text has letters of scripts without spaces.
        astral: Whether it has characters beyond Unicode's first plane.
    """
    alone = characters(UNSPACED_LETTERS, astral=astral) if unspaced else ""
    marks, stackers = characters(MARKS, astral=astral), characters(STACKERS)
    # Nothing mandatory follows what is read, so that nothing is ever given back. Possessive quantifiers would say so,
    # but those of Python before 3.11.5 lose what is inside of them (python/cpython#106052).
    letter = rf"[^\W_{alone}]"
    word = _compound(rf"{letter}+(?:[{marks}]+{letter}*)*")
    stacked = rf"(?:[{marks}]+(?:(?<=[{stackers}])[{alone}])?)*"
    return re.compile(rf"[{alone}]{stacked}|{word}" if unspaced else word)


@lru_cache(maxsize=1)
def _ascii_word() -> re.Pattern[str]:
    return re.compile(_compound(r"[^\W_]+"), re.ASCII)


def _compound(letters: str) -> str:
    return rf"{letters}(?:['’.,\-\u2010\u2011_]{letters})*|_+"


def places_of(text: str, words: Sequence[_Range], wanted: str, cuts: tuple[bool, bool]) -> list[int]:
    """Return where a text stands in another, cutting words at its ends or not: "to" is not in "today"."""
    found = (match.start() for match in re.finditer(re.escape(wanted), text))
    return [start for start in found if cuts_of(words, start, start + len(wanted)) == cuts]


def cuts_of(words: Sequence[_Range], start: int, end: int) -> tuple[bool, bool]:
    """Tell whether a range cuts a word at its start, and at its end."""
    return _is_inside(words, start), _is_inside(words, end)


def _is_inside(words: Sequence[_Range], position: int) -> bool:
    before = bisect_left(words, (position,)) - 1
    return before >= 0 and position < words[before][1]
