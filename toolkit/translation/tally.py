"""What is noticed while an article is put together in its new language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from toolkit.catalogue import CATALOGUE
from toolkit.findings import Finding, Severity
from toolkit.translation.doubts import Doubts

_MOST_FINDINGS = 50
"""Findings of a kind that are listed one by one; the others are counted."""


@dataclass(slots=True)
class Counts:
    """What became of an article's sentences.

    Attributes:
        engine: Sentences that an engine translated now.
        memory: Sentences that were translated before.
        reviewed: Sentences that a person translated or approved.
        left_alone: Sentences that nothing has to translate: numbers, symbols, codes, names.
        by_rule: Spans and atoms that no alignment placed.
        kept: Sentences left in the source language: no engine could translate them, or keep their markup.
        terms: Glossary terms that were put in the place of other words.
    """

    engine: int = 0
    memory: int = 0
    reviewed: int = 0
    left_alone: int = 0
    by_rule: int = 0
    kept: int = 0
    terms: int = 0


@dataclass(slots=True)
class Tally:
    """What is noticed on the way.

    Attributes:
        unchecked: Codes that are not to be noted.
        counts: What became of the sentences.
        asked: Whether the engine was asked for one of them now.
        unknown: Words that the engine could not translate, each once, in order.
        noted: What was noted since somebody emptied it.
        doubts: Which sentences to read first.
    """

    unchecked: frozenset[str] = frozenset()
    counts: Counts = field(default_factory=Counts)
    asked: bool = False
    unknown: dict[str, None] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)
    noted: list[Finding] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)

    def note(self, code: str, message: str, where: str) -> None:
        """Note a finding, unless it is one that nobody wants to be told."""
        if code in self.unchecked:
            return
        self._seen[code] += 1
        self.noted.append(Finding(code, message, where, _severity(code)))
        if self._seen[code] <= _MOST_FINDINGS:
            self._findings.append(self.noted[-1])

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted; of very many of a kind, how many more there are."""
        more = [
            Finding(
                code,
                f"There {'is' if count - _MOST_FINDINGS == 1 else 'are'} {count - _MOST_FINDINGS} more of these.",
                severity=_severity(code),
            )
            for code, count in self._seen.items()
            if count > _MOST_FINDINGS
        ]
        return (*self._findings, *more)


def _severity(code: str) -> Severity:
    """Return how much a finding matters; a memory may hold codes of other versions."""
    known = CATALOGUE.get(code)
    return known.severity if known else Severity.WARNING
