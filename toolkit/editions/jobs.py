"""Jobs: an article or a bundle in one language; the keys of its editions, and what the manifest says of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from toolkit import pandoc
from toolkit.data import locales_folder
from toolkit.document import Article
from toolkit.editions.manifest import SCHEMA, Entry
from toolkit.editions.plan import Plan, Source
from toolkit.editions.sources import slug
from toolkit.files import sha256, sha256_of_folder
from toolkit.findings import Finding
from toolkit.rendering import FORMATS
from toolkit.translation.engine import Fingerprint
from toolkit.translation.translator import Counts


class Surroundings:
    """What goes into every edition beside its article: tools, templates, locales, options. Looked at once."""

    def __init__(self, plan: Plan) -> None:
        tools = [_version("publish-toolkit"), pandoc.version(), _version("typst")]
        settings = plan.settings
        options = [settings.typography, settings.bilingual, settings.strict]
        self._common = [
            SCHEMA,
            tools,
            sha256_of_folder(locales_folder()),
            os.environ.get("SOURCE_DATE_EPOCH", ""),
            options,
        ]
        folders = plan.templates.folders()
        self._templates = {name: [sha256_of_folder(folder / name) for folder in folders] for name in FORMATS}

    def parts(self, name: str) -> list[object]:
        """Return what decides about an edition in a format, as JSON values."""
        return [*self._common, self._templates[name]]


class Work(Protocol):
    """What editions are made of in one language: an article, or a bundle."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def slug(self) -> str:
        """The name of its editions."""

    @property
    def language(self) -> str:
        """BCP 47 tag of the editions."""

    def place(self, name: str) -> str:
        """Return where the edition in a format lies in the output folder, with forward slashes."""

    def key(self, name: str) -> str:
        """Return the hash of everything that goes into the edition in a format."""

    def entry(self, name: str, outcome: Outcome) -> Entry:
        """Return what the manifest says of the edition in a format."""


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

    @property
    def name(self) -> str:
        """The article's file."""
        return self.source.name

    @property
    def slug(self) -> str:
        """The name of its editions."""
        return self.source.slug

    def place(self, name: str) -> str:
        """Return where the edition in a format lies in the output folder, with forward slashes."""
        return _place(self, name)

    def key(self, name: str) -> str:
        """Return the hash of everything that goes into the edition in a format."""
        return _key([*self.parts(), name], self.surroundings, name)

    def parts(self) -> list[object]:
        """Return what goes into the article's text, as JSON values."""
        engine = asdict(self.fingerprint) if self.fingerprint else None
        return [self.source.name, self.digest, self.language, engine, list(self.help)]

    def entry(self, name: str, outcome: Outcome) -> Entry:
        """Return what the manifest says of the edition in a format."""
        return _entry(
            self,
            name,
            outcome,
            source_sha256=self.article.origin.sha256,
            source_language=self.article.language,
            engine=self.fingerprint,
        )


@dataclass(frozen=True, slots=True)
class BundleJob:
    """All articles in one edition, in one language.

    Attributes:
        title: Its title.
        jobs: The articles, in order; at least one.
        surroundings: What goes into its editions beside them.
    """

    title: str
    jobs: tuple[Job, ...]
    surroundings: Surroundings
    usual_title: str = ""
    """The title that names its files, the same in every language."""

    @property
    def name(self) -> str:
        """Its title."""
        return self.title

    @property
    def slug(self) -> str:
        """The name of its editions."""
        return slug(self.usual_title or self.title)

    @property
    def language(self) -> str:
        """BCP 47 tag of the editions."""
        return self.jobs[0].language

    def place(self, name: str) -> str:
        """Return where the edition in a format lies in the output folder, with forward slashes."""
        return _place(self, name)

    def key(self, name: str) -> str:
        """Return the hash of everything that goes into the edition in a format."""
        return _key([self.title, *(job.parts() for job in self.jobs), name], self.surroundings, name)

    def entry(self, name: str, outcome: Outcome) -> Entry:
        """Return what the manifest says of the edition in a format."""
        hashes = [job.article.origin.sha256 for job in self.jobs]
        return _entry(
            self,
            name,
            outcome,
            source_sha256=sha256("\n".join(hashes).encode()),
            source_language=", ".join(dict.fromkeys(job.article.language for job in self.jobs)),
            engine=next((job.fingerprint for job in self.jobs if job.fingerprint), None),
            articles=[{"source": job.name, "sha256": job.article.origin.sha256} for job in self.jobs],
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of an edition once it is made; the defaults are those of one that is only planned."""

    title: str
    counts: Counts
    checks: dict[str, bool]
    findings: tuple[Finding, ...] = ()
    bilingual: bool = False
    sha256: str = ""


def sum_of(counts: Iterable[Counts]) -> Counts:
    """Return the counts of several articles together."""
    every = list(counts)
    return Counts(**{item.name: sum(getattr(one, item.name) for one in every) for item in fields(Counts)})


def _place(work: Work, name: str) -> str:
    return f"{work.language}/{work.slug}.{FORMATS[name].extension}"


def _key(parts: Sequence[object], surroundings: Surroundings, name: str) -> str:
    return sha256(json.dumps([parts, surroundings.parts(name)], sort_keys=True).encode())


def _entry(
    work: Work,
    name: str,
    outcome: Outcome,
    *,
    source_sha256: str,
    source_language: str,
    engine: Fingerprint | None,
    articles: Sequence[dict[str, str]] = (),
) -> Entry:
    counts = outcome.counts
    return Entry(
        path=work.place(name),
        source=work.name,
        source_sha256=source_sha256,
        title=outcome.title,
        language=work.language,
        source_language=source_language,
        format=name,
        engine=asdict(engine) if engine else None,
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
        articles=list(articles),
        bilingual=outcome.bilingual,
        sha256=outcome.sha256,
        key=work.key(name),
    )


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:  # run from a folder, without being installed
        return ""
