"""What runs on a worker: a step with the tools that the worker keeps between steps; articles are unpacked and packed.

What goes wrong with an article is a value, and no exception: an exception is what another worker may not meet, and Dask
tries such a step again.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from toolkit.errors import MissingError, SourceError, as_publish_error
from toolkit.findings import Finding
from toolkit.runners.connection import ClusterError, differs
from toolkit.runners.marks import MEMORY
from toolkit.runners.models import fetch
from toolkit.runners.runner import Step
from toolkit.settings import FrozenTable, Settings
from toolkit.steps import (
    ArticleCache,
    ArticleJob,
    Failed,
    Job,
    OutputFolder,
    Service,
    Services,
    Source,
    Tools,
    packed,
    reasons,
    unpacked,
)
from toolkit.storage import AnyPath, located
from toolkit.translation.engines import Fingerprint, Tunable, is_genuine, load_engine


@dataclass(frozen=True, slots=True)
class Spec:
    """What all steps of a build share.

    Attributes:
        token: Names the build.
        settings: Those of the build; paths in it are absolute.
        out: The folder of the editions.
        temporary: A folder on the same disk, if that is here.
        marks: Files that a worker must see, by what they lie beside: it has the same folders, then.
    """

    token: str
    settings: Settings
    out: AnyPath
    temporary: Path
    marks: Mapping[str, str]


class WorkerTools(Tools):
    """What one process of a worker keeps for one build; its threads share it.

    Attributes:
        translating: Held while something is translated: an engine takes all threads that the worker has.

    Args:
        spec: What the steps of the build share.
        worker: The worker's name, for people.
        threads: How many threads it has.

    Raises:
        ClusterError: The worker does not see the folders that it must share with whoever builds.
    """

    def __init__(self, spec: Spec, worker: str, threads: int) -> None:
        output = OutputFolder(spec.out, spec.temporary)
        super().__init__(spec.settings, Services(spec.settings), output, ArticleCache(None))
        self._spec = spec
        self._worker = worker
        self._threads = threads
        self._serving = Lock()
        self._equipped: set[tuple[str, str, Fingerprint]] = set()
        self.translating = Lock()
        self._told: set[Finding] = set()
        self._must_see(str(spec.out), "Share it under this name with all workers, or give a URL: --out s3://…")

    def serve(self, job: ArticleJob) -> Service | None:
        """Return what translates an article; a model that the machine lacks is fetched.

        Raises:
            ClusterError: It would not translate here as it does where the build was begun.
            PublishError: No engine can, or a glossary or the memory can't be used.
        """
        if job.engine is None:
            return None
        decoding = FrozenTable({"threads": self._threads, **job.settings.decoding})
        settings = replace(job.settings, engine=job.engine.engine, decoding=decoding)
        with self._serving:
            self._equip(job, job.engine, settings)
            service = self.services.serve(job.known.language, job.language, settings)
        if service is None or service.terms != job.terms:
            raise differs(self._worker, "the glossary")
        return service

    def verify(self, job: Job, format: str, made_from: Mapping[str, str]) -> None:  # noqa: A002
        """Make sure that an edition is made here from what it is to be made from.

        Raises:
            ClusterError: It is not.
        """
        other = reasons(made_from, self.ingredients.of(job, format))
        if other:
            raise differs(self._worker, ", ".join(other))

    def tell(self) -> None:
        """Leave with the scheduler what is to be known of the engines: a worker may be lost before a build ends."""
        from distributed import get_worker

        for finding in self.services.engine_findings:
            if finding not in self._told:
                self._told.add(finding)
                get_worker().log_event(topic_of(self._spec.token), finding.to_dict())

    def _must_see(self, place: str, hint: str) -> None:
        """Make sure that the worker has the same file or folder under a name as whoever builds.

        Raises:
            ClusterError: It has not.
        """
        mark = self._spec.marks.get(place)
        if mark is not None and not Path(mark).exists():
            raise ClusterError(f"The worker {self._worker} does not see {place}.", hint)

    def _equip(self, job: ArticleJob, wanted: Fingerprint, settings: Settings) -> None:
        """Make sure that the engine of a job is here as it is where the build was begun."""
        key = (job.known.language, job.language, wanted)
        if key in self._equipped:
            return
        engine = load_engine(wanted.engine)
        if isinstance(engine, Tunable):
            engine.tune(settings)
        if is_genuine(engine):  # nothing is remembered of others
            self._must_see(MEMORY, 'Use one that all can reach, memory = "postgresql://…", or none, memory = "none".')

        def found() -> Fingerprint | None:
            try:
                return engine.fingerprint(job.known.language, job.language)
            except MissingError:
                return None

        models = self.settings.models
        if models and job.models and found() != wanted:
            fetch(job.models, located(models, settings.root), lambda: found() != wanted)
        own = found()
        if own is None:
            raise MissingError(
                f"The worker {self._worker} has no {wanted.model}.",
                'Install it there, or give a folder or URL that workers fetch from: models = "s3://…".',
            )
        other = [f"{name} {value!r}, not {wanted_value!r}" for name, value, wanted_value in _differences(own, wanted)]
        if other:
            raise differs(self._worker, f"its engine has {', '.join(other)}")
        self._equipped.add(key)


def run(spec: Spec, step: Step, *arguments: Any) -> Any:
    """Run a step on a worker and return what it returned, packed; a `Failed` if that can't be."""
    try:
        tools = tools_of(spec)
        given = [unpacked(argument) for argument in arguments]
        if failed := next((value for value in given if isinstance(value, Failed)), None):
            return failed
        streams = inspect.isgeneratorfunction(step)
        try:
            with tools.translating if streams else nullcontext():
                made = step(tools, *given)
                return packed(list(made) if streams else made)
        finally:
            tools.tell()
    except Exception as error:
        return Failed(as_publish_error(_subject(arguments), _from_here(arguments, error)))


def topic_of(token: str) -> str:
    """Return the name under which a build's workers tell what is to be known of their engines."""
    return f"publish-{token}"


_MOST = 4
"""Builds that a process keeps tools for: one that was killed never says that it is over."""

_tools: dict[str, WorkerTools] = {}
_opening = Lock()


def tools_of(spec: Spec) -> WorkerTools:
    """Return the tools of a build in this process of a worker.

    Raises:
        ClusterError: The worker does not see the folders that it must share with whoever builds.
    """
    from distributed import get_worker

    with _opening:
        if spec.token not in _tools:
            while len(_tools) >= _MOST:
                _tools.pop(next(iter(_tools))).close()
            worker = get_worker()
            _tools[spec.token] = WorkerTools(spec, worker.address, worker.state.nthreads)
        return _tools[spec.token]


def close_tools(token: str) -> None:
    """Close the tools of a build that is over, if there are any in this process."""
    with _opening:
        tools = _tools.pop(token, None)
    if tools is not None:
        tools.close()


def _subject(arguments: tuple[Any, ...]) -> str:
    first = arguments[0] if arguments else None
    return str(getattr(first, "name", "A step of the cluster"))


def _from_here(arguments: tuple[Any, ...], error: Exception) -> Exception:
    """Return an error as it is told by whoever builds, where a source is not seen here."""
    source = arguments[0] if arguments else None
    source = getattr(source, "source", source)
    if not isinstance(error, SourceError) or not isinstance(source, Source):
        return error
    if not isinstance(source.path, Path) or source.path.exists():
        return error
    message = f"A worker of the cluster does not see {source.path}."
    return SourceError(message, "Put sources into a folder that all workers share, or give their URLs.")


def _differences(one: Fingerprint, other: Fingerprint) -> Iterator[tuple[str, str, str]]:
    here, there = asdict(one), asdict(other)
    return ((name, here[name], there[name]) for name in here if here[name] != there[name])
