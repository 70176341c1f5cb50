"""Whether the numbers of a sentence are those of its translation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.languages import base_language
from toolkit.translation.quality.numbers import Number, data, fold, has_number_words, numbers_in, words_for_numbers

_IN_WORDS = frozenset(map(str, range(13)))
"""Numbers that people like to write in words; asked for only where the words are known."""

_PERCENT = re.compile(r"\d\s?[%％٪﹪]|[%％٪﹪]\s?\d")


@dataclass(frozen=True, slots=True)
class Difference:
    """The numbers that have no counterpart.

    Attributes:
        lost: Those of the sentence that the translation lacks.
        added: Those of the translation that the sentence lacks.
    """

    lost: tuple[Number, ...] = ()
    added: tuple[Number, ...] = ()


def compare_numbers(sentence: str, translation: str, source: str, target: str) -> Difference:
    """Return the numbers of a sentence and its translation that have no counterpart on the other side.

    Separators are read by language, native digits as digits, an hour on either kind of clock, and a number may be
    written in words. Roman numerals, and numbers in words on both sides, are not compared.
    """
    ours, theirs = numbers_in(sentence, source), numbers_in(translation, target, lenient=True)
    if not ours and not theirs:
        return Difference()
    lost, added = _cancelled(ours, theirs)
    if _groups(lost) == _groups(added):
        return Difference()
    lost, said = _cancelled(lost, words_for_numbers(translation, target)) if lost else (lost, [])
    added, told = _cancelled(added, words_for_numbers(sentence, source)) if added else (added, [])
    lost = [number for number in lost if not number.free]
    added = [number for number in added if not number.free]
    if _groups(lost) == _groups(added):
        return Difference()
    if not added:
        lost = [number for number in lost if not _may_be_words(number, said, target)]
    if not lost:
        added = [number for number in added if not _may_be_words(number, told, source)]
    return Difference(tuple(lost), tuple(added))


def other_scale(sentence: str, translation: str, source: str, target: str) -> tuple[str, str] | None:
    """Return a number with its scale and what it became, if the same digits mean more or less: a billion for a million.

    Only languages whose words for scales the data has are compared.
    """
    theirs: dict[tuple[str, ...], set[str]] = defaultdict(set)
    shown: dict[tuple[str, ...], Number] = {}
    for number in numbers_in(translation, target):
        theirs[number.groups].add(number.scaled)
        shown[number.groups] = number
    for number in numbers_in(sentence, source):
        found = theirs.get(number.groups)
        if number.scaled and found and "" not in found and number.scaled not in found:
            return _with_words(sentence, number), _with_words(translation, shown[number.groups])
    return None


def other_signs(sentence: str, translation: str, target: str) -> tuple[str, ...]:
    """Return signs of money that the translation has and the sentence lacks, and a percent sign that got lost.

    A language may write "dollars" for "$", but nobody writes "€" for it.
    """
    found = []
    ours = {sign for sign in data()["currencies"] if sign in sentence}
    if ours:
        found += [sign for sign in data()["currencies"] if sign in translation and sign not in ours]
    if _has_percent(sentence) and not _has_percent(translation):
        words = data().get(base_language(target), {}).get("percent")
        folded = fold(translation)
        if words and not any(word in folded for word in words):
            found.append("%")
    return tuple(found)


def _with_words(text: str, number: Number) -> str:
    """Return a number with the two words after it."""
    return " ".join(text[number.start : number.end + 40].split()[:3])


def _has_percent(text: str) -> bool:
    return _PERCENT.search(text) is not None


def _cancelled(ours: Iterable[Number], theirs: Iterable[Number]) -> tuple[list[Number], list[Number]]:
    """Take away what is on both sides, each number once, those that can mean but one thing first."""
    theirs = list(theirs)
    by_value: dict[str, deque[int]] = defaultdict(deque)
    for index, number in enumerate(theirs):
        for value in number.values:
            by_value[value].append(index)
    gone: set[int] = set()
    left: list[Number] = []
    for number in sorted(ours, key=lambda number: (number.free, len(number.values))):
        index = next((found for value in sorted(number.values) if (found := _next(by_value[value], gone)) >= 0), -1)
        if index < 0:
            left.append(number)
        else:
            gone.add(index)
    left.sort(key=lambda number: number.start)
    return left, [number for index, number in enumerate(theirs) if index not in gone]


def _next(indices: deque[int], gone: set[int]) -> int:
    while indices and indices[0] in gone:
        indices.popleft()
    return indices[0] if indices else -1


def _groups(numbers: Iterable[Number]) -> Counter[str]:
    """Return the digits between separators: the same on both sides if "9:30" became "9.30"."""
    return Counter(group for number in numbers for group in number.groups)


def _may_be_words(number: Number, said: list[Number], language: str) -> bool:
    """Tell whether a number that is not there in digits may be there in words, some of which stand for no other.

    Words are not added up: "treinta y uno" is there for any number below a hundred, "dos mil" for any.
    """
    if not has_number_words(language):
        return bool(number.values & _IN_WORDS)
    value = min(number.values)
    large = any(len(word.groups[0]) > 2 for word in said)
    return large or (bool(said) and value.isdigit() and len(value) < 3)
