"""Which sentence of an article a segment that comes back is about: also if it was moved, split or merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.review.exchange import ExchangeSegment, InlineCode, Pieces
from toolkit.review.folding import folded
from toolkit.review.inline import pieces_of, plain_pieces
from toolkit.translation import Sentence
from toolkit.translation.sentences import split_sentences

_TOGETHER = 5
"""Sentences, or pieces of one, that are looked for as one."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A segment and the sentence that it is about.

    Attributes:
        segment: The segment, whole.
        sentence: The sentence; None if there is none.
        reason: Why there is none.
    """

    segment: ExchangeSegment
    sentence: Sentence | None
    reason: str = ""


class Resolver:
    """Finds the sentences of an article.

    Args:
        sentences: The sentences.
        target: BCP 47 tag of the translation's language.
    """

    def __init__(self, sentences: Sequence[Sentence], target: str) -> None:
        self._sentences = sentences
        self._target = target
        self._by_id = {sentence.id: sentence for sentence in sentences}
        self._by_text: dict[str, int] = {}
        for number, sentence in enumerate(sentences):
            self._by_text.setdefault(_folded(pieces_of(sentence.source)), number)

    def resolve(self, segments: Sequence[ExchangeSegment]) -> Iterator[Resolved]:
        """Yield each segment with its sentence; those that belong together as one, those of several apart."""
        number = 0
        while number < len(segments):
            taken, found = self._together(segments[number : number + _TOGETHER])
            yield from found
            number += taken

    def _together(self, segments: Sequence[ExchangeSegment]) -> tuple[int, list[Resolved]]:
        """Return how many of some segments belong together, and what they are about."""
        segment = segments[0]
        if (sentence := self._one(segment)) is not None:
            return 1, [Resolved(segment, sentence)]
        for count in range(2, len(segments) + 1):
            joined = _joined(segments[:count])
            if (sentence := self._one(joined)) is not None:
                return count, [Resolved(joined, sentence)]
        return 1, self._several(segment) or [Resolved(segment, None, self._reason(segment))]

    def _one(self, segment: ExchangeSegment) -> Sentence | None:
        wanted = _folded(segment.source)
        known = self._by_id.get(segment.id)
        if known is not None and _folded(pieces_of(known.source)) == wanted:
            return known
        number = self._by_text.get(wanted)
        return None if number is None else self._sentences[number]

    def _several(self, segment: ExchangeSegment) -> list[Resolved]:
        """Return the sentences that a segment was merged of, if its translation has as many."""
        wanted = _folded(segment.source)
        for start in range(len(self._sentences)):
            run = [self._sentences[start]]
            if not wanted or not wanted.startswith(_folded(pieces_of(run[0].source))):
                continue
            while len(run) < _TOGETHER and start + len(run) < len(self._sentences):
                run.append(self._sentences[start + len(run)])
                if " ".join(_folded(pieces_of(sentence.source)) for sentence in run) == wanted:
                    return self._shared_out(segment, run)
        return []

    def _shared_out(self, segment: ExchangeSegment, run: list[Sentence]) -> list[Resolved]:
        text = plain_pieces(segment.target)
        parts = split_sentences(text, self._target)
        if len(parts) != len(run) or any(not isinstance(piece, str) for piece in segment.target):
            reason = f"it was merged of {len(run)} sentences, and its translation can't be shared out among them"
            return [Resolved(segment, None, reason)]
        return [
            Resolved(replace(segment, id=one.id, source=pieces_of(one.source), target=(text[start:end].strip(),)), one)
            for one, (start, end) in zip(run, parts, strict=True)
        ]

    def _reason(self, segment: ExchangeSegment) -> str:
        known = self._by_id.get(segment.id)
        if known is None:
            return "the article has no such sentence"
        return f"its source has changed; it is now: {known.plain}"


def _folded(pieces: Pieces) -> str:
    return folded(plain_pieces(pieces))


def _joined(segments: Sequence[ExchangeSegment]) -> ExchangeSegment:
    source: list[str | InlineCode] = []
    target: list[str | InlineCode] = []
    for number, segment in enumerate(segments):
        source += [" ", *segment.source] if number else segment.source
        target += [" ", *segment.target] if number and segment.target else segment.target
    return replace(segments[0], source=tuple(source), target=tuple(target))
