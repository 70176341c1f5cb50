"""Where a term of the sentence went in its translation, if that is certain enough to put another word there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.translation.engines import Alignment, Range, Translation
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
        self._articles = frozenset(language_data(source).get("determiners", ()))
        self._small_target = frozenset(language_data(target).get("functions", ()))
        self._elisions = frozenset(language_data(target).get("elisions", ()))
        self._rows = _by_word(translation.alignment, self._source_words, self.words)

    def mass(self, source: Range, place: Range) -> float:
        """Return what part of a place in the translation a range of the sentence accounts for."""
        inside = [index for index, word in enumerate(self.words) if word.start < place[1] and place[0] < word.end]
        return float((self._rows[inside] @ self._shares(source)).mean()) if inside and self._rows.size else 0.0

    def has_article(self, place: Range) -> bool:
        """Tell whether a place in the translation owes anything to an article or the like of the sentence."""
        inside = [index for index, word in enumerate(self.words) if word.start < place[1] and place[0] < word.end]
        articles = [index for index, word in enumerate(self._source_words) if fold(word.text) in self._articles]
        if not inside or not self._rows.size:
            return True
        return bool(articles) and float(self._rows[inside][:, articles].sum(axis=1).max()) >= _KNOWN

    def small_before(self, start: int) -> list[str]:
        """Return the small words of the sentence that stand directly before a place in it, folded."""
        found: list[str] = []
        for word in reversed([word for word in self._source_words if word.end <= start]):
            if fold(word.text) not in self._small_source:
                break
            found.append(fold(word.text))
        return found

    def is_article(self, folded: str) -> bool:
        """Tell whether a small word of the sentence may become an article."""
        return folded in self._articles

    def find(self, source: Range, lead: str = "", trail: str = "") -> Range | None:
        """Return the words that a range of the sentence became, without the small words around them.

        Args:
            source: The range.
            lead: Marks that it begins with; they are taken along where they came through: ".Neto" for .NET.
            trail: Marks that it ends with.

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
        if not chosen and self._is_all_small(source):
            # "IT" is no pronoun if it is a term, and neither is what an engine made of it.
            chosen = [
                index for index in range(len(self.words)) if mine[index] >= max(_THERE, float(total[index]) - 0.01)
            ]
        if not chosen:
            return None
        first, last = self._with_own(source, chosen[0], chosen[-1])
        if not all(index in chosen or self._joins(index, mine, total) for index in range(first, last)):
            return None
        if last - first + 1 > 2 * self._count(source) + _LONGER or not self._whole(source, first, last):
            return None
        start, end = self.words[first].start, self.words[last].end
        start -= len(lead) if self.text.endswith(lead, 0, start) else 0
        end += len(trail) if self.text.startswith(trail, end) else 0
        return (start, end) if stands_alone(self.text, start, end, self._elisions, frozenset()) else None

    def _with_own(self, source: Range, first: int, last: int) -> tuple[int, int]:
        """Take along small words beside a run that come from a word of the term of which nothing else comes.

        "The IT department" is "el LO departamento" to an engine, and "lo" a small word.
        """
        inside = [n for n, word in enumerate(self._source_words) if word.start < source[1] and source[0] < word.end]
        alone = [n for n in inside if float(self._rows[first : last + 1, n].sum()) < _KNOWN]
        for step in (-1, 1):
            edge = first if step < 0 else last
            for index in (edge + step, edge + 2 * step):  # an article may stand between
                if 0 <= index < len(self.words) and alone and float(self._rows[index, alone].max()) >= _THERE:
                    first, last = min(first, index), max(last, index)
        return first, last

    def _joins(self, index: int, mine: NDArray[np.float64], total: NDArray[np.float64]) -> bool:
        """Tell whether a word may stand between two of a term's: a small word that comes from no other."""
        return self._is_small(self.words[index]) and float(total[index] - mine[index]) < _MINE

    def _whole(self, source: Range, first: int, last: int) -> bool:
        """Tell whether all that the term's words became is in a run of words, and nothing of other words."""
        # An article may come along with a noun that has none in the sentence.
        counted = [first <= index <= last or not self._is_small(word) for index, word in enumerate(self.words)]
        everywhere, here = self._rows[counted].sum(axis=0), self._rows[first : last + 1].sum(axis=0)
        for number, word in enumerate(self._source_words):
            if fold(word.text) in self._small_source or everywhere[number] < _KNOWN:
                continue
            is_mine = word.start < source[1] and source[0] < word.end
            if is_mine and here[number] < _THERE * everywhere[number]:
                return False
            if not is_mine and here[number] > max(_LOST * everywhere[number], _LOST / 2):
                return False
        return True

    def _count(self, source: Range) -> int:
        return sum(word.start < source[1] and source[0] < word.end for word in self._source_words)

    def _is_small(self, word: Word) -> bool:
        return fold(word.text) in self._small_target

    def _is_all_small(self, source: Range) -> bool:
        inside = [word for word in self._source_words if word.start < source[1] and source[0] < word.end]
        return all(fold(word.text) in self._small_source for word in inside)

    def _shares(self, source: Range) -> NDArray[np.float64]:
        """Return which words of the sentence are in a range of it, as ones and noughts."""
        import numpy as np

        inside = [word.start < source[1] and source[0] < word.end for word in self._source_words]
        return np.array(inside, dtype=np.float64)


def _by_word(alignment: Alignment | None, source: list[Word], target: list[Word]) -> NDArray[np.float64]:
    """Return what each word of the translation owes to each of the sentence; nothing at all without alignment.

    It is the sum over the tokens of a word of the sentence, and the mean over those of a word of the translation.
    """
    import numpy as np

    if alignment is None:
        return np.zeros((len(target), 0))
    rows = np.zeros((len(target), len(alignment.source)))
    covered = np.zeros((len(target), 1))
    for word, token, length in _overlaps(target, alignment.target):
        rows[word] += length * alignment.weights[token]
        covered[word] += length
    owed = np.zeros((len(target), len(source)))
    for word, token, _ in _overlaps(source, alignment.source):
        owed[:, word] += rows[:, token]
    return owed / np.maximum(covered, 1)


def _overlaps(words: Sequence[Word], tokens: Sequence[Range]) -> Iterator[tuple[int, int, int]]:
    """Yield the numbers of words and tokens that share characters, and how many; both are in order."""
    first = 0
    for number, word in enumerate(words):
        while first < len(tokens) and tokens[first][1] <= word.start:
            first += 1
        for token in range(first, len(tokens)):
            start, end = tokens[token]
            if start >= word.end:
                break
            if (length := min(end, word.end) - max(start, word.start)) > 0:
                yield number, token, length
