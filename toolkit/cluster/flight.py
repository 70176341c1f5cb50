"""Tasks under way on a cluster: a bounded number of them, finished in this thread as each comes back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from toolkit.cluster.connection import ClusterError, ClusterLostError
from toolkit.editions.report import Report
from toolkit.errors import PublishError

if TYPE_CHECKING:
    from distributed import Client, Future

RETRIES = 3
"""How often Dask tries a task again that raised; a worker that is lost does not count."""

_LOOK = 0.2
"""Seconds after which the thread of a build that waits looks whether it is to stop."""

_PATIENCE = 1
"""The same for threads that wait for an article."""

Finish = Callable[[Callable[[], Any]], None]
"""Is given what returns a task's outcome, or raises what went wrong with the task itself."""


class Flight:
    """The tasks of a build that are under way.

    Args:
        client: The cluster.
        report: Tells whether the build is to stop.
        most: How many tasks that make editions may be under way.
    """

    def __init__(self, client: Client, report: Report, most: int) -> None:
        self._client = client
        self._report = report
        self._most = most
        self._begun: WeakSet[Future[Any]] = WeakSet()
        self._running: dict[Any, tuple[Future[Any], Finish]] = {}
        self._done: SimpleQueue[Any] = SimpleQueue()

    def begin(self, function: Callable[..., Any], *arguments: Any, urgency: int = 0) -> Future[Any]:
        """Have a task done whose outcome another one takes.

        Args:
            function: The task.
            arguments: What it is given; futures stand for what they will be.
            urgency: Of those that could run, those with the greater number do first.
        """
        future = self._client.submit(function, *arguments, pure=False, retries=RETRIES, priority=urgency)
        self._begun.add(future)
        return future

    def submit(self, finish: Finish, function: Callable[..., Any], *arguments: Any, urgency: int = 0) -> None:
        """Have a task done, and wait where too many are under way.

        Args:
            finish: Called in this thread when it is done, now or later.
            function: The task.
            arguments: What it is given.
            urgency: As in `begin`.

        Raises:
            Stopped: The build is to stop.
            ClusterLostError: The cluster is.
        """
        future = self.begin(function, *arguments, urgency=urgency)
        self._running[future.key] = future, finish
        future.add_done_callback(lambda done: self._done.put(done.key))  # type: ignore[no-untyped-call]
        self.finish_done()
        while len(self._running) > self._most:
            self._wait()

    def finish_done(self) -> None:
        """Finish the tasks that have come back, without waiting."""
        while not self._done.empty():
            self._finish(self._done.get())

    def finish_all(self) -> None:
        """Wait for all tasks.

        Raises:
            Stopped: The build is to stop.
            ClusterLostError: The cluster is.
        """
        while self._running:
            self._wait()

    def stop(self) -> None:
        """Finish the tasks that have come back, and take the others back; a cluster that is lost has none of them."""
        with contextlib.suppress(PublishError):
            self.finish_done()
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._begun), force=True)  # type: ignore[no-untyped-call]
        self._running.clear()

    def outcome(self, future: Future[Any]) -> Any:
        """Wait for a task that was begun and return its outcome; in any thread.

        Raises:
            Stopped: The build is to stop.
            ClusterError: The workers that tried again and again were lost.
            ClusterLostError: The cluster is.
            Exception: What the task raised.
        """
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        try:
            while True:
                done = future.done()  # type: ignore[no-untyped-call]
                try:
                    return future.result(timeout=_PATIENCE)
                except TimeoutError:
                    if done:  # it is the task's own
                        raise
                self._look()
        except KilledWorker as error:
            raise ClusterError(
                f"The workers that tried were lost, the last one being {error.last_worker.address}.",
                "See their logs: mostly memory runs out; give them more, or fewer threads each.",
            ) from error
        except CancelledError as error:
            raise ClusterLostError from error

    def _wait(self) -> None:
        self._report.heed()
        try:
            key = self._done.get(timeout=_LOOK)
        except Empty:
            self._look()
            return
        self._finish(key)

    def _look(self) -> None:
        """Find out, while nothing comes back, whether the build is to stop, or the cluster is lost."""
        self._report.heed()
        if self._client.status not in ("running", "connecting"):
            raise ClusterLostError

    def _finish(self, key: str) -> None:
        found = self._running.pop(key, None)
        if found is not None:
            future, finish = found
            finish(lambda: self.outcome(future))
