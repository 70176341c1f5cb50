"""The survey: which sources there are, what is known of each, and which of its editions are stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

from toolkit.document import Article
from toolkit.editions.events import Step
from toolkit.editions.examination import Examiner, Old
from toolkit.editions.jobs import Job, Outcome, Work
from toolkit.editions.making import Wanted
from toolkit.editions.output import OutputFolder
from toolkit.editions.plan import Plan, Source, check
from toolkit.editions.reading import Known, Reader, Reading
from toolkit.editions.report import Report
from toolkit.editions.result import Edition, Failure, Status
from toolkit.editions.services import Service
from toolkit.editions.windows import ahead
from toolkit.errors import PublishError
from toolkit.settings import Settings


@dataclass(frozen=True, slots=True)
class Stale:
    """A source of which something is stale.

    Attributes:
        known: What is known of it.
        jobs: What is to be made of it, by language.
    """

    known: Known
    jobs: dict[str, tuple[Job, list[Wanted]]]


@dataclass(frozen=True, slots=True)
class Pending(Stale):
    """A source of which something is stale, with its article.

    Attributes:
        article: It, in its own language.
    """

    article: Article

    @property
    def size(self) -> int:
        """Roughly how many bytes it takes beside its text: its images."""
        return sum(len(resource.data) for resource in self.article.resources.values())


S = TypeVar("S", bound=Stale)


def groups(window: Sequence[S]) -> Iterator[tuple[Service | None, list[tuple[S, Job, list[Wanted]]]]]:
    """Yield what is stale of some sources, language by language, those together that one service translates."""
    for language in dict.fromkeys(language for stale in window for language in stale.jobs):
        found: dict[Service | None, list[tuple[S, Job, list[Wanted]]]] = {}
        for stale in window:
            if language in stale.jobs:
                job, wanted = stale.jobs[language]
                found.setdefault(job.service, []).append((stale, job, wanted))
        yield from found.items()


class Survey:
    """Looks at every source once.

    Args:
        plan: What is wanted.
        report: Told what is up to date, and what can't be made.
        reader: Reads sources.
        examiner: Tells what is stale.
        output: Where the editions are.
        pool: Reads several sources at once; None reads one after the other.
        dry_run: Note what is stale instead of handing it on.
    """

    def __init__(
        self,
        plan: Plan,
        report: Report,
        reader: Reader,
        examiner: Examiner,
        output: OutputFolder,
        pool: Executor | None,
        dry_run: bool,
    ) -> None:
        self._plan = plan
        self._report = report
        self._reader = reader
        self._examiner = examiner
        self._output = output
        self._pool = pool
        self._dry_run = dry_run
        self._checked = {plan.settings}

    def pending(self, seen: Callable[[Known], None]) -> Iterator[Pending]:
        """Yield the articles of which something is stale.

        Args:
            seen: Told of each source that can be read.

        Raises:
            Stopped: The build is to stop.
        """
        for number, known, article in self._sources():
            seen(known)
            whole = _Once(article, known, self._reader)
            jobs = self.wanted(number, known, whole)
            loaded = self._report.attempt(known.source.name, "", "", whole) if jobs else None
            if jobs and loaded is not None:
                yield Pending(known, jobs, loaded)

    def wanted(
        self, number: int, known: Known, article: Callable[[], Article]
    ) -> dict[str, tuple[Job, list[Wanted]]] | None:
        """Return what is stale of an article, by language; None if that can't be told, and a failure is noted.

        Args:
            number: The number of its source in the plan.
            known: What is known of it.
            article: Returns it, should its text have to be looked at.
        """
        if not self._plan.singly:
            return None
        if known.front:
            self._report.total += self._plan.size_of(known.source, known.front) - self._plan.size_of(known.source, {})
        return self._report.attempt(known.source.name, "", "", lambda: self._jobs(number, known, article))

    def job(self, known: Known, language: str, article: Callable[[], Article]) -> Job | None:
        """Return the job of making an article in a language; None, and a failure is noted, if nothing can do it.

        Args:
            known: What is known of the article.
            language: BCP 47 tag of the editions.
            article: Returns the article, should its text have to be looked at.
        """
        settings = self._settings(known, language)
        try:
            return self._examiner.job(known, language, settings, article)
        except PublishError as error:
            self._report.fail(Failure(known.source.name, language, "", error), language)
            return None

    def stale(self, work: Work, order: int, old: Old | None = None) -> list[Wanted]:
        """Return the editions of an article or a bundle that have to be made; note those that are up to date.

        Args:
            work: The article or bundle, in a language.
            order: The number of its first edition in the plan.
            old: The editions that there are of it, if they have been looked up.
        """
        old = self._examiner.old(work.name) if old is None else old
        wanted = []
        for number, name in enumerate(work.settings.formats, order):
            verdict, place = self._examiner.verdict(work, name, old), work.place(name)
            if verdict.old is not None:
                edition = Edition(self._output.path(place), Status.CURRENT, verdict.old)
            elif self._dry_run:
                entry = work.entry(name, Outcome(work.title))
                edition = Edition(self._output.path(place), Status.WANTED, entry, verdict.reasons)
            else:
                wanted.append(Wanted(number, name, verdict.reasons))
                continue
            self._report.note(number, place, edition)
        return wanted

    def _sources(self) -> Iterator[tuple[int, Known, Article | None]]:
        """Yield what is known of each source, and its article if it had to be read."""
        reader, sources = self._reader, self._plan.sources
        remembered = ((source, reader.remembered(source)) for source in sources)

        def look(item: tuple[Source, Known | None]) -> Known | Reading:
            return item[1] or reader.read(item[0])

        for number, come in enumerate(ahead(self._pool, look, remembered, self._plan.jobs)):
            name = sources[number].name
            self._report.tell(Step.READ, name, number, len(sources))
            found = self._report.attempt(name, "", "", come)
            if isinstance(found, Reading):
                reader.remember(found)
                yield number, found.known, found.article
            elif found is not None:
                yield number, found, None

    def _settings(self, known: Known, language: str | None = None) -> Settings:
        """Return what is wanted of an article; whether it can be carried out is found out once for all that want it."""
        settings = self._plan.settings_of(known.source, known.front, language)
        if settings not in self._checked:
            check(settings)
            self._checked.add(settings)
        return settings

    def _jobs(self, number: int, known: Known, article: Callable[[], Article]) -> dict[str, tuple[Job, list[Wanted]]]:
        """Return what is stale of an article, by language."""
        old = self._examiner.old(known.source.name)
        languages = self._settings(known).languages
        found = {}
        for position, language in enumerate(languages):
            job = self.job(known, language, article)
            wanted = self.stale(job, self._plan.order(number, position), old) if job else []
            if job and wanted:
                found[language] = (job, wanted)
        return found


class _Once:
    """An article that is read when it is first needed, if it has not been."""

    def __init__(self, article: Article | None, known: Known, reader: Reader) -> None:
        self._article = article
        self._known = known
        self._reader = reader

    def __call__(self) -> Article:
        if self._article is None:
            self._article = self._reader.article(self._known)
        return self._article
