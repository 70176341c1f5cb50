"""Headings that an engine left with the capitals of English titles, in languages that have none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from toolkit.document import Article, Unit, UnitKind, map_units, units_of
from toolkit.localization.typography.edits import Edit, edited, possible

_HEADINGS = frozenset({UnitKind.TITLE, UnitKind.SUBTITLE, UnitKind.HEADING})
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"(?<=[^\W\d_][ ,;])[ ]?([^\W\d_]+)")
"""A word after a word, so that no sentence begins with it."""
_ENDS = frozenset(".!?…")
_LONG = 4
"""Letters from which on English titles write most words with a capital: CMOS 8.159, which excepts prepositions."""
_FEWEST = 2
"""Long words with a capital, after the first, that a heading has at least if it is written as a title."""
_MOST_SMALL = 0.25
"""The share of long words that may be small all the same: those prepositions."""


def with_sentence_case(article: Article) -> Article:
    """Return an article whose headings have no capitals for the sake of being headings.

    A word is written small if the article's own sentences write it small, and never with a capital: names keep theirs,
    and so does what occurs in headings only.

    Args:
        article: A translation from English.
    """
    small, names = _words_of(article)

    def change(unit: Unit) -> Unit:
        edits = list(_lowered(unit.text, small - names)) if unit.kind in _HEADINGS else []
        made = possible(unit.content, unit.text, edits) if edits else []
        return replace(unit, content=edited(unit.content, made)) if made else unit

    return map_units(article, change)


def _words_of(article: Article) -> tuple[set[str], set[str]]:
    """Return the words that sentences write small, and those that they write with a capital where none is due."""
    small: set[str] = set()
    names: set[str] = set()
    for unit in units_of(article):
        if unit.kind not in _HEADINGS:
            small.update(word for word in _WORD.findall(unit.text) if word.islower())
            names.update(word.lower() for word in _INSIDE.findall(unit.text) if not word.islower())
    return small, names


def _lowered(text: str, common: set[str]) -> Iterator[Edit]:
    """Yield what writes the common words of a heading small, if it is written as English titles are."""
    words = list(_WORD.finditer(text))
    long = [match[0] for match in words[1:] if len(match[0]) >= _LONG]
    small = sum(1 for word in long if word[0].islower())
    if len(long) - small < _FEWEST or small > len(long) * _MOST_SMALL:
        return
    for before, match in pairwise(words):
        word = match[0]
        if not _ENDS.isdisjoint(text[before.end() : match.start()]):
            continue
        if word[0].isupper() and (word[1:].islower() or len(word) == 1) and word.lower() in common:
            yield Edit(match.start(), match.start() + 1, word[0].lower())
