"""What came of a build."""

from __future__ import annotations

import json
import tempfile
import weakref
from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, overload

from toolkit.editions.manifest import ManifestEntry
from toolkit.errors import ExitCode, PublishError
from toolkit.findings import Finding
from toolkit.storage import AnyPath, located


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

    path: AnyPath
    status: Status
    entry: ManifestEntry
    reasons: tuple[str, ...] = ()


class Editions(Sequence[Edition]):
    """The editions of a build, in the order of the plan.

    They are kept in a temporary file once they are many, so that a build of any size fits in memory.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it lives as long as this does
        weakref.finalize(self, self._file.close)
        self._places: list[tuple[int, int, int]] = []
        self._lock = Lock()

    def add(self, order: int, edition: Edition) -> None:
        """Add an edition.

        Args:
            order: Its number in the plan.
            edition: The edition.
        """
        said = json.dumps([str(edition.path), str(edition.status), edition.reasons])
        data = f"{said}\n{edition.entry.to_json()}".encode("utf-8", "surrogatepass")
        with self._lock:
            start = self._file.seek(0, 2)
            self._file.write(data)
            insort(self._places, (order, start, len(data)))

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Edition: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Edition]: ...
    def __getitem__(self, index: int | slice) -> Edition | Sequence[Edition]:
        if isinstance(index, slice):
            return [self._read(place) for place in self._places[index]]
        return self._read(self._places[index])

    def __iter__(self) -> Iterator[Edition]:
        return map(self._read, list(self._places))

    def _read(self, place: tuple[int, int, int]) -> Edition:
        _, start, length = place
        with self._lock:
            self._file.seek(start)
            data = self._file.read(length)
        said, _, line = data.decode("utf-8", "surrogatepass").partition("\n")
        path, status, reasons = json.loads(said)
        return Edition(located(path), Status(status), ManifestEntry.of(json.loads(line), line), tuple(reasons))


_IN_MEMORY = 4_000_000
"""Bytes of editions that are kept in memory: some 3,000 of them."""


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

    editions: Sequence[Edition]
    failures: tuple[Failure, ...]
    out: AnyPath
    engines: dict[str, str]
    findings: tuple[Finding, ...] = ()
    stopped: bool = False

    def to_record(self) -> dict[str, Any]:
        """Return what is to be said of the build as a whole, as values that JSON has."""
        return {
            "failures": [
                {"subject": failure.subject, "message": failure.error.message, "hint": failure.error.hint}
                for failure in self.failures
            ],
            "findings": [finding.to_dict() for finding in self.findings],
            "engines": self.engines,
        }

    @property
    def exit_code(self) -> ExitCode:
        """What the command line returns: 0, or 1 if some editions are there; else what the failures agree on."""
        if not self.failures:
            return ExitCode.OK
        codes = {failure.error.exit_code for failure in self.failures}
        return codes.pop() if not self.editions and len(codes) == 1 else ExitCode.INCOMPLETE
