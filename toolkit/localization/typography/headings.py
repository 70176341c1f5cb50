"""Headings that an engine left with the capitals of English titles, in languages that have none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from toolkit.document import Article, Unit, UnitKind, map_units, units_of
from toolkit.localization.typography.edits import Edit, edited, possible

_HEADINGS = frozenset({UnitKind.TITLE, UnitKind.SUBTITLE, UnitKind.HEADING})
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"(?<=[^\W\d_][ ,;])[ ]?([^\W\d_]+)")
"""A word after a word, so that no sentence begins with it."""
_ENDS = frozenset(".!?…")
_APOSTROPHES = ("'", "’")
_LONG = 4
"""Letters from which on English titles write most words with a capital: CMOS 8.159, which excepts prepositions."""
_FEWEST = 2
"""Long words with a capital, after the first, that a heading has at least if it is written as a title."""
_MOST_SMALL = 0.25
"""The share of long words that may be small all the same: those prepositions."""


def with_sentence_case(article: Article, small_words: frozenset[str], articles: frozenset[str]) -> Article:
    """Return an article whose headings have no capitals for the sake of being headings.

    A word is written small if the article's own sentences write it small, and never with a capital: names keep theirs,
    and so does what occurs in headings only. Small words, "de", "y", "del", are written small in any case.

    Args:
        article: A translation from English.
        small_words: The language's prepositions, conjunctions and what has become one with them; with an apostrophe
            those that end with one.
        articles: Those that may begin a name, and are written small before a small word only.
    """
    units = list(units_of(article))
    if not any(unit.kind in _HEADINGS and _is_title(unit.text) for unit in units):
        return article
    common, names = _known_words(unit.text for unit in units if unit.kind not in _HEADINGS)
    common |= small_words - names

    def change(unit: Unit) -> Unit:
        written = unit.kind in _HEADINGS and _is_title(unit.text)
        edits = list(_lowered(unit.text, common, articles - names)) if written else []
        made = possible(unit.content, unit.text, edits) if edits else []
        return replace(unit, content=edited(unit.content, made)) if made else unit

    return map_units(article, change)


def _known_words(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the words that sentences write small, and nowhere with a capital where none is due; and those that do."""
    small: set[str] = set()
    names: set[str] = set()
    for text in texts:
        small.update(word for word in _WORD.findall(text) if word.islower())
        names.update(word.lower() for word in _INSIDE.findall(text) if not word.islower())
    return small - names, names


def _is_title(text: str) -> bool:
    """Tell whether a heading is written as English titles are."""
    long = [word for word in _WORD.findall(text)[1:] if len(word) >= _LONG]
    small = sum(1 for word in long if word[0].islower())
    return len(long) - small >= _FEWEST and small <= len(long) * _MOST_SMALL


def _lowered(text: str, common: set[str], articles: frozenset[str]) -> Iterator[Edit]:
    """Yield what writes the common words of a heading small, the last first."""
    followed = False
    for before, match in reversed(list(pairwise(_WORD.finditer(text)))):
        word, after = match[0], text[match.end() : match.end() + 1]
        elided = after in _APOSTROPHES
        low = f"{word.lower()}{_APOSTROPHES[-1] if elided else ''}"
        is_small = low in common or (elided and word.lower() in common) or (followed and low in articles)
        if len(word) == 1 and not elided:
            is_small = is_small and after == " "  # "Plan A", "Parte I: …"
        starts = not _ENDS.isdisjoint(text[before.end() : match.start()])
        followed = not starts and (word.islower() or (is_small and word[1:].islower()))
        if is_small and not starts and word[0].isupper() and (word[1:].islower() or len(word) == 1):
            yield Edit(match.start(), match.start() + 1, word[0].lower())
