"""Steps on the workers of a Dask cluster.

Dask decides where a step runs, runs it again if a worker is lost, and moves what one step made to the next. Articles
stay on the workers, and travel packed. The state, the manifest and the decision about what is stale stay here.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from toolkit import steps
from toolkit.errors import PublishError
from toolkit.findings import Finding
from toolkit.runners.connection import ClusterLostError, WorkersLostError, connected
from toolkit.runners.marks import FolderMarks
from toolkit.runners.runner import Done, Handle, Step
from toolkit.runners.worker import Spec, close_tools, run, topic_of
from toolkit.settings import Settings
from toolkit.steps import Failed
from toolkit.storage import AnyPath

if TYPE_CHECKING:
    import concurrent.futures

    from distributed import Client, Future

RETRIES = 3
"""How often Dask tries a step again that raised; a worker that is lost does not count."""

_LOOK = 0.2
"""Seconds after which a build that waits looks whether it is to stop."""

_MOST_READ = 256
"""Sources that are read ahead at most."""

_TOGETHER = 24
"""Editions that one step prints: some seconds of work, so that little is lost with a worker, and that Dask's
millisecond for a task counts for nothing."""

_URGENCY = {steps.translate: 5, steps.bundle: 5, steps.print_editions: 10, steps.facts: 20}
"""What is further on its way leaves memory sooner; what the build waits for comes first."""


class DaskRunner:
    """Carries out steps on a cluster; see `toolkit.runners.Runner`.

    Args:
        client: The cluster.
        spec: What all steps of the build share.
        marks: Files by which workers know that they see the same folders.
        heed: Raises if the build is to stop.
    """

    portion = _TOGETHER
    keeps = True

    def __init__(self, client: Client, spec: Spec, marks: FolderMarks, heed: Callable[[], None]) -> None:
        threads = max(1, sum(client.nthreads().values()))  # type: ignore[no-untyped-call]
        self.ahead = min(2 * threads, _MOST_READ)
        self._client = client
        self._spec = spec
        self._marks = marks
        self._heed = heed
        self._most = 3 * threads
        self._begun: WeakSet[Future[Any]] = WeakSet()
        self._running: dict[Any, tuple[Future[Any], Done]] = {}
        self._done: SimpleQueue[Any] = SimpleQueue()

    def expect(self, formats: Collection[str], number: int) -> None:
        """Do nothing: nobody knows which worker will print."""

    def begin(self, step: Step, *arguments: Any) -> Handle:
        """Have a step done whose outcome another one takes, or `outcome` returns."""
        self._marks.memory(arguments)
        urgency = _URGENCY.get(step, 0)
        key = f"{step.__name__}-{secrets.token_hex(8)}"  # what Dask's own pages show
        given = (self._spec, step, *arguments)
        future = self._client.submit(run, *given, key=key, retries=RETRIES, priority=urgency)
        self._begun.add(future)
        return future

    def part(self, sequence: Handle, _start: int, _stop: int) -> tuple[Handle, int]:
        """Return all values: the worker takes what it needs."""
        return sequence, 0

    def submit(self, done: Done, step: Step, *arguments: Any) -> None:
        """Have a step done, and wait where too many are under way.

        Raises:
            Stopped: The build is to stop.
            ClusterLostError: The cluster is.
        """
        future = self.begin(step, *arguments)
        self._running[future.key] = future, done
        future.add_done_callback(lambda finished: self._done.put(finished.key))
        self._finish_done()
        while len(self._running) > self._most:
            self._wait()

    def outcome(self, handle: Handle) -> Any:
        """Wait for a step that was begun and return what it returned.

        Raises:
            Stopped: The build is to stop.
            WorkersLostError: The workers that tried again and again were lost.
            ClusterLostError: The cluster is.
            PublishError: It failed.
        """
        found = steps.unpacked(self._come(handle))
        if isinstance(found, Failed):
            raise found.error
        return found

    def finish(self) -> None:
        """Wait for all steps that were submitted.

        Raises:
            Stopped: The build is to stop.
            ClusterLostError: The cluster is.
        """
        while self._running:
            self._wait()

    def findings(self) -> tuple[Finding, ...]:
        """Return what the workers told of their engines; nothing of a cluster that is lost."""
        told: tuple[tuple[float, Any], ...] = ()
        with contextlib.suppress(Exception):
            told = self._client.get_events(topic_of(self._spec.token))
        return tuple(dict.fromkeys(Finding.of(record) for _, record in told))

    def stop(self) -> None:
        """Finish the steps that have come back, and take the others back; a cluster that is lost has none of them."""
        with contextlib.suppress(PublishError):
            self._finish_done()
        self.close()

    def close(self) -> None:
        """Take back what is under way."""
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._begun), force=True)  # type: ignore[no-untyped-call]
        self._running.clear()

    def _come(self, future: Future[Any]) -> Any:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        coming = self._coming(future)
        try:
            while True:
                try:
                    return coming.result(timeout=_LOOK)
                except TimeoutError:
                    if coming.done():  # it is the step's own
                        raise
                self._look()
        except KilledWorker as error:
            raise WorkersLostError(
                f"The workers that tried were lost, the last one being {error.last_worker.address}.",
                "See their logs: mostly memory runs out; give them more, or fewer threads each.",
            ) from error
        except CancelledError as error:
            raise ClusterLostError from error
        finally:
            coming.cancel()

    def _coming(self, future: Future[Any]) -> concurrent.futures.Future[Any]:
        """Have a value fetched, however long that takes.

        A wait for `future.result(timeout)` that ends too early takes the fetching back, which other fetching may be
        part of: Dask then has no value and no error for it (dask/distributed#8514).
        """
        import asyncio

        fetching = self._client.gather(future, asynchronous=True)  # type: ignore[no-untyped-call]
        return asyncio.run_coroutine_threadsafe(fetching, self._client.loop.asyncio_loop)  # type: ignore[union-attr]

    def _finish_done(self) -> None:
        """Finish the steps that have come back, without waiting."""
        while not self._done.empty():
            self._finish(self._done.get())

    def _wait(self) -> None:
        self._heed()
        try:
            key = self._done.get(timeout=_LOOK)
        except Empty:
            self._look()
            return
        self._finish(key)

    def _look(self) -> None:
        """Find out, while nothing comes back, whether the build is to stop, or the cluster is lost."""
        self._heed()
        if self._client.status not in ("running", "connecting"):
            raise ClusterLostError

    def _finish(self, key: str) -> None:
        found = self._running.pop(key, None)
        if found is not None:
            future, done = found
            done(lambda: self.outcome(future))


@contextmanager
def dask_runner(settings: Settings, out: AnyPath, temporary: Path, heed: Callable[[], None]) -> Iterator[DaskRunner]:
    """Give the runner of a build on the cluster that its settings name, and let go of the cluster in the end.

    Args:
        settings: Those of the build; paths in them are absolute.
        out: The folder of the editions.
        temporary: A folder that is swept by the next build.
        heed: Raises if the build is to stop.

    Raises:
        ClusterError: The cluster can't be reached, or its workers have other tools than this machine.
        MissingError: The library for clusters is not installed.
    """
    token = secrets.token_hex(8)
    with ExitStack() as stack:
        client = stack.enter_context(connected(settings.cluster or ""))
        stack.callback(_close_tools, client, token)
        marks = stack.enter_context(FolderMarks(out, temporary, settings.memory, token))
        spec = Spec(token, replace(settings, sources=()), out, temporary, marks.by_place())
        runner = DaskRunner(client, spec, marks, heed)
        stack.callback(runner.close)
        yield runner


def _close_tools(client: Client, token: str) -> None:
    with contextlib.suppress(Exception):  # the cluster may be gone, and its workers with what they hold
        client.run(close_tools, token, on_error="ignore")
