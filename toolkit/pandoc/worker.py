"""A pandoc that stays: one process of `pandoc lua`, which carries out one job after the other."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from toolkit import children
from toolkit.errors import MissingError
from toolkit.pandoc import leftovers, program
from toolkit.pandoc.program import PandocError
from toolkit.workers import StayingProcess, WorkerLostError

_SCRIPT = Path(__file__).with_name("worker.lua")

_PATIENCE = 60.0
"""Seconds that a worker has to begin: it takes a hundredth of one."""


class PandocLostError(WorkerLostError, PandocError):
    """A pandoc that ended before its job was done; the message says why."""


class Worker(StayingProcess):
    """One pandoc that stays."""

    lost = PandocLostError

    def __init__(self) -> None:
        super().__init__(
            program.command("lua", str(_SCRIPT), heap=program.MAX_MEMORY * 5 // 4), environment=program.variables()
        )
        self._limit_memory(program.MAX_MEMORY)
        self._has_begun = False

    def begin(self) -> None:
        """Wait until it can take a job.

        Raises:
            MissingError: This pandoc can't stay.
        """
        if self._has_begun:
            return
        self._has_begun = True
        try:
            with children.ended_after(_PATIENCE, self._process):
                self.answer()
        except PandocError as error:
            self.end()
            raise MissingError(
                f"pandoc at {program.executable()} can't be used: it is older than 3.9.",
                "Run: pip install --upgrade pypandoc_binary",
            ) from error
        leftovers.sweep()
        leftovers.forget(self._process.pid)

    def end(self) -> None:
        """End it, whatever it does."""
        super().end()
        if not self._has_begun:
            leftovers.forget(self._process.pid)

    def do(self, header: Mapping[str, Any], text: bytes) -> list[bytes]:
        """Carry out a job and return its output; of a source also the log, and name and content of each image.

        Args:
            header: What is to be done, as ``worker.lua`` takes it.
            text: What it is to be done with.

        Raises:
            PandocLostError: It ended, needed too much memory or took too long; the worker is of no use any more.
            PandocError: Pandoc can't do it.
            MissingError: This pandoc can't stay.
        """
        self.begin()
        reads = header.get("job") == "read"
        size = len(text) + sum(map(len, header.get("files", {}).values()))
        # Who writes opens the images, too, whose sizes nobody has told.
        seconds = program.time_limit(size, told=reads and not program.takes_bytes(header["format"]))
        memory = program.memory_limit(size) if reads else program.MAX_MEMORY
        self._limit_memory(memory)
        try:
            word, answer = self.ask(header, text, seconds)
        except PandocLostError as error:
            # Only memory that it is refused makes a worker end with 1: what pandoc has against a document it answers.
            code = program.HEAP_EXHAUSTED if error.code == 1 else error.code
            told = PandocLostError((program.late(seconds) if error.late else program.failure("", code, memory)).message)
            told.late = error.late
            raise told from error
        if word == b"failed":
            raise program.failure(answer[0].decode("utf-8", "replace"), 1)
        return answer

    def _limit_memory(self, most: int) -> None:
        """Let the system bound it: when the runtime's own bound is reached, it waits for Lua to clean up for ever."""
        if sys.platform == "linux":
            import resource

            with suppress(OSError):
                resource.prlimit(self._process.pid, resource.RLIMIT_DATA, (most, program.MAX_MEMORY))
