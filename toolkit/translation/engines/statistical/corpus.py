"""Sentences with their translations as numbers: which words they have, and which of these meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.translation.engines.protocol import Range
from toolkit.translation.engines.statistical.forms import form_of, stem_of
from toolkit.translation.engines.statistical.lexicon import Lexicon
from toolkit.translation.engines.statistical.tokens import Words, tokens_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.intp]

MOST_WORDS = 200
"""Sentences with more words, or translations with more, are not aligned: time grows with the square of their number."""

_CELLS = 60_000
"""Meetings of words that are computed together."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One language of a corpus.

    Attributes:
        ranges: Where the words of each sentence are.
        words: The numbers of each sentence's words; words with one stem have one number.
        forms: The numbers of their forms.
        spelled: The forms themselves.
        size: How many different numbers of words there are.
    """

    ranges: list[list[Range]]
    words: list[Numbers]
    forms: list[Numbers]
    spelled: list[str]
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sentences of like length, padded to the longest.

    Attributes:
        numbers: Their places in the corpus.
        meetings: ``[sentences, target words, source words]``: the number of each meeting of two words, −1 beyond the
            ends.
        targets: ``[sentences, target words]``: the words of the targets, 0 beyond the ends.
        source_lengths: How many words each source has.
        target_lengths: How many words each target has.
    """

    numbers: Numbers
    meetings: Numbers
    targets: Numbers
    source_lengths: Numbers
    target_lengths: Numbers


def side_of(texts: Sequence[str], language: Words) -> Side:
    """Return the words of some sentences as numbers.

    Args:
        texts: The sentences.
        language: What is known of its words.
    """
    import numpy as np

    stems: dict[str, int] = {}
    forms: dict[str, int] = {}
    ranges = [tokens_of(text, language) for text in texts]
    words, spelled = [], []
    for text, places in zip(texts, ranges, strict=True):
        written = [form_of(text[start:end]) for start, end in places]
        words.append(
            np.array([stems.setdefault(stem_of(form, language.tag), len(stems)) for form in written], dtype=np.intp)
        )
        spelled.append(np.array([forms.setdefault(form, len(forms)) for form in written], dtype=np.intp))
    return Side(ranges, words, spelled, list(forms), len(stems))


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Sentences with their translations.

    Attributes:
        source: The sentences.
        target: The translations.
        usable: Places of those that have words on both sides, and not too many.
        pairs: The pairs of words that meet anywhere, each once, as one number: source · size of the target + target.
    """

    source: Side
    target: Side
    usable: list[int]
    pairs: Numbers

    def weights(self, lexicon: Lexicon) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return what a lexicon says of each pair of words that meet.

        Returns:
            The greatest weight that it has for forms of theirs; and whether it has none, and one of them is a word of
            grammar where the other is none.
        """
        import numpy as np

        forms = len(self.target.spelled)
        together = [_crossed(self.source.forms[place], self.target.forms[place], forms) for place in self.usable]
        words = np.concatenate([self.meetings(place) for place in self.usable])
        met, first = np.unique(np.concatenate(together), return_index=True)
        ours, theirs = self.source.spelled, self.target.spelled
        known = lexicon.weights(ours, theirs, zip((met // forms).tolist(), (met % forms).tolist(), strict=True))
        of_grammar = (
            np.array(lexicon.grammar(ours, of_target=False))[met // forms]
            != np.array(lexicon.grammar(theirs, of_target=True))[met % forms]
        )
        result, odd = np.zeros(len(self.pairs)), np.ones(len(self.pairs), dtype=np.bool_)
        np.maximum.at(result, words[first], known)
        np.logical_and.at(odd, words[first], of_grammar)
        return result, odd & (result == 0)

    def met(self) -> Numbers:
        """Return for each pair of words in how many sentences they meet."""
        import numpy as np

        every = [np.unique(self.meetings(place)) for place in self.usable]
        return np.bincount(np.concatenate(every), minlength=len(self.pairs))

    def meetings(self, place: int) -> Numbers:
        """Return the places in `pairs` of what meets in a sentence: for each word of its target those of its source."""
        import numpy as np

        words = _crossed(self.source.words[place], self.target.words[place], self.target.size)
        return np.searchsorted(self.pairs, words)

    def batches(self, places: Sequence[int]) -> Iterator[Batch]:
        """Yield sentences in batches of like length."""
        ordered = sorted(places, key=lambda place: (len(self.target.words[place]), len(self.source.words[place])))
        batch: list[int] = []
        longest = 0
        for place in ordered:
            length = max(longest, len(self.source.words[place]), len(self.target.words[place]))
            if batch and length * length * (len(batch) + 1) > _CELLS:
                yield self._batch(batch)
                batch, length = [], max(len(self.source.words[place]), len(self.target.words[place]))
            batch.append(place)
            longest = length
        if batch:
            yield self._batch(batch)

    def _batch(self, places: list[int]) -> Batch:
        import numpy as np

        sources = np.array([len(self.source.words[place]) for place in places])
        targets = np.array([len(self.target.words[place]) for place in places])
        meetings = np.full((len(places), targets.max(), sources.max()), -1, dtype=np.intp)
        words = np.zeros((len(places), targets.max()), dtype=np.intp)
        for row, place in enumerate(places):
            meetings[row, : targets[row], : sources[row]] = self.meetings(place).reshape(targets[row], sources[row])
            words[row, : targets[row]] = self.target.words[place]
        return Batch(np.array(places), meetings, words, sources, targets)


def corpus_of(source: Side, target: Side) -> Corpus:
    """Return a corpus of sentences and their translations, which stand at the same places."""
    import numpy as np

    lengths = (map(len, side.words) for side in (source, target))
    usable = [
        place
        for place, (one, other) in enumerate(zip(*lengths, strict=True))
        if 0 < one <= MOST_WORDS and 0 < other <= MOST_WORDS
    ]
    met = [np.unique(_crossed(source.words[place], target.words[place], target.size)) for place in usable]
    return Corpus(source, target, usable, np.unique(np.concatenate(met)) if met else np.zeros(0, dtype=np.intp))


def _crossed(source: Numbers, target: Numbers, size: int) -> Numbers:
    """Return for each word of a target and each of its source the number of that pair, row by row."""
    return (source[None, :] * size + target[:, None]).ravel()
