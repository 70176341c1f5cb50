"""Which sentences of a translation a person should read first.

What tells is compared within one translation: a model's score says little by itself, since one model is surer of
everything than another, but much about which of its own sentences went wrong. Each thing that was found adds to that.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

FEW = 5
"""Sentences that are named for a translation: as many as somebody reads who has little time."""

_SHARE = 3
"""Of three sentences one is named, at most: where all are named, none is."""

_FINDING = 0.5
"""What each finding adds, where the scores of all sentences reach from 0 (the best) to 1 (the worst)."""

_MOST_FINDINGS = 4
"""Findings that add to a sentence's doubt."""

_SILENT = frozenset({"low-score", "markup-by-position", "term-agreement"})
"""Findings that say nothing about the words: the first is the score once more, the others are about form."""

_CERTAIN = frozenset({"left-as-it-is", "sentence-kept"})
"""Findings that say that the sentence stands in its own language: nothing is more doubtful."""

_NEIGHBOUR = 90
"""Characters of a sentence's neighbours that are kept."""


@dataclass(frozen=True, slots=True)
class DoubtfulSentence:
    """A sentence of a translation that a person should read before others.

    Attributes:
        doubt: How doubtful it is among the sentences of its translation: 0 for the best score, 1 for the worst, and
            more for what was found.
        unit: Key of the unit that it is in.
        source: The sentence.
        translation: What became of it.
        before: The end of what stands before it in its unit, in either language.
        after: The beginning of what stands after it, in either language.
        score: Mean log-probability per token, by the engine or by a model that judged its work; None if unknown.
        codes: The findings that are about it.
        article: Of a bundle, the article that it is in; else empty.
        alternative: What a person translated a sentence much like it as; empty if there is none.
    """

    doubt: float
    unit: str
    source: str
    translation: str
    before: tuple[str, str] = ("", "")
    after: tuple[str, str] = ("", "")
    score: float | None = None
    codes: tuple[str, ...] = ()
    article: str = ""
    alternative: str = ""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> DoubtfulSentence:
        """Return the sentence in what `to_dict` returns.

        Raises:
            TypeError: It is something else.
            KeyError: Likewise.
            ValueError: Likewise.
        """
        (one, other), (next_one, next_other) = record["before"], record["after"]
        lists = {"before": (one, other), "after": (next_one, next_other), "codes": tuple(record["codes"])}
        return cls(**{**record, **lists})

    def to_dict(self) -> dict[str, Any]:
        """Return it as values that JSON has."""
        return asdict(self)


class Doubts:
    """The sentences of one translation, of which only the most doubtful are kept while it is put together."""

    def __init__(self) -> None:
        self._scores = array("d")
        self._kept: dict[int, list[tuple[float, int, DoubtfulSentence]]] = {}
        self._seen = 0

    def note(self, sentence: DoubtfulSentence) -> None:
        """Note a sentence that was translated by a machine.

        Args:
            sentence: The sentence; how doubtful it is need not be said yet.
        """
        self._seen += 1
        if sentence.score is not None:
            self._scores.append(sentence.score)
        weight = _weight(sentence.codes)
        if not weight and sentence.score is None:
            return
        score = 0.0 if sentence.score is None else sentence.score
        # Of those with as many findings, the ones with the lowest scores; of equals, those that come first.
        item = (-score, -self._seen, sentence)
        heap = self._kept.setdefault(weight, [])
        if len(heap) < FEW:
            heapq.heappush(heap, item)
        else:
            heapq.heappushpop(heap, item)

    def most(self) -> tuple[DoubtfulSentence, ...]:
        """Return the most doubtful sentences, the most doubtful first."""
        scores = sorted(self._scores)
        found = []
        for heap in self._kept.values():
            for _, order, sentence in heap:
                doubt = _doubt(sentence, scores)
                found.append((-doubt, -order, replace(sentence, doubt=round(doubt, 3))))
        found.sort(key=lambda item: item[:2])
        most = min(FEW, -(-self._seen // _SHARE))
        return tuple(sentence for _, _, sentence in found[:most])


def doubts_of(sentences: Sequence[DoubtfulSentence]) -> list[float]:
    """Return how doubtful each of a translation's sentences is."""
    scores = sorted(sentence.score for sentence in sentences if sentence.score is not None)
    return [_doubt(sentence, scores) for sentence in sentences]


def worst_of(parts: Iterable[tuple[str, Collection[DoubtfulSentence]]]) -> tuple[DoubtfulSentence, ...]:
    """Return the most doubtful sentences of a bundle.

    Args:
        parts: The name and the most doubtful sentences of each article.
    """
    every = [replace(sentence, article=name) for name, sentences in parts for sentence in sentences]
    return tuple(sorted(every, key=lambda sentence: -sentence.doubt)[:FEW])


def neighbours(before: tuple[str, str], after: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return as much as is kept of what stands before and after a sentence, in either language."""
    (one, other), (next_one, next_other) = before, after
    return (_end(one), _end(other)), (_beginning(next_one), _beginning(next_other))


def _weight(codes: Collection[str]) -> int:
    return min(_MOST_FINDINGS, len([code for code in codes if code not in _SILENT]))


def _doubt(sentence: DoubtfulSentence, scores: list[float]) -> float:
    """Return the share of sentences with a better score, and what was found on top; of one without a score, half."""
    if not _CERTAIN.isdisjoint(sentence.codes):
        share = 1.0
    elif sentence.score is None or len(scores) < 2:
        share = 0.5
    else:
        share = 1 - bisect_left(scores, sentence.score) / (len(scores) - 1)
    return share + _FINDING * _weight(sentence.codes)


def _end(text: str) -> str:
    return text if len(text) <= _NEIGHBOUR else f"…{text[1 - _NEIGHBOUR :]}"


def _beginning(text: str) -> str:
    return text if len(text) <= _NEIGHBOUR else f"{text[: _NEIGHBOUR - 1]}…"
