"""Jobs: an article in one language, the keys of its editions, and what the manifest says of them."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from toolkit import pandoc
from toolkit.data import locales_folder, templates_folder
from toolkit.document import Article
from toolkit.editions.manifest import SCHEMA, Entry
from toolkit.editions.plan import Source
from toolkit.files import sha256, sha256_of_file
from toolkit.findings import Finding
from toolkit.rendering import FORMATS
from toolkit.translation.engine import Fingerprint
from toolkit.translation.translator import Counts


class Surroundings:
    """What goes into every edition beside its article: tools, templates, locales. Looked at once in a build."""

    def __init__(self) -> None:
        tools = [_version("publish-toolkit"), pandoc.version(), _version("typst")]
        self._common = [SCHEMA, tools, _digest(locales_folder()), os.environ.get("SOURCE_DATE_EPOCH", "")]
        self._templates = {name: _digest(templates_folder() / name) for name in FORMATS}

    def parts(self, name: str) -> list[object]:
        """Return what decides about an edition in a format, as JSON values."""
        return [*self._common, self._templates[name]]


@dataclass(frozen=True, slots=True)
class Job:
    """An article in one language.

    Attributes:
        source: Where the article comes from.
        article: The article in its own language.
        language: BCP 47 tag of the editions.
        fingerprint: What translates it; None if it is published in its own language.
        surroundings: What goes into its editions beside it.
        help: What people gave for the translation: the digest of the glossary, and the state of what they reviewed.
    """

    source: Source
    article: Article
    language: str
    fingerprint: Fingerprint | None
    surroundings: Surroundings
    help: tuple[str, ...] = ()
    digest: str = field(init=False)
    """Hash of the article as it was read: whatever reading options and readers there are, it tells of them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", sha256(self.article.to_json().encode()))

    def place(self, name: str) -> str:
        """Return where the edition in a format lies in the output folder, with forward slashes."""
        return f"{self.language}/{self.source.slug}.{FORMATS[name].extension}"

    def key(self, name: str) -> str:
        """Return the hash of everything that goes into the edition in a format."""
        parts = {
            "source": [self.source.name, self.digest],
            "edition": [self.language, name],
            "engine": asdict(self.fingerprint) if self.fingerprint else None,
            "help": self.help,
            "surroundings": self.surroundings.parts(name),
        }
        return sha256(json.dumps(parts, sort_keys=True).encode())

    def entry(self, name: str, outcome: Outcome) -> Entry:
        """Return what the manifest says of the edition in a format."""
        counts = outcome.counts
        return Entry(
            path=self.place(name),
            source=self.source.name,
            source_sha256=self.article.origin.sha256,
            title=outcome.title,
            language=self.language,
            source_language=self.article.language,
            format=name,
            engine=asdict(self.fingerprint) if self.fingerprint else None,
            sentences={
                "engine": counts.engine,
                "memory": counts.memory,
                "reviewed": counts.reviewed,
                "left alone": counts.left_alone,
                "kept": counts.kept,
                "terms": counts.terms,
                "placed by rule": counts.by_rule,
            },
            checks=outcome.checks,
            warnings=[finding.to_dict() for finding in outcome.findings],
            sha256=outcome.sha256,
            key=self.key(name),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of an edition once it is made; the defaults are those of one that is only planned."""

    title: str
    counts: Counts
    checks: dict[str, bool]
    findings: tuple[Finding, ...] = ()
    sha256: str = ""


def _digest(folder: Path) -> str:
    """Return a hash over the names and contents of all files in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(f"{file.relative_to(folder)}:{sha256_of_file(file)};".encode() for file in files))


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:  # run from a folder, without being installed
        return ""
