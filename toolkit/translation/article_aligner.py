"""Aligns the sentences of an article whose translations came without an alignment; all of its sentences teach how.

What is found is not kept in the memory: it depends on the article's other sentences, and on what else is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from toolkit.document import Content
from toolkit.translation.markup import Segment
from toolkit.translation.memory import Entry
from toolkit.translation.occurrences import Occurrence, occurrences_of
from toolkit.translation.pretranslation import Pretranslation
from toolkit.translation.segmentation import SegmentedArticle

if TYPE_CHECKING:
    from toolkit.translation.engines import Guess, TextAligner

_LEARNED = 1_000
"""Sentences of an article that are learned from, beside those that are asked for together: some 20,000 words,
which take about two seconds."""


class ArticleAligner:
    """Aligns sentences of one article.

    Args:
        segmented: The article.
        pretranslation: Has the translations of its sentences.
        aligner: Aligns texts.
    """

    def __init__(self, segmented: SegmentedArticle, pretranslation: Pretranslation, aligner: TextAligner) -> None:
        self._segmented = segmented
        self._pretranslation = pretranslation
        self._aligner = aligner
        self._others: list[tuple[str, str]] | None = None
        self._wanted: dict[str, str] = {}
        self._guesses: dict[str, Guess | None] | None = None

    def expect(self, occurrences: Iterable[Occurrence], known: Mapping[str, Entry]) -> None:
        """Note which sentences may be asked for next, so that they are aligned together when the first one is.

        Args:
            occurrences: Sentences of the article.
            known: Their entries.
        """
        entries = (known[occurrence.sent] for occurrence in occurrences if occurrence.aligned)
        unaligned = filter(self._pretranslation.is_unaligned, entries)
        self._wanted = {entry.text: entry.translation.text for entry in unaligned}
        self._guesses = None

    def guess(self, entry: Entry) -> Guess | None:
        """Return the alignment of a sentence that was expected; None if it has none to be found."""
        if self._wanted.get(entry.text) != entry.translation.text:
            return None
        if self._guesses is None:
            if self._others is None:
                self._others = self._learned()
            pairs = list(self._wanted.items())
            self._guesses = dict(zip(self._wanted, self._aligner.align(pairs, self._others), strict=True))
        return self._guesses[entry.text]

    def _learned(self) -> list[tuple[str, str]]:
        """Return the first sentences of the article with their translations."""
        first = list(islice(occurrences_of(self._segmented), _LEARNED))
        known = self._pretranslation.known(first)
        return [(entry.text, entry.translation.text) for entry in known.values() if not entry.kept]


def guessed_places(content: Content, segment: Segment, guess: Guess) -> int:
    """Return for how many of a sentence's spans and atoms a guess has only their position to go by.

    What covers the whole sentence, or stands at one of its ends, needs no guess.
    """
    words = guess.alignment.source
    ranges = (segment.plain_range(span.start, span.end) for span in content.spans)
    parts = [
        (start, end) for start, end in ranges if start < end and not (start <= words[0][0] and words[-1][1] <= end)
    ]
    anchors = [group.anchor for group in segment.groups if words[0][0] < group.anchor < words[-1][1]]
    parts += [max(word for word in words if word[0] < anchor) for anchor in anchors]
    return sum(not guess.is_sure(start, end) for start, end in parts)
