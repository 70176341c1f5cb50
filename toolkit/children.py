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
    process = _start(command, cwd, environment)
    try:
        with process, _ended_after(timeout, process) as late:
            try:
                out, err = process.communicate(stdin)
            except BaseException:
                process.kill()
                process.wait()  # on Ctrl-C, leaving the context does not
                raise
    finally:
        with _lock:
            _running.discard(process)
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
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
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


def _start(command: Sequence[str], cwd: Path | None, environment: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    with _lock:  # so that no program slips through between `end_all` and the end
        if _closed:
            raise InterruptedError("this process is ending")
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment,
            process_group=0,
        )
        _running.add(process)
        return process
