"""What enforcing a glossary does: 620 terms on real sentences that contain them, with Apertium and the small package.

Prints, as a Markdown table, the share of the terms' occurrences that come out right before and after, BLEU and chrF
against the references, and how fast terms are looked up. *Right* is: the glossary's translation, or another inflection
of it, stands in the sentence, once for each occurrence.

Run: python tests/benchmarks/glossary.py [--read FILE]   (FILE takes the changed sentences, for reading them)
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.engines.protocol import Engine, translate_all
from toolkit.translation.glossary import Glossary, enforce, load_glossary
from toolkit.translation.glossary.enforcement import Enforced
from toolkit.translation.glossary.terms import Term

DATA = Path(__file__).parents[1] / "data"
TERMS = DATA / "glossary" / "computing.en-es.csv"
SENTENCES = DATA / "glossary" / "sentences.en-es.tsv"
MODEL = DATA / "models" / "translate-en_es-0_1.argosmodel"


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


def lookups_per_second(sentences: Sequence[str], terms: int) -> float:
    """Return how many sentences a second are searched for so many terms, after one round to get warm."""
    real = load_glossary([TERMS], "en", "es").terms
    made = tuple(Term((f"quorv{number} blim",), ("x",)) for number in range(terms - len(real)))
    glossary = Glossary((*real, *made), "en", "es")
    best = 0.0
    for _ in range(4):
        start = time.perf_counter()
        for sentence in sentences:
            glossary.matches(sentence)
        best = max(best, len(sentences) / (time.perf_counter() - start))
    return best


def _row(report: Report, references: Sequence[str]) -> str:
    from sacrebleu import corpus_bleu, corpus_chrf

    shares = (report.already / report.terms, (report.already + report.applied) / report.terms)
    scores = [
        score(list(texts), [list(references)]).score
        for score in (corpus_bleu, corpus_chrf)
        for texts in (report.before, report.after)
    ]
    counts = f"{report.applied} | {report.unsure} | {report.missed}"
    quality = f"{scores[0]:.1f} → {scores[1]:.1f} | {scores[2]:.1f} → {scores[3]:.1f}"
    speed = len(report.before) / report.seconds
    return f"{report.terms} | {shares[0]:.1%} → {shares[1]:.1%} | {counts} | {quality} | {speed:,.0f} |"


def _write_changes(path: Path, sentences: Sequence[str], report: Report) -> None:
    with path.open("a", encoding="utf-8") as file:
        for sentence, before, result in zip(sentences, report.before, report.results, strict=True):
            if result.applied or result.missed:
                put = "; ".join(f"{item.old} → {item.new}{' ?' * item.inflection_unsure}" for item in result.applied)
                missed = "; ".join(match.text for match in result.missed)
                file.write(f"{sentence}\n  {before}\n  {result.translation.text}\n  put: {put}\n  missed: {missed}\n\n")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--read", type=Path)
    options = parser.parse_args()
    pairs = read_pairs()
    sentences, references = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    glossary = load_glossary([TERMS], "en", "es")
    print(f"{len(glossary)} terms, {len(pairs)} sentences\n")
    print("| engine | occurrences | right | put right | of these unsure | missed | BLEU | chrF | sentences/s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ARGOS_PACKAGES_DIR"] = str(Path(folder) / "packages")
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = str(Path(folder) / "home")
        install_file(MODEL)
        for engine in (ApertiumEngine(), ArgosEngine()):
            report = measure(engine, sentences, glossary)
            print(f"| {engine.name} | {_row(report, references)}", flush=True)
            if options.read:
                _write_changes(options.read, sentences, report)
            engine.close()
    with_terms = lookups_per_second(sentences, 1000)
    print(f"\nlookup among 1,000 terms: {with_terms:,.0f} sentences with terms a second,", end=" ")
    plain = [sentence.replace("e", "q").replace("i", "z") for sentence in sentences]
    print(f"{lookups_per_second(plain, 1000):,.0f} with hardly any")


if __name__ == "__main__":
    main()
