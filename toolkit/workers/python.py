"""Workers in Python, whose other side is `toolkit.workers.serving`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import toolkit
from toolkit import network
from toolkit.workers.pool import StayingProcess, WorkerLostError

_SERVING = Path(__file__).with_name("serving.py")


class LostError(WorkerLostError):
    """A worker that was ended over its job, which asked for too much memory or time; the message says which."""


class PythonWorker(StayingProcess):
    """A Python that stays, can't connect to anything, and does what a module's function ``answer`` does.

    Args:
        file: The module's.
    """

    lost = LostError

    def __init__(self, file: Path) -> None:
        home = str(Path(toolkit.__file__).parents[1])
        path = json.dumps([*(item for item in sys.path if item), home])
        # Isolated: no variables, no start-up files, no working folder decide what it is.
        command = [sys.executable, "-I", "-S", str(_SERVING), path, str(network.__file__), str(file)]
        super().__init__(command, {**os.environ, **network.NOWHERE})

    def do(self, header: Mapping[str, Any], text: bytes, seconds: float) -> tuple[bytes, list[bytes]]:
        """Carry out a job and return the word and the pieces of its answer.

        Raises:
            LostError: It asked for too much memory or time.
            RuntimeError: It went wrong inside.
        """
        memory = f"it needs more than {int(header.get('memory', 0)) >> 20} MB of memory"
        try:
            word, pieces = self.ask(header, text, seconds)
        except LostError as error:
            late = error.late or error.code == -signal.SIGXCPU
            told = LostError(f"it takes more than {seconds:.0f} seconds" if late else memory)
            told.late, told.code = late, error.code
            raise told from error
        if word == b"memory":
            raise LostError(memory)
        if word == b"failed":
            raise RuntimeError(pieces[0].decode("utf-8", "replace"))
        return word, pieces
