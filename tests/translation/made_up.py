"""Engines of made-up alignments, for structures that no real engine can be relied on to make; one of stored text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from toolkit.document import ATOM, Article
from toolkit.languages import words_of
from toolkit.translation import Translated, translate_articles
from toolkit.translation.engines.protocol import Alignment, Engine, Fingerprint, Pair, Range, Request, Translation


class ReversingEngine:
    """Upper-cases the words, turns their order round, and says exactly which went where."""

    name = "reversing"

    def __init__(self, *, aligned: bool = True, mangle: str = "", carries: bool = False) -> None:
        self.aligned = aligned
        self.mangle = mangle
        self.carries_atoms = carries
        self.seen: list[str] = []

    def pairs(self) -> frozenset[Pair]:
        return frozenset({Pair("en", "es")})

    def serves(self, source: str, target: str) -> bool:
        return bool(source and target)

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        return Fingerprint(self.name, "1", f"{source}-{target}", "0")

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        assert source != target
        for number, request in enumerate(requests):
            self.seen.append(request.text)
            yield number, self._reverse(request.text)

    def _reverse(self, sentence: str) -> Translation:
        words = self.words(sentence)
        text, target = "", []
        for start, end in reversed(words):
            text += " " if text else ""
            target.append((len(text), len(text) + end - start))
            text += sentence[start:end].upper()
        text += sentence[words[-1][1] :].strip() if words else ""
        weights = np.fliplr(np.eye(len(words), dtype=np.float32))
        alignment = Alignment(tuple(words), tuple(target), weights) if self.aligned else None
        return Translation(text + self.mangle, None, alignment)

    def translate_one(self, sentence: str) -> Translation:
        return self._reverse(sentence)

    def words(self, sentence: str) -> list[Range]:
        atoms = [(place, place + 1) for place, char in enumerate(sentence) if char == ATOM]
        return sorted([*words_of(sentence), *atoms])

    def close(self) -> None:
        pass


class EchoEngine(ReversingEngine):
    """Returns each sentence as it is, aligned word by word: the identity translation."""

    name = "echo"

    def _reverse(self, sentence: str) -> Translation:
        words = tuple(self.words(sentence))
        return Translation(sentence, 0.0, Alignment(words, words, np.eye(len(words), dtype=np.float32)))


class ReplayEngine:
    """Answers from stored text, without alignment and score; what is not stored comes back as it is, and is noted."""

    name = "replay"

    def __init__(self, stored: dict[str, str]) -> None:
        self._stored = stored
        self.unknown: list[str] = []

    def pairs(self) -> frozenset[Pair]:
        return frozenset()

    def serves(self, source: str, target: str) -> bool:
        return bool(source and target)

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        return Fingerprint(self.name, "1", f"{source}-{target}", "0")

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        assert source != target
        for number, request in enumerate(requests):
            if request.text not in self._stored:
                self.unknown.append(request.text)
            yield number, Translation(self._stored.get(request.text, request.text))

    def close(self) -> None:
        pass


def translate_article(article: Article, engine: Engine, target: str, *, source: str = "", **more: Any) -> Translated:
    """Translate one article, from its own language unless another is given."""
    [made] = translate_articles([article], engine, Pair(source or article.language, target), **more)
    return made
