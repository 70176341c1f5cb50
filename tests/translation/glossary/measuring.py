"""What enforcing the glossary in `tests/data/glossary/` does to an engine's translations, for a test and a benchmark."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.translation.engine import Engine, translate_all
from toolkit.translation.glossary import Enforced, Glossary, enforce

DATA = Path(__file__).parents[2] / "data"
TERMS = DATA / "glossary" / "computing.en-es.csv"
SENTENCES = DATA / "glossary" / "sentences.en-es.tsv"


@dataclass
class Report:
    """What came of enforcing a glossary in some translations.

    Attributes:
        terms: Occurrences of terms in the sentences.
        already: Those that were right without enforcement.
        applied: Those that were put right.
        unsure: Those of them whose inflection is not known to be right.
        missed: Those that are not right, each reported.
        before: The translations.
        results: What enforcement made of each.
        seconds: How long it took, lookup included.
    """

    terms: int = 0
    already: int = 0
    applied: int = 0
    unsure: int = 0
    missed: int = 0
    before: list[str] = field(default_factory=list)
    results: list[Enforced] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def after(self) -> list[str]:
        """The translations once the terms are in them."""
        return [result.translation.text for result in self.results]


def read_pairs() -> list[tuple[str, str]]:
    """Return the sentences with their references."""
    lines = SENTENCES.read_text("utf-8").splitlines()[1:]
    return [(source, reference) for source, reference, _ in (line.split("\t") for line in lines)]


def measure(engine: Engine, sentences: Sequence[str], glossary: Glossary) -> Report:
    """Translate sentences and enforce a glossary in the translations."""
    report = Report()
    translations = translate_all(engine, sentences, glossary.source, glossary.target)
    start = time.perf_counter()
    for sentence, translation in zip(sentences, translations, strict=True):
        matches = glossary.matches(sentence)
        result = enforce(sentence, translation, matches, glossary)
        report.terms += len(matches)
        report.already += len(result.already)
        report.applied += len(result.applied)
        report.unsure += sum(applied.inflection_unsure for applied in result.applied)
        report.missed += len(result.missed)
        report.before.append(translation.text)
        report.results.append(result)
    report.seconds = time.perf_counter() - start
    return report
