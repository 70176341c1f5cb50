"""The programs that we start: out of reach of a terminal's Ctrl-C, and ended all at once when we must end at once.

A terminal sends Ctrl-C to every process of the foreground group. A program of ours that it ended would make the article
fail that it worked on, while we mean to finish what is under way. So each is started in a group of its own, and is ours
to end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

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
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


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
