"""Whether a translation repeats itself as its sentence doesn't: the mark of a model that ran into a loop."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_MOST_WORDS = 4000
_MOST_CHARACTERS = 20_000
"""What is looked at of a text. Longer ones are too long for any sentence anyway."""

_LONGEST_CYCLE = 12
"""Words in a cycle that is looked for; loops of neural models are short."""

_REPEATS = 3
_SINGLE_REPEATS = 4
"""Cycles of several words, and single words, that come this often in a row are a loop if the sentence has none: people
repeat a word thrice ("no, no, no") and a phrase twice."""

_ALIKE = 1.5
"""How many times as often as in the sentence something must be repeated, if it is repeated there."""

_LONG_CYCLE = 6
"""A cycle of so many words is one already when it comes twice."""

# Some characters again and again. A single one is repeated for emphasis and in rows of dots.
_CYCLE = re.compile(r"(?=\S)(.{2,20}?)\1{4,}|(\w)\2{7,}", re.DOTALL)

_OFTEN = 5
"""A phrase of three words that comes this often anywhere, or a longer word that does, is a loop with variations."""
_LONG_WORD = 5
_SHARE = 0.2
"""Part of all words that the longer word must make up."""

_WORD = re.compile(r"[^\s.,;:!?¿¡…\"'“”‘’«»„()\[\]{}<>/|\\–—。、，！？：；·*=_-]+")


def repetition(sentence: str, translation: str) -> str:
    """Return what a translation repeats although its sentence doesn't, or nothing.

    The work grows with the length of the texts, whatever is in them.
    """
    words = _words(translation)
    times, cycle = _longest_cycle(words)
    if times and times > _ALIKE * _longest_cycle(_words(sentence))[0]:
        return cycle
    times, cycle = _spelled_cycle(translation)
    if times and times > _ALIKE * _spelled_cycle(sentence)[0]:
        return cycle
    return _frequent(sentence, words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_MOST_CHARACTERS].lower())[:_MOST_WORDS]


def _longest_cycle(words: Sequence[str]) -> tuple[int, str]:
    """Return how often the words are repeated that are repeated most often in a row, and which they are."""
    best = (0, "")
    if len(set(words)) == len(words):
        return best
    for length in range(1, min(_LONGEST_CYCLE, len(words) // 2) + 1):
        run = 0
        needed = _SINGLE_REPEATS if length == 1 else 2 if length >= _LONG_CYCLE else _REPEATS
        for index in range(length, len(words)):
            run = run + 1 if words[index] == words[index - length] else 0
            times = run // length + 1
            if times >= needed and times > best[0] and run % length == 0:
                best = (times, " ".join(words[index - length + 1 : index + 1]))
    return best


def _spelled_cycle(text: str) -> tuple[int, str]:
    """Return the same for characters, as in "hahahahaha" and in scripts without spaces."""
    best = (0, "")
    for match in _CYCLE.finditer(text[:_MOST_CHARACTERS]):
        unit = match[1] or match[2]
        if any(char.isalnum() for char in unit):
            best = max(best, (len(match[0]) // len(unit), unit))
    return best


def _frequent(sentence: str, theirs: Sequence[str]) -> str:
    """Return the words that come again and again without being next to each other."""
    if len(set(theirs)) + _OFTEN - 1 > len(theirs):
        return ""
    ours = _words(sentence)
    phrases = Counter(zip(theirs, theirs[1:], theirs[2:], strict=False))
    phrase, count = phrases.most_common(1)[0] if phrases else ((), 0)
    if count >= _OFTEN and count > 2 * max(Counter(zip(ours, ours[1:], ours[2:], strict=False)).values(), default=0):
        return " ".join(phrase)
    longer = Counter(word for word in theirs if len(word) >= _LONG_WORD)
    word, count = longer.most_common(1)[0] if longer else ("", 0)
    often = max(Counter(ours).values(), default=0)
    return word if count >= _OFTEN and count > 2 * often and count > _SHARE * len(theirs) else ""
