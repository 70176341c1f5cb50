"""Bundles: many articles in one edition, made when all of them are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from toolkit.document import Article
from toolkit.editions.jobs import BundleJob, Job
from toolkit.editions.making import Maker, Wanted
from toolkit.editions.plan import Bundle, Plan
from toolkit.editions.reading import Known, Reader
from toolkit.editions.report import Report
from toolkit.editions.result import Failure
from toolkit.editions.services import Service
from toolkit.editions.survey import Survey
from toolkit.editions.texts import Text, bundled, texts_of
from toolkit.errors import RenderError
from toolkit.translation import Progress


class Bundler:
    """Makes the bundles of a build. A bundle fails if one of its articles does.

    Args:
        plan: What is wanted.
        report: Told what becomes of it.
        reader: Has the articles.
        survey: Tells what is stale.
        maker: Makes editions.
        progress: Returns what is told of translated sentences.
    """

    def __init__(
        self,
        plan: Plan,
        report: Report,
        reader: Reader,
        survey: Survey,
        maker: Maker,
        progress: Callable[[Service | None], Progress],
    ) -> None:
        self._plan = plan
        self._report = report
        self._reader = reader
        self._survey = survey
        self._maker = maker
        self._progress = progress
        self._members = {source.name for bundle in plan.bundles for source in bundle.sources}
        self._known: dict[str, Known] = {}

    def take(self, known: Known) -> None:
        """Remember a source if it is in a bundle."""
        if known.source.name in self._members:
            self._known[known.source.name] = known

    def run(self) -> None:
        """Make all bundles.

        Raises:
            Stopped: The build is to stop.
        """
        for number, bundle in enumerate(self._plan.bundles, len(self._plan.sources)):
            for position, language in enumerate(bundle.settings.languages):
                self._report.heed()
                self._make(bundle, language, self._plan.order(number, position))

    def _make(self, bundle: Bundle, language: str, order: int) -> None:
        title = bundle.spec.title(language)
        jobs = {job.name: job for job in self._jobs(bundle, language)}
        if self._lacks(bundle, title, language, jobs):
            return
        members = tuple(jobs[source.name] for source in bundle.sources)
        job = BundleJob(title, members, bundle.settings_in(language), bundle.slug)
        wanted = self._survey.stale(job, order)
        if wanted:
            self._print(bundle, job, wanted)

    def _print(self, bundle: Bundle, job: BundleJob, wanted: list[Wanted]) -> None:
        """Have the editions of a bundle made."""
        texts = self._texts(job.jobs)
        if not self._lacks(bundle, job.title, job.language, texts):
            chapters = [(member.name, texts[member.name]) for member in job.jobs]
            self._maker.make(job, lambda: bundled(job.title, chapters), wanted)

    def _jobs(self, bundle: Bundle, language: str) -> Iterator[Job]:
        for source in bundle.sources:
            known = self._known.get(source.name)
            if known is not None:
                job = self._survey.job(known, language, lambda known=known: self._reader.article(known))  # type: ignore[misc]
                if job is not None:
                    yield job

    def _texts(self, jobs: Sequence[Job]) -> dict[str, Text]:
        """Return the texts of articles by name; of those that can be made."""
        groups: dict[Service | None, list[tuple[Job, Article]]] = {}
        for job in jobs:
            article = self._report.attempt(job.name, job.language, "", lambda job=job: self._reader.article(job.known))  # type: ignore[misc]
            if article is not None:
                groups.setdefault(job.service, []).append((job, article))
        made: dict[str, Text] = {}
        for service, tasks in groups.items():
            for (job, _), text in zip(tasks, texts_of(tasks, service, self._progress(service)), strict=True):
                done = self._report.attempt(job.name, job.language, "", text)
                if done is not None:
                    made[job.name] = done
        return made

    def _lacks(self, bundle: Bundle, title: str, language: str, there: Collection[str]) -> bool:
        """Tell whether a bundle lacks an article, and note that it can't be made without."""
        missing = [source.name for source in bundle.sources if source.name not in there]
        if missing:
            message = f"The bundle '{title}' can't be made without {_told(missing)}."
            error = RenderError(message, "Mend what is said of it, or leave it out.")
            self._report.fail(Failure(title, language, "", error))
        return bool(missing)


def _told(names: list[str]) -> str:
    few = ", ".join(names[:5])
    return few if len(names) <= 5 else f"{few} and {len(names) - 5} more"
