"""Numbers in words: "three" that became "cuatro". How languages spell them is CLDR's, through unicode-rbnf."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.languages import base_language, joins_words, words_of
from toolkit.translation.quality.numbers import Number, data, follows_scale, numbers_in, words_for_numbers

_VALUES = (*range(2, 100), *range(100, 1000, 100))
"""Numbers that are compared. One is an article in many languages; larger ones are written in digits, or begin with one
of these."""

_FIRST = 20
"""Ordinals that are compared are no larger."""

_FEW = 20
"""Numbers up to this are written in words where the other language has digits."""

_RATES = (7, 10, 12, 20)
"""Fourteen days are two weeks, thirty years three decades, two dozen are twenty-four."""

_OTHER_NAMES = {"nb": "no", "nn": "no"}
"""CLDR's name for a language whose numbers it has under another one."""

_ALIKE = str.maketrans("ёşţإأآ", "еșțااا")
"""Letters that people write in two ways."""

_JOINED = re.compile("[-\u2010\u2011'’]")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        value: The number.
        ordinal: Whether it says which one, not how many.
    """

    start: int
    end: int
    value: int
    ordinal: bool


def other_words(sentence: str, translation: str, source: str, target: str) -> tuple[str, str] | None:
    """Return a number in words, and the other one that it became, in words or digits; None if there is none such.

    A number that is gone says nothing: "two" may be "both". One that is gone where another one came does.

    Args:
        sentence: What was translated.
        translation: What came of it.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
    """
    ours, theirs = list(spelled_in(sentence, source)), list(spelled_in(translation, target))
    if not ours and not theirs:
        return None
    lost = _unmatched(ours, theirs, translation, target)
    added = _unmatched(theirs, ours, sentence, source)
    if not lost:
        lost = list(_in_digits(sentence, source, theirs, translation, target))
    elif not added:
        added = list(_in_digits(translation, target, ours, sentence, source))
    if not lost or not added or sum(one.value for one in lost) == sum(one.value for one in added):
        return None
    for one in lost:
        for other in added:
            if one.ordinal == other.ordinal and not _is_same_amount(one.value, other.value):
                return sentence[one.start : one.end], translation[other.start : other.end]
    return None


def spelled_in(text: str, language: str) -> Iterator[Spelled]:
    """Yield the numbers in words of a text, in order; those that a word for millions and the like follows are left out.

    Nothing is found in languages whose numbers CLDR doesn't spell.
    """
    for found in _speller(base_language(language)).find(text):
        if not follows_scale(text, found.end, language):
            yield found


def _unmatched(ours: Sequence[Spelled], theirs: Sequence[Spelled], other: str, language: str) -> list[Spelled]:
    """Return the numbers in words that the other text has neither in words nor in digits."""
    if not ours:
        return []
    there = {str(one.value) for one in theirs}
    left = [one for one in ours if str(one.value) not in there]
    if not left:
        return []
    there |= _values(numbers_in(other, language, lenient=True)) | _values(words_for_numbers(other, language))
    return [one for one in left if str(one.value) not in there]


def _in_digits(
    text: str, language: str, spelled: Iterable[Spelled], other: str, other_language: str
) -> Iterator[Spelled]:
    """Yield the small whole numbers in digits that the other text has neither in digits nor in words."""
    there = {str(one.value) for one in spelled}
    there |= _values(numbers_in(other, other_language, lenient=True))
    there |= _values(words_for_numbers(other, other_language))
    for number in numbers_in(text, language):
        value = number.groups[0]
        plain = len(number.groups) == 1 and not number.free and not number.scaled
        if plain and int(value[:4]) in range(2, _FEW + 1) and there.isdisjoint(number.values):
            yield Spelled(number.start, number.end, int(value), ordinal=False)


def _values(numbers: Iterable[Number]) -> set[str]:
    return {value for number in numbers for value in number.values}


def _is_same_amount(one: int, other: int) -> bool:
    less, more = sorted((one, other))
    return less == more or any(less * rate == more for rate in _RATES)


class _Speller:
    """Finds the numbers in words of one language."""

    def __init__(self, language: str) -> None:
        self._joined = joins_words(language)
        self._forms: dict[tuple[str, ...], tuple[int, bool]] = {}
        self._longest: dict[str, int] = defaultdict(int)
        ambiguous = frozenset(data().get(language, {}).get("ambiguous", "").split())
        for form, value, ordinal in _forms(language):
            tokens = (form,) if self._joined else tuple(token for token, _, _ in _tokens(form))
            if tokens and tokens[0] not in ambiguous and not any(map(str.isdigit, form)):
                self._forms.setdefault(tokens, (value, ordinal))
                self._longest[tokens[0]] = max(self._longest[tokens[0]], len(tokens))
        either = "|".join(sorted((re.escape(tokens[0]) for tokens in self._forms), key=len, reverse=True))
        self._any = re.compile(either or "(?!)")

    def find(self, text: str) -> Iterator[Spelled]:
        if not self._forms:
            return
        if self._joined:
            for match in self._any.finditer(text):
                yield Spelled(*match.span(), *self._forms[match[0],])
            return
        tokens = list(_tokens(text))
        index = 0
        while index < len(tokens):
            length = self._at(tokens, index)
            if length:
                words = tuple(token for token, _, _ in tokens[index : index + length])
                yield Spelled(tokens[index][1], tokens[index + length - 1][2], *self._forms[words])
            index += length or 1

    def _at(self, tokens: Sequence[tuple[str, int, int]], index: int) -> int:
        """Return how many tokens from one on are a number, as many as can be."""
        for length in range(min(self._longest.get(tokens[index][0], 0), len(tokens) - index), 0, -1):
            if tuple(token for token, _, _ in tokens[index : index + length]) in self._forms:
                return length
        return 0


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text as they are compared, each with its place; what a hyphen joins is two."""
    for start, end in words_of(text):
        place = start
        for part in _JOINED.split(text[start:end]):
            if part:
                yield _folded(part), place, place + len(part)
            place += len(part) + 1


def _folded(word: str) -> str:
    lower = word.lower()
    return lower if lower.isascii() else unicodedata.normalize("NFC", lower).translate(_ALIKE)


def _forms(language: str) -> Iterator[tuple[str, int, bool]]:
    """Yield how a language spells numbers, in all genders and cases that CLDR has."""
    from unicode_rbnf import FormatPurpose, RbnfEngine
    from unicode_rbnf.engine import RbnfError

    name = _OTHER_NAMES.get(language, language)
    known = [tag for tag in RbnfEngine.get_supported_languages() if tag == name or tag.startswith(f"{name}_")]
    for tag in known:
        engine = RbnfEngine.for_language(tag)
        for purpose in (FormatPurpose.CARDINAL, FormatPurpose.ORDINAL):
            for value in _VALUES if purpose is FormatPurpose.CARDINAL else range(2, _FIRST + 1):
                try:
                    forms = engine.format_number(value, purpose).text_by_ruleset.values()
                except (RbnfError, ValueError):  # it has no ordinals, say
                    break
                ordinal = purpose is FormatPurpose.ORDINAL
                yield from ((form.replace("\u200b", ""), value, ordinal) for form in dict.fromkeys(forms))


@lru_cache(maxsize=64)
def _speller(language: str) -> _Speller:
    return _Speller(language)
