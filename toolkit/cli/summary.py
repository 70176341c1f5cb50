"""What is printed when a build is over: what was made, where it lies, who translated it, what needs a look."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.editions.manifest import SCHEMA
from toolkit.editions.result import BuildResult, Edition

if TYPE_CHECKING:
    from rich.table import Table

_MOST_FINDINGS = 20


def print_json(result: BuildResult) -> None:
    """Write the result as one JSON object to stdout."""
    from dataclasses import asdict

    print(  # noqa: T201
        json.dumps(
            {
                "schema": SCHEMA,
                "out": str(result.out),
                "engines": result.engines,
                "findings": [finding.to_dict() for finding in result.findings],
                "editions": [
                    {**asdict(edition.entry), "status": str(edition.status), "file": str(edition.path)}
                    for edition in result.editions
                ],
                "failures": [
                    {
                        "source": failure.source,
                        "language": failure.language,
                        "format": failure.format,
                        "message": failure.error.message,
                        "hint": failure.error.hint,
                        "exit_code": int(failure.error.exit_code),
                    }
                    for failure in result.failures
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
    )


def print_summary(result: BuildResult) -> None:
    """Write the result as a table for people to stdout."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 150
    console = Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)
    if result.editions:
        console.print(_table(result))
    for pair, engine in result.engines.items():
        console.print(f"{pair} by {engine}", markup=False)
    findings = _findings(result)
    if findings:
        console.print(f"\nNeeds a look ({len(findings)}):", markup=False)
        for line in findings[:_MOST_FINDINGS]:
            console.print(f"  • {line}", markup=False, soft_wrap=True)
        if len(findings) > _MOST_FINDINGS:
            console.print(f"  … and {len(findings) - _MOST_FINDINGS} more in the manifest", markup=False)
    if result.failures:
        console.print(f"\n{len(result.failures)} could not be made; see above.", markup=False)


def _table(result: BuildResult) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Edition", no_wrap=True, overflow="fold")
    table.add_column("Title", overflow="ellipsis", no_wrap=True, max_width=48)
    table.add_column("Translated by")
    table.add_column("Sentences", justify="right")
    table.add_column("Status")
    table.add_column("To look at", justify="right")
    for edition in result.editions:
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


def _sentences(counts: dict[str, int]) -> str:
    """Return how many sentences were translated, and how many of them had been before."""
    before = counts["memory"] + counts["reviewed"]
    total = counts["engine"] + before
    return f"{total} ({before} from memory)" if before else str(total)


def _near(edition: Edition) -> str:
    """Return an edition's path as short as it can be from here."""
    relative = os.path.relpath(edition.path, Path.cwd())
    return relative if not relative.startswith("..") else str(edition.path)


def _findings(result: BuildResult) -> list[str]:
    """Return each finding once, with the editions' article."""
    lines: dict[str, None] = {f"{finding.message} [{finding.code}]": None for finding in result.findings}
    for edition in result.editions:
        for finding in edition.entry.warnings:
            where = f"{edition.entry.source} ({edition.entry.language})"
            lines[f"{where}: {finding['message']} [{finding['code']}]"] = None
    return list(lines)
