"""An article on its way through translation: its units, their sentences, and which of these need an engine."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from toolkit.document import Article, Unit, units_of
from toolkit.translation.markup import Segment, Sent, segments_of, sent_as_plain, sent_with_atoms

if TYPE_CHECKING:
    from toolkit.translation.glossary import Glossary

LARGE = 500_000
"""Characters of text, some 4,000 to 8,000 sentences, as many as an engine looks at together. The sentences of a longer
article are not kept, but found anew each time."""

_CONTEXT = 300
"""Characters of the preceding sentence that tell a translation's context."""

# What is written the same in every language: codes such as A4, G20, COVID-19. But "STEP 1" is a word and a number.
_CODE = re.compile(r"(?:[A-Z]+[-./]?)?\d[\d.,:/-]*[A-Z]*")
_WORDS = re.compile(r"[^\W_][\w.,:/'’-]*")


@dataclass(frozen=True, slots=True)
class SegmentedUnit:
    """A unit with its sentences."""

    unit: Unit
    segments: list[Segment]


class _RecentArticles:
    """Articles that were taken apart lately, until they are too long together: other languages want the same sentences.

    They are known by the very objects that they are made of: to compare texts would take as long as to read them.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int, str], tuple[Article, list[SegmentedUnit], int]] = OrderedDict()
        self._length = 0
        self._lock = Lock()

    def find(self, article: Article, source: str) -> tuple[list[SegmentedUnit], int] | None:
        """Return the units of an article and their length, if they are known."""
        with self._lock:
            known = self._known.get(_names(article, source))
        return None if known is None else known[1:]

    def keep(self, article: Article, source: str, parts: list[SegmentedUnit], length: int) -> None:
        """Keep the units of an article, and forget the oldest ones."""
        names = _names(article, source)
        with self._lock:
            if names in self._known:
                return
            # Without its images; but its blocks must live as long as they are known by their numbers.
            self._known[names] = Article(article.metadata, article.blocks), parts, length
            self._length += length
            while self._length > LARGE:
                _, (_, _, oldest) = self._known.popitem(last=False)
                self._length -= oldest


def _names(article: Article, source: str) -> tuple[int, int, str]:
    return id(article.metadata), id(article.blocks), source


_recent = _RecentArticles()


class SegmentedArticle:
    """One article, taken apart.

    Attributes:
        article: The article; its metadata have a language.
        read: Whether all of its sentences have been asked for.
        missing: How many of them are still being translated.

    Args:
        article: The article.
        source: BCP 47 tag of its language.
        glossary: Tells what is not to be translated.
        carries: Whether the engine can carry atoms through sentences.
    """

    def __init__(
        self, article: Article, source: str, glossary: Glossary | None = None, *, carries: bool = False
    ) -> None:
        self._original = article
        if not article.language:
            article = article.with_metadata(article.metadata.with_(language=source))
        self.article = article
        self.read = False
        self.missing = 0
        self._source = source
        self._glossary = glossary
        self._carries = carries
        self._names = frozenset(article.metadata.authors)
        self._parts: list[SegmentedUnit] | None = None
        self._length: int | None = None

    @property
    def length(self) -> int:
        """How many characters of text there are; of a long article only that they are more than fit in a group."""
        if self._length is None:
            self._take_apart()
        return self._length or 0

    def units(self) -> Iterator[SegmentedUnit]:
        """Yield the units with their sentences, in reading order."""
        if self._length is None:
            self._take_apart()
        yield from self._found() if self._parts is None else self._parts

    def _take_apart(self) -> None:
        """Find all sentences, and keep them unless they are too many."""
        if known := _recent.find(self._original, self._source):
            self._parts, self._length = known
            return
        parts: list[SegmentedUnit] = []
        self._length = 0
        for part in self._found():
            parts.append(part)
            self._length += len(part.unit.text)
            if self._length > LARGE:
                return
        self._parts = parts
        _recent.keep(self._original, self._source, parts, self._length)

    def _found(self) -> Iterator[SegmentedUnit]:
        for unit in units_of(self.article):
            yield SegmentedUnit(unit, segments_of(unit.content, self._source))

    @property
    def title(self) -> str:
        """The article's title; empty if it has none."""
        return self.article.metadata.text("title")

    def terms(self, segment: Segment) -> tuple[tuple[str, str], ...]:
        """Return the glossary's terms in a sentence, as they stand there, each with the translation wanted."""
        if self._glossary is None:
            return ()
        found = ((match.text, match.term) for match in self._glossary.matches(segment.plain))
        return tuple((text, text if term.keep else term.target[0]) for text, term in found)

    def is_sent(self, segment: Segment) -> bool:
        """Tell whether a sentence needs translation: not if it is numbers, symbols, codes and names alone."""
        plain = segment.plain
        if not segment.has_words or plain.strip(" ()[].,:;–—-") in self._names:
            return False
        if plain[-1] not in ".!?" and all(_CODE.fullmatch(word.rstrip(".,:;")) for word in _WORDS.findall(plain)):
            return False
        return self._glossary is None or not self._glossary.keeps(plain)

    def sent(self, unit: Unit, segment: Segment) -> Sent:
        """Return a sentence as the engine is sent it: with its atoms and names that are kept, if it can carry them."""
        if not self._carries or not (segment.groups or self._glossary):
            return sent_as_plain(segment)
        matches = self._glossary.matches(segment.plain) if self._glossary is not None else ()
        names = [(match.start, match.end) for match in matches if match.term.keep and match.is_certain]
        return sent_with_atoms(unit.content, segment, names)

    def needs_alignment(self, unit: Unit, segment: Segment) -> bool:
        """Tell whether a sentence has markup that must be placed, or a term that may have to be replaced."""
        if segment.groups:
            return True
        for span in unit.content.spans:
            inside = span.start < segment.end and span.end > segment.start
            if inside and not (span.start <= segment.start and segment.end <= span.end):
                return True
        return self._glossary is not None and bool(self._glossary.matches(segment.plain))


def contexts_of(part: SegmentedUnit) -> Iterator[tuple[Segment, str]]:
    """Yield the sentences of a unit, each with what it is told by: the kind of unit, and the sentence before it."""
    before = ""
    for segment in part.segments:
        yield segment, f"{part.unit.kind}: {before}"[:_CONTEXT]
        before = segment.plain
