"""Jobs: an article or a bundle in one language; the keys of its editions, and what the manifest says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Protocol

from toolkit.editions.ingredients import Surroundings, engine_told, key_of, short
from toolkit.editions.manifest import Entry
from toolkit.editions.reading import Known
from toolkit.editions.services import Service
from toolkit.files import sha256
from toolkit.findings import Finding
from toolkit.rendering import FORMATS, Templates
from toolkit.settings import Settings
from toolkit.translation import Counts, Usage
from toolkit.translation.engines import Fingerprint


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

    @property
    def settings(self) -> Settings:
        """What is wanted of it."""

    @property
    def templates(self) -> Templates:
        """The templates of its editions."""

    @property
    def title(self) -> str:
        """Its title before it is translated."""

    def place(self, name: str) -> str:
        """Return where the edition in a format lies in the output folder, with forward slashes."""

    def made_from(self, name: str) -> dict[str, str]:
        """Return all that goes into the edition in a format."""

    def entry(self, name: str, outcome: Outcome) -> Entry:
        """Return what the manifest says of the edition in a format."""


@dataclass(frozen=True, slots=True)
class Job:
    """An article in one language.

    Attributes:
        known: What is known of the article.
        language: BCP 47 tag of the editions.
        settings: What is wanted of it.
        templates: Their templates.
        surroundings: What goes into its editions beside it.
        service: What translates it; None if it is published in its own language.
        usage: What it uses of the glossary and of what people reviewed.
    """

    known: Known
    language: str
    settings: Settings
    templates: Templates
    surroundings: Surroundings
    service: Service | None = None
    usage: Usage = field(default=Usage())

    @property
    def name(self) -> str:
        """The article's file."""
        return self.known.source.name

    @property
    def slug(self) -> str:
        """The name of its editions."""
        return self.known.source.slug

    @property
    def title(self) -> str:
        """Its title in its own language."""
        return self.known.title

    @property
    def is_bilingual(self) -> bool:
        """Whether its original stands beside it."""
        return self.settings.bilingual and self.service is not None

    @property
    def fingerprint(self) -> Fingerprint | None:
        """What translates it; None if it is published in its own language."""
        return self.service.fingerprint if self.service else None

    def using(self, usage: Usage) -> Job:
        """Return the job with what it uses of the glossary and of what people reviewed."""
        return replace(self, usage=usage)

    def place(self, name: str) -> str:
        """Return where the edition in a format lies in the output folder, with forward slashes."""
        return _place(self, name)

    def made_from(self, name: str) -> dict[str, str]:
        """Return all that goes into the edition in a format."""
        originals = [self.known.language] if self.is_bilingual else []
        return {
            "source": self.name,
            **self.text_made_from(),
            **self.surroundings.of(self.settings, self.templates, self.language, originals, name),
        }

    def text_made_from(self) -> dict[str, str]:
        """Return what goes into its text, whatever the format."""
        return {
            "article": short(self.known.digest),
            "engine": engine_told(self.fingerprint),
            "glossary": self.usage.terms,
            "reviewed": self.usage.reviewed,
        }

    def entry(self, name: str, outcome: Outcome) -> Entry:
        """Return what the manifest says of the edition in a format."""
        return _entry(
            self,
            name,
            outcome,
            source_sha256=self.known.sha256,
            source_language=self.known.language,
            engine=self.fingerprint,
        )


@dataclass(frozen=True, slots=True)
class BundleJob:
    """Many articles in one edition, in one language.

    Attributes:
        title: Its title.
        jobs: The articles, in order; at least one.
        settings: What is wanted of it.
        slug: The name of its editions, the same in every language.
    """

    title: str
    jobs: tuple[Job, ...]
    settings: Settings
    slug: str

    @property
    def name(self) -> str:
        """Its title."""
        return self.title

    @property
    def language(self) -> str:
        """BCP 47 tag of the editions."""
        return self.jobs[0].language

    @property
    def templates(self) -> Templates:
        """Its templates."""
        return self.jobs[0].templates

    def place(self, name: str) -> str:
        """Return where the edition in a format lies in the output folder, with forward slashes."""
        return _place(self, name)

    def made_from(self, name: str) -> dict[str, str]:
        """Return all that goes into the edition in a format; of many articles, one hash of each thing."""
        first = self.jobs[0]
        texts = [job.text_made_from() for job in self.jobs]
        originals = list(dict.fromkeys(job.known.language for job in self.jobs if job.is_bilingual))
        together = {part: _together(text[part] for text in texts) for part in texts[0]}
        engines = dict.fromkeys(text["engine"] for text in texts if text["engine"])
        return {
            "source": self.title,
            **together,
            "engine": "; ".join(engines),
            "articles": _together(f"{job.name}: {job.settings.typography} {job.is_bilingual}" for job in self.jobs),
            **first.surroundings.of(self.settings, first.templates, self.language, originals, name),
        }

    def entry(self, name: str, outcome: Outcome) -> Entry:
        """Return what the manifest says of the edition in a format."""
        hashes = [job.known.sha256 for job in self.jobs]
        return _entry(
            self,
            name,
            outcome,
            source_sha256=sha256("\n".join(hashes).encode()),
            source_language=", ".join(dict.fromkeys(job.known.language for job in self.jobs)),
            engine=next((job.fingerprint for job in self.jobs if job.fingerprint), None),
            articles=[{"source": job.name, "sha256": job.known.sha256} for job in self.jobs],
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of an edition once it is made; the defaults are those of one that is only planned."""

    title: str
    counts: Counts = field(default_factory=Counts)
    checks: dict[str, bool] | None = None
    findings: tuple[Finding, ...] = ()
    bilingual: bool = False
    sha256: str = ""


def sum_of(counts: Iterable[Counts]) -> Counts:
    """Return the counts of several articles together."""
    every = list(counts)
    return Counts(**{item.name: sum(getattr(one, item.name) for one in every) for item in fields(Counts)})


def _together(parts: Iterable[str]) -> str:
    every = list(parts)
    return short(sha256("\n".join(every).encode())) if any(every) else ""


def _place(work: Work, name: str) -> str:
    return f"{work.language}/{work.slug}.{FORMATS[name].extension}"


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
    counts, ingredients = outcome.counts, work.made_from(name)
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
        checks=outcome.checks or {},
        warnings=[finding.to_dict() for finding in outcome.findings],
        articles=list(articles),
        bilingual=outcome.bilingual,
        sha256=outcome.sha256,
        made_from=ingredients,
        key=key_of(ingredients),
    )
