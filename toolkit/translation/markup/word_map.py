"""Where the words of a source sentence went in its translation: an alignment, made ready for questions.

A word's mass is the share of a range of the source in what the word owes to *words*: what a model looks at in full
stops and end marks says nothing about where a word comes from.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.languages import words_of
from toolkit.translation.engines import Range, Translation
from toolkit.translation.markup.placement import Placement, Sides, by_rule, same_text
from toolkit.translation.markup.word_alignment import DROPPED, TINY, WordAlignment, align_words, best_run, partners

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEAR = 3
"""How many words away a neighbour may be."""


class WordMap:
    """Answers where a range of a source sentence went in its translation."""

    def __init__(
        self, source: str, translation: Translation, light: Collection[str] = (), degree: Collection[str] = ()
    ) -> None:
        """Prepare the questions.

        Args:
            source: The sentence that the engine was sent.
            translation: What it made of it.
            light: Words that the target language puts in front of others; see `Habits.light`.
            degree: Words that it compares with; see `Habits.degree`.
        """
        self.source = source
        self.text = translation.text
        self.words = words_of(translation.text)
        self._source_words = words_of(source)
        self._sides = Sides(source, self._source_words, self.text, self.words)
        self._alignment = translation.alignment
        self._light = light
        self._degree = degree

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
        """Return what the last word before source[position] became, for what stands after it, or None."""
        number = bisect_left(self._source_words, (position,))
        near = self._source_words[max(number - _NEAR, 0) : number]
        return self._first_found([(start, min(end, position)) for start, end in reversed(near)])

    def before(self, position: int) -> Placement | None:
        """Return what the first word after source[position] became, for what stands before it, or None."""
        number = self._first_ending_after(position)
        near = self._source_words[number : number + _NEAR]
        return self._first_found([(max(start, position), end) for start, end in near])

    def masses(self, start: int, end: int) -> list[float | None] | None:
        """Return for each word of the translation what share of it source[start:end] accounts for.

        A share is None where nothing is known of a word; the list is None if there is no alignment, or if the range
        has no words.
        """
        found = self._mass(self._inside(start, end))
        return None if found is None else [mass if mass >= 0 else None for mass in found.tolist()]

    def _mass(self, inside: Sequence[int]) -> NDArray[np.float64] | None:
        """Return the masses of words of the source; negative where nothing is known of a word."""
        return (
            self._word_alignment.mass(inside[0], inside[-1] + 1)
            if self._word_alignment is not None and inside
            else None
        )

    # ---------------------------------------------------------------- runs of words

    def _find_words(self, start: int, end: int, taken: Collection[int]) -> Placement:
        """Return where source[start:end] went; there are words that aren't taken."""
        has_words = bool(self._inside(start, end))
        found = self._aligned(start, end, taken) if has_words else same_text(self._sides, start, end)
        if found is not None:
            return found
        neighbour = self._beside_neighbour(start, end, taken)
        return by_rule(self._sides, start, end, taken) if neighbour is None else neighbour

    def _aligned(self, start: int, end: int, taken: Collection[int]) -> Placement | None:
        """Return the words that source[start:end] became, or None if the alignment knows of none."""
        inside = self._inside(start, end)
        mass = self._mass(inside)
        if mass is None or mass.max() < DROPPED:
            return None
        run = best_run(mass, taken)
        if run is None:
            return None
        first, last = self._with_light(self._without_foreign(self._own_run(run, inside, mass), inside), inside)
        if last + 1 < len(mass) and mass[last + 1] < 0 and last + 1 not in taken:
            last = self._with_compared(last)
        begin = self.words[first][0]
        if len(inside) == 1:
            begin += self._light_prefix(first)
        return Placement(begin, self.words[last][1], certain=True)

    def _own_run(self, run: tuple[int, int], inside: Sequence[int], mass: NDArray[np.float64]) -> tuple[int, int]:
        """Return a run, or another word that owes the range as much, if all of the run is other words' partner.

        "The most" is one word to an engine, and "la" and "más" come from it alike: "más" is what "most" became.
        """
        own = [self._bests[word][0] for word in inside]
        numbers = range(run[0], run[1] + 1)
        if not self._light or any(number in own or number not in self._best_counts for number in numbers):
            return run
        best = next((number for number in own if number >= 0 and mass[number] >= mass[run[0]] - TINY), None)
        return run if best is None else (best, best)

    def _beside_neighbour(self, start: int, end: int, taken: Collection[int]) -> Placement | None:
        """Place what was dropped in translation on the words that one of its neighbours became, if there is one.

        The next word comes first: pronouns, articles and auxiliaries, which are what languages drop most, stand
        before the word whose form tells them, and so do adjectives in many languages.
        """
        words, follows = self._source_words, bisect_left(self._source_words, (end,))
        precedes = self._first_ending_after(start)
        near = (*words[follows : follows + _NEAR], *reversed(words[max(precedes - _NEAR, 0) : precedes]))
        place = next((place for word in near if (place := self._aligned(*word, taken))), None)
        return place and Placement(place.start, place.end, certain=False)

    def _first_found(self, words: Sequence[Range]) -> Placement | None:
        """Return what the first of some words became; if it was dropped, what the next of them did that was not."""
        if not words or not self.words:
            return None
        for number, (start, end) in enumerate(words):
            place = self._aligned(start, end, ())
            if place is not None:
                place = self._without_rests(place, start, end)
                return Placement(place.start, place.end, certain=number == 0)
        return self.find(*words[0])

    def _without_foreign(self, run: tuple[int, int], inside: Sequence[int]) -> tuple[int, int]:
        """Leave out words at the ends of a run that come from no word of the range.

        At its start those are light words and partners of other words, at its end only the latter: "tenemos que".

        A model makes an article of its noun: in "un perro" for "a dog", both words owe most to "dog". But "dog" is
        what "perro" owes most to, so it has a word of its own, and "un" is not of the range unless "a" is in it:
        a word for which "un" is the best, or which is no word's best. The same with "durante diez años" for "for ten
        years": a preposition looks ahead to what follows it, but nowhere else comes "for" from.

        This was measured with Spanish. Where no light words of a language are known, the run stays as it is.
        """
        if not self._light:
            return run
        first, last = run
        while (
            first < last
            and self._is_foreign(first, inside, is_light=self._is_light(first))
            and not self._has_article_after(first, inside)
        ):
            first += 1
        while first < last and self._is_foreign(last, inside):
            last -= 1
        return first, last

    def _has_article_after(self, number: int, inside: Sequence[int]) -> bool:
        """Tell whether the article that a range begins with has moved into it, and a light word stands first instead.

        "The boys' room" is "la sala de los chicos", where "los" comes from "the".
        """
        moved = self._bests[inside[0]][0]
        return len(inside) > 1 and self._is_light(number) and moved > number and self._is_light(moved)

    def _is_foreign(self, number: int, inside: Sequence[int], *, is_light: bool = False) -> bool:
        """Tell whether a word that is light, or some word's partner, can't be what a word of the range became."""
        bests = (self._bests[word] for word in inside)
        may_be = any(best == number or not is_only_its for best, is_only_its in bests)
        return (is_light or number in self._best_counts) and not may_be

    def _with_light(self, run: tuple[int, int], inside: Sequence[int]) -> tuple[int, int]:
        """Take along light words next to a run, and those of degree, that a word of the range became, if not by half.

        In "el piano" for "the piano" a model may look further on from "el", but nowhere else comes "the" from.
        """
        mine = Counter(self._bests[word][0] for word in inside)
        # −1, of a word that became none, is no word before the first.
        only_mine = {best for best, count in mine.items() if best >= 0 and count == self._best_counts[best]}
        first, last = run
        while first - 1 in only_mine and not self._is_content(first - 1):
            first -= 1
        while last + 1 in only_mine and not self._is_content(last + 1):
            last += 1
        return first, last

    def _with_compared(self, last: int) -> int:
        """Take along the next word, of which nothing is known, if the one at the end of a run compares it.

        Apertium says only of "más" that "más grande" comes from "bigger".
        """
        return last + 1 if self._is_in(self._degree, last) and not self._is_light(last + 1) else last

    @cached_property
    def _best_counts(self) -> Counter[int]:
        return Counter(best for best, _ in self._bests)

    @cached_property
    def _bests(self) -> list[tuple[int, bool]]:
        """For each word of the source its partner, and whether that owes most to no other word; see `partners`."""
        if self._word_alignment is None:
            return []
        words = [self.text[start:end].lower() for start, end in self.words]
        light = [word in self._light for word in words]
        content = [not (is_light or word in self._degree) for word, is_light in zip(words, light, strict=True)]
        return partners(self._word_alignment.weights, light, content)

    def _is_light(self, number: int) -> bool:
        return self._is_in(self._light, number)

    def _is_content(self, number: int) -> bool:
        return not self._is_light(number) and not self._is_in(self._degree, number)

    def _is_in(self, known: Collection[str], number: int) -> bool:
        start, end = self.words[number]
        return self.text[start:end].lower() in known

    def _light_prefix(self, number: int) -> int:
        """Return how long a light word is that is written together with the next one, as in "l'eau"."""
        start, end = self.words[number]
        word = self.text[start:end].lower()
        cut = max(word.find("'"), word.find("’")) + 1
        return cut if 0 < cut < len(word) and word[:cut] in self._light else 0

    def _covers_all(self, start: int, end: int) -> bool:
        words = self._source_words
        return not words or (start <= words[0][0] and words[-1][1] <= end)

    def _without_rests(self, place: Placement, start: int, end: int) -> Placement:
        """Leave out the rests of words that source[start:end] only has a part of, as in H₂O, if they are there too."""
        before = self.source[self._word_around(start)[0] : start]
        after = self.source[end : self._word_around(end)[1]]
        found = self.text[place.start : place.end]
        if len(before) + len(after) >= len(found):
            return place
        begins = found[: len(before)].lower() == before.lower()
        ends = found[len(found) - len(after) :].lower() == after.lower()
        new_start = place.start + (len(before) if begins else 0)
        new_end = place.end - (len(after) if ends else 0)
        return Placement(new_start, new_end, place.certain)

    # ---------------------------------------------------------------- alignment

    def _inside(self, start: int, end: int) -> Sequence[int]:
        """Return the numbers of the source's words that source[start:end] has a part of.

        A word that is partly in the range counts as a whole: `_without_rests` takes the rest of it off again.
        """
        words = self._source_words
        first = max(bisect_left(words, (start,)) - 1, 0)
        last = bisect_left(words, (end,))
        return [number for number in range(first, last) if start < words[number][1]]

    def _first_ending_after(self, position: int) -> int:
        """Return the number of the source's first word that ends after a position, or how many there are."""
        return bisect_right(self._source_words, position, key=lambda word: word[1])

    def _word_around(self, position: int) -> Range:
        """Return the source's word that a position is inside of, or the position as a range of nothing."""
        number = bisect_left(self._source_words, (position,)) - 1
        is_inside = number >= 0 and position < self._source_words[number][1]
        return self._source_words[number] if is_inside else (position, position)

    @cached_property
    def _word_alignment(self) -> WordAlignment | None:
        """What each word of the translation owes to each word of the source; None if there is no alignment."""
        alignment = self._alignment
        if alignment is None or not len(alignment.target) or not len(alignment.source):
            return None
        return align_words(alignment, self._source_words, self.words)
