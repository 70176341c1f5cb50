"""A build: look at the articles, and have what is stale made, window by window, whoever carries out the steps."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import replace

from toolkit.batches import batched
from toolkit.editions.articles import Articles
from toolkit.editions.build_folder import BuildFolder
from toolkit.editions.events import Event, Listener, Step, ignore
from toolkit.editions.manifest import entry_of
from toolkit.editions.ownership import Ownership
from toolkit.editions.plan import Bundle, Plan, absolute
from toolkit.editions.report import Report, Stopped
from toolkit.editions.result import BuildResult, Edition, Failure, Status
from toolkit.editions.staleness import Examiner
from toolkit.editions.state import State
from toolkit.editions.survey import Stale, Survey
from toolkit.editions.windows import windows
from toolkit.errors import as_publish_error
from toolkit.runners import Come, Handle, Runner, ThreadRunner
from toolkit.steps import (
    ArticleCache,
    ArticleJob,
    BundleJob,
    EditionJob,
    Failed,
    Known,
    OutputFolder,
    Printed,
    Services,
    Tools,
    place_of,
)

Task = tuple[ArticleJob, list[EditionJob]]
"""An article in a language, and the editions that are to be made of it."""


def build_editions(
    plan: Plan, listener: Listener = ignore, *, dry_run: bool = False, cancel: threading.Event | None = None
) -> BuildResult:
    """Make the editions of a plan; those that are up to date are left as they are.

    An article or edition that fails does not stop the others. Another build in the same folder is waited for.

    Args:
        plan: What is wanted: see `toolkit.editions.plan.make_plan`.
        listener: Told of each step, in this thread.
        dry_run: Only find out what is stale; nothing is written.
        cancel: Once it is set, nothing new is begun; what is under way is finished, and the result says so.

    Raises:
        OutputError: The folder of the editions can't be written at all. What was made is remembered.
        ClusterError: The cluster can't be reached, is gone, or can't make what this machine would make.
        MissingError: The library for clusters is not installed.
    """
    folder = BuildFolder(plan.out)
    waiting = Event(Step.WAIT, str(plan.out), message=f"Another build is working in {plan.out}; waiting for it.")
    report = Report(listener, cancel)
    with ExitStack() as stack:
        folder.refuse_outside()
        try:
            stack.enter_context(nullcontext() if dry_run else folder.locked(lambda: listener(waiting), report.heed))
        except Stopped:
            return BuildResult(report.editions, (), plan.out, {}, stopped=True)
        state = State(folder, read_only=dry_run)
        stack.callback(state.close)
        elsewhere = bool(plan.settings.cluster) and not dry_run
        if elsewhere:
            plan = absolute(plan)
        services = stack.enter_context(Services(plan.settings, read_only=dry_run))
        output = OutputFolder(plan.out, folder.temporary)
        cache = ArticleCache(None if dry_run or elsewhere else folder.articles)
        tools = Tools(plan.settings, services, output, cache, _Progress(report))
        if elsewhere:
            from toolkit.runners import dask_runner

            runner: Runner = stack.enter_context(dask_runner(plan.settings, plan.out, folder.temporary, report.heed))
        else:
            runner = ThreadRunner(tools, plan.jobs)
            stack.callback(runner.close)
        return _Build(plan, report, state, tools, runner, dry_run=dry_run).run()


class _Progress:
    """Tells of translated sentences, by what is translated."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._done: Counter[str] = Counter()

    def __call__(self, subject: str, sentences: int) -> None:
        self._done[subject] += sentences
        self._report.tell(Step.TRANSLATE, subject, self._done[subject])


class _Build:
    def __init__(
        self, plan: Plan, report: Report, state: State, tools: Tools, runner: Runner, *, dry_run: bool
    ) -> None:
        self._plan = plan
        self._report = report
        self._state = state
        self._tools = tools
        self._runner = runner
        self._articles = Articles(plan, runner, state, report)
        ownership = Ownership(BuildFolder(plan.out), state, tools.output, plan.sources)
        examiner = Examiner(state, tools, ownership)
        self._survey = Survey(plan, report, self._articles, examiner, tools.output, dry_run=dry_run)
        self._bundled = {source.name for bundle in plan.bundles for source in bundle.sources}
        self._members: dict[str, Known] = {}
        self._failed: set[tuple[str, str]] = set()

    def run(self) -> BuildResult:
        self._report.total = self._plan.size
        stopped = False
        try:
            for window in windows(self._loaded(self._survey.stale_sources(self._seen)), self._size_of):
                self._make(window)
            for number, bundle in enumerate(self._plan.bundles, len(self._plan.sources)):
                for position, language in enumerate(bundle.settings.languages):
                    self._report.heed()
                    self._make_bundle(bundle, language, self._plan.order(number, position))
            self._runner.finish()
        except Stopped:
            self._runner.stop()
            stopped = True
        finally:
            self._state.save_manifest(self._tools.output.has)
        if not stopped:
            if not self._state.lost:
                self._tools.output.forget_ledger()
            self._tools.cache.keep_only(self._state.digests())
        services = self._tools.services
        findings = tuple(dict.fromkeys((*self._plan.findings, *services.findings, *self._runner.findings())))
        failures = tuple(self._report.failures)
        result = BuildResult(self._report.editions, failures, self._plan.out, services.reasons, findings, stopped)
        self._state.put_build(result.to_record())
        return result

    def _seen(self, known: Known) -> None:
        """Remember a source if it is in a bundle."""
        if known.source.name in self._bundled:
            self._members[known.source.name] = known

    def _loaded(self, stale: Iterable[Stale]) -> Iterator[Stale]:
        """Yield sources whose articles are there, where they are to be held here."""
        for item in stale:
            if self._runner.keeps or self._can_be_read(item.known):
                yield item

    def _can_be_read(self, known: Known) -> bool:
        article = self._report.attempt(known.source.name, "", "", lambda: self._articles.article(known))
        return article is not None

    def _size_of(self, stale: Stale) -> int:
        """Return roughly how many bytes an article takes here beside its text: its images."""
        if self._runner.keeps:
            return 0
        return sum(len(resource.data) for resource in self._articles.article(stale.known).resources.values())

    def _make(self, window: list[Stale]) -> None:
        """Have what is stale of some articles made, by language; one service translates those of it together."""
        wanted = [edition.format for stale in window for _, editions in stale.jobs for edition in editions]
        self._runner.expect(set(wanted), len(wanted))
        from toolkit.steps import translate

        for language in dict.fromkeys(job.language for stale in window for job, _ in stale.jobs):
            groups: dict[object, list[Task]] = {}
            for stale in window:
                for job, editions in stale.jobs:
                    if job.language == language:
                        groups.setdefault(job.service, []).append((job, editions))
            for group in groups.values():
                jobs = [job for job, _ in group]
                readings = [self._articles.handle(job.known) for job in jobs]
                texts = self._runner.begin(translate, jobs, readings)
                numbered = ((number, one) for number, (_, editions) in enumerate(group) for one in editions)
                self._print(texts, [replace(one, text=number) for number, one in numbered])
        for stale in window:
            if not (self._runner.keeps and stale.known.source.name in self._bundled):
                self._articles.let_go(stale.known)

    def _make_bundle(self, bundle: Bundle, language: str, order: int) -> None:
        title = bundle.spec.title(language)
        jobs = {}
        for source in bundle.sources:
            known = self._members.get(source.name)
            job = self._survey.job(known, language) if known is not None else None
            if job is not None:
                jobs[job.name] = job
        missing = [source.name for source in bundle.sources if source.name not in jobs]
        if missing:
            from toolkit.steps import lacking

            self._report.fail(Failure(title, language, "", lacking(title, missing)))
            return
        members = tuple(jobs[source.name] for source in bundle.sources)
        whole = BundleJob(
            title, members, bundle.settings_in(language), bundle.slug, bundle.parts, bundle.spec.dedication
        )
        wanted = self._survey.stale(whole, order)
        if wanted:
            from toolkit.steps import bundle as bundle_step

            readings = [self._articles.handle(member.known) for member in members]
            if not self._runner.keeps:
                for member in members:
                    self._articles.let_go(member.known)
            self._print(self._runner.begin(bundle_step, whole, readings), wanted)

    def _print(self, texts: Handle, editions: Sequence[EditionJob]) -> None:
        """Have editions printed, in portions.

        Raises:
            Stopped: The build is to stop.
            PublishError: Nothing more can be made at all.
        """
        from toolkit.steps import print_editions

        for portion in batched(editions, self._runner.portion):
            part, first = self._runner.part(texts, portion[0].text, portion[-1].text + 1)
            for edition in portion:
                self._report.rendering(place_of(edition.job, edition.format))
            self._runner.submit(
                lambda come, portion=portion: self._finish(portion, come),  # type: ignore[misc]
                print_editions,
                portion,
                part,
                first,
            )

    def _finish(self, portion: Sequence[EditionJob], come: Come) -> None:
        try:
            outcomes: Sequence[Printed | Failed] = come()
        except Exception as error:
            failed = Failed(as_publish_error("A step of the build", error))
            if failed.everywhere:
                raise
            outcomes = [failed] * len(portion)
        for edition, outcome in zip(portion, outcomes, strict=True):
            if isinstance(outcome, Printed):
                self._remember(edition, outcome)
            elif outcome.everywhere:
                raise outcome.error
            else:
                self._note(edition, outcome)

    def _remember(self, edition: EditionJob, printed: Printed) -> None:
        """Remember an edition that is in its place, and tell of it."""
        entry = entry_of(edition.job, edition.format, edition.made_from, printed)
        self._tools.output.note(entry.path, printed.signature)
        self._state.put_edition(entry, printed.signature)
        made = Edition(self._tools.output.path(entry.path), Status.MADE, entry, edition.reasons)
        self._report.note(edition.order, entry.path, made)

    def _note(self, edition: EditionJob, failed: Failed) -> None:
        """Note what could not be made; what is wrong with a text is noted once for all its formats."""
        job = edition.job
        if not failed.format:
            if (job.name, job.language) in self._failed:
                return
            self._failed.add((job.name, job.language))
        for name, error in failed.members:
            self._report.fail(Failure(name, job.language, "", error))
        self._report.fail(Failure(job.name, job.language, failed.format, failed.error))
