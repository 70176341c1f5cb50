"""The other side of `toolkit.workers.python`, for workers in Python: a program that answers one job after the other.

It is given Python's path and the file of a module, and imports nothing of ours by itself: what the file's function
``answer`` needs decides how long it takes to begin. ``answer`` takes a job's header and text, and returns a word and
pieces, of which there is at least one.

A job may make the interpreter do something in one step that never ends, in which no thread of ours would run and no
signal be handled. So the system ends the process: when its memory or time is used up, and when whoever started it is
gone, which shows in its input being closed while it works.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Answer = Callable[[dict[str, Any], bytes], tuple[bytes, list[bytes]]]


def main() -> None:
    """Answer jobs until the input ends."""
    sys.path[:] = json.loads(sys.argv[1])
    # What a library prints must not get between the answers.
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _module(sys.argv[2]).cut_off()
    answer: Answer = _module(sys.argv[3]).answer
    source = sys.stdin.buffer
    while line := source.readline():
        header = json.loads(source.read(int(line)))
        text = source.read(header["length"])
        _limit_memory(header.get("memory", 0))
        try:
            with _ended_with_input():
                word, pieces = answer(header, text)
        except MemoryError:
            word, pieces = b"memory", [b""]
        except Exception as error:
            word, pieces = b"failed", [f"{type(error).__name__}: {error}"[:1000].encode("utf-8", "replace")]
        if header.get("silent"):
            continue
        sink.write(b" ".join([word, *(b"%d" % len(piece) for piece in pieces)]) + b"\n")
        for piece in pieces:
            sink.write(piece)
        sink.flush()


def _module(file: str) -> Any:
    """Return the module in a file; of ours, without the rest of us."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("worker", file)
    if spec is None or spec.loader is None:
        raise ImportError(file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _limit_memory(most: int) -> None:
    """Let the system refuse memory over so many bytes: data and private mappings (setrlimit(2), RLIMIT_DATA)."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if most:
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


@contextmanager
def _ended_with_input() -> Iterator[None]:
    """Let the system end this process if its input is closed meanwhile: SIGIO does, when nobody has asked for it."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    flags = fcntl.fcntl(0, fcntl.F_GETFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:  # closed already: nothing is sent while a job is under way
        sys.exit()
    try:
        yield
    finally:
        fcntl.fcntl(0, fcntl.F_SETFL, flags)


if __name__ == "__main__":
    main()
