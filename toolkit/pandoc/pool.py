"""The workers that wait: as many as there were jobs at once, watched, renewed, and ended when nobody needs them."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Mapping
from typing import Any

from toolkit.pandoc.program import PandocError
from toolkit.pandoc.worker import Worker, WorkerLostError

MAX_JOBS = 1000
"""Jobs after which a worker is renewed: in 300 it grows by a tenth."""

MAX_SIZE = 256_000_000
"""Bytes of memory above which a worker that has done a job is renewed: with articles it holds some 175 MB. To renew one
takes the time of a short job, and what a long one has left is not kept."""

IDLE = 30.0
"""Seconds after which a worker that nobody needs is ended."""


class Pool:
    """Workers that wait for a job."""

    def __init__(self) -> None:
        self._waiting: list[Worker] = []
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def do(self, header: Mapping[str, Any], text: bytes) -> list[bytes]:
        """Carry out a job; see `Worker.do`. If the worker is lost over it, it is tried once more in a fresh one.

        Raises:
            MissingError: There is no pandoc that can stay.
            PandocError: Pandoc can't do it.
        """
        try:
            return self._do(self._take() or Worker(), header, text)
        except WorkerLostError:
            return self._do(Worker(), header, text)

    def end(self) -> None:
        """End all workers that wait."""
        with self._lock:
            workers, self._waiting = self._waiting, []
        for worker in workers:
            worker.end()

    def abandon(self) -> None:
        """Forget all workers, in a process that was forked from the one that they belong to."""
        for worker in self._waiting:
            worker.abandon()
        self.__init__()  # type: ignore[misc]  # with a lock that no other thread holds

    def _do(self, worker: Worker, header: Mapping[str, Any], text: bytes) -> list[bytes]:
        try:
            result = worker.do(header, text)
        except WorkerLostError:
            worker.end()
            raise
        except PandocError:
            self._put_back(worker)
            raise
        except BaseException:  # on Ctrl-C, say: nobody has heard its answer
            worker.end()
            raise
        self._put_back(worker)
        return result

    def _take(self) -> Worker | None:
        with self._lock:
            return self._waiting.pop() if self._waiting else None

    def _put_back(self, worker: Worker) -> None:
        if worker.jobs >= MAX_JOBS or worker.size() > MAX_SIZE:
            worker.end()
            return
        worker.idle_since = time.monotonic()
        with self._lock:
            self._waiting.append(worker)
            self._look_later()

    def _look_later(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(IDLE, self._end_idle)
            self._timer.daemon = True
            self._timer.start()

    def _end_idle(self) -> None:
        now = time.monotonic()
        with self._lock:
            idle = [worker for worker in self._waiting if now - worker.idle_since >= IDLE]
            self._waiting = [worker for worker in self._waiting if worker not in idle]
            self._timer = None
            if self._waiting:
                self._look_later()
        for worker in idle:
            worker.end()


pool = Pool()
"""The workers of this process."""

atexit.register(pool.end)
os.register_at_fork(after_in_child=pool.abandon)
