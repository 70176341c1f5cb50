"""What there is to report of a build: the editions by text, the sentences to read first, everything that was found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from toolkit.catalogue import CATALOGUE
from toolkit.editions import BuildFolder, ManifestEntry, State
from toolkit.errors import UsageError
from toolkit.findings import SEVERITIES, Finding, Severity
from toolkit.storage import AnyPath
from toolkit.translation import DoubtfulSentence

_FIRST = 10
"""Sentences that are named before all others, of all texts together."""


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """Something that a person should look at, in one text or in the build as a whole.

    Attributes:
        finding: What was found.
        advice: What to do about it.
        formats: The formats of the editions that it is about; none for the build as a whole.
    """

    finding: Finding
    advice: str
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedText:
    """An article or a bundle in one language, whatever the formats.

    Attributes:
        source: The article's file; of a bundle its title.
        language: BCP 47 tag.
        editions: What the manifest says of its editions; at least one.
        findings: What was found in any of them, each once.
    """

    source: str
    language: str
    editions: tuple[ManifestEntry, ...]
    findings: tuple[ReportedFinding, ...]

    @property
    def name(self) -> str:
        """What it is called: the source, and the language."""
        return f"{self.source} ({self.language})"

    @property
    def sentences(self) -> dict[str, int]:
        """What became of its sentences: see `toolkit.translation.Counts`."""
        return self.editions[-1].sentences

    @property
    def read_first(self) -> tuple[DoubtfulSentence, ...]:
        """Its most doubtful sentences."""
        return next((entry.read_first for entry in reversed(self.editions) if entry.read_first), ())

    @property
    def translator(self) -> str:
        """Name, version and model of what translated it; empty for an original."""
        engine = next((entry.engine for entry in self.editions if entry.engine), None)
        return f"{engine['engine']} {engine['version']} ({engine['model']})" if engine else ""


@dataclass(frozen=True, slots=True)
class Unmade:
    """What the last build could not make.

    Attributes:
        subject: What.
        message: Why.
        hint: What to do about it.
    """

    subject: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What there is to report of a build.

    Attributes:
        out: The folder of the editions.
        texts: What it holds, in the manifest's order.
        findings: What is to be known of the build as a whole.
        failures: What the last build could not make.
        engines: For each pair, ``en→es`` say, the engine that served it in the last build and why.
    """

    out: AnyPath
    texts: tuple[ReportedText, ...]
    findings: tuple[ReportedFinding, ...] = ()
    failures: tuple[Unmade, ...] = ()
    engines: tuple[tuple[str, str], ...] = ()

    @property
    def read_first(self) -> tuple[tuple[ReportedText, DoubtfulSentence], ...]:
        """The most doubtful sentences of all texts, each with its text; of every text one before another's second."""
        ranked = [
            ((rank, -sentence.doubt), text, sentence)
            for text in self.texts
            for rank, sentence in enumerate(text.read_first)
        ]
        ranked.sort(key=lambda item: item[0])
        return tuple((text, sentence) for _, text, sentence in ranked[:_FIRST])

    def every_finding(self) -> Iterator[ReportedFinding]:
        """Yield what was found in the build as a whole, and in each text."""
        yield from self.findings
        for text in self.texts:
            yield from text.findings

    def reaches(self, severity: Severity) -> bool:
        """Tell whether something is as severe as that, or more; what could not be made is an error."""
        return bool(self.failures) or reaches((item.finding for item in self.every_finding()), severity)


def reaches(findings: Iterable[Finding], severity: Severity) -> bool:
    """Tell whether one of some findings is as severe as that, or more."""
    least = SEVERITIES.index(severity)
    return any(SEVERITIES.index(finding.severity) >= least for finding in findings)


def report_of(out: AnyPath) -> BuildReport:
    """Return what there is to report of the build in a folder: of its editions, and of the last build's failures.

    Args:
        out: The folder of the editions.

    Raises:
        UsageError: There are no editions.
        OutputError: The folder can't be read.
    """
    with contextlib.closing(State(BuildFolder(out), read_only=True)) as state:
        texts: dict[tuple[str, str], list[ManifestEntry]] = {}
        for entry in state.entries():
            texts.setdefault((entry.source, entry.language), []).append(entry)
        last = state.last_build()
    failures = tuple(Unmade(**item) for item in last.get("failures", ()))
    if not texts and not failures:
        raise UsageError(
            f"There are no editions in {out} to report of.", "Run publish first, or give the folder with --out."
        )
    return BuildReport(
        out,
        tuple(
            ReportedText(source, language, tuple(entries), _findings(entries))
            for (source, language), entries in texts.items()
        ),
        tuple(_reported(Finding.of(item)) for item in last.get("findings", ())),
        failures,
        tuple((pair, engine) for pair, engine in last.get("engines", {}).items()),
    )


def _findings(entries: Iterable[ManifestEntry]) -> tuple[ReportedFinding, ...]:
    found: dict[Finding, ReportedFinding] = {}
    for entry in entries:
        for finding in entry.warnings:
            before = found.get(finding) or _reported(finding)
            found[finding] = replace(before, formats=(*before.formats, entry.format))
    # The worst first; else in the order in which they were found.
    ordered = sorted(found.values(), key=lambda item: -SEVERITIES.index(item.finding.severity))
    return tuple(ordered)


def _reported(finding: Finding) -> ReportedFinding:
    known = CATALOGUE.get(finding.code)
    return ReportedFinding(finding, known.advice if known else "")
