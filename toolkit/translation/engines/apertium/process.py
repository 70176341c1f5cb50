"""Starts Apertium's programs, one after the other, each on all the text at once."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from toolkit import children
from toolkit.counting import counted
from toolkit.errors import EngineError

Command = tuple[str, ...]

_FLUSH = "\0"
"""Between two sentences every stage flushes and forgets, so that no rule reaches over a sentence's end."""

_END = "\n"
"""Without a line end before the flush lt-proc 3.8 loses the last word of "The end" and the stop of "journey."."""

_TIMEOUT = 300
"""Seconds for one stage of one batch: a thousand sentences take a tenth of a second."""


def start(command: Command, data: bytes) -> bytes:
    """Return what a program writes when it is given *data*.

    Raises:
        EngineError: It is not there, failed, or took too long.
    """
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        result = children.run(command, data, timeout=_TIMEOUT, environment=environment)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"Apertium's {command[0]} took more than {_TIMEOUT} seconds.") from error
    except OSError as error:
        raise EngineError(f"Apertium's {command[0]} can't be started: {error.strerror}.") from error
    if result.returncode != 0:
        said = result.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise EngineError(f"Apertium's {command[0]} failed: {said or f'exit {result.returncode}'}.")
    return result.stdout


def run_stages(commands: Sequence[Command], texts: Sequence[str]) -> list[str]:
    """Send texts through some stages.

    Raises:
        EngineError: A stage failed, or not as many texts came out as went in.
    """
    data = "".join(text.rstrip() + _END + _FLUSH for text in texts).encode()
    for command in commands:
        data = start(command, data)
    results = data.decode("utf-8", "replace").split(_FLUSH)
    # Some stages add empty texts at the end.
    if len(results) <= len(texts) or "".join(results[len(texts) :]).strip():
        raise EngineError(f"Apertium gave back {counted(len(results) - 1, 'sentence')} for {len(texts)}.")
    return results[: len(texts)]
