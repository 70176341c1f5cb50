"""A build on a cluster: what is stale is found here, workers make it, and what they made is noted here."""

from __future__ import annotations

import contextlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cluster.bundling import ClusterBundler
from toolkit.cluster.connection import connected
from toolkit.cluster.flight import Flight
from toolkit.cluster.orders import Spec
from toolkit.cluster.reading import ClusterReader
from toolkit.cluster.shop import MEMORY, close_shop
from toolkit.cluster.submitting import Submitter
from toolkit.cluster.survey import ClusterSurvey
from toolkit.editions.build import result_of
from toolkit.editions.examination import Examiner
from toolkit.editions.hidden import HiddenFolder
from toolkit.editions.making import Finished, Maker
from toolkit.editions.output import OutputFolder
from toolkit.editions.plan import Plan, Source
from toolkit.editions.press import Press
from toolkit.editions.report import Report, Stopped
from toolkit.editions.result import BuildResult
from toolkit.editions.services import Service, Services, memory_place
from toolkit.editions.state import State
from toolkit.editions.survey import Stale, groups
from toolkit.editions.windows import windows
from toolkit.errors import MemoryFileError
from toolkit.settings import NO_MEMORY, Settings, is_url
from toolkit.storage import AnyPath
from toolkit.translation.memory import default_path

if TYPE_CHECKING:
    from distributed import Client

_MOST_READ = 256
"""Sources that are being read at most; each takes a thread here that waits."""


def build_on_cluster(plan: Plan, report: Report, state: State, hidden: HiddenFolder) -> BuildResult:
    """Make the editions of a plan on a cluster; those that are up to date are left as they are.

    Args:
        plan: What is wanted; its settings name the cluster's scheduler.
        report: Told what becomes of it.
        state: What is known of earlier builds.
        hidden: The hidden folder, which is locked.

    Raises:
        ClusterError: The cluster can't be reached, is gone, or can't make what this machine would make.
        MissingError: The library for clusters is not installed.
        OutputError: The folder of the editions can't be written at all. What was made is remembered.
    """
    plan = _absolute(plan)
    token = secrets.token_hex(8)
    with ExitStack() as stack:
        client = stack.enter_context(connected(plan.settings.cluster or ""))
        stack.callback(_close_shops, client, token)
        marks = stack.enter_context(_Marks(hidden, token))
        spec = Spec(token, replace(plan.settings, sources=()), plan.out, marks.of(plan.settings))
        return _Build(plan, report, state, hidden, stack, _Cluster(client, spec, marks)).run()


class _Marks:
    """Files by which workers know that they see the folders that whoever builds sees."""

    def __init__(self, hidden: HiddenFolder, token: str) -> None:
        self._hidden = hidden
        self._token = token
        self._memory: Path | None = None
        self._made: list[Path] = []

    def __enter__(self) -> _Marks:
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._made:
            with contextlib.suppress(OSError):
                path.unlink()

    def of(self, settings: Settings) -> dict[str, str]:
        """Return the marks of a build, by what they lie beside."""
        marks = {}
        if isinstance(self._hidden.out, Path):
            # Where the next build throws away what one that was killed has left.
            path = (self._hidden.temporary / f"cluster-{self._token}").absolute()
            path.parent.mkdir(parents=True, exist_ok=True)
            self._make(path)
            marks[str(self._hidden.out.absolute())] = str(path)
        memory = settings.memory
        if memory is not None and memory != NO_MEMORY and not is_url(memory):
            self._memory = Path(memory).with_name(f".{Path(memory).name}.{self._token}")
            marks[MEMORY] = str(self._memory)
        return marks

    def memory(self, service: Service) -> None:
        """Put the mark beside the memory, now that it is there.

        Raises:
            MemoryFileError: Nothing can be written there.
        """
        if self._memory is None or self._memory in self._made or service.memory is None:
            return
        try:
            self._make(self._memory)
        except OSError as error:
            raise MemoryFileError(
                f"The folder {self._memory.parent} can't be written: {error.strerror}.", "Check its permissions."
            ) from error

    def _make(self, path: Path) -> None:
        path.touch()
        self._made.append(path)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Who works, what all tasks share, and by which files workers know that they see the same folders."""

    client: Client
    spec: Spec
    marks: _Marks


class _Build:
    def __init__(
        self,
        plan: Plan,
        report: Report,
        state: State,
        hidden: HiddenFolder,
        stack: ExitStack,
        cluster: _Cluster,
    ) -> None:
        spec = cluster.spec
        threads = max(1, sum(cluster.client.nthreads().values()))  # type: ignore[no-untyped-call]
        reading = min(2 * threads, _MOST_READ)
        self._plan = plan
        self._report = report
        self._state = state
        self._output = OutputFolder(hidden)
        self._services = stack.enter_context(Services(plan.settings))
        self._flight = Flight(cluster.client, report, 3 * threads)
        self._reader = ClusterReader(spec, state, self._flight)
        pool = stack.enter_context(ThreadPoolExecutor(reading, "reader"))
        examiner = Examiner(state, self._output, self._services)
        wide = replace(plan, settings=replace(plan.settings, jobs=reading))
        self._survey = ClusterSurvey(wide, report, self._reader, examiner, self._output, pool, False)
        maker = Maker(report, Press[Finished](1), self._output, state)
        self._submitter = Submitter(spec, self._flight, self._reader, report, maker, self._output, cluster.marks.memory)
        self._bundler = ClusterBundler(wide, report, self._reader, self._survey, maker, self._submitter)

    def run(self) -> BuildResult:
        self._report.total = self._plan.size
        stopped = False
        try:
            stale = self._survey.stale_sources(self._reader, self._bundler.take)
            for window in windows(stale, lambda _: 0):
                self._make(window)
            self._bundler.run()
            self._flight.finish_all()
        except Stopped:
            stopped = True
        finally:
            self._flight.stop()
            self._state.save_manifest(self._output.has)
        return result_of(self._plan, self._report, self._services, stopped=stopped)

    def _make(self, window: list[Stale]) -> None:
        """Have made what is stale of some articles."""
        for _, group in groups(window):
            self._submitter.make([(job, wanted) for _, job, wanted in group])
        if not self._plan.bundles:
            for stale in window:
                self._reader.let_go(stale.known)


def _absolute(plan: Plan) -> Plan:
    """Return a plan whose paths are the same wherever a process runs."""
    settings = plan.settings
    settings = replace(settings, root=settings.root.absolute())
    memory = str(memory_place(settings) or default_path())
    sources = tuple(Source(_absolute_path(source.path), source.name, source.slug) for source in plan.sources)
    return replace(
        plan,
        sources=sources,
        out=_absolute_path(plan.out),
        settings=replace(settings, memory=memory),
    )


def _absolute_path(path: AnyPath) -> AnyPath:
    return path.absolute() if isinstance(path, Path) else path


def _close_shops(client: Client, token: str) -> None:
    with contextlib.suppress(Exception):  # the cluster may be gone, and its workers with what they hold
        client.run(close_shop, token, on_error="ignore")
