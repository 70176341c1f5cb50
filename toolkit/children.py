"""The programs that we start: out of reach of a terminal's Ctrl-C, and ended all at once when we must end at once.

A terminal sends Ctrl-C to every process of the foreground group. A program of ours that it ended would make the article
fail that it worked on, while we mean to finish what is under way. So each is started in a group of its own, and is ours
to end.
"""

from __future__ import annotations

import itertools
import math
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


class _Watch:
    """Does what is to be done when somebody's time is up, in one thread for all.

    To start a thread for each job takes a millisecond or two where other threads are at work, which it has to wait for.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._numbers = itertools.count()
        self._due: dict[int, tuple[float, Callable[[], None]]] = {}
        self._thread: threading.Thread | None = None
        self._next = math.inf

    def begin(self, seconds: float, act: Callable[[], None]) -> int:
        """Have something done after some seconds, and return the number by which that is called off."""
        when = time.monotonic() + seconds
        with self._changed:
            number = next(self._numbers)
            self._due[number] = when, act
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
                self._thread.start()
            elif when < self._next:
                self._changed.notify()
        return number

    def end(self, number: int) -> None:
        """Call off what has not been done."""
        with self._changed:
            self._due.pop(number, None)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for number in [number for number, (when, _) in self._due.items() if when <= now]:
                    self._due.pop(number)[1]()
                self._next = min((when for when, _ in self._due.values()), default=math.inf)
                self._changed.wait(None if self._next == math.inf else self._next - now)


_watch = _Watch()


def _forked() -> None:
    global _watch  # noqa: PLW0603 - it is about the process as a whole
    _watch = _Watch()  # the thread is not in this process, and another one may have held the lock


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)

_lock = threading.Lock()
_running: set[subprocess.Popen[bytes]] = set()
_closed = False


def run(
    command: Sequence[str],
    stdin: bytes = b"",
    *,
    timeout: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, and return its exit code and what it wrote.

    Args:
        command: The program and its arguments.
        stdin: What it reads.
        timeout: Seconds after which it is ended.
        cwd: Its working folder; ours unless given.
        environment: All of its variables; ours unless given.

    Raises:
        OSError: It can't be started.
        subprocess.TimeoutExpired: It took too long, and is ended.
    """
    process = start(command, cwd=cwd, environment=environment)
    try:
        with process, ended_after(timeout, process) as late:
            try:
                out, err = process.communicate(stdin)
            except BaseException:
                process.kill()
                process.wait()  # on Ctrl-C, leaving the context does not
                raise
    finally:
        forget(process)
    if late.is_set():
        raise subprocess.TimeoutExpired(command, timeout)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def end_all() -> None:
    """End every program that runs, at once; from now on none is started: for a process that is about to end itself."""
    global _closed  # noqa: PLW0603 - it is about the process as a whole
    with _lock:
        _closed = True
        for process in _running:
            process.kill()


@contextmanager
def ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """End a process and what it has started when its time is up, and tell by the event that this was so.

    Not the time limit of `Popen.communicate`: with one, Python asks again and again whether the process has ended, with
    pauses in between, and comes back a millisecond late on average, one in 25 of pandoc's own.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        with suppress(OSError):  # it may have ended: macOS then says that this is not permitted
            os.killpg(process.pid, signal.SIGKILL)

    number = _watch.begin(seconds, end)
    try:
        yield late
    finally:
        _watch.end(number)


def start(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stderr: int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """Start a program whose input and output are pipes. Whoever starts it waits for its end and calls `forget`.

    Args:
        command: The program and its arguments.
        cwd: Its working folder; ours unless given.
        environment: All of its variables; ours unless given.
        stderr: Where its messages go, as `subprocess.Popen` takes it.

    Raises:
        OSError: It can't be started.
    """
    with _lock:  # so that no program slips through between `end_all` and the end
        if _closed:
            raise InterruptedError("this process is ending")
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=cwd,
            env=environment,
            process_group=0,
        )
        _running.add(process)
        return process


def forget(process: subprocess.Popen[bytes]) -> None:
    """Take a program that has ended from those that `end_all` ends."""
    with _lock:
        _running.discard(process)
