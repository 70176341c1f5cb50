"""Processes that stay and carry out one job after the other, bounded in time and memory, and the pools they wait in.

What foreign input can make run for ever, or take all memory, runs in one of them: it can be ended at any time, and it
takes nothing else along.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from toolkit import children
from toolkit.cores import usable_cores
from toolkit.errors import PublishError

T = TypeVar("T")
W = TypeVar("W", bound="StayingProcess")

MAX_JOBS = 1000
"""Jobs after which a worker is renewed: pandoc's grows by a tenth in 300."""

IDLE = 30.0
"""Seconds after which a worker that nobody needs is ended."""

_SOON = 1.0
"""Seconds that one is waited for where there are as many at work as cores: another one takes longer to begin."""

_PIPE = 1 << 20
"""Bytes that a worker can write before anybody reads: it waits less often for a thread of ours."""


class WorkerLostError(PublishError):
    """A worker that ended before its job was done; the message says why.

    Attributes:
        late: Whether it was ended because it took too long.
        code: The code it ended with.
    """

    late = False
    code = 0


class StayingProcess:
    """One process that stays. It ends when its input closes, hence also when this process is killed.

    A job is a line with the length of a header in JSON, the header, and a text as long as it says; an answer is a line
    with a word and the sizes of its pieces, and these.

    Attributes:
        jobs: How many jobs it has been given.
        idle_since: When it was last put aside; kept by the pool.

    Args:
        command: The program and its arguments.
        environment: All of its variables.
    """

    lost: type[WorkerLostError] = WorkerLostError
    """What is raised when it ends before its job is done."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.jobs = 0
        self.idle_since = 0.0
        self._process = children.start(command, cwd=Path("/"), environment=environment, stderr=subprocess.DEVNULL)
        _widen(self._process)

    def ask(self, header: Mapping[str, Any], text: bytes, seconds: float) -> tuple[bytes, list[bytes]]:
        """Carry out a job and return its answer: a word, and pieces.

        Args:
            header: What is to be done.
            text: What it is to be done with.
            seconds: After these it is ended.

        Raises:
            WorkerLostError: It ended or took too long; the worker is of no use any more.
        """
        self.jobs += 1
        self._limit_time(seconds)
        with children.ended_after(seconds, self._process) as late:
            try:
                self.send(header, text)
                return self.answer()
            except WorkerLostError as error:
                error.late = late.is_set()
                raise

    def send(self, header: Mapping[str, Any], text: bytes) -> None:
        """Give it a job."""
        head = json.dumps({**header, "length": len(text)}).encode()
        pipe = cast("Any", self._process.stdin)
        try:
            pipe.write(b"%d\n%b" % (len(head), head))
            pipe.write(text)
            pipe.flush()
        except OSError as error:
            raise self._lost() from error

    def answer(self) -> tuple[bytes, list[bytes]]:
        """Wait for its answer."""
        pipe = cast("Any", self._process.stdout)
        word, *sizes = pipe.readline().split() or [b""]
        pieces = [pipe.read(int(size)) for size in sizes]
        if not pieces or len(pieces[-1]) < int(sizes[-1]):
            raise self._lost()
        return word, pieces

    def size(self) -> int:
        """Return how many bytes of memory it holds; 0 where that can't be told."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    @property
    def has_ended(self) -> bool:
        """Whether it was ended by us."""
        return self._process.returncode is not None

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast("Any", pipe).close()
        self._process.wait()
        children.forget(self._process)

    def abandon(self) -> None:
        """Close its pipes in a process that was forked from the one that it belongs to, which would keep it alive."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                os.close(cast("Any", pipe).fileno())

    def _lost(self) -> WorkerLostError:
        self._process.kill()
        error = self.lost(f"it ended with code {self._process.wait()}")
        error.code = self._process.returncode
        return error

    def _limit_time(self, seconds: float) -> None:
        """Let it end by itself when it has used up its time, should nobody be left to end it."""
        if sys.platform == "linux":
            import resource

            with suppress(OSError):
                limit = int(_processor_time(self._process.pid) + seconds) + 2
                resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


class WorkerPool(Generic[W]):
    """Workers that wait for a job: as many as there were jobs at once, watched, renewed, ended when nobody needs them.

    Args:
        make: Starts a worker.
        max_size: Bytes of memory above which a worker that has done a job is renewed. To renew one takes the time of a
            short job, and what a long one has left is not kept.
    """

    def __init__(self, make: Callable[[], W], max_size: int) -> None:
        self._make = make
        self._max_size = max_size
        self._waiting: list[W] = []
        self._working = 0
        self._lock = threading.Condition(threading.Lock())
        self._timer: threading.Timer | None = None
        atexit.register(self.end)
        os.register_at_fork(after_in_child=self.abandon)

    def use(self, work: Callable[[W], T]) -> T:
        """Return what some work with a worker returns.

        If a worker that has worked before is lost over it, it is tried once more in a fresh one: what it did before may
        be to blame. One that took too long is not.

        Raises:
            WorkerLostError: The work is more than a worker can do.
        """
        worker = self._take()
        try:
            if worker is None:
                return self._use(self._make(), work)
            try:
                return self._use(worker, work)
            except WorkerLostError as error:
                if error.late:
                    raise
            return self._use(self._make(), work)
        finally:
            with self._lock:
                self._working -= 1
                self._lock.notify()

    def prepare(self, number: int = 1, first: Callable[[W], object] = lambda _: None) -> None:
        """See to it that workers wait, so that they can begin while we do something else.

        If none can be started, whoever needs one is told.

        Args:
            number: How many; no more are made than there are cores.
            first: What a fresh one is told; it is not to wait for an answer.
        """
        with self._lock:
            there = len(self._waiting)
            missing = min(number, usable_cores() - self._working) - there
        for _ in range(missing):
            try:
                worker = self._make()
            except (PublishError, OSError):
                return
            with suppress(WorkerLostError):
                first(worker)
            self._put_back(worker)

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
        self._waiting, self._working, self._timer = [], 0, None
        self._lock = threading.Condition(threading.Lock())  # one that no other thread holds

    def _use(self, worker: W, work: Callable[[W], T]) -> T:
        try:
            result = work(worker)
        except WorkerLostError:
            worker.end()
            raise
        except PublishError:  # its answer
            self._put_back(worker)
            raise
        except BaseException:  # on Ctrl-C, say: nobody has heard its answer
            worker.end()
            raise
        self._put_back(worker)
        return result

    def _take(self) -> W | None:
        with self._lock:
            if not self._waiting and self._working >= usable_cores():
                self._lock.wait_for(lambda: self._waiting or self._working < usable_cores(), _SOON)
            self._working += 1
            return self._waiting.pop() if self._waiting else None

    def _put_back(self, worker: W) -> None:
        if worker.has_ended or worker.jobs >= MAX_JOBS or worker.size() > self._max_size:
            worker.end()
            return
        worker.idle_since = time.monotonic()
        with self._lock:
            self._waiting.append(worker)
            self._look_later()
            self._lock.notify()

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


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Let the pipes of a process hold more than the 64 kB that Linux gives them; they work as well without."""
    if sys.platform == "linux":
        import fcntl

        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # a user's pipes may hold so much together: pipe(7)
                fcntl.fcntl(cast("Any", pipe).fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _processor_time(pid: int) -> float:
    """Return how many seconds of the processor a process has used (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
