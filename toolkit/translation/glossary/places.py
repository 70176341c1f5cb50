"""Where a term of the sentence went in its translation, if that is certain enough to put another word there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.translation.engine import Range, Translation
from toolkit.translation.glossary.words import Word, fold, language_data, split, stands_alone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MINE = 0.5
"""What part of what a word owes it must owe to the term, to be the term's: the measured rule of `translation.words`."""

_KNOWN = 0.3
"""A word that owes less than this altogether is one of which nothing is known."""

_THERE = 0.6
"""What part of each of the term's words must have gone to one place."""

_LOST = 0.5
"""What part of another word may have gone there as well, before replacing the place would lose that word."""

_LONGER = 3
"""Words that a place may have more than twice those of the term: more are a paraphrase, or a wrong alignment."""


class Places:
    """Answers where terms went in one translation."""

    def __init__(self, sentence: str, translation: Translation, source: str, target: str) -> None:
        """Prepare the questions.

        Args:
            sentence: What was translated.
            translation: What came of it.
            source: BCP 47 tag of the sentence.
            target: BCP 47 tag of the translation.
        """
        self.text = translation.text
        self.words = split(translation.text)
        self._source_words = split(sentence)
        self._small_source = frozenset(language_data(source).get("functions", ()))
        self._small_target = frozenset(language_data(target).get("functions", ()))
        self._elisions = frozenset(language_data(target).get("elisions", ()))
        self._tokens = translation.alignment.source if translation.alignment else ()
        self._rows = _by_word(translation, self.words)

    def mass(self, source: Range, place: Range) -> float:
        """Return what part of a place in the translation a range of the sentence accounts for."""
        inside = [index for index, word in enumerate(self.words) if word.start < place[1] and place[0] < word.end]
        return float((self._rows[inside] @ self._shares(source)).mean()) if inside and self._tokens else 0.0

    def find(self, source: Range) -> Range | None:
        """Return the words that a range of the sentence became, without the small words around them.

        Returns:
            None if there is no alignment, or if they are not together, not all there, or stand for other words too.
        """
        if not self._rows.size:
            return None
        mine = self._rows @ self._shares(source)
        total = self._rows.sum(axis=1)
        chosen = [
            index
            for index, word in enumerate(self.words)
            if mine[index] >= _MINE * max(float(total[index]), _KNOWN) and not self._is_small(word)
        ]
        if not chosen:
            return None
        first, last = chosen[0], chosen[-1]
        if not all(index in chosen or self._joins(index, mine, total) for index in range(first, last)):
            return None
        if last - first + 1 > 2 * self._count(source) + _LONGER or not self._whole(source, first, last):
            return None
        start, end = self.words[first].start, self.words[last].end
        return (start, end) if stands_alone(self.text, start, end, self._elisions, frozenset()) else None

    def _joins(self, index: int, mine: NDArray[np.float32], total: NDArray[np.float32]) -> bool:
        """Tell whether a word may stand between two of a term's: a small word that comes from no other."""
        return self._is_small(self.words[index]) and float(total[index] - mine[index]) < _MINE

    def _whole(self, source: Range, first: int, last: int) -> bool:
        """Tell whether all that the term's words became is in a run of words, and nothing of other words."""
        for word in self._source_words:
            column = self._rows @ self._shares((word.start, word.end))
            everywhere, here = float(column.sum()), float(column[first : last + 1].sum())
            if fold(word.text) in self._small_source or everywhere < _KNOWN:
                continue
            is_mine = word.start < source[1] and source[0] < word.end
            if is_mine and here < _THERE * everywhere:
                return False
            if not is_mine and here > max(_LOST * everywhere, _LOST / 2):
                return False
        return True

    def _count(self, source: Range) -> int:
        return sum(word.start < source[1] and source[0] < word.end for word in self._source_words)

    def _is_small(self, word: Word) -> bool:
        return fold(word.text) in self._small_target

    def _shares(self, source: Range) -> NDArray[np.float32]:
        """Return for each token of the sentence what part of it a range has."""
        import numpy as np

        start, end = source
        shares = [
            max(0, min(other, end) - max(one, start)) / (other - one) if other > one else 0.0
            for one, other in self._tokens
        ]
        return np.array(shares, dtype=np.float32)


def _by_word(translation: Translation, words: list[Word]) -> NDArray[np.float32]:
    """Return an alignment's weights for each word instead of each token of the translation; empty without one."""
    import numpy as np

    alignment = translation.alignment
    if alignment is None:
        return np.zeros((len(words), 0), dtype=np.float32)
    rows = np.zeros((len(words), len(alignment.source)), dtype=np.float32)
    token = 0
    for index, word in enumerate(words):
        while token < len(alignment.target) and alignment.target[token][1] <= word.start:
            token += 1
        covered, at = 0, token
        while at < len(alignment.target) and alignment.target[at][0] < word.end:
            one, other = alignment.target[at]
            share = min(other, word.end) - max(one, word.start)
            rows[index] += share * alignment.weights[at]
            covered += share
            at += 1
        if covered:
            rows[index] /= covered
    return rows
