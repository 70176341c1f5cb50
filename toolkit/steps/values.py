"""The plain values that steps take and return: any process can have them, and they say all that there is to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.errors import PublishError
from toolkit.findings import Finding
from toolkit.ingest import KEPT_EXTENSIONS
from toolkit.rendering import FORMATS
from toolkit.settings import FrozenTable, Settings, place_in
from toolkit.storage import AnyPath
from toolkit.translation import Counts, Usage

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.document import Article
    from toolkit.rendering import Rendered
    from toolkit.translation import DoubtfulSentence
    from toolkit.translation.engines import Fingerprint


@dataclass(frozen=True, slots=True)
class Source:
    """One article to publish.

    Attributes:
        path: Its file.
        name: The file as people see it: relative to the project where it lies in it.
        slug: The name of its editions.
        branch: Where it lies in the folder of the editions or the one that was named, without its extension; with
            forward slashes. Empty for its slug.
        root: The folder that was named and has it, in which it may name files; None in a project,
            and for its own folder alone.
    """

    path: AnyPath
    name: str
    slug: str
    branch: str = ""
    root: Path | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a source without its text.

    Attributes:
        source: The source.
        digest: Hash of the article as it was read: whatever reading options and readers there are, it tells of them.
        sha256: Hash of the source's bytes and of the images that came along.
        language: BCP 47 tag of its language.
        title: Its title.
        front: What its front matter says of its editions: fields of `Settings`.
        links: Hash of the headings of the pages that it leads to; empty if it leads to none.
    """

    source: Source
    digest: str
    sha256: str
    language: str
    title: str
    front: Mapping[str, Any] = field(default_factory=dict)
    links: str = ""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """A source that has been read.

    Attributes:
        known: What is known of it now.
        article: Its article.
        record: What is to be remembered of it.
    """

    known: Known
    article: Article
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RequiredModel:
    """A model that an engine needs for a pair, wherever it is to work.

    Attributes:
        engine: The engine that uses it.
        name: What it is called.
        version: Its version; empty if it has none.
        sources: BCP 47 tags that it translates from, if that has to be said when it is installed.
        targets: Those that it translates to.
        kind: What family of models it is of, if it is of one of several.
    """

    engine: str
    name: str
    version: str = ""
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ArticleJob:
    """An article that is to be made in one language.

    Attributes:
        known: What is known of the article.
        language: BCP 47 tag of the editions.
        settings: What is wanted of it.
        engine: What translates it; None if it is published in its own language.
        terms: Hash of the glossary; empty if there is none.
        remembered: Whether its sentences go into a translation memory.
        models: The models that the engine needs.
        usage: What it uses of the glossary and of what people reviewed.
    """

    known: Known
    language: str
    settings: Settings
    engine: Fingerprint | None = None
    terms: str = ""
    remembered: bool = False
    models: tuple[RequiredModel, ...] = ()
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
        return self.settings.bilingual and self.engine is not None

    @property
    def service(self) -> tuple[object, ...]:
        """What articles have in common that are translated together."""
        settings = self.settings
        decoding = repr(sorted(settings.decoding.items()))
        tuning = (settings.quality, settings.device, decoding, settings.glossaries, self.terms, settings.unchecked)
        return (self.engine, self.known.language, self.language, *tuning) if self.engine else ()


@dataclass(frozen=True, slots=True)
class BundleJob:
    """Many articles that are to be made into one edition, in one language.

    Attributes:
        title: Its title.
        members: The articles, in order; at least one.
        settings: What is wanted of it.
        slug: The name of its editions, the same in every language.
        parts: The title of the part that each article is in, in the articles' language; empty if it is in none.
        dedication: Its dedication by language, as `toolkit.settings.BundleSpec` has it.
    """

    title: str
    members: tuple[ArticleJob, ...]
    settings: Settings
    slug: str
    parts: tuple[str, ...] = ()
    dedication: FrozenTable = field(default_factory=FrozenTable)

    @property
    def name(self) -> str:
        """Its title."""
        return self.title

    @property
    def language(self) -> str:
        """BCP 47 tag of the editions."""
        return self.members[0].language


Job = ArticleJob | BundleJob
"""What editions are made of in one language."""


TREES = frozenset({"md", "html"})
"""Formats whose editions keep the shape of the tree, and lead to one another."""


def _extension(job: Job, format: str) -> str:  # noqa: A002 - the command line's word
    """Return the extension of an edition: one in its source's own format keeps that, by which generators know it."""
    if format == "md" and isinstance(job, ArticleJob):
        own = job.known.source.path.suffix.lower().lstrip(".")
        if own in KEPT_EXTENSIONS:
            return own
    return FORMATS[format].extension


def place_of(job: Job, format: str) -> str:  # noqa: A002 - the command line's word
    """Return where the edition of a job in a format lies in the output folder, with forward slashes."""
    extension, layout = _extension(job, format), job.settings.layout
    branch = (job.known.source.branch or job.slug) if isinstance(job, ArticleJob) else job.slug
    if layout:
        source_language = job.known.language if isinstance(job, ArticleJob) else job.members[0].known.language
        return place_in(layout, branch, job.language, source_language, extension)
    # A translated tree keeps its shape, so that its pages find each other.
    return f"{job.language}/{branch if format in TREES else job.slug}.{extension}"


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is to be typeset.

    Attributes:
        article: It, localized.
        counts: What became of its sentences.
        findings: What a person should look at.
        read_first: The sentences that a person should read first.
        markdown: Its source with this text, if that can be given back, and is wanted.
    """

    article: Article
    counts: Counts
    findings: tuple[Finding, ...]
    read_first: tuple[DoubtfulSentence, ...] = ()
    markdown: Rendered | None = None

    @property
    def is_bilingual(self) -> bool:
        """Whether an original stands beside its translation."""
        from toolkit.document import bilingual_with

        return bool(bilingual_with(self.article.metadata))


@dataclass(frozen=True, slots=True)
class EditionJob:
    """An edition that is to be printed.

    Attributes:
        job: The article or bundle, in a language.
        format: Its format.
        text: The number of its text among those that are made together.
        made_from: All that must go into it: see `toolkit.steps.ingredients`.
        order: Its number in the plan.
        reasons: Why it is made, for people.
        guarded: Whether a file is at its place of which nobody knows who has made it.
    """

    job: Job
    format: str
    text: int
    made_from: Mapping[str, str]
    order: int
    reasons: tuple[str, ...]
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition that is checked and in its place; the defaults are those of one that is only planned.

    Attributes:
        title: Its title, in its own language.
        counts: What became of its sentences.
        checks: What was checked, by code, and whether it held.
        findings: What a person should look at.
        bilingual: Whether the original stands beside the translation.
        read_first: The sentences that a person should read first.
        sha256: Hash of its bytes.
        signature: What tells that its file is the one that was written.
    """

    title: str
    counts: Counts = field(default_factory=Counts)
    checks: Mapping[str, bool] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    bilingual: bool = False
    read_first: tuple[DoubtfulSentence, ...] = ()
    sha256: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """What could not be done.

    Attributes:
        error: Why.
        format: The format, if it is about one.
        members: Of a bundle, the articles that can't be made, each with the reason.
    """

    error: PublishError
    format: str = ""
    members: tuple[tuple[str, PublishError], ...] = ()

    @property
    def everywhere(self) -> bool:
        """Whether nothing else can be done either."""
        return bool(getattr(self.error, "everywhere", False))
