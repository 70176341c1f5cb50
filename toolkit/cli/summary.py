"""What is printed when a build is over: what to read first, what was made, who translated it, what needs a look."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.editions import BuildResult, Edition, Failure, Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from toolkit.translation import DoubtfulSentence

_MANY = 40
"""More editions than these are counted by language and format; so many lines are still read."""
_MOST_LINES = 20
_NAMED = 3
"""Articles that are named where several share a reason."""
_READ_FIRST = 5
"""Doubtful sentences that are shown, of all editions together."""
_EXCERPT = 70
"""Characters that are shown of each."""


def print_summary(result: BuildResult) -> None:
    """Write the result for people to stdout."""
    console = console_for_people()
    seen = _Overview(result)
    if seen.doubtful:
        print_list(console, "Read these first:", seen.read_first(), "in the manifest")
        console.print()
    if len(result.editions) > _MANY:
        console.print(_counts(seen.counts, result.failures))
    elif result.editions:
        console.print(_table(seen.first))
    print_engines(console, result)
    if seen.findings:
        print_list(console, f"\nNeeds a look ({len(seen.findings)}):", list(seen.findings), "in the manifest")
    if result.failures and not result.editions and _in_one_place():  # all of them stand just above
        console.print(f"\n{len(result.failures)} could not be made, see above.")
    else:
        print_failures(console, result)


class _Overview:
    """What is to be said of the editions; they are looked at once, since there may be very many.

    Attributes:
        first: The first of them.
        counts: How many there are of each language and format, by status.
        findings: Each finding once, with the article that it is about.
        doubtful: The most doubtful sentences of all, each with its article and language.
    """

    def __init__(self, result: BuildResult) -> None:
        self.first: list[Edition] = []
        self.counts: Counter[tuple[str, str, Status]] = Counter()
        self.doubtful: dict[tuple[str, DoubtfulSentence], None] = {}
        self.findings = {f"{finding.message} [{finding.code}]": None for finding in result.findings}
        for edition in result.editions:
            entry = edition.entry
            if len(self.first) < _MANY:
                self.first.append(edition)
            self.counts[entry.language, entry.format, edition.status] += 1
            where = f"{entry.source} ({entry.language})"
            if entry.read_first:
                self._doubt(where, entry.read_first)
            for finding in entry.warnings:
                if finding in result.findings:  # said of the build as a whole
                    continue
                self.findings[f"{where}: {finding.message} [{finding.code}]"] = None

    def _doubt(self, where: str, sentences: Iterable[DoubtfulSentence]) -> None:
        every = self.doubtful | dict.fromkeys((where, sentence) for sentence in sentences)
        self.doubtful = dict.fromkeys(sorted(every, key=lambda item: -item[1].doubt)[:_READ_FIRST])

    def read_first(self) -> list[str]:
        """Return the most doubtful sentences as lines."""
        return [
            f"{where}: {_excerpt(sentence.source)} → {_excerpt(sentence.translation)}"
            + (f" [{', '.join(sentence.codes)}]" if sentence.codes else "")
            for where, sentence in self.doubtful
        ]


def console_for_people() -> Console:
    """Return where tables are written to: stdout, as wide as the terminal, or wide enough for a log."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 150
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, soft_wrap=False)


def print_engines(console: Console, result: BuildResult) -> None:
    """Write which engine served which pair."""
    for pair, engine in result.engines.items():
        console.print(f"{pair} by {engine}")


def print_failures(console: Console, result: BuildResult) -> None:
    """Write what could not be made, each reason once."""
    if not result.failures:
        return
    by_reason: dict[tuple[str, str], list[Failure]] = {}
    for failure in result.failures:
        by_reason.setdefault((failure.error.message, failure.error.hint), []).append(failure)
    lines = [_reason(message, hint, failures) for (message, hint), failures in by_reason.items()]
    print_list(console, f"\n{len(result.failures)} could not be made:", lines, "above, and in what --json writes")


def _in_one_place() -> bool:
    """Tell whether results and messages go to one terminal or file: failures are told at once there."""
    try:
        return os.path.samestat(os.fstat(sys.stdout.fileno()), os.fstat(sys.stderr.fileno()))
    except (OSError, ValueError):
        return False


def named(names: Iterable[str], most: int = _NAMED) -> str:
    """Return the first of some names, and how many more there are."""
    every = list(dict.fromkeys(names))
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more


def _reason(message: str, hint: str, failures: Sequence[Failure]) -> str:
    said = " ".join(f"{message} {hint}".split())
    subjects = named(failure.subject for failure in failures)
    # Most messages begin with the file that they are about.
    return said if len(failures) == 1 and failures[0].source in message else f"{subjects}: {said}"


def print_list(console: Console, title: str, lines: Sequence[str], rest: str) -> None:
    """Write a title and the first of some lines; of more, how many there are and where."""
    console.print(title)
    for line in lines[:_MOST_LINES]:
        console.print(f"  • {line}", soft_wrap=True)
    if len(lines) > _MOST_LINES:
        console.print(f"  … and {len(lines) - _MOST_LINES} more {rest}")


def _table(editions: Iterable[Edition]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Edition", no_wrap=True, overflow="fold")
    table.add_column("Title", overflow="ellipsis", no_wrap=True, max_width=48)
    table.add_column("Translated by")
    table.add_column("Sentences", justify="right")
    table.add_column("Status")
    table.add_column("To look at", justify="right")
    for edition in editions:
        entry = edition.entry
        engine = f"{entry.engine['engine']} {entry.engine['version']}" if entry.engine else "original"
        looks = len(entry.warnings)
        table.add_row(
            _near(edition),
            entry.title,
            engine,
            _sentences(entry.sentences),
            str(edition.status),
            str(looks) if looks else "–",
        )
    return table


def _counts(counts: Counter[tuple[str, str, Status]], failures: Sequence[Failure]) -> Table:
    """Return a table of how many editions there are in each language and format, by status."""
    from rich import box
    from rich.table import Table

    rows = dict.fromkeys((language, name) for language, name, _ in counts)
    failed = _failed(failures, rows)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Language", "Format"):
        table.add_column(title)
    for title in ("Made", "Up to date", "Failed"):
        table.add_column(title, justify="right")
    for language, name in rows:
        numbers = (counts[language, name, Status.MADE], counts[language, name, Status.CURRENT], failed[language, name])
        table.add_row(language, name, *(f"{number:,}" if number else "–" for number in numbers))
    return table


def _failed(failures: Sequence[Failure], rows: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Count failures by language and format; one without either counts for all of them."""
    failed: Counter[tuple[str, str]] = Counter()
    for language, name in rows:
        failed[language, name] = sum(
            failure.language in ("", language) and failure.format in ("", name) for failure in failures
        )
    return failed


def _sentences(counts: dict[str, int]) -> str:
    """Return how many sentences were translated, how many of them had been before, and how many a person reviewed."""
    before = counts["memory"] + counts["reviewed"]
    total = counts["engine"] + before
    told = [f"{before} from memory"] if before else []
    told += [f"{counts['reviewed']} reviewed"] if counts["reviewed"] else []
    return f"{total} ({', '.join(told)})" if told else str(total)


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…"


def _near(edition: Edition) -> str:
    """Return an edition's path as short as it can be from here."""
    if not isinstance(edition.path, Path):
        return str(edition.path)
    relative = os.path.relpath(edition.path, Path.cwd())
    return relative if not relative.startswith("..") else str(edition.path)
