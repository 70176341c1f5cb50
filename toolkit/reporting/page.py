"""The report for people: one page of HTML that needs nothing else, neither a network nor a script."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from toolkit.data import templates_folder
from toolkit.findings import Severity
from toolkit.languages import direction
from toolkit.reporting.account import BuildReport, ReportedText

_DETAILED = 300
"""Texts that are shown one by one, those with something to look at before the others; of more, how many there are."""

ORIGINS = (
    ("engine", "by an engine, now"),
    ("memory", "from the memory"),
    ("reviewed", "by a person"),
    ("kept", "not translated: in its own language"),
    ("left alone", "nothing to translate"),
)
"""Where sentences come from, as the picture shows it."""

MARK = '<meta name="generator" content="publish report">'
"""What tells that a page is one of ours, and may be replaced."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the picture.

    Attributes:
        name: Which of `ORIGINS`, as a CSS class.
        label: What it is, for people.
        count: How many sentences.
        start: Where it begins, in per cent.
        width: How wide it is, in per cent.
    """

    name: str
    label: str
    count: int
    start: float
    width: float


def shares_of(sentences: dict[str, int]) -> list[Share]:
    """Return where sentences come from, as the parts of a bar; nothing for those that are none."""
    total = sum(sentences.get(name, 0) for name, _ in ORIGINS)
    found: list[Share] = []
    start = 0.0
    for name, label in ORIGINS:
        count = sentences.get(name, 0)
        if count:
            width = 100 * count / total
            found.append(Share(name.replace(" ", "-"), label, count, round(start, 3), round(width, 3)))
            start += width
    return found


def to_html(report: BuildReport, threshold: Severity) -> str:
    """Return the report as a page of HTML.

    Args:
        report: The report.
        threshold: The severity from which on it says that somebody has to act.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"shares_of": shares_of, "direction": direction}
    texts = sorted(report.texts, key=lambda text: not (text.findings or text.read_first))
    return environment.get_template("page.html").render(
        report=report,
        first=report.read_first,
        texts=texts[:_DETAILED],
        more=max(0, len(texts) - _DETAILED),
        totals=_totals(report.texts),
        languages=_by_language(report.texts),
        severities=Counter(str(item.finding.severity) for item in report.every_finding()),
        fails=report.reaches(threshold),
    )


def _totals(texts: tuple[ReportedText, ...]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text.sentences)
    return dict(counts)


def _by_language(texts: tuple[ReportedText, ...]) -> dict[str, tuple[int, int, dict[str, int]]]:
    """Return for each language how many texts and editions there are, and what became of their sentences."""
    grouped: dict[str, list[ReportedText]] = {}
    for text in texts:
        grouped.setdefault(text.language, []).append(text)
    return {
        language: (len(some), sum(len(text.editions) for text in some), _totals(tuple(some)))
        for language, some in sorted(grouped.items())
    }
