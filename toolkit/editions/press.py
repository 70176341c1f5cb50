"""The press: editions are rendered several at once, and finished in the order in which they were handed in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")

Outcome = Callable[[], T]
"""Returns what some work returned, or raises what it raised."""

_WAITING = 2
"""Works for each worker that may wait: enough to keep them busy, and few enough to bound memory."""


class Press(Generic[T]):
    """Does works in threads. pandoc runs as a process and Typst lets go of the interpreter, so that threads are enough.

    Use it as a context: on leaving it after an exception, what has not begun is not done.

    Args:
        workers: How many works are done at once. With one, each is done at once by the caller.
    """

    def __init__(self, workers: int) -> None:
        self._room = workers * _WAITING
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="press") if workers > 1 else None
        self._running: deque[tuple[Future[T], Callable[[Outcome[T]], None]]] = deque()

    def __enter__(self) -> Press[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    def hand_in(self, work: Callable[[], T], finish: Callable[[Outcome[T]], None]) -> None:
        """Have a work done; waits where too many are under way.

        Args:
            work: What is to be done, in any thread.
            finish: Called in this thread, now or later, with what came of it.
        """
        if self._pool is None:
            finish(work)
            return
        self._running.append((self._pool.submit(work), finish))
        while len(self._running) > self._room or (self._running and self._running[0][0].done()):
            self._finish_oldest()

    def finish_all(self) -> None:
        """Wait for all that was handed in."""
        while self._running:
            self._finish_oldest()

    def stop(self) -> None:
        """Begin nothing more; finish what is under way."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._running = deque(pair for pair in self._running if not pair[0].cancelled())
        self.finish_all()

    def _finish_oldest(self) -> None:
        future, finish = self._running.popleft()
        finish(future.result)
