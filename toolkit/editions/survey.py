"""The survey: what is known of each source, and which of its editions are stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.editions.articles import Articles
from toolkit.editions.manifest import entry_of
from toolkit.editions.plan import Plan, check
from toolkit.editions.report import Report
from toolkit.editions.result import Edition, Failure, Status
from toolkit.editions.staleness import Examiner, Old
from toolkit.errors import PublishError, RenderError
from toolkit.settings import Settings
from toolkit.steps import ArticleJob, EditionJob, Job, Known, OutputFolder, Printed, place_of


@dataclass(frozen=True, slots=True)
class Stale:
    """A source of which something is stale.

    Attributes:
        known: What is known of it.
        jobs: What is to be made of it.
    """

    known: Known
    jobs: list[tuple[ArticleJob, list[EditionJob]]]


class Survey:
    """Looks at every source once.

    Args:
        plan: What is wanted.
        report: Told what is up to date, and what can't be made.
        articles: The articles.
        examiner: Tells what is stale.
        output: Where the editions are.
        dry_run: Note what is stale instead of handing it on.
    """

    def __init__(
        self,
        plan: Plan,
        report: Report,
        articles: Articles,
        examiner: Examiner,
        output: OutputFolder,
        *,
        dry_run: bool,
    ) -> None:
        self._plan = plan
        self._report = report
        self._articles = articles
        self._examiner = examiner
        self._output = output
        self._dry_run = dry_run
        self._checked = {plan.settings}

    def stale_sources(self, seen: Callable[[Known], None]) -> Iterator[Stale]:
        """Yield the sources of which something is stale; the articles of the others are let go.

        Args:
            seen: Told of each source that can be read.

        Raises:
            Stopped: The build is to stop.
        """
        for number, known in self._articles.known():
            seen(known)
            jobs = self._wanted(number, known)
            if jobs:
                yield Stale(known, jobs)
            else:
                self._articles.let_go(known)

    def job(self, known: Known, language: str) -> ArticleJob | None:
        """Return the job of making an article in a language; None, and a failure is noted, if nothing can do it.

        Args:
            known: What is known of the article.
            language: BCP 47 tag of the editions.
        """
        settings = self._settings(known, language)
        try:
            return self._examiner.job(known, language, settings, lambda: self._articles.article(known))
        except PublishError as error:
            self._report.fail(Failure(known.source.name, language, "", error), language)
            return None

    def stale(self, job: Job, order: int, old: Old | None = None) -> list[EditionJob]:
        """Return the editions of an article or a bundle that have to be made; note those that are up to date.

        Args:
            job: The article or bundle, in a language.
            order: The number of its first edition in the plan.
            old: The editions that there are of it, if they have been looked up.
        """
        old = self._examiner.old(job.name) if old is None else old
        wanted = []
        for number, name in enumerate(job.settings.formats, order):
            verdict, place = self._examiner.verdict(job, name, old), place_of(job, name)
            if verdict.old is not None:
                edition = Edition(self._output.path(place), Status.CURRENT, verdict.old)
            elif self._dry_run:
                entry = entry_of(job, name, verdict.made_from, Printed(job.title))
                edition = Edition(self._output.path(place), Status.WANTED, entry, verdict.reasons)
            elif not verdict.altered or self._set_aside(job, name, place, untouchable=verdict.untouchable):
                if place in old:
                    self._examiner.begin(place)
                edition_job = EditionJob(job, name, 0, verdict.made_from, number, verdict.reasons, verdict.guarded)
                wanted.append(edition_job)
                continue
            else:
                continue
            self._report.note(number, place, edition)
        return wanted

    def _set_aside(self, job: Job, format: str, place: str, *, untouchable: bool) -> bool:  # noqa: A002
        """Put an edition that somebody has changed under another name if it is to be made anew; else say it is kept.

        Returns:
            Whether it can be made anew.
        """
        path = self._output.path(place)
        if untouchable:
            error = RenderError(
                f"{path} is an article itself, and is kept: its edition would take its place.",
                "Give another folder with --out, or say with --layout where editions lie.",
            )
            self._report.fail(Failure(job.name, job.language, format, error))
            return False
        if job.settings.force:
            return (
                self._report.attempt(job.name, job.language, format, lambda: self._output.set_aside(place)) is not None
            )
        taken_in = f"Take its corrections in with publish review import {path}. " if format == "docx" else ""
        error = RenderError(
            f"{path} was changed by somebody since it was made: it is kept as it is.",
            f"{taken_in}Rename it to have it made anew beside yours, or give --force: that sets yours aside under "
            "another name.",
        )
        self._report.fail(Failure(job.name, job.language, format, error))
        return False

    def _wanted(self, number: int, known: Known) -> list[tuple[ArticleJob, list[EditionJob]]] | None:
        """Return what is stale of an article, by language; None if that can't be told, and a failure is noted."""
        if not self._plan.singly:
            return None
        if known.front:
            self._report.total += self._plan.size_of(known.source, known.front) - self._plan.size_of(known.source, {})
        return self._report.attempt(known.source.name, "", "", lambda: list(self._jobs(number, known)))

    def _jobs(self, number: int, known: Known) -> Iterator[tuple[ArticleJob, list[EditionJob]]]:
        old = self._examiner.old(known.source.name)
        for position, language in enumerate(self._settings(known).languages):
            job = self.job(known, language)
            wanted = self.stale(job, self._plan.order(number, position), old) if job else []
            if job and wanted:
                yield job, wanted

    def _settings(self, known: Known, language: str | None = None) -> Settings:
        """Return what is wanted of an article; whether it can be carried out is found out once for all that want it."""
        settings = self._plan.settings_of(known.source, known.front, language)
        if settings not in self._checked:
            check(settings)
            self._checked.add(settings)
        return settings
