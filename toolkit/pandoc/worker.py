"""A pandoc that stays: one process of `pandoc lua`, which carries out one job after the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from toolkit import children
from toolkit.errors import MissingError
from toolkit.pandoc import leftovers, program
from toolkit.pandoc.program import PandocError

_SCRIPT = Path(__file__).with_name("worker.lua")

_PATIENCE = 60.0
"""Seconds that a worker has to begin: it takes a hundredth of one."""


class WorkerLostError(PandocError):
    """A worker that ended before its job was done; the message says why."""


class Worker:
    """One process that stays. It ends when its input closes, hence also when this process is killed.

    Attributes:
        jobs: How many jobs it has been given.
        idle_since: When it was last put aside; kept by the pool.

    Raises:
        MissingError: This pandoc can't stay.
    """

    def __init__(self) -> None:
        self.jobs = 0
        self.idle_since = 0.0
        self._process = children.start(
            program.command("lua", str(_SCRIPT), heap=program.MAX_MEMORY * 5 // 4),
            cwd=Path("/"),
            environment=program.variables(),
            stderr=subprocess.DEVNULL,
        )
        self._limit_memory()
        try:
            with children.ended_after(_PATIENCE, self._process):
                self._answer()
        except PandocError as error:
            self.end()
            raise MissingError(
                f"pandoc at {program.executable()} can't be used: it is older than 3.9.",
                "Run: pip install --upgrade pypandoc_binary",
            ) from error
        leftovers.sweep()
        leftovers.forget(self._process.pid)

    def do(self, header: Mapping[str, Any], text: bytes) -> list[bytes]:
        """Carry out a job and return its output; of a source also the log, and name and content of each image.

        Args:
            header: What is to be done, as ``worker.lua`` takes it.
            text: What it is to be done with.

        Raises:
            WorkerLostError: It ended, needed too much memory or took too long; the worker is of no use any more.
            PandocError: Pandoc can't do it.
        """
        self.jobs += 1
        seconds = program.time_limit(len(text))
        self._limit_time(seconds)
        with children.ended_after(seconds, self._process) as late:
            try:
                self._send(header, text)
                word, answer = self._answer()
            except WorkerLostError as error:
                if late.is_set():
                    raise WorkerLostError(program.late(seconds).message) from error
                raise
        if word == b"failed":
            raise program.failure(answer[0].decode("utf-8", "replace"), 1)
        return answer

    def size(self) -> int:
        """Return how many bytes of memory it holds; 0 where that can't be told."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

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

    def _send(self, header: Mapping[str, Any], text: bytes) -> None:
        head = json.dumps({**header, "length": len(text)}).encode()
        pipe = cast("Any", self._process.stdin)
        try:
            pipe.write(b"%d\n%b" % (len(head), head))
            pipe.write(text)
            pipe.flush()
        except OSError as error:
            raise self._lost() from error

    def _answer(self) -> tuple[bytes, list[bytes]]:
        pipe = cast("Any", self._process.stdout)
        word, *sizes = pipe.readline().split() or [b""]
        pieces = [pipe.read(int(size)) for size in sizes]
        if not pieces or len(pieces[-1]) < int(sizes[-1]):
            raise self._lost()
        return word, pieces

    def _lost(self) -> WorkerLostError:
        self._process.kill()
        code = self._process.wait()
        # Only memory that it is refused makes a worker end with 1: what pandoc has against a document it answers.
        return WorkerLostError(program.failure("", program.HEAP_EXHAUSTED if code == 1 else code).message)

    def _limit_memory(self) -> None:
        """Let the system bound it: when the runtime's own bound is reached, it waits for Lua to clean up for ever."""
        if sys.platform == "linux":
            import resource

            with suppress(OSError):
                resource.prlimit(self._process.pid, resource.RLIMIT_DATA, (program.MAX_MEMORY, program.MAX_MEMORY))

    def _limit_time(self, seconds: float) -> None:
        """Let it end by itself when it has used up its time, should nobody be left to end it."""
        if sys.platform == "linux":
            import resource

            with suppress(OSError):
                limit = int(_processor_time(self._process.pid) + seconds) + 2
                resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _processor_time(pid: int) -> float:
    """Return how many seconds of the processor a process has used (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
