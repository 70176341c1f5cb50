"""Which editions are stale, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache

from toolkit.document import Article
from toolkit.editions import ingredients as made_of
from toolkit.editions.ingredients import Surroundings
from toolkit.editions.jobs import Job, Work
from toolkit.editions.manifest import Entry
from toolkit.editions.output import OutputFolder
from toolkit.editions.reading import Known
from toolkit.editions.services import Services
from toolkit.editions.state import State
from toolkit.rendering import Templates
from toolkit.settings import Settings
from toolkit.translation import Usage, usage_of

Old = Mapping[str, tuple[Entry, str]]
"""The editions that there are of a source, by place, each with its file's signature."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an edition is up to date.

    Attributes:
        old: What the manifest says of it, if it is.
        reasons: Why it is not, for people.
    """

    old: Entry | None
    reasons: tuple[str, ...] = ()


class Examiner:
    """Tells what is stale.

    Args:
        state: What is known of earlier builds.
        output: Where the editions are.
        services: Who translates.
    """

    def __init__(self, state: State, output: OutputFolder, services: Services) -> None:
        self._state = state
        self._output = output
        self._services = services
        self._surroundings = Surroundings()
        self._templates = lru_cache(maxsize=32)(Templates.of)

    def job(self, known: Known, language: str, settings: Settings, article: Callable[[], Article]) -> Job:
        """Return the job of making an article in a language.

        Args:
            known: What is known of the article.
            language: BCP 47 tag of the editions.
            settings: What is wanted of it.
            article: Returns the article, should its text have to be looked at.

        Raises:
            PublishError: Nothing can translate it, or what people gave for that can't be used.
        """
        service = self._services.serve(known.language, language, settings)
        wanted = settings.templates
        templates = self._templates((settings.root / wanted).resolve() if wanted else None)
        job = Job(known, language, settings, templates, self._surroundings, service)
        return job if service is None else job.using(self._usage(job, article))

    def old(self, name: str) -> Old:
        """Return the editions that there are of a source."""
        return self._state.editions_of(name)

    def verdict(self, work: Work, name: str, old: Old) -> Verdict:
        """Tell whether the edition of an article or a bundle in a format is up to date.

        Args:
            work: The article or bundle, in a language.
            name: The format.
            old: The editions that there are of it.
        """
        place = work.place(name)
        if place not in old:
            return Verdict(None, (made_of.NEW,))
        entry, signature = old[place]
        made_from = work.made_from(name)
        if entry.key != made_of.key_of(made_from):
            return Verdict(None, made_of.reasons(entry.made_from, made_from) or (made_of.UNKNOWN,))
        same, now = self._output.state_of(place, signature, entry.sha256)
        if not same:
            return Verdict(None, (made_of.ALTERED if now else made_of.MISSING,))
        if now != signature:
            self._state.put_edition(entry, now)
        return Verdict(None, (made_of.FORCED,)) if work.settings.force else Verdict(entry)

    def _usage(self, job: Job, article: Callable[[], Article]) -> Usage:
        """Return what a job uses of what people gave; it is looked up only where that may have changed."""
        service = job.service
        if service is None or not (service.terms or service.reviewed):
            return Usage()
        stamp = {"article": job.known.digest, "terms": service.terms, "reviewed": service.reviewed}
        record = self._state.text(job.name, job.language)
        if record is not None and record["stamp"] == stamp:
            return Usage(**record["usage"])
        usage = usage_of(article(), service.pair, service.glossary, service.people)
        self._state.put_text(job.name, job.language, {"stamp": stamp, "usage": asdict(usage)})
        return usage
