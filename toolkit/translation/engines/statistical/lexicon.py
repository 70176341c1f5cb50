"""What is known of two words before any text is looked at: whether one may stand for the other."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from toolkit.languages import base_language
from toolkit.translation.engines.statistical.forms import digits_of, form_of, sounds_of, stem_of
from toolkit.translation.engines.statistical.tokens import Words
from toolkit.translation.engines.statistical.wordlists import shares_of

_GRAMMAR = 0.3
"""Weight of words that the list of grammar's words has under one meaning: they have many others beside it."""

_OTHER_FORM = 0.7
"""What a list knows of other forms of two words counts so much for them."""

_PARTICLES = "particle"
"""The key of particles in the list of grammar's words."""

_ALIKE = 0.5
"""Two words are alike if they share half of their pairs of letters, by Dice's coefficient: "decision", "decisión"."""

_SOUNDS_ALIKE = 0.75
"""Of what is left of words in two scripts, they have to share so much."""

_SHORT = 3
"""Words of so few letters are alike by chance."""

_FEW_SOUNDS = 2
"""And those of so few consonants."""


class Lexicon:
    """How likely words of two languages stand for one another: from 0, nothing is known, to 1.

    Args:
        source: BCP 47 tag of the one language.
        target: BCP 47 tag of the other.
    """

    def __init__(self, source: str, target: str) -> None:
        self._known: dict[tuple[str, str], float] = {}
        self._stems: dict[tuple[str, str], float] = {}
        self._tags = source, target
        self._forms = set(_forms(source)), set(_forms(target))
        self.learn(shares_of(source, target))
        self.learn(dict.fromkeys(_grammar(source, target), _GRAMMAR))

    @property
    def words(self) -> tuple[Words, Words]:
        """What it knows of either language."""
        source, target = (
            Words(tag, forms, _forms(tag), _words().get(base_language(tag), {}).get(_PARTICLES, "").split())
            for tag, forms in zip(self._tags, self._forms, strict=True)
        )
        return source, target

    def learn(self, shares: Mapping[tuple[str, str], float]) -> None:
        """Take over pairs of forms that a dictionary has, each with its share of what the first may become."""
        for pair, share in shares.items():
            self._known[pair] = max(self._known.get(pair, 0.0), share)
            stems = stem_of(pair[0], self._tags[0]), stem_of(pair[1], self._tags[1])
            self._stems[stems] = max(self._stems.get(stems, 0.0), share)
            for words, form in zip(self._forms, pair, strict=True):
                words.add(form)

    def weight(self, one: str, other: str) -> float:
        """Return how likely a form of the source and a form of the target stand for one another."""
        return self.weights([one], [other], [(0, 0)])[0]

    def weights(self, ours: Sequence[str], theirs: Sequence[str], pairs: Iterable[tuple[int, int]]) -> list[float]:
        """Return how likely pairs of forms stand for one another.

        Args:
            ours: Forms of the source.
            theirs: Forms of the target.
            pairs: Places in the one and in the other.
        """
        source, target = self._tags
        known, stems = self._known, self._stems
        first = [(form, stem_of(form, source), digits_of(form), _sounds(form)) for form in ours]
        second = [(form, stem_of(form, target), digits_of(form), _sounds(form)) for form in theirs]
        found = []
        for place, there in pairs:
            (one, stem, digits, heard), (other, stem_there, digits_there, echoed) = first[place], second[there]
            if one == other:
                weight = 1.0
            elif digits or digits_there:
                weight = float(digits == digits_there)
            else:
                weight = known.get((one, other), 0.0)
                if not weight:
                    weight = _OTHER_FORM * stems.get((stem, stem_there), 0.0)
                    weight = max(weight, _likeness(one, other))
                    # In one alphabet sounds say less than letters do: "bold" and "barada" have the same consonants.
                    weight = max(weight, 0.0 if one.isascii() and other.isascii() else _echo(heard, echoed))
            found.append(weight)
        return found

    def grammar(self, forms: Sequence[str], *, of_target: bool) -> list[bool]:
        """Return which forms of the source, or of the target, are words of grammar."""
        own = _forms(self._tags[of_target])
        return [form in own for form in forms]


def _likeness(one: str, other: str) -> float:
    """Return how much two words look like relatives; 0 unless they do by half."""
    if len(one) <= _SHORT or len(other) <= _SHORT:
        return 0.0
    alike = _shared(one, other)
    return alike if alike >= _ALIKE else 0.0


def _sounds(form: str) -> str:
    """Return the consonants of a word, if there are enough of them to tell it by."""
    heard = sounds_of(form)
    return heard if len(heard) > _FEW_SOUNDS else ""


def _echo(heard: str, echoed: str) -> float:
    """Return how much two words sound like each other; 0 unless they do by three quarters."""
    alike = _shared(heard, echoed) if heard and echoed else 0.0
    return alike if alike >= _SOUNDS_ALIKE else 0.0


def _shared(one: str, other: str) -> float:
    first, second = _letter_pairs(one), _letter_pairs(other)
    return 2 * len(first & second) / (len(first) + len(second))


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


@lru_cache(maxsize=64)
def _forms(tag: str) -> frozenset[str]:
    """Return the forms of a language's words of grammar."""
    return frozenset(form_of(word) for words in _words().get(base_language(tag), {}).values() for word in words.split())


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
