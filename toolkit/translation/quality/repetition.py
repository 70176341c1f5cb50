"""Whether a translation repeats itself as its sentence doesn't: the mark of a model that ran into a loop."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.languages import is_unspaced

_MOST_WORDS = 4000
_MOST_CHARACTERS = 20_000
"""What is looked at of a text. Longer ones are too long for any sentence anyway."""

_LONGEST_CYCLE = 12
"""Words in a cycle that is looked for; loops of neural models are short."""

_LOOP = 3
"""Words or phrases that come this often in a row are a loop, if the sentence repeats nothing: what people repeat ("no,
no, no") they repeat in the source as well. Human translations: none of 247,000."""

_ALIKE = 1.5
"""How many times as often as in the sentence something must be repeated, if it is repeated there."""

_DOUBLED = 4
_DOUBLED_PHRASE = 8
"""Letters of a word, and of a phrase, that come twice in a row, though the sentence repeats nothing. A tenth of a
percent of human translations have such, half of them by a slip of the pen."""

# Some characters again and again. A single one is repeated for emphasis and in rows of dots.
_CYCLE = re.compile(r"(?=\S)(.{2,20}?)\1{4,}|(\w)\2{7,}", re.DOTALL)

_SHORT = 8
"""Words of a sentence that needs no word twice. 0.3 % of human translations of such have one."""

_OFTEN = 5
"""A phrase of three words that comes this often anywhere, or a longer word that does, is a loop with variations."""
_LONG_WORD = 5
_SHARE = 0.2
"""Part of all words that the longer word must make up."""
_THRICE = 3
"""A longer word that comes this often, and makes up that part, though the sentence has no word twice."""

_WORD = re.compile(r"[^\s.,;:!?¿¡…\"'“”‘’«»„()\[\]{}<>/|\\–—。、，！？：；·*=_-]+")


@dataclass(frozen=True, slots=True)
class Repeated:
    """Words that come again.

    Attributes:
        text: The words.
        loop: Whether they come so often that nobody can have meant it.
    """

    text: str
    loop: bool


def repetition(sentence: str, translation: str) -> Repeated | None:
    """Return what a translation repeats although its sentence doesn't.

    The work grows with the length of the texts, whatever is in them.
    """
    words = _words(translation)
    if len(set(words)) < len(words):
        ours = _words(sentence)
        times, cycle = _longest_cycle(words)
        before = _longest_cycle(ours)[0] if times else 0
        if times >= _LOOP and times > _ALIKE * before:
            return Repeated(cycle, loop=True)
        if times and not before and len(cycle) >= (_DOUBLED_PHRASE if " " in cycle else _DOUBLED):
            return Repeated(cycle, loop=False)
        frequent = _frequent(ours, words)
        if frequent:
            return frequent
        doubled = _doubled(ours, words)
        if doubled:
            return doubled
    times, cycle = _spelled_cycle(translation)
    return Repeated(cycle, loop=True) if times and times > _ALIKE * _spelled_cycle(sentence)[0] else None


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_MOST_CHARACTERS].lower())[:_MOST_WORDS]


def _longest_cycle(words: Sequence[str]) -> tuple[int, str]:
    """Return how often the words come in a row that come most often, twice at least, and which they are."""
    best = (0, "")
    for length in range(1, min(_LONGEST_CYCLE, len(words) // 2) + 1):
        run = 0
        for index in range(length, len(words)):
            run = run + 1 if words[index] == words[index - length] else 0
            if run and run % length == 0 and run // length + 1 > best[0]:
                best = (run // length + 1, " ".join(words[index - length + 1 : index + 1]))
    return best if any(char.isalnum() for char in best[1]) else (0, "")


def _spelled_cycle(text: str) -> tuple[int, str]:
    """Return the same for characters, as in "hahahahaha" and in scripts without spaces."""
    best = (0, "")
    for match in _CYCLE.finditer(text[:_MOST_CHARACTERS]):
        unit = match[1] or match[2]
        if any(char.isalnum() for char in unit):
            best = max(best, (len(match[0]) // len(unit), unit))
    return best


def _frequent(ours: Sequence[str], theirs: Sequence[str]) -> Repeated | None:
    """Return words that come again and again without being next to each other."""
    phrase, count = _most(zip(theirs, theirs[1:], theirs[2:], strict=False))
    if count >= _OFTEN and count > 2 * _most(zip(ours, ours[1:], ours[2:], strict=False))[1]:
        return Repeated(" ".join(phrase), loop=True)
    longer, count = _most((word,) for word in theirs if len(word) >= _LONG_WORD)
    if count < _THRICE or count <= _SHARE * len(theirs):
        return None
    often = _most((word,) for word in ours)[1]
    if count >= _OFTEN and count > 2 * often:
        return Repeated(longer[0], loop=True)
    return Repeated(longer[0], loop=False) if often == 1 else None


def _doubled(ours: Sequence[str], theirs: Sequence[str]) -> Repeated | None:
    """Return a word that a short sentence is told with twice, as "dos caballos tienen dos caballos" for two horses.

    Where no spaces stand between words, how many they are is not known: a whole clause of Japanese would count as one.
    """
    if len(ours) > _SHORT or len(set(ours)) < len(ours) or any(map(is_unspaced, "".join(ours))):
        return None
    counted = Counter(word for word in theirs if len(word) >= _DOUBLED)
    return next((Repeated(word, loop=False) for word, count in counted.items() if count > 1), None)


def _most(items: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], int]:
    """Return what comes most often, and how often."""
    counted = Counter(items)
    return counted.most_common(1)[0] if counted else ((), 0)
