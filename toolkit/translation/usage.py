"""Which of a glossary's terms, and which of people's translations, an article really uses."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from toolkit.batches import batched

if TYPE_CHECKING:
    from toolkit.document import Article
    from toolkit.translation.engines import Pair
    from toolkit.translation.glossary import Glossary
    from toolkit.translation.memory import Entry, Memory, MemoryView
    from toolkit.translation.segmentation import SegmentedArticle, SegmentedUnit

_AT_ONCE = 256
"""Units whose sentences are looked up together: as many as when the article is put together."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What people gave that goes into an article's translation, by hashes.

    Attributes:
        terms: Hash of the glossary's terms that are in it; empty if there are none.
        reviewed: Hash of people's translations of its sentences; empty if there are none.
    """

    terms: str = ""
    reviewed: str = ""


def usage_of(article: Article, pair: Pair, glossary: Glossary | None, memory: Memory | None) -> Usage:
    """Return what an article uses of a glossary and of what people reviewed.

    Args:
        article: The article in its own language.
        pair: The languages.
        glossary: Terms, if there are any.
        memory: Where people's translations are; None if there are none for the pair.

    Raises:
        MemoryFileError: The memory can't be read.
    """
    if glossary is None and memory is None:
        return Usage()
    from toolkit.translation.segmentation import SegmentedArticle

    terms: set[str] = set()
    reviewed: set[str] = set()
    people = memory.people(pair) if memory else None
    segmented = SegmentedArticle(article, pair.source, glossary)
    for parts in batched(segmented.units(), _AT_ONCE):
        if glossary is not None:
            terms |= _terms(parts, glossary)
        if people is not None:
            reviewed |= _reviewed(parts, segmented, people)
    return Usage(_digest(terms), _digest(reviewed))


def _terms(parts: list[SegmentedUnit], glossary: Glossary) -> set[str]:
    sentences = (segment.plain for part in parts for segment in part.segments if segment.has_words)
    terms = {match.term for sentence in sentences for match in glossary.matches(sentence)}
    # The note has no effect.
    return {json.dumps(asdict(term) | {"note": ""}, sort_keys=True) for term in terms}


def _reviewed(parts: list[SegmentedUnit], segmented: SegmentedArticle, people: MemoryView) -> set[str]:
    from toolkit.translation.segmentation import contexts_of

    contexts = {
        segment.plain: context for part in parts for segment, context in contexts_of(part) if segmented.is_sent(segment)
    }
    found = people.find(contexts, contexts)
    return {_told(entry) for entry in found.values()}


def _told(entry: Entry) -> str:
    more = [entry.marked] if entry.marked else []
    return json.dumps([entry.text, entry.context, entry.translation.text, *more])


def _digest(items: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(items)).encode("utf-8", "surrogatepass")).hexdigest()[:16] if items else ""
