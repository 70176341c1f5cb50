"""A hidden Markov model of word alignment, learned from sentences with their translations.

Each word of the target is said by a word of the source, or by none; which one depends on where the word before it came
from. The model is that of Vogel, Ney and Tillmann ("HMM-based word alignment in statistical translation", COLING 1996)
with the empty words of Och and Ney ("A systematic comparison of various statistical alignment models", 2003, section
2.1.3), begun with IBM's first model as fast_align weighs it (Dyer, Chahuneau and Smith, 2013). What a word says has a
sparse Dirichlet prior, estimated by variational Bayes (Riley and Gildea, "Improving the IBM alignment models using
variational Bayes", 2012), into which a lexicon goes as counts.

Nothing is drawn by chance: the same sentences give the same alignments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.translation.engines.statistical.corpus import Batch, Corpus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Measured on the marked sets: 0.02 to 0.3 for no word, 0.0005 to 0.05 for the prior, 0.5 to 5 for the lexicon, and
# fewer or more rounds, change less than one span or atom of a hundred.
_NONE = 0.08
"""Share of the target's words that no word of the source says."""
_PRIOR = 0.0005
"""Count that each pair of words has before any text is seen."""
_LEXICON = 2.0
"""Counts that the lexicon's surest pairs have more."""
_ODD = 0.1
"""So much less likely does a word of grammar stand for one that means something by itself."""
_FIRST_ROUNDS, _ROUNDS = 5, 6
"""Rounds of IBM's first model, and of the hidden Markov model."""
_DIAGONAL = 4.0
"""How much IBM's first model prefers words at the same relative place (fast_align's tension)."""
_FARTHEST = 20
"""Jumps over more words are all alike."""
_STEEPNESS = 0.5
"""Each word that a jump is longer or shorter than one makes it so much less likely, by its logarithm, at first."""
_JUMPS_BEFORE = 20.0
"""Counts that the first guess at jumps is worth."""
_LONG = 60
"""Sentences of more words are aligned, but not learned from, unless there are no others: time grows with the cube."""


class Direction:
    """One direction of alignment: from each word of the target to a word of the source.

    Args:
        corpus: What is learned from.
        weights: What a lexicon says of `Corpus.pairs`.
        odd: Which of them are a word of grammar and one that is none.
    """

    def __init__(self, corpus: Corpus, weights: Floats, odd: NDArray[np.bool_]) -> None:
        import numpy as np

        self._corpus = corpus
        self._sayers = corpus.pairs // corpus.target.size
        self._prior = _PRIOR + _LEXICON * weights
        self._believed = np.append(np.where(odd, _ODD, 1.0), 0.0)
        spoken = np.concatenate([corpus.target.words[place] for place in corpus.usable])
        counts = np.bincount(spoken, minlength=corpus.target.size) + 0.5
        self._by_none = counts / counts.sum()
        widths = np.arange(-_FARTHEST, _FARTHEST + 1)
        first = np.exp(-_STEEPNESS * np.abs(widths - 1))
        self._first_jumps = self._jumps = first / first.sum()
        self._says = self._prior / np.bincount(self._sayers, self._prior)[self._sayers]
        self._learn()

    def posteriors(self, batch: Batch) -> Floats:
        """Return ``[sentences, target words, source words]``: how likely each word of the source says a word."""
        return self._passes(batch)[0]

    def _learn(self) -> None:
        import numpy as np

        corpus = self._corpus
        lengths = {
            place: max(len(corpus.source.words[place]), len(corpus.target.words[place])) for place in corpus.usable
        }
        batches = list(corpus.batches([place for place in lengths if lengths[place] <= _LONG] or corpus.usable))
        for turn in range(_FIRST_ROUNDS + _ROUNDS):
            counts = np.zeros(len(self._prior) + 1)
            jumps = np.zeros(len(self._jumps))
            for batch in batches:
                if turn < _FIRST_ROUNDS:
                    found = self._by_place(batch)
                else:
                    found, jumped = self._passes(batch)
                    jumps += jumped
                # Beyond the ends is the last place, which is nobody's.
                counts += np.bincount(batch.meetings.ravel() % len(counts), found.ravel(), len(counts))
            self._says = _expected(counts[:-1] + self._prior, self._sayers)
            if turn >= _FIRST_ROUNDS:
                jumps += _JUMPS_BEFORE * self._first_jumps
                self._jumps = jumps / jumps.sum()

    def _emissions(self, batch: Batch) -> Floats:
        import numpy as np

        return np.asarray((np.append(self._says, 0.0) * self._believed)[batch.meetings])

    def _by_place(self, batch: Batch) -> Floats:
        """Return posteriors by IBM's first model, with words at the same relative place preferred."""
        import numpy as np

        emissions = self._emissions(batch)
        _, rows, columns = emissions.shape
        ours = (np.arange(columns) + 0.5) / batch.source_lengths[:, None]
        theirs = (np.arange(rows) + 0.5) / batch.target_lengths[:, None]
        near = np.exp(-_DIAGONAL * np.abs(theirs[:, :, None] - ours[:, None, :])) * (ours < 1)[:, None, :]
        said = (1 - _NONE) * near / near.sum(axis=2, keepdims=True) * emissions
        whole = said.sum(axis=2, keepdims=True) + _NONE * self._by_none[batch.targets][:, :, None]
        return np.asarray(said / whole)

    def _passes(self, batch: Batch) -> tuple[Floats, Floats]:
        """Return posteriors by the forward-backward algorithm, and how often each jump is expected."""
        import numpy as np

        emissions = (1 - _NONE) * self._emissions(batch)
        silent = _NONE * self._by_none[batch.targets]
        sentences, rows, columns = emissions.shape
        moves, starts = self._moves(batch, columns)
        lasts = np.arange(rows)[None, :] < batch.target_lengths[:, None]
        forward = np.zeros((sentences, rows, 2, columns))
        place = starts
        for row in range(rows):
            before = starts if row == 0 else (place[:, None, :] @ moves)[:, 0]
            both = np.stack((before * emissions[:, row], place * silent[:, row, None]), axis=1)
            forward[:, row] = both / np.maximum(both.sum(axis=(1, 2), keepdims=True), np.finfo(float).tiny)
            place = forward[:, row].sum(axis=1)
        posteriors = np.zeros_like(emissions)
        jumps = np.zeros((columns, columns))
        after = np.ones((sentences, columns))
        for row in range(rows - 1, -1, -1):
            seen = forward[:, row] * after[:, None, :] * lasts[:, row, None, None]
            total = np.maximum(seen.sum(axis=(1, 2)), np.finfo(float).tiny)[:, None]
            posteriors[:, row] = seen[:, 0] / total
            if row:
                ahead = emissions[:, row] * after
                ways = forward[:, row - 1].sum(axis=1)[:, :, None] * moves * ahead[:, None, :]
                share = posteriors[:, row].sum(axis=1) / np.maximum(ways.sum(axis=(1, 2)), np.finfo(float).tiny)
                jumps += np.einsum("n,nij->ij", share, ways)
                back = (moves @ ahead[:, :, None])[:, :, 0] + silent[:, row, None] * after
                back /= np.maximum(back.sum(axis=1, keepdims=True), np.finfo(float).tiny)
                after = np.where(lasts[:, row, None], back, after)
        counted = np.bincount(_widths(columns).ravel(), jumps.ravel(), len(self._jumps))
        return posteriors, counted.astype(float)

    def _moves(self, batch: Batch, columns: int) -> tuple[Floats, Floats]:
        """Return how likely each word of a source is followed by each other, and each is the first."""
        import numpy as np

        there = np.arange(columns)[None, :] < batch.source_lengths[:, None]
        moves = self._jumps[_widths(columns)][None] * there[:, None, :]
        starts = self._jumps[np.minimum(np.arange(columns) + 1, _FARTHEST) + _FARTHEST][None] * there
        moves /= np.maximum(moves.sum(axis=2, keepdims=True), np.finfo(float).tiny)
        return moves, starts / np.maximum(starts.sum(axis=1, keepdims=True), np.finfo(float).tiny)


def _widths(columns: int) -> NDArray[np.intp]:
    """Return which jump leads from each word to each other, as a place in the list of jumps."""
    import numpy as np

    places = np.arange(columns)
    return np.asarray(np.clip(places[None, :] - places[:, None], -_FARTHEST, _FARTHEST) + _FARTHEST)


def _expected(counts: Floats, sayers: NDArray[np.intp]) -> Floats:
    """Return the probabilities that variational Bayes gives to counts, those of one word of the source together."""
    import numpy as np

    totals = np.bincount(sayers, counts)[sayers].astype(float)
    return np.asarray(np.exp(_digamma(counts) - _digamma(totals)))


def _digamma(values: Floats) -> Floats:
    """Return ψ of positive numbers: the recurrence up to 6, then the asymptotic series (DLMF 5.5.2 and 5.11.2)."""
    import numpy as np

    shift = np.zeros_like(values)
    for step in range(6):
        shift += 1 / (values + step)
    large = 1 / (values + 6)
    square = large * large
    series = np.log(values + 6) - large / 2 - square * (1 / 12 - square * (1 / 120 - square / 252))
    return np.asarray(series - shift)
