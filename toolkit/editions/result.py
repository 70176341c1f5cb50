"""What came of a build."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from toolkit.editions.manifest import Entry
from toolkit.errors import ExitCode, PublishError
from toolkit.findings import Finding


class Status(StrEnum):
    """What became of an edition."""

    MADE = "made"
    CURRENT = "up to date"
    WANTED = "to be made"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition that is there now, or would be.

    Attributes:
        path: Its file.
        status: Whether it was made by this build.
        entry: What the manifest says of it.
        reasons: Why it is not, or was not, up to date, for people: ``the article``, ``the glossary``, …
    """

    path: Path
    status: Status
    entry: Entry
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """One edition, or all of an article, that could not be made.

    Attributes:
        source: The article's file, as it was given.
        language: BCP 47 tag; empty if the article can't be read at all.
        format: The format; empty if it is about all of them.
        error: Why.
    """

    source: str
    language: str
    format: str
    error: PublishError

    @property
    def subject(self) -> str:
        """What could not be made, for people."""
        what = " ".join(filter(None, (self.language, self.format)))
        return f"{self.source} ({what})" if what else self.source


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of a build.

    Attributes:
        editions: The editions, in the order of the plan.
        failures: What could not be made.
        out: The folder of the editions.
        engines: For each pair, ``en→es`` say, the engine that served it and why.
        findings: What a person should know of the build as a whole: that the memory was damaged, say.
        stopped: Whether it was stopped before its end; the next build goes on from there.
    """

    editions: tuple[Edition, ...]
    failures: tuple[Failure, ...]
    out: Path
    engines: dict[str, str]
    findings: tuple[Finding, ...] = ()
    stopped: bool = False

    @property
    def exit_code(self) -> ExitCode:
        """What the command line returns: 0, or 1 if some editions are there; else what the failures agree on."""
        if not self.failures:
            return ExitCode.OK
        codes = {failure.error.exit_code for failure in self.failures}
        return codes.pop() if not self.editions and len(codes) == 1 else ExitCode.INCOMPLETE
