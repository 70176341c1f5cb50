"""A build: read the articles, translate what is stale, render it, check it, and put it in place."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from toolkit.document import Article
from toolkit.editions.events import Event, Listener, Step, ignore
from toolkit.editions.jobs import BundleJob, Job, Outcome, Surroundings, Work
from toolkit.editions.manifest import Manifest
from toolkit.editions.plan import Plan, Source
from toolkit.editions.press import Outcome as Came
from toolkit.editions.press import Press
from toolkit.editions.printing import Printed, print_edition
from toolkit.editions.result import BuildResult, Edition, Failure, Status
from toolkit.editions.texts import Service, Services, Text, bundled, is_bilingual, text_of, translations
from toolkit.errors import PublishError, RenderError
from toolkit.files import sha256, sha256_of_file, write_atomically
from toolkit.ingest import read_article
from toolkit.languages import PSEUDO_TAG, same_language
from toolkit.rendering import manuscript_of
from toolkit.settings import BUNDLE_TITLE
from toolkit.translation.engine import Pair
from toolkit.translation.registry import Engines
from toolkit.translation.translator import Counts

log = logging.getLogger(__name__)
T = TypeVar("T")


def build(
    plan: Plan, listener: Listener = ignore, *, dry_run: bool = False, cancel: threading.Event | None = None
) -> BuildResult:
    """Make the editions of a plan; those that are up to date are left as they are.

    An article or edition that fails does not stop the others.

    Args:
        plan: What is wanted: see `toolkit.editions.plan.make_plan`.
        listener: Told of each step, in this thread.
        dry_run: Only find out what is stale.
        cancel: Once it is set, nothing new is begun; what is under way is finished, and the result says so.

    Raises:
        OutputError: The manifest can't be written.
    """
    with Engines(plan.settings) as engines:
        services = Services(plan, engines, read_only=dry_run)
        try:
            with Press[Printed](plan.jobs) as press:
                return _Build(plan, listener, services, press, dry_run).run()
        finally:
            services.close()


@dataclass(frozen=True, slots=True)
class _Group:
    """Jobs that one service translates; None publishes them as they are."""

    service: Service | None
    jobs: tuple[Job, ...]


class _Build:
    def __init__(
        self, plan: Plan, listener: Listener, services: Services, press: Press[Printed], dry_run: bool
    ) -> None:
        self.plan = plan
        self.tell = listener
        self.services = services
        self.press = press
        self.dry_run = dry_run
        self.manifest = Manifest.load(plan.out)
        self.editions: dict[tuple[str, str, str], Edition] = {}
        self.failures: list[Failure] = []
        self.served: dict[str, str] = {}
        self.templates = plan.templates
        self.surroundings = Surroundings(plan)

    def run(self) -> BuildResult:
        articles = self._read()
        for language in self.plan.languages:
            try:
                groups = list(self._groups(language, articles))
                if self.plan.settings.bundle:
                    self._bundle(language, groups)
                else:
                    self._singly(groups)
                self.press.finish_all()
            finally:
                if not self.dry_run and self.editions:
                    self.manifest.prune(self.plan.out)
                    self.manifest.save(self.plan.out)
        names = [source.slug for source in self.plan.sources]
        slugs = dict.fromkeys([*names, *(slug for slug, _, _ in self.editions)])
        order = [(slug, lang, name) for slug in slugs for lang in self.plan.languages for name in self.plan.formats]
        editions = tuple(self.editions[place] for place in order if place in self.editions)
        memory = self.services.memory
        findings = tuple(memory.findings) if memory else ()
        return BuildResult(editions, tuple(self.failures), self.plan.out, self.served, findings)

    # ---------------------------------------------------------------- failures

    def _attempt(self, name: str, language: str, kind: str, work: Callable[[], T]) -> T | None:
        """Return what some work returns; if it fails, note the failure and return None."""
        try:
            return work()
        except PublishError as error:
            log.debug("while working on %s", name, exc_info=True)
            reason = error
        except Exception as error:
            # A bug of ours or of a library: one article's misfortune must not be everyone's.
            log.debug("while working on %s", name, exc_info=True)
            reason = PublishError(
                f"{name} failed inside the toolkit: {type(error).__name__}: {error}.",
                "Run again with --verbose and report what it says.",
            )
        self._fail(Failure(name, language, kind, reason))
        return None

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.tell(Event(Step.FAILED, failure.subject, message=str(failure.error)))

    def _fail_all(self, names: Sequence[str], language: str, error: PublishError) -> None:
        """Note that several articles can't be made in a language for one reason, and tell it once."""
        self.failures += [Failure(name, language, "", error) for name in names]
        self.tell(Event(Step.FAILED, language, message=str(error)))

    # ---------------------------------------------------------------- reading

    def _read(self) -> list[tuple[Source, Article]]:
        articles: list[tuple[Source, Article]] = []
        for number, source in enumerate(self.plan.sources):
            self.tell(Event(Step.READ, source.name, number, len(self.plan.sources)))
            article = self._attempt(source.name, "", "", lambda source=source: self._article(source))  # type: ignore[misc]
            if article is not None:
                articles.append((source, article))
        return articles

    def _article(self, source: Source) -> Article:
        settings = self.plan.settings
        return read_article(
            source.path, raw=settings.raw, format=settings.source_format, language=settings.source_language
        )

    # ---------------------------------------------------------------- who translates what

    def _groups(self, language: str, articles: Sequence[tuple[Source, Article]]) -> Iterator[_Group]:
        """Yield the jobs of a language, by what translates them; note those that nothing can."""
        by_source: dict[str, list[tuple[Source, Article]]] = {}
        for source, article in articles:
            by_source.setdefault(article.language, []).append((source, article))
        for spoken, group in by_source.items():
            if same_language(spoken, language) and language != PSEUDO_TAG:
                yield _Group(
                    None, tuple(Job(one, article, language, None, self.surroundings) for one, article in group)
                )
                continue
            pair = Pair(spoken, language)
            try:
                service = self.services.serve(pair)
            except PublishError as error:
                self._fail_all([source.name for source, _ in group], language, error)
                continue
            self.served[f"{spoken}→{language}"] = service.reason
            yield _Group(
                service,
                tuple(
                    Job(one, article, language, service.fingerprint, self.surroundings, service.help)
                    for one, article in group
                ),
            )

    def _stale(self, job: Work, source_title: str) -> list[str]:
        """Return the formats in which a job has to be made; note the editions that are up to date."""
        stale = []
        for name in self.plan.formats:
            path = self.plan.out / job.place(name)
            old = self.manifest.entries.get(job.place(name))
            if old and old.key == job.key(name) and sha256_of_file(path) == old.sha256 and not self.plan.settings.force:
                self._note(job, name, Edition(path, Status.CURRENT, old))
            elif self.dry_run:
                self._note(
                    job, name, Edition(path, Status.WANTED, job.entry(name, Outcome(source_title, Counts(), {})))
                )
            else:
                stale.append(name)
        return stale

    def _note(self, job: Work, name: str, edition: Edition) -> None:
        self.editions[job.slug, job.language, name] = edition
        self.tell(Event(Step.DONE, job.place(name), len(self.editions), self.plan.size))

    # ---------------------------------------------------------------- articles and bundles

    def _texts(self, jobs: Sequence[Job], service: Service | None) -> Iterator[tuple[Job, Text | None]]:
        """Yield each job with its text, None where it failed; where translation fails, all the rest fail with it."""
        stream = translations(jobs, service, self.tell)
        for position, job in enumerate(jobs):
            translated = self._attempt(job.name, job.language, "", lambda: next(stream))
            if translated is None:
                error = self.failures[-1].error
                self.failures += [Failure(other.name, other.language, "", error) for other in jobs[position + 1 :]]
                yield from ((other, None) for other in jobs[position:])
                return
            yield (
                job,
                self._attempt(
                    job.name,
                    job.language,
                    "",
                    lambda job=job, translated=translated: text_of(job, translated, self.plan),  # type: ignore[misc]
                ),
            )

    def _singly(self, groups: Sequence[_Group]) -> None:
        """Make the editions of each article, as soon as it is translated."""
        for group in groups:
            wanted = [(job, self._stale(job, job.article.metadata.title_text)) for job in group.jobs]
            stale = [(job, names) for job, names in wanted if names]
            texts = self._texts([job for job, _ in stale], group.service)
            for (job, names), (_, text) in zip(stale, texts, strict=True):
                if text is not None:
                    self._print(job, text, names)

    def _bundle(self, language: str, groups: Sequence[_Group]) -> None:
        """Make the one edition of all articles; it fails if one of them does."""
        title = self.plan.bundle_title(language)
        jobs = {job.source: job for group in groups for job in group.jobs}
        if self._lacks(title, language, jobs):
            return
        ordered = tuple(jobs[source] for source in self.plan.sources)
        job = BundleJob(title, ordered, self.surroundings, self.plan.settings.bundle.get(BUNDLE_TITLE, ""))
        names = self._stale(job, title)
        if not names:
            return
        pairs = [pair for group in groups for pair in self._texts(group.jobs, group.service)]
        texts = {one.source: text for one, text in pairs if text is not None}
        if self._lacks(title, language, texts):
            return
        chapters = [(source.name, texts[source]) for source in self.plan.sources]
        text = self._attempt(title, language, "", lambda: bundled(title, chapters))
        if text is not None:
            self._print(job, text, names)

    def _lacks(self, title: str, language: str, there: Collection[Source]) -> bool:
        """Tell whether a bundle lacks an article, and note that it can't be made without."""
        missing = [source.name for source in self.plan.sources if source not in there]
        if missing:
            message = f"The bundle '{title}' can't be made without {', '.join(missing)}."
            self._fail(Failure(title, language, "", RenderError(message, "Mend what is said of it, or leave it out.")))
        return bool(missing)

    # ---------------------------------------------------------------- rendering

    def _print(self, job: Work, text: Text, names: Sequence[str]) -> None:
        """Have the editions of a text rendered; they are put in place in this thread, in the order of the formats."""
        manuscript = self._attempt(job.name, job.language, "", lambda: manuscript_of(text.article))
        if manuscript is None:
            return
        for name in names:
            self.tell(Event(Step.RENDER, job.place(name), len(self.editions), self.plan.size))
            self.press.hand_in(
                lambda name=name: print_edition(  # type: ignore[misc]
                    manuscript, name, job.language, self.templates, strict=self.plan.settings.strict
                ),
                lambda came, name=name: self._finish(job, text, name, came),  # type: ignore[misc]
            )

    def _finish(self, job: Work, text: Text, name: str, came: Came[Printed]) -> None:
        edition = self._attempt(job.name, job.language, name, lambda: self._put(job, text, name, came()))
        if edition is not None:
            self.manifest.entries[job.place(name)] = edition.entry
            self._note(job, name, edition)

    def _put(self, job: Work, text: Text, name: str, printed: Printed) -> Edition:
        outcome = Outcome(
            title=text.article.metadata.title_text,
            counts=text.counts,
            checks={"markup-kept": text.counts.kept == 0, **printed.checks},
            findings=(*text.findings, *printed.rendered.findings),
            bilingual=is_bilingual(text),
            sha256=sha256(printed.rendered.data),
        )
        path = self.plan.out / job.place(name)
        write_atomically(path, printed.rendered.data)
        return Edition(path, Status.MADE, job.entry(name, outcome))
