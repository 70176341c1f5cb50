"""Sentences in capitals, which models know little of: they are translated in ordinary letters, and set again.

A heading such as "THE WAR IS OVER" is made of other pieces than the same words in ordinary letters, ones that are rare
in what models are trained on: they come out garbled, in loops, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.languages import base_language
from toolkit.translation.engines import Request, Translation

_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 2
"""A single word in capitals may well be an acronym; of several some word isn't."""

_SENTENCE_START = re.compile(r"(?:^|[.!?…]['\"”’»)\]]{0,9}\s)[^\w]{0,40}+(\w)")

_DOTLESS = frozenset({"tr", "az", "crh", "tt", "kaa"})
"""Languages with a dotless i, whose letters change case in another way (Unicode, SpecialCasing.txt)."""

_CAPITAL_SHARP_S = str.maketrans("ß", "ẞ")
"""The capital that keeps the length of the text (Rat für deutsche Rechtschreibung, 2017: allowed beside SS)."""


class Casing:
    """Takes capitals down on the way to a model, and puts them up again on the way back.

    Args:
        source: BCP 47 tag of the sentences.
        target: BCP 47 tag of their translations.
    """

    def __init__(self, source: str, target: str) -> None:
        self._off = bool({base_language(source), base_language(target)} & _DOTLESS)
        self._capitals: set[int] = set()

    def down(self, requests: Iterable[Request]) -> Iterator[Request]:
        """Yield requests, those in capitals in ordinary letters."""
        for number, request in enumerate(requests):
            lowered = self._lowered(request.text)
            if lowered != request.text:
                self._capitals.add(number)
            yield request._replace(text=lowered)

    def up(self, translations: Iterable[tuple[int, Translation]]) -> Iterator[tuple[int, Translation]]:
        """Yield translations, those of sentences in capitals in capitals."""
        for number, translation in translations:
            if number not in self._capitals:
                yield number, translation
                continue
            self._capitals.discard(number)
            unknown = tuple(map(in_capitals, translation.unknown))
            yield number, replace(translation, text=in_capitals(translation.text), unknown=unknown)

    def alike(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return sentences with their translations, to be aligned; those in capitals in ordinary letters."""
        return [(self._lowered(sentence), self._lowered(translation)) for sentence, translation in pairs]

    def _lowered(self, text: str) -> str:
        lowered = None if self._off else in_ordinary_letters(text)
        return text if lowered is None else lowered


def is_in_capitals(sentence: str) -> bool:
    """Tell whether a sentence has no small letters, and at least two words that could have them."""
    return sentence.isupper() and len(_WORD.findall(sentence)) >= _FEWEST_WORDS


def in_ordinary_letters(sentence: str) -> str | None:
    """Return a sentence in capitals with a capital at its beginning only, of the same length.

    Names and acronyms lose theirs: nothing tells them apart from other words.

    Returns:
        None if it isn't in capitals, or has a letter that changes its length with its case.
    """
    if not is_in_capitals(sentence):
        return None
    lowered = sentence.lower()
    if len(lowered) != len(sentence):
        return None
    letters = list(lowered)
    for match in _SENTENCE_START.finditer(lowered):
        letters[match.start(1)] = sentence[match.start(1)]
    return "".join(letters)


def in_capitals(text: str) -> str:
    """Return a text in capitals, of the same length: a letter whose capital is two stays as it is, but ß has one."""
    text = text.translate(_CAPITAL_SHARP_S)
    upper = text.upper()
    if len(upper) == len(text):
        return upper
    return "".join(big if len(big := char.upper()) == 1 else char for char in text)
