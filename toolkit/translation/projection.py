"""Markup put back: the spans and atoms of a source sentence, on the words of its translation.

Spans go where the words went that they were on; atoms go next to the word that they stood by. Nothing is ever
lost: what no alignment places is placed by rule, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.document.content import ATOM, Content
from toolkit.translation.engine import Range, Translation
from toolkit.translation.segments import MARKS, Group, Segment
from toolkit.translation.words import WordMap

_ALIKE = (".。।", ",，、،", ":：", ";；؛", "!！", "?？؟", "…")
"""Punctuation that does the same work in different scripts."""

_TRAILING = "".join(_ALIKE)


@dataclass(slots=True)
class Projected:
    """One translated sentence with its markup.

    Attributes:
        text: The translation, one U+FFFC for each atom.
        atoms: Indices into the unit's atoms, in the order in which they stand in `text`.
        spans: Range in `text` for indices into the unit's spans; only those that reach into the sentence.
        by_rule: How many spans and atoms no alignment placed.
    """

    text: str
    atoms: list[int] = field(default_factory=list)
    spans: dict[int, Range] = field(default_factory=dict)
    by_rule: int = 0


def keep(content: Content, segment: Segment) -> Projected:
    """Return a sentence as it is in the source."""
    result = Projected(content.text[segment.start : segment.end])
    result.atoms = [i for i, atom in enumerate(content.atoms) if segment.start <= atom.position < segment.end]
    for index, span in enumerate(content.spans):
        start, end = max(span.start, segment.start), min(span.end, segment.end)
        if start < end:
            result.spans[index] = (start - segment.start, end - segment.start)
    return result


def project(content: Content, segment: Segment, translation: Translation) -> Projected:
    """Return a translated sentence with the source sentence's spans and atoms.

    Args:
        content: The unit that the sentence is of.
        segment: The sentence.
        translation: What the engine made of `segment.plain`.
    """
    # What stands for an atom or a line break in a unit can't come from an engine.
    text = translation.text.replace(ATOM, "").replace("\N{LINE SEPARATOR}", " ").replace("\n", " ")
    if not segment.groups and not _spans_in(content, segment):
        return Projected(text)
    return _Projection(content, segment, Translation(text, translation.score, translation.alignment)).run()


def _spans_in(content: Content, segment: Segment) -> list[int]:
    return [i for i, span in enumerate(content.spans) if span.start < segment.end and span.end > segment.start]


class _Projection:
    def __init__(self, content: Content, segment: Segment, translation: Translation) -> None:
        self.content = content
        self.segment = segment
        self.text = translation.text
        self.map = WordMap(segment.plain, translation)
        self.by_rule = 0
        self.ranges: dict[int, Range] = {}

    def run(self) -> Projected:
        indices = _spans_in(self.content, self.segment)
        for index in indices:
            self._place_span(index)
        self._contain_children(indices)
        self._part_siblings(indices)
        return self._with_atoms(indices)

    # ---------------------------------------------------------------- spans

    def _place_span(self, index: int) -> None:
        """Place the words of a span; a span that is only around atoms has none, and follows them later."""
        span = self.content.spans[index]
        start, end = self.segment.plain_range(span.start, span.end)
        wanted = self.segment.plain[start:end]
        if not wanted.strip():
            return
        place = self.map.find(start, end)
        if place is None:
            self.ranges[index] = (0, len(self.text))
            return
        self.by_rule += not place.certain
        self.ranges[index] = self._with_punctuation(wanted, place.start, place.end, end == len(self.segment.plain))

    def _with_punctuation(self, wanted: str, start: int, end: int, at_end: bool) -> Range:
        """Stretch a range over punctuation at its edges, if the span in the source had some there."""
        wanted = wanted.strip()
        alike = next((marks for marks in _ALIKE if wanted[-1] in marks), "" if wanted[-1].isalnum() else wanted[-1])
        while end < len(self.text) and self.text[end] in alike:
            end += 1
        if at_end and wanted[-1] in _TRAILING and not self.text[end:].strip(_TRAILING + " "):
            end = len(self.text.rstrip())
        opening = ("¿¡" if at_end else "") + ("" if wanted[0].isalnum() else wanted[0])
        while start > 0 and self.text[start - 1] in opening:
            start -= 1
        return start, end

    def _contain_children(self, indices: list[int]) -> None:
        """Stretch each span over the spans inside it; inner spans come later in the list."""
        for index in reversed(indices):
            parent = self._parent(index)
            if parent is not None and index in self.ranges:
                inner = self.ranges[index]
                outer = self.ranges.get(parent, inner)
                self.ranges[parent] = (min(inner[0], outer[0]), max(inner[1], outer[1]))

    def _parent(self, index: int) -> int | None:
        span = self.content.spans[index]
        for candidate in range(index - 1, -1, -1):
            other = self.content.spans[candidate]
            if other.start <= span.start and span.end <= other.end:
                return candidate
        return None

    def _part_siblings(self, indices: list[int]) -> None:
        """Give spans that were apart in the source words of their own, so that no link ends up in another one."""
        for position, index in enumerate(indices):
            for other in indices[position + 1 :]:
                if index in self.ranges and other in self.ranges and not self._nested(index, other):
                    self.ranges[index], self.ranges[other] = self._parted(self.ranges[index], self.ranges[other])

    def _parted(self, one: Range, other: Range) -> tuple[Range, Range]:
        """Return two ranges that don't overlap, as near as can be to two that may; *one* came first in the source."""
        if one[1] <= other[0] or other[1] <= one[0]:
            return one, other
        if one == other:
            inside = [word for word in self.map.words if one[0] <= word[0] and word[1] <= one[1]]
            middle = len(inside) // 2
            return ((one[0], inside[middle - 1][1]), (inside[middle][0], one[1])) if middle else (one, other)
        if one[1] - one[0] >= other[1] - other[0]:
            return self._without(one, other), other
        return one, self._without(other, one)

    def _without(self, longer: Range, shorter: Range) -> Range:
        """Return the larger part of a range that another one leaves over."""
        left, right = (longer[0], max(longer[0], shorter[0])), (min(longer[1], shorter[1]), longer[1])
        start, end = max(left, right, key=lambda part: part[1] - part[0])
        part = self.text[start:end]
        trimmed = (start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))
        return trimmed if trimmed[0] < trimmed[1] else longer

    def _nested(self, outer: int, inner: int) -> bool:
        one, two = self.content.spans[outer], self.content.spans[inner]
        return one.start <= two.start and two.end <= one.end

    # ---------------------------------------------------------------- atoms

    def _with_atoms(self, indices: list[int]) -> Projected:
        places = sorted((self._place_group(group), order) for order, group in enumerate(self.segment.groups))
        text, atoms, cursor = "", [], 0
        inserted: list[tuple[int, int]] = []
        own: list[tuple[Group, int]] = []
        for place, order in places:
            group = self.segment.groups[order]
            text += self.text[cursor:place]
            cursor = place
            padded = self._padded(group, text[-1:], self.text[place : place + 1])
            own.append((group, len(text) + len(padded) - len(padded.lstrip())))
            inserted.append((place, len(padded)))
            text += padded
            atoms += self._atoms_in(group)
        text += self.text[cursor:]
        spans = {}
        for index in indices:
            if (stretched := self._stretch(index, own, inserted)) is not None:
                spans[index] = stretched
        return Projected(text, atoms, spans, self.by_rule)

    def _atoms_in(self, group: Group) -> list[int]:
        return [i for i, atom in enumerate(self.content.atoms) if group.start <= atom.position < group.end]

    def _place_group(self, group: Group) -> int:
        """Return where a group of atoms goes in the translation."""
        plain, anchor = self.segment.plain, group.anchor
        if anchor == 0 and not self._words_before(anchor):
            return 0
        if not plain[anchor:].strip():
            return len(self.text)
        touches_right = group.space_before and not group.space_after and plain[anchor : anchor + 1].isalnum()
        if touches_right or not self._words_before(anchor):
            place = self.map.before(anchor)
        else:
            place = self.map.after(anchor)
            # The mark stood after a comma or a full stop: it stands after one again, if there is one.
            if anchor and plain[anchor - 1] in _TRAILING and self.text[place : place + 1] in tuple(_TRAILING):
                place += 1
        return self._inside_its_span(group, place)

    def _words_before(self, anchor: int) -> bool:
        return any(character.isalnum() for character in self.segment.plain[:anchor])

    def _inside_its_span(self, group: Group, place: int) -> int:
        """Move a place into the innermost span that the group belongs to, where that span has words."""
        for index in reversed(range(len(self.content.spans))):
            span = self.content.spans[index]
            if span.start <= group.start and group.end <= span.end and index in self.ranges:
                start, end = self.ranges[index]
                return max(start, min(place, end))
        return place

    def _padded(self, group: Group, before: str, after: str) -> str:
        """Return the group's characters with the white space around them that the source has and the place lacks."""
        source = self.content.text
        words = [not isinstance(self.content.atoms[i].node, MARKS) for i in self._atoms_in(group)]
        first, last = words[0], words[-1]
        left = group.space_before or (first and _fuses(before) and not _fuses(source[group.start - 1 : group.start]))
        right = group.space_after or (last and _fuses(after) and not _fuses(source[group.end : group.end + 1]))
        left = left and bool(before) and not before.isspace()
        right = right and bool(after) and not after.isspace() and after not in _TRAILING
        return f"{' ' * left}{source[group.start : group.end]}{' ' * right}"

    def _stretch(self, index: int, own: list[tuple[Group, int]], inserted: list[tuple[int, int]]) -> Range | None:
        """Return a span's range once the atoms are in the text: moved by those before it, stretched over its own."""
        span = self.content.spans[index]
        ranges = [
            (at + max(span.start, group.start) - group.start, at + min(span.end, group.end) - group.start)
            for group, at in own
            if span.start < group.end and group.start < span.end
        ]
        if index in self.ranges:
            start, end = self.ranges[index]
            ranges.append((_moved(start, inserted), _moved(end - 1, inserted) + 1))
        if not ranges:
            return None
        return min(start for start, _ in ranges), max(end for _, end in ranges)


def _fuses(character: str) -> bool:
    """Tell whether an atom that stands directly at a character would read as one word with it."""
    return character.isalnum() or character == ATOM


def _moved(character: int, inserted: list[tuple[int, int]]) -> int:
    """Return where a character of the bare translation is, once the atoms are in it."""
    return character + sum(length for place, length in inserted if place <= character)
