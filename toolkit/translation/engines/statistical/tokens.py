"""What is aligned: words; where a script puts no space between them, those that BudouX and lists of words find."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from toolkit.languages import is_unspaced, likely_script, parser_of, words_of
from toolkit.translation.engines.protocol import Range
from toolkit.translation.engines.statistical.forms import form_of

_MODELS = {
    "Hans": ("zh-hans",),
    "Hant": ("zh-hant",),
    "Jpan": ("ja", "ja_word"),
    "Thai": ("th",),
}
"""BudouX's models for a script: of phrases; and, for Japanese, of the words in them."""

_LONGEST = 8
"""Letters of the longest words that are looked for."""


class Words(NamedTuple):
    """What is known of the words of a language.

    Attributes:
        tag: Its BCP 47 tag.
        forms: Their forms (see `form_of`).
        grammar: Those that belong to its grammar.
        particles: Those that are written onto words and stand alone all the same.
    """

    tag: str = "und"
    forms: Collection[str] = ()
    grammar: Collection[str] = ()
    particles: Collection[str] = ()


def tokens_of(text: str, words: Words) -> list[Range]:
    """Return the ranges of the words of a text.

    Args:
        text: The text.
        words: What is known of its language.
    """
    ranges = words_of(text)
    models = _MODELS.get(likely_script(words.tag), ()) if not text.isascii() else ()
    if not models:
        return ranges
    cuts = [_cuts(text, model) for model in models]
    joined: list[Range] = []
    for run in _runs(text, ranges):
        if len(run) == 1:
            joined += run
        elif len(cuts) > 1:
            joined += _japanese(text, run, cuts[0], cuts[1], words)
        else:
            places = [0, *(number for number in range(1, len(run)) if run[number][0] in cuts[0]), len(run)]
            for first, last in pairwise(places):
                joined += _split(text, run[first:last], words)
    return joined


def _runs(text: str, ranges: Sequence[Range]) -> Iterator[list[Range]]:
    """Yield letters that stand beside each other in a script without spaces, together, and all other words alone."""
    run: list[Range] = []
    for start, end in ranges:
        alone = not is_unspaced(text[start])
        if run and (alone or run[-1][1] != start):
            yield run
            run = []
        if alone:
            yield [(start, end)]
        else:
            run.append((start, end))
    if run:
        yield run


def _split(text: str, run: Sequence[Range], words: Words) -> list[Range]:
    """Return the parts of a phrase: itself, or two words that are known, or one without what grammar puts after it."""
    start, end = run[0][0], run[-1][1]
    if len(run) == 1 or form_of(text[start:end]) in words.forms:
        return [(start, end)]
    for place in range(len(run) - 1, 0, -1):
        middle = run[place][0]
        first, rest = form_of(text[start:middle]), form_of(text[middle:end])
        if (first in words.forms and (rest in words.forms or place > 1)) or rest in words.grammar:
            return [*_split(text, run[:place], words), *_split(text, run[place:], words)]
    return [(start, end)]


def _japanese(
    text: str, run: Sequence[Range], phrases: Collection[int], inner: Collection[int], words: Words
) -> list[Range]:
    """Return the words of Japanese, with their endings; particles stand alone at the ends of phrases.

    Args:
        text: The text.
        run: Letters of it that stand beside each other.
        phrases: Places at which a phrase begins.
        inner: Places at which a part of a word does.
        words: What is known of the language.
    """
    begins = [
        number
        for number in range(1, len(run))
        if run[number][0] in phrases or run[number][0] in inner or _changes(text, run, number)
    ]
    bounds = [0, *begins, len(run)]
    pieces = [(run[first][0], run[last - 1][1]) for first, last in pairwise(bounds)]
    found: list[Range] = []
    for number, (start, end) in enumerate(pieces):
        if found and start not in phrases and _is_rest(text, pieces, number, phrases, words):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _is_rest(text: str, pieces: Sequence[Range], number: int, phrases: Collection[int], words: Words) -> bool:
    """Tell whether a piece belongs to the one before it: an ending, or one Han letter after others ("報告|書")."""
    start, end = pieces[number]
    if not all(_name(char).startswith("HIRAGANA") for char in text[start:end]):
        letters = _name(text[start]), _name(text[start - 1])
        return end - start == 1 and all(name.startswith("CJK") for name in letters)
    following = next((place for place, _ in pieces[number + 1 :] if place in phrases), pieces[-1][1])
    rest = [text[first:last] for first, last in pieces[number:] if first < following]
    return not all(piece in words.particles for piece in rest)


def _changes(text: str, run: Sequence[Range], number: int) -> bool:
    """Tell whether katakana begins or ends at a letter."""
    one, other = (_name(text[run[place][0]]).startswith("KATAKANA") for place in (number - 1, number))
    return one != other


@lru_cache(maxsize=4096)
def _name(char: str) -> str:
    return unicodedata.name(char, "")


def _cuts(text: str, model: str) -> frozenset[int]:
    """Return the places in a text at which a phrase begins."""
    place = 0
    found = []
    for phrase in parser_of(model).parse(text):
        found.append(place)
        place += len(phrase)
    return frozenset(found)
