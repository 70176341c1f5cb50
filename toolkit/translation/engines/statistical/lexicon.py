"""What is known of two words before any text is looked at: whether one may stand for the other."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from toolkit.languages import base_language

_GRAMMAR = 0.3
"""Weight of words that the list of grammar's words has under one meaning: they have many others beside it."""

_ALIKE = 0.5
"""Two words are alike if they share half of their pairs of letters, by Dice's coefficient: "decision", "decisión"."""

_SHORT = 3
"""Words of so few letters are alike by chance."""


class Lexicon:
    """How likely words of two languages stand for one another: from 0, nothing is known, to 1.

    Args:
        source: BCP 47 tag of the one language.
        target: BCP 47 tag of the other.
    """

    def __init__(self, source: str, target: str) -> None:
        self._known: dict[tuple[str, str], float] = dict.fromkeys(_grammar(source, target), _GRAMMAR)

    def learn(self, shares: Mapping[tuple[str, str], float]) -> None:
        """Take over pairs of forms that a dictionary has, each with its share of what the first may become."""
        for pair, share in shares.items():
            self._known[pair] = max(self._known.get(pair, 0.0), share)

    def weight(self, one: str, other: str) -> float:
        """Return how likely a form of the source and a form of the target stand for one another."""
        if one == other:
            return 1.0
        digits, others = digits_of(one), digits_of(other)
        if digits or others:
            return float(digits == others)
        known = self._known.get((one, other), 0.0)
        return known or _likeness(one, other)


@lru_cache(maxsize=100_000)
def form_of(word: str) -> str:
    """Return a word as it is compared: without capitals and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(char))


@lru_cache(maxsize=100_000)
def digits_of(form: str) -> str:
    """Return the digits of a form as those of ASCII, whatever parts them: 1,200 and ١٬٢٠٠ have the same."""
    return "".join(str(unicodedata.digit(char)) for char in form if char.isdigit())


def _likeness(one: str, other: str) -> float:
    """Return how much two words look like relatives; 0 unless they do by half."""
    if len(one) <= _SHORT or len(other) <= _SHORT:
        return 0.0
    first, second = _letter_pairs(one), _letter_pairs(other)
    alike = 2 * len(first & second) / (len(first) + len(second))
    return alike if alike >= _ALIKE else 0.0


@lru_cache(maxsize=100_000)
def _letter_pairs(form: str) -> frozenset[str]:
    framed = f"^{form}$"
    return frozenset(framed[place : place + 2] for place in range(len(framed) - 1))


@lru_cache(maxsize=64)
def _grammar(source: str, target: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of forms that stand under one meaning in the list of grammar's words."""
    ours, theirs = (_words().get(base_language(tag), {}) for tag in (source, target))
    return frozenset(
        (form_of(one), form_of(other))
        for meaning in ours.keys() & theirs.keys()
        for one in ours[meaning].split()
        for other in theirs[meaning].split()
    )


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
