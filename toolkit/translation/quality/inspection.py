"""Looks at one translation of one sentence, and says what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from toolkit.languages import base_language, full_stop
from toolkit.translation.engines import Translation
from toolkit.translation.quality.edges import has_more_lines
from toolkit.translation.quality.figures import compare_numbers, other_scale, other_signs
from toolkit.translation.quality.leftovers import leftover
from toolkit.translation.quality.length import breaks_off, is_too_long, is_too_short, size_of
from toolkit.translation.quality.marks import lacks_question, lone_bracket
from toolkit.translation.quality.measures import other_currency, other_month, other_unit, other_weekday
from toolkit.translation.quality.negation import added_negation, lost_negation
from toolkit.translation.quality.numbers import Number
from toolkit.translation.quality.problems import Problem, problem
from toolkit.translation.quality.repetition import repetition
from toolkit.translation.quality.spelled import other_words

_MOST = 100_000
"""Characters that are looked at; a sentence that is longer is none."""

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]{3,}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ORDINARY_WORDS = 3
"""So many words that are no names must come out as they were, before a sentence counts as untranslated: "total
general" is the same in English and Spanish."""
_LOOKS = (other_scale, other_month, other_unit, other_weekday, other_words)
"""What tells that a number kept its digits and means something else, or that one in words did not."""
_UNCASED = 6
"""Characters of a script without capitals for which the same holds; they are words of their own in Chinese."""


def inspect(
    sentence: str, translation: Translation, source: str, target: str, *, engine: str = ""
) -> tuple[Problem, ...]:
    """Return what is wrong with a translation, or may be; nothing if it looks sound.

    Time and memory grow no faster than the length of the texts.

    Args:
        sentence: What was translated.
        translation: What came of it.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
        engine: Name of the engine, for what is known of its scores.
    """
    return tuple(_problems(sentence[:_MOST], translation, source, target, engine))


def _problems(sentence: str, translation: Translation, source: str, target: str, engine: str) -> Iterator[Problem]:
    text = translation.text[:_MOST]
    if not text.strip():
        if sentence.strip():
            yield problem("empty", sentence)
        return
    left = leftover(sentence, text)
    if left:
        yield problem("garbled", sentence, left)
    yield from _of_length(sentence, text, target)
    repeated = repetition(sentence, text)
    if repeated is not None:
        yield problem("repetition" if repeated.loop else "words-twice", sentence, repeated.text)
    if _is_untranslated(sentence, text, source, target):
        yield problem("untranslated", sentence)
    yield from _of_addresses(sentence, text)
    yield from _of_numbers(sentence, text, source, target)
    yield from _of_marks(sentence, text, target)
    yield from _of_negation(sentence, text, source, target)
    least = _scores().get(engine)
    if translation.score is not None and least is not None and translation.score < least:
        yield problem("low-score", sentence, f"{translation.score:.2f}")


def _of_length(sentence: str, text: str, target: str) -> Iterator[Problem]:
    ours, theirs = size_of(sentence), size_of(text)
    ratio = f"{theirs / max(ours, 1):.1f}"
    if is_too_long(ours, theirs):
        yield problem("too-long", sentence, ratio)
    elif is_too_short(ours, theirs):
        yield problem("too-short", sentence, ratio)
    elif full_stop(target) and breaks_off(sentence, text, ours, theirs):  # in Thai nothing tells where one ends
        yield problem("broken-off", sentence)


def _is_untranslated(sentence: str, text: str, source: str, target: str) -> bool:
    if text.strip().casefold() != sentence.strip().casefold() or base_language(source) == base_language(target):
        return False
    words = _WORD.findall(sentence)
    uncased = sum(len(word) for word in words if word[0].lower() == word[0].upper())
    return uncased >= _UNCASED or sum(word[0].islower() for word in words) >= _ORDINARY_WORDS


def _of_addresses(sentence: str, text: str) -> Iterator[Problem]:
    for match in _ADDRESS.finditer(text):
        found = match[0].rstrip(".,;:!?)]}»”’'\"")
        if found not in sentence:
            yield problem("address-added", sentence, found)
            return


def _of_numbers(sentence: str, text: str, source: str, target: str) -> Iterator[Problem]:
    found = compare_numbers(sentence, text, source, target)
    if found.lost:
        detail = f"{_list(sentence, found.lost)} / {_list(text, found.added)}"
        yield problem("numbers-differ", sentence, detail)
    elif found.added:
        yield problem("number-added", sentence, _list(text, found.added))
    else:
        languages = (source, target)
        changed = next(filter(None, (look(sentence, text, *languages) for look in _LOOKS)), None)
        if changed:
            yield problem("numbers-differ", sentence, " / ".join(changed))
    signs = other_signs(sentence, text, target)
    money = () if signs else other_currency(sentence, text, source, target)
    if signs:
        yield problem("sign-differs", sentence, " ".join(signs))
    elif money:
        yield problem("currency-differs", sentence, " / ".join(money))


def _of_marks(sentence: str, text: str, target: str) -> Iterator[Problem]:
    if lacks_question(sentence, text, target):
        yield problem("question-lost", sentence)
    bracket = lone_bracket(sentence, text)
    if bracket:
        yield problem("bracket-alone", sentence, bracket)
    if has_more_lines(sentence, text):
        yield problem("lines-joined", sentence)


def _of_negation(sentence: str, text: str, source: str, target: str) -> Iterator[Problem]:
    lost = lost_negation(sentence, text, source, target)
    if lost:
        yield problem("negation-lost", sentence, lost)
        return
    added = added_negation(sentence, text, source, target)
    if added:
        yield problem("negation-added", sentence, added)


def _list(text: str, numbers: tuple[Number, ...]) -> str:
    return ", ".join(text[number.start : number.end] for number in numbers[:5]) or "none"


@lru_cache(maxsize=1)
def _scores() -> dict[str, float]:
    table: dict[str, float] = tomllib.loads(files(__package__).joinpath("data/scores.toml").read_text("utf-8"))
    return table
