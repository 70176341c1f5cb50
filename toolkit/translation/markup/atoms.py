"""Where atoms go: back into the translation, next to the words that they stood by."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from types import MappingProxyType

from toolkit.document import ATOM, Content, nodes as n
from toolkit.languages import CLOSING, SENTENCE_ENDS, TRAILING
from toolkit.translation.engines import Range
from toolkit.translation.markup.habits import Habits
from toolkit.translation.markup.placement import Placement
from toolkit.translation.markup.segments import MARKS, Group, Segment, is_text
from toolkit.translation.markup.stand_ins import Hole
from toolkit.translation.markup.word_map import WordMap

_ELLIPSIS = "..."
_ADDRESSING = ",—–"
"""What parts somebody who is addressed from what is said."""
_CLAUSE = re.compile(rf"[^.,;:…{SENTENCE_ENDS}]*+(?=[{SENTENCE_ENDS}])")
"""The rest of a sentence that has no other part."""


class AtomPlacer:
    """Puts the atoms of one sentence into its translation.

    Args:
        content: The unit that the sentence is of.
        segment: The sentence.
        words: Tells what became of its words.
        ranges: Where its spans are in the translation without atoms.
        habits: What the target language does with footnote marks.
        holes: Where groups go by what the engine says, by their numbers.

    Attributes:
        text: The translation; with atoms once they are inserted.
        order: Indices of the atoms, as they stand in it.
        by_rule: How many groups of atoms no alignment placed.
    """

    def __init__(
        self,
        content: Content,
        segment: Segment,
        words: WordMap,
        ranges: Mapping[int, Range],
        habits: Habits,
        holes: Mapping[int, Hole] = MappingProxyType({}),
    ) -> None:
        self.text = self._bare = words.text
        self.order: list[int] = []
        self.by_rule = 0
        self._content = content
        self._segment = segment
        self._words = words
        self._ranges = ranges
        self._habits = habits
        self._holes = holes
        self._positions = sorted(
            (atom.position, index)
            for index, atom in enumerate(content.atoms)
            if segment.start <= atom.position < segment.end
        )
        # Looked for once, and not for each group again.
        plain = segment.plain
        self._plain_end = len(plain.rstrip())
        self._first_letter = next((at for at, character in enumerate(plain) if character.isalnum()), len(plain))
        self._last_letter = next((at for at in range(len(plain) - 1, -1, -1) if plain[at].isalnum()), -1)
        self._inserted: list[tuple[int, int]] = []
        self._own: list[tuple[Group, int]] = []

    def insert(self) -> None:
        """Insert all atoms; those that stood together in the source stay together, with what was between them."""
        places = sorted((self._place(group, number), number) for number, group in enumerate(self._segment.groups))
        text, cursor = "", 0
        for place, number in places:
            group = self._segment.groups[number]
            text += self._bare[cursor:place]
            cursor = place
            padded = self._padded(group, text[-1:], self._bare[place : place + 1], self._holes.get(number))
            self._own.append((group, len(text) + len(padded) - len(padded.lstrip())))
            self._inserted.append((place, len(padded)))
            text += padded
            self.order += self._atoms_in(group)
        self.text = text + self._bare[cursor:]

    def stretched(self, index: int) -> Range | None:
        """Return a span's range once the atoms are in: moved by those before it, stretched over its own.

        None if there is nothing that it could be on.
        """
        span = self._content.spans[index]
        ranges = [
            (at + max(span.start, group.start) - group.start, at + min(span.end, group.end) - group.start)
            for group, at in self._own
            if span.start < group.end and group.start < span.end
        ]
        if index in self._ranges:
            start, end = self._ranges[index]
            if start < end:
                ranges.append((self._moved(start), self._moved(end - 1) + 1))
        if not ranges:
            return None
        return min(start for start, _ in ranges), max(end for _, end in ranges)

    def _moved(self, character: int) -> int:
        """Return where a character of the bare translation is, once the atoms are in it."""
        return character + sum(length for place, length in self._inserted if place <= character)

    def _atoms_in(self, group: Group) -> list[int]:
        first = bisect_left(self._positions, (group.start,))
        return [index for _, index in self._positions[first : bisect_left(self._positions, (group.end,))]]

    # ---------------------------------------------------------------- places

    def _place(self, group: Group, number: int) -> int:
        """Return where a group of atoms goes in the translation."""
        if number in self._holes:
            return self._inside_its_span(group, self._holes[number].place)
        plain, anchor = self._segment.plain, group.anchor
        has_words_before, has_words_after = self._first_letter < anchor, anchor <= self._last_letter
        if anchor == 0 and not has_words_before:
            return 0
        if anchor >= self._plain_end:
            return self._at_end(group)
        touches_right = group.space_before and not group.space_after and plain[anchor : anchor + 1].isalnum()
        # What a comma parts from the word before it belongs to the word after it.
        parted = has_words_after and group.space_before and plain[anchor - 1 : anchor] in TRAILING
        if touches_right or parted or not has_words_before:
            word = self._words.before(anchor)
            self._count(word)
            return self._inside_its_span(group, word.start if word else 0)
        word = self._words.after(anchor)
        if not has_words_after and not (word and word.certain):
            # Nothing is known of the word before it; but it stood at the end, before the stop.
            return self._inside_its_span(group, self._words.words[-1][1] if self._words.words else 0)
        self._count(word)
        place = word.end if word else len(self._bare)
        if plain[anchor : anchor + 1] in SENTENCE_ENDS and self._content.text[group.start] in _ADDRESSING:
            # "Good morning, ￼!" is one word to an engine: who is addressed stands behind all that became of it.
            clause = _CLAUSE.match(self._bare, place)
            place = clause.end() if clause else place
        return self._inside_its_span(group, self._beside_punctuation(group, place))

    def _count(self, word: Placement | None) -> None:
        self.by_rule += word is None or not word.certain

    def _at_end(self, group: Group) -> int:
        """Return where a group goes that ended the sentence: at its end, a footnote mark before the stop if need be."""
        end = place = len(self._bare.rstrip())
        if self._is_note(group) and not self._bare.endswith(_ELLIPSIS, 0, end):
            while place > 0 and self._bare[place - 1] in self._habits.note_before:
                place = len(self._bare[: place - 1].rstrip())
        # A stop inside a span stays there, where the mark stood outside.
        return end if any(place < span_end <= end for span_end in self._ends_before(group)) else place

    def _beside_punctuation(self, group: Group, place: int) -> int:
        """Return the place of a group that follows a word, before or after the punctuation that follows the word."""
        mark = self._bare[place : place + 1]
        if self._is_note(group) and not self._bare.startswith(_ELLIPSIS, place):
            if mark in self._habits.note_before:
                return place
            if mark and mark in self._habits.note_after:
                return self._after_marks(place)
        followed = self._segment.plain[group.anchor - 1 : group.anchor] in TRAILING
        return self._after_marks(place) if followed and mark in TRAILING else place

    def _after_marks(self, place: int) -> int:
        """Return where the punctuation that begins at a place ends, with what is closed after it."""
        end = place
        while self._bare[end : end + 1] in TRAILING or (end > place and self._bare[end : end + 1] in CLOSING):
            end += 1
        return end

    def _is_note(self, group: Group) -> bool:
        return all(
            isinstance(self._content.atoms[index].node, n.Note | n.Superscript) for index in self._atoms_in(group)
        )

    def _ends_before(self, group: Group) -> list[int]:
        """Return where those spans end in the translation that end before the group in the source."""
        spans = self._content.spans
        return [end for index, (_, end) in self._ranges.items() if spans[index].end <= group.start]

    def _inside_its_span(self, group: Group, place: int) -> int:
        """Move a place into the innermost span that the group belongs to, and out of those that it does not.

        A footnote mark after "**old bridge**" stands after "**puente viejo**", though "puente" is its word.
        """
        own: Range | None = None
        for index, (start, end) in sorted(self._ranges.items()):
            span = self._content.spans[index]
            if span.start <= group.start and group.end <= span.end:
                own = start, end
            elif start < place < end:
                # Of a group that begins in the span and ends outside of it, only the beginning is to be in it.
                place = end if span.start <= group.start else start
        return place if own is None else max(own[0], min(place, own[1]))

    def _padded(self, group: Group, before: str, after: str, hole: Hole | None) -> str:
        """Return the group's characters with the white space around them that the source has and the place lacks."""
        source = self._content.text
        nodes = [self._content.atoms[i].node for i in self._atoms_in(group)]
        words = [is_text(node) or not isinstance(node, MARKS) for node in nodes]
        first, last = words[0], words[-1]
        left = group.space_before or (first and _fuses(before) and not _fuses(source[group.start - 1 : group.start]))
        right = group.space_after or (last and _fuses(after) and not _fuses(source[group.end : group.end + 1]))
        if hole is not None:
            left, right = hole.space_before, hole.space_after
        left = left and bool(before) and not before.isspace()
        right = right and bool(after) and not after.isspace() and after not in TRAILING
        return f"{' ' * left}{source[group.start : group.end]}{' ' * right}"


def _fuses(character: str) -> bool:
    """Tell whether an atom that stands directly at a character would read as one word with it."""
    return character.isalnum() or character == ATOM
