"""A build: look at the articles, and make what is stale of them, window by window."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext

from toolkit.editions.bundling import Bundler
from toolkit.editions.cache import ArticleCache
from toolkit.editions.events import Event, Listener, Step, ignore
from toolkit.editions.examination import Examiner
from toolkit.editions.hidden import HiddenFolder
from toolkit.editions.making import Finished, Maker
from toolkit.editions.output import OutputFolder
from toolkit.editions.plan import Plan
from toolkit.editions.press import Press
from toolkit.editions.reading import Reader
from toolkit.editions.report import Report, Stopped
from toolkit.editions.result import BuildResult
from toolkit.editions.services import Service, Services
from toolkit.editions.state import State
from toolkit.editions.survey import Pending, Survey, groups
from toolkit.editions.texts import texts_of
from toolkit.editions.windows import windows
from toolkit.translation import Progress


def build(
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
    """
    hidden = HiddenFolder(plan.out)
    waiting = Event(Step.WAIT, str(plan.out), message=f"Another build is working in {plan.out}; waiting for it.")
    report = Report(listener, cancel)
    with ExitStack() as stack:
        try:
            stack.enter_context(nullcontext() if dry_run else hidden.locked(lambda: listener(waiting), report.heed))
        except Stopped:
            return BuildResult(report.editions, (), plan.out, {}, stopped=True)
        state = State(hidden, read_only=dry_run)
        stack.callback(state.close)
        if plan.settings.cluster and not dry_run:
            from toolkit.cluster import build_on_cluster

            return build_on_cluster(plan, report, state, hidden)
        return _Build(plan, report, state, hidden, stack, dry_run=dry_run).run()


def result_of(plan: Plan, report: Report, services: Services, *, stopped: bool) -> BuildResult:
    """Return what came of a build.

    Args:
        plan: What was wanted.
        report: What became of it.
        services: Who translated.
        stopped: Whether it was stopped before its end.
    """
    findings = (*plan.findings, *services.findings)
    return BuildResult(report.editions, tuple(report.failures), plan.out, services.reasons, findings, stopped)


class _Build:
    def __init__(
        self, plan: Plan, report: Report, state: State, hidden: HiddenFolder, stack: ExitStack, *, dry_run: bool
    ) -> None:
        output = OutputFolder(hidden)
        self._plan = plan
        self._report = report
        self._state = state
        self._output = output
        self._cache = ArticleCache(None if dry_run else hidden.articles)
        self._services = stack.enter_context(Services(plan.settings, read_only=dry_run))
        self._press = stack.enter_context(Press[Finished](plan.jobs))
        pool = stack.enter_context(ThreadPoolExecutor(plan.jobs, "reader")) if plan.jobs > 1 else None
        reader = Reader(plan.settings, state, self._cache)
        examiner = Examiner(state, output, self._services)
        self._survey = Survey(plan, report, reader, examiner, output, pool, dry_run)
        self._maker = Maker(report, self._press, output, state)
        self._bundler = Bundler(plan, report, reader, self._survey, self._maker, self._progress)

    def run(self) -> BuildResult:
        self._report.total = self._plan.size
        stopped = False
        try:
            for window in windows(self._survey.pending(self._bundler.take), lambda pending: pending.size):
                self._make(window)
            self._bundler.run()
            self._press.finish_all()
        except Stopped:
            self._press.stop()
            stopped = True
        finally:
            self._state.save_manifest(self._output.has)
        if not stopped:
            self._cache.keep_only(self._state.digests())
        return result_of(self._plan, self._report, self._services, stopped=stopped)

    def _make(self, window: list[Pending]) -> None:
        """Make what is stale of some articles."""
        for service, group in groups(window):
            tasks = [(job, pending.article) for pending, job, _ in group]
            for (_, job, wanted), text in zip(group, texts_of(tasks, service, self._progress(service)), strict=True):
                self._maker.make(job, text, wanted)

    def _progress(self, service: Service | None) -> Progress:
        """Return what is told how many sentences more are translated, and tells of it."""
        done = 0
        subject = f"{service.pair} with {service.engine.name}" if service else ""

        def progress(count: int) -> None:
            nonlocal done
            done += count
            self._report.tell(Step.TRANSLATE, subject, done)

        return progress
