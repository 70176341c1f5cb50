"""Aligns translations that come without an alignment, with whatever on this machine knows the two languages.

Measured on the marked sets (tests/benchmarks/alignment.py), spans and atoms right where only the text is known: see
docs/explanation/measurements.md.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import EngineError, MissingError
from toolkit.languages import words_of
from toolkit.translation.engines.alignments import on_words
from toolkit.translation.engines.protocol import Aligner, Alignment, Engine, Pair, Request, Translation
from toolkit.translation.engines.statistical.forms import form_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toolkit.translation.engines.statistical.aligner import Guess

_MODEL = 0.6
"""What a model's own alignment counts for, where statistics count for the rest: measured, 0.5 and 0.7 do as well."""

_SHARE = 0.2
"""Less of a word than this says nothing about which word it comes from."""

_REMEMBERED = 5_000
"""Sentences whose words are kept, so that a dictionary is asked once for each."""

_WordPairs = list[tuple[str, str, float]]


class Helpers(NamedTuple):
    """Engines on this machine that know two languages.

    Attributes:
        model: One whose model can be led along a translation; None if none is installed.
        dictionary: One that aligns its own translations, to learn from them what words mean; None likewise.
    """

    model: Aligner | None = None
    dictionary: Engine | None = None


class TextAligner:
    """Aligns sentences of a pair with translations of which only the text is known.

    Args:
        pair: The languages.
        helpers: Looks for engines that help, when there is something to align.
    """

    def __init__(self, pair: Pair, helpers: Callable[[], Helpers] = Helpers) -> None:
        self.pair = pair
        self._look = helpers
        self._words: OrderedDict[str, _WordPairs] = OrderedDict()

    @cached_property
    def _helpers(self) -> Helpers:
        return self._look()

    def align(self, pairs: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]) -> list[Guess | None]:
        """Return the alignment of sentences with translations.

        Args:
            pairs: Sentences with their translations.
            others: More of them from the same text, which are learned from as well.

        Returns:
            For each pair its alignment; None where one side has no words, or very many.
        """
        from toolkit.translation.engines.statistical.aligner import align_texts

        source, target = self.pair.source, self.pair.target
        known = self._known(dict.fromkeys(text for text, _ in (*pairs, *others)))
        guesses = align_texts(pairs, others, source, target, known)
        model = self._helpers.model
        if model is None or not pairs:
            return guesses
        try:
            made = model.align(pairs, source, target)
        except (EngineError, MissingError):  # without another engine's help there is less to go by, which is told
            return guesses
        return [
            guess if guess is None or alignment is None else _led(guess, alignment)
            for guess, alignment in zip(guesses, made, strict=True)
        ]

    def _known(self, texts: Iterable[str]) -> dict[tuple[str, str], float]:
        """Return what the dictionary makes of the words of some sentences, each with its share."""
        dictionary = self._helpers.dictionary
        if dictionary is None:
            return {}
        wanted = list(texts)
        asked = [text for text in wanted if text not in self._words]
        try:
            self._ask(dictionary, asked)
        except (EngineError, MissingError):  # likewise
            return {}
        counts: Counter[tuple[str, str]] = Counter()
        totals: Counter[str] = Counter()
        for text in wanted:
            for one, other, share in self._words.get(text, ()):
                counts[one, other] += share  # type: ignore[assignment]
                totals[one] += share  # type: ignore[assignment]
        while len(self._words) > _REMEMBERED:
            self._words.popitem(last=False)
        return {(one, other): count / totals[one] for (one, other), count in counts.items()}

    def _ask(self, dictionary: Engine, texts: Sequence[str]) -> None:
        made = dictionary.translate(map(Request, texts), self.pair.source, self.pair.target)
        for number, translation in made:
            self._words[texts[number]] = _word_pairs(texts[number], translation)


def _word_pairs(text: str, translation: Translation) -> _WordPairs:
    """Return the words of a sentence with those that they became, and what share of these they are."""
    if translation.alignment is None:
        return []
    ours, theirs = words_of(text), words_of(translation.text)
    weights = on_words(translation.alignment, ours, theirs)
    return [
        (
            form_of(text[slice(*ours[column])]),
            form_of(translation.text[slice(*theirs[row])]),
            float(weights[row, column]),
        )
        for row, column in zip(*(weights > _SHARE).nonzero(), strict=True)
    ]


def _led(guess: Guess, alignment: Alignment) -> Guess:
    """Return a guess together with the alignment of a model that was led along the translation."""
    import numpy as np

    from toolkit.translation.engines.statistical.aligner import Guess

    words = on_words(alignment, guess.alignment.source, guess.alignment.target)
    weights: NDArray[np.float32] = (1 - _MODEL) * guess.alignment.weights + _MODEL * words
    agreed = np.minimum(guess.alignment.weights, words).sum(axis=0).tolist()
    sure = tuple(max(both) for both in zip(guess.sure, agreed, strict=True))
    return Guess(Alignment(guess.alignment.source, guess.alignment.target, weights.astype(np.float32)), sure)
