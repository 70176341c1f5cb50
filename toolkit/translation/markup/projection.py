"""Markup put back: the spans and atoms of a source sentence, on the words of its translation.

Spans go where the words went that they were on; atoms go next to the word that they stood by. Nothing is ever
lost: what no alignment places is placed by rule, and counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from toolkit.document import ATOM, Content, nodes as n
from toolkit.translation.engines import Range, Translation
from toolkit.translation.markup.atoms import AtomPlacer
from toolkit.translation.markup.habits import habits_of
from toolkit.translation.markup.segments import Segment
from toolkit.translation.markup.spans import SpanPlacer
from toolkit.translation.markup.stand_ins import Hole
from toolkit.translation.markup.word_map import WordMap


@dataclass(slots=True)
class Projected:
    """One translated sentence with its markup.

    Attributes:
        text: The translation, one U+FFFC for each atom.
        atoms: Indices into the unit's atoms, in the order in which they stand in `text`.
        spans: Range in `text` for indices into the unit's spans; only those that reach into the sentence.
        added: Range in `text` and kind of what a person has formatted, and the source has not.
        by_rule: How many spans and atoms no alignment placed.
    """

    text: str
    atoms: list[int] = field(default_factory=list)
    spans: dict[int, Range] = field(default_factory=dict)
    added: list[tuple[Range, n.SpanNode]] = field(default_factory=list)
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


def project(
    content: Content,
    segment: Segment,
    translation: Translation,
    target: str = "",
    holes: Mapping[int, Hole] = MappingProxyType({}),
) -> Projected:
    """Return a translated sentence with the source sentence's spans and atoms.

    Args:
        content: The unit that the sentence is of.
        segment: The sentence.
        translation: What the engine made of `segment.plain`.
        target: BCP 47 tag of the translation's language. Without it nothing is known of the language's
            habits: articles that it adds, and where its printers put footnote marks.
        holes: Where groups of atoms go by what the engine says, by their numbers in the segment.
    """
    # What stands for an atom or a line break in a unit can't come from an engine.
    text = translation.text.replace(ATOM, "").replace("\N{LINE SEPARATOR}", " ").replace("\n", " ")
    indices = [i for i, span in enumerate(content.spans) if span.start < segment.end and span.end > segment.start]
    if not segment.groups and not indices:
        return Projected(text)
    habits = habits_of(target)
    bare = Translation(text, alignment=translation.alignment)
    words = WordMap(segment.plain, bare, habits.light, habits.degree)
    spans = SpanPlacer(content, segment, words)
    ranges = spans.place(indices)
    if not segment.groups:
        kept = {index: ranges[index] for index in indices if index in ranges and ranges[index][0] < ranges[index][1]}
        return Projected(text, [], kept, by_rule=spans.by_rule)
    atoms = AtomPlacer(content, segment, words, ranges, habits, holes)
    atoms.insert()
    stretched = {index: atoms.stretched(index) for index in indices}
    found = {index: place for index, place in stretched.items() if place is not None}
    return Projected(atoms.text, atoms.order, found, by_rule=spans.by_rule + atoms.by_rule)
