"""Where spans go: on the words that their words became, inner ones inside outer ones, neighbours apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.document import Content, Span, nodes as n
from toolkit.languages import TRAILING, leading_start, trailing_end
from toolkit.translation.engines import Range
from toolkit.translation.markup.segments import Segment
from toolkit.translation.markup.word_map import WordMap

_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_RAISED = re.compile(r"\d\.?((?![ªº])[^\W\d_]{1,3})$")
"""Letters of a number that are to be raised; ª and º are so already."""


def is_ordinal(span: Span, segment: Segment) -> bool:
    """Tell whether a span is the raised letters of an English ordinal, which other languages write in another way."""
    start, end = segment.plain_range(span.start, span.end)
    return isinstance(span.shell, n.Superscript) and bool(_ORDINAL.search(segment.plain, 0, end)) and end - start == 2


class SpanPlacer:
    """Places the spans of one sentence.

    Args:
        content: The unit that the sentence is of.
        segment: The sentence.
        words: Tells what became of its words.

    Attributes:
        by_rule: How many spans no alignment placed.
    """

    def __init__(self, content: Content, segment: Segment, words: WordMap) -> None:
        self.by_rule = 0
        self._spans = content.spans
        self._segment = segment
        self._words = words
        self._text = words.text
        self._certain: dict[int, bool] = {}
        self._ranges: dict[int, Range] = {}

    def place(self, indices: Sequence[int]) -> dict[int, Range]:
        """Return ranges in the translation for those of the spans that have words; others follow their atoms."""
        for index in indices:
            self._find(index, frozenset())
        if len(indices) > 1:
            self._settle(indices)
        else:
            for index in self._ranges:
                self._add_punctuation(index)
        self._raise_ordinals()
        self.by_rule = sum(not certain for certain in self._certain.values())
        return self._ranges

    def _raise_ordinals(self) -> None:
        """Put what raises the letters of a number on those of its translation; "1^st^" may be "1" or "1.º" there."""
        for index in [index for index in self._ranges if is_ordinal(self._spans[index], self._segment)]:
            start, end = self._ranges.pop(index)
            certain = self._certain.pop(index)
            word = next((word for word in self._words.words if word[0] < end and start < word[1]), (start, end))
            if found := _RAISED.search(self._text[slice(*word)]):
                self._ranges[index] = word[0] + found.start(1), word[0] + found.end(1)
                self._certain[index] = certain

    def _settle(self, indices: Sequence[int]) -> None:
        """See to it that several spans lie in each other and beside each other as they did."""
        self._share_out(indices)
        self._contain_children(indices)
        self._part(indices)
        for index in self._ranges:
            self._add_punctuation(index)
        self._contain_children(indices)
        self._keep_links_apart(indices)

    def _source(self, index: int) -> Range:
        span = self._spans[index]
        return self._segment.plain_range(span.start, span.end)

    def _find(self, index: int, taken: frozenset[int]) -> bool:
        """Place the words of a span, and tell whether there was a place."""
        start, end = self._source(index)
        if not self._segment.plain[start:end].strip():
            return False
        place = self._words.find(start, end, taken)
        if place is None and taken:
            return False
        self._ranges[index] = (place.start, place.end) if place else (0, len(self._text))
        self._certain[index] = place is None or place.certain
        return True

    def _add_punctuation(self, index: int) -> None:
        """Stretch a range over punctuation at its edges, if the span in the source had some there."""
        source_start, source_end = self._source(index)
        wanted = self._segment.plain[source_start:source_end].strip()
        start, end = self._ranges[index]
        if not self._text[start:end].strip():
            return
        words = start, end
        end = trailing_end(self._text, end, wanted)
        at_end = source_end == len(self._segment.plain) and wanted[-1] in TRAILING
        if at_end and all(mark in TRAILING or mark.isspace() for mark in self._text[end:]):
            # The end of a sentence stays its end, whatever it ends with now.
            end = len(self._text.rstrip())
        start = leading_start(self._text, start, wanted)
        if (start, end) != words:
            start, end = self._short_of_others(index, (start, end), words)
        self._ranges[index] = start, end

    def _short_of_others(self, index: int, stretched: Range, words: Range) -> Range:
        """Return a stretched range without what it took of spans beside it; those that it is in, or holds, stay."""
        start, end = stretched
        for other, (begin, stop) in self._ranges.items():
            is_before, is_after = start < stop <= words[0], words[1] <= begin < end
            if (is_before or is_after) and not self._nested(other, index) and not self._nested(index, other):
                start, end = stop if is_before else start, begin if is_after else end
        return start, end

    # ---------------------------------------------------------------- neighbours

    def _share_out(self, indices: Sequence[int]) -> None:
        """Give each word that two spans want to the one that it owes more, and find the other one another place.

        Spans that were apart in the source stay apart. Only where there are fewer words than spans they share one.
        """
        taken: dict[int, frozenset[int]] = {index: frozenset() for index in indices}
        for _ in range(2):  # what gives way may meet the next one
            for one, other in self._overlapping(indices):
                for loser, words in self._losses(one, other):
                    if words and self._find(loser, taken[loser] | words):
                        taken[loser] |= words

    def _overlapping(self, indices: Sequence[int]) -> list[tuple[int, int]]:
        """Return pairs of spans that have words in common in the translation, had none in the source, and must part."""
        pairs: list[tuple[int, int]] = []
        active: list[int] = []
        for index in sorted(filter(self._ranges.__contains__, indices), key=self._ranges.__getitem__):
            start = self._ranges[index][0]
            active = [other for other in active if self._ranges[other][1] > start]
            pairs += [(min(index, other), max(index, other)) for other in active]
            active.append(index)
        return [pair for pair in sorted(pairs) if not self._nested(*pair) and self._must_part(*pair)]

    def _must_part(self, one: int, other: int) -> bool:
        """Tell whether two spans must not share words.

        A word that was dropped may share the one that tells it, as "I" does with the verb in "I love": "amo". But a
        link in a link is none.
        """
        if not _overlap(self._ranges[one], self._ranges[other]):
            return False
        return self._are_links(one, other) or not (self._is_dropped(one) or self._is_dropped(other))

    def _are_links(self, *indices: int) -> bool:
        return all(isinstance(self._spans[index].shell, n.Link) for index in indices)

    def _is_dropped(self, index: int) -> bool:
        return not self._certain[index] and self._words.masses(*self._source(index)) is not None

    def _losses(self, one: int, other: int) -> list[tuple[int, frozenset[int]]]:
        """Return the words that each of two overlapping spans leaves to the other one."""
        shared = [
            number
            for number, word in enumerate(self._words.words)
            if _overlap(word, self._ranges[one]) and _overlap(word, self._ranges[other])
        ]
        first, second = (self._words.masses(*self._source(index)) for index in (one, other))
        won: dict[int, list[int]] = {one: [], other: []}
        equal = []
        for number in shared:
            mine, theirs = ((masses[number] or 0.0) if masses else 0.0 for masses in (first, second))
            if abs(mine - theirs) < 0.01:
                equal.append(number)
            else:
                won[one if mine > theirs else other].append(number)
        # Words that owe both the same are dealt out in the order of the source.
        middle = (len(equal) + 1) // 2
        won[one] += equal[:middle]
        won[other] += equal[middle:]
        return [(one, frozenset(won[other])), (other, frozenset(won[one]))]

    def _part(self, indices: Sequence[int]) -> None:
        """Cut what still overlaps, because a span was stretched over those inside it."""
        for one, other in self._overlapping(indices):
            self._ranges[one], self._ranges[other] = self._parted(self._ranges[one], self._ranges[other])

    def _parted(self, one: Range, other: Range) -> tuple[Range, Range]:
        if not _overlap(one, other) or one == other:
            return one, other
        if one[1] - one[0] >= other[1] - other[0]:
            return self._without(one, other), other
        return one, self._without(other, one)

    def _without(self, longer: Range, shorter: Range) -> Range:
        """Return the larger part of a range that another one leaves over."""
        left, right = (longer[0], max(longer[0], shorter[0])), (min(longer[1], shorter[1]), longer[1])
        start, end = max(left, right, key=lambda part: part[1] - part[0])
        part = self._text[start:end]
        trimmed = (start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))
        return trimmed if trimmed[0] < trimmed[1] else longer

    # ---------------------------------------------------------------- spans in spans

    def _contain_children(self, indices: Sequence[int]) -> None:
        """Stretch each span over the spans inside it."""
        parents = self._parents(indices)
        for index in reversed(indices):  # inner spans come later
            parent = parents[index]
            if parent is not None and index in self._ranges:
                inner = self._ranges[index]
                outer = self._ranges.get(parent, inner)
                self._ranges[parent] = (min(inner[0], outer[0]), max(inner[1], outer[1]))

    def _keep_links_apart(self, indices: Sequence[int]) -> None:
        """Cut links that still overlap, if need be amid the one word that they have: no format nests links."""
        for one, other in self._overlapping(indices):
            if self._are_links(one, other) and _overlap(self._ranges[one], self._ranges[other]):
                first, second = self._parted(self._ranges[one], self._ranges[other])
                if _overlap(first, second):
                    start, end = min(first[0], second[0]), max(first[1], second[1])
                    first, second = (start, (start + end + 1) // 2), ((start + end + 1) // 2, end)
                self._ranges[one], self._ranges[other] = first, second
        parents = self._parents(indices)
        for index in filter(self._ranges.__contains__, indices):
            parent = parents[index]
            if parent is not None and parent in self._ranges:
                self._ranges[index] = _clipped(self._ranges[index], self._ranges[parent])

    def _parents(self, indices: Sequence[int]) -> dict[int, int | None]:
        """Return for each span the innermost that it is in, if any; outer spans come before inner ones."""
        parents: dict[int, int | None] = {}
        around: list[int] = []
        for index in indices:
            while around and not self._nested(around[-1], index):
                around.pop()
            parents[index] = around[-1] if around else None
            around.append(index)
        return parents

    def _nested(self, outer: int, inner: int) -> bool:
        one, two = self._spans[outer], self._spans[inner]
        return one.start <= two.start and two.end <= one.end


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _clipped(inner: Range, outer: Range) -> Range:
    """Return the part of a range that is inside another; all of the other if there is none."""
    start, end = max(inner[0], outer[0]), min(inner[1], outer[1])
    return (start, end) if start < end else outer
