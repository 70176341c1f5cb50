"""What benchmarks print and how they count: machine, versions, rounds, and tables in Markdown."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median


def machine() -> str:
    """Return the processor, its cores that this process may use, and the system."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    return f"{processor}, {cores()} cores, {platform.system()}, Python {platform.python_version()}"


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def heading(title: str, libraries: Sequence[str]) -> str:
    """Return what stands above a table: what was measured, when, where, with what, and by which command."""
    day = datetime.now(UTC).date().isoformat()
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    command = " ".join(["python", os.path.relpath(sys.argv[0]), *sys.argv[1:]])
    return f"### {title}\n\n{day}; {machine()}; {versions}\n\n`{command}`\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things measured in turn, a few rounds.

    Attributes:
        ours: Seconds of each round.
        theirs: Seconds of the other one, in the same rounds.
    """

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    def ratios(self) -> list[float]:
        """Return how many times as long theirs took, round by round, ascending."""
        return sorted(theirs / ours for ours, theirs in zip(self.ours, self.theirs, strict=True))

    def row(self, what: str, target: str, digits: int = 2) -> list[str]:
        """Return a row for a table: medians, and the median, least and greatest of the rounds' ratios."""
        ratios = self.ratios()
        spread = f"{median(ratios):.{digits}f} ({ratios[0]:.{digits}f}–{ratios[-1]:.{digits}f})"
        return [what, f"{median(self.ours):.3f}", f"{median(self.theirs):.3f}", spread, target]
