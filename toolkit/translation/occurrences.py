"""The sentences of an article as they are asked for: what is sent of each, and what is told of where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from toolkit.translation.engines import Surroundings
from toolkit.translation.segmentation import SegmentedArticle, SegmentedUnit, contexts_of

_BEFORE = 2_000
"""Characters of the preceding text that engines are told at most."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A sentence that some article has.

    Attributes:
        text: Its plain text, by which people's translations are known.
        sent: What the engine is sent of it, by which its own translations are known; mostly the same.
        aligned: Whether its alignment is needed.
        context: What is told of where it stands.
        around: More of that, for engines that read it.
    """

    text: str
    sent: str
    aligned: bool
    context: str
    around: Surroundings | None = None

    def joined(self, other: Occurrence | None) -> Occurrence:
        """Return this occurrence and an earlier one of the same sentence as one, which stands where that does."""
        if other is None:
            return self
        return replace(other, aligned=self.aligned or other.aligned)


def occurrences_of(
    article: SegmentedArticle, parts: Iterable[SegmentedUnit] | None = None, *, surroundings: bool = False
) -> Iterator[Occurrence]:
    """Yield the sentences of an article that are translated, in reading order.

    Args:
        article: The article.
        parts: Some of its units; None for all.
        surroundings: Whether the engine is told where they stand.
    """
    before = ""
    for part in article.units() if parts is None else parts:
        for segment, context in contexts_of(part):
            if article.is_sent(segment):
                unit = f"{id(article)} {part.unit.key}"
                around = Surroundings(unit, article.title, before, article.terms(segment)) if surroundings else None
                sent = article.sent(part.unit, segment).text
                yield Occurrence(segment.plain, sent, article.needs_alignment(part.unit, segment), context, around)
            if surroundings:
                before = f"{before} {segment.plain}"[-_BEFORE:].lstrip()
