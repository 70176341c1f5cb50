"""The program, loaded once: a process that has imported it forks for each command, which then runs as any other.

Most of a short command is the start of Python and imports, which are the same each time. What begins after them is
real: a process with the arguments, folder, variables and streams of its own, that ends as Python ends. Nothing is run
before the fork, so that nothing is remembered.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypedDict

_PATIENCE = 60
"""Seconds that it is given to begin."""

_LONGEST = 1 << 20
"""Bytes of a request."""


_LATER = (
    "dateparser",
    "filelock",
    "jinja2",
    "lxml.etree",
    "numpy",
    "pikepdf",
    "platformdirs",
    "pydantic",
    "rich.progress",
    "rich.table",
    "sqlalchemy.dialects.sqlite",
    "toolkit.rendering.docx",
    "toolkit.rendering.epub",
    "toolkit.rendering.pdf",
    "toolkit.translation.engines.pseudo",
    "toolkit.translation.memory.schema",
)
"""What most commands load by and by; no engine's library, which begins threads."""


class _Request(TypedDict):
    arguments: list[str]
    folder: str
    variables: dict[str, str]


class LoadedProgram:
    """Runs commands of `publish` one after the other."""

    def __init__(self) -> None:
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(_PATIENCE)
        with other:
            # Faces of rooms are loaded whole, not by and by (lazy_loader's own variable); NumPy begins no threads.
            environment = {
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "EAGER_IMPORT": "1",
                "OPENBLAS_NUM_THREADS": "1",
            }
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(other.fileno())],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
            )

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self._process.wait(timeout=30)

    def run(
        self, arguments: Sequence[str], folder: Path, variables: Mapping[str, str], seconds: int
    ) -> tuple[int, str, str]:
        """Run a command, and return its exit code and what it wrote to both streams.

        Raises:
            TimeoutError: It was not done in time, and was ended.
        """
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            request = _Request(arguments=list(arguments), folder=str(folder), variables=dict(variables))
            socket.send_fds(self._socket, [json.dumps(request).encode()], [out.fileno(), err.fileno()])
            child = int(self._socket.recv(64))
            try:
                self._socket.settimeout(seconds)
                code = int(self._socket.recv(64))
            except TimeoutError:
                os.kill(child, signal.SIGKILL)
                self._socket.settimeout(_PATIENCE)
                self._socket.recv(64)  # its code, which the next request would take for its own process
                raise
            finally:
                self._socket.settimeout(_PATIENCE)
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode())
            return code, texts[0], texts[1]


@cache
def loaded_program() -> LoadedProgram:
    """Return the one of this process; whoever ends the process closes it."""
    return LoadedProgram()


def _serve(requests: socket.socket) -> None:
    """Fork for each request; return in the child, as the program that was asked for."""
    while True:
        message, handles, *_ = socket.recv_fds(requests, _LONGEST, 2)
        if not message:
            sys.exit()
        child = os.fork()
        if not child:
            requests.close()
            _become(json.loads(message), handles)
            return
        for handle in handles:
            os.close(handle)
        requests.send(str(child).encode())
        _, status = os.waitpid(child, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(request: _Request, handles: Sequence[int]) -> None:
    for place, handle in enumerate(handles, 1):
        os.dup2(handle, place)
        os.close(handle)
    os.environ.clear()
    os.environ.update(request["variables"])
    sys.path[1:1] = filter(None, request["variables"].get("PYTHONPATH", "").split(os.pathsep))
    time.tzset()
    os.chdir(request["folder"])
    sys.argv = ["publish", *request["arguments"]]
    signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    from toolkit.cli.main import main, program

    program()
    for name in _LATER:
        import_module(name)
    gc.freeze()  # else each child's first collection copies all that was loaded
    with socket.socket(fileno=int(sys.argv[1])) as ours:
        _serve(ours)
    sys.exit(main())
