"""Pandoc as a program: a bundled binary, with its memory and time bounded, without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from toolkit import children
from toolkit.errors import MissingError, PublishError

MAX_MEMORY = 3 << 30
"""Bytes of memory that pandoc may take: some 10 MB of prose take 1 GB, a hostile file takes what it gets."""

_LEAST_MEMORY = 1 << 30
_MEMORY_FOR_BYTE = 2_000
"""Bytes of memory that a reader may take whatever it reads, and how many more for each byte of that, to `MAX_MEMORY`:
prose takes some 100, a compressed package some 1,000."""

_PACKAGES = frozenset({"docx", "odt", "epub", "pptx", "xlsx"})

TIMEOUT = 20.0
"""Seconds after which a pandoc that reads a text is ended, beside those for its size.

Of 290 honest texts of up to 300 kB none took more than 0.3 s of the processor, and none more than 1.1 s where two cores
had eleven processes at work; three dozen opening brackets would take for ever.
"""

TIMEOUT_UNTOLD = 60.0
"""Likewise where the size does not tell how much there is to do: a package is read, or a document written with its
images."""

_TIMEOUT_FOR_MEGABYTE = 60.0
"""How many more for each megabyte: 1 MB of Markdown takes 2 seconds."""

# Nothing listens on the discard port, so that whatever pandoc tried to fetch, proxied or not, would fail at once.
_NO_NETWORK = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


HEAP_EXHAUSTED = 251
"""The code with which programs made by GHC end when their heap is full."""


class PandocError(PublishError):
    """Pandoc failed; the message is its own, on one line."""


@lru_cache(maxsize=1)
def executable() -> str:
    """Return the path of the pandoc that comes with `pypandoc_binary`, or else the system's.

    Raises:
        MissingError: There is none.
    """
    # Not pypandoc's own search: it would also take a file called `pandoc` in the working folder.
    package = find_spec("pypandoc")
    folders = package.submodule_search_locations if package else None
    for folder in folders or ():
        bundled = Path(folder) / "files" / "pandoc"
        if bundled.is_file():
            return str(bundled)
    if system := shutil.which("pandoc"):
        return str(Path(system).resolve())
    raise MissingError("pandoc is not installed.", "Run: pip install pypandoc_binary")


@lru_cache(maxsize=1)
def version() -> str:
    """Return pandoc's version, such as ``3.9``."""
    return run(["--version"]).split(maxsplit=2)[1].decode()


def run(
    arguments: Sequence[str],
    stdin: bytes = b"",
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run pandoc and return what it writes to stdout.

    Callers give ``--sandbox`` unless they have checked every path that the document can name.

    Args:
        arguments: Its arguments.
        stdin: What it reads.
        cwd: Its working folder, where relative resources are looked for.
        environment: Variables to add, such as ``SOURCE_DATE_EPOCH``.

    Raises:
        PandocError: It failed, ran out of memory or out of time.
    """
    timeout = time_limit(len(stdin))
    try:
        result = children.run(
            command(*arguments, heap=MAX_MEMORY), stdin, timeout=timeout, cwd=cwd, environment=variables(environment)
        )
    except subprocess.TimeoutExpired as error:
        raise late(timeout) from error
    if result.returncode != 0:
        raise failure(result.stderr.decode("utf-8", "replace"), result.returncode)
    return result.stdout


def command(*arguments: str, heap: int) -> list[str]:
    """Return the command line of pandoc with these arguments, and a heap of so many bytes at most."""
    return [executable(), "+RTS", f"-M{heap}", "-RTS", *arguments]


def variables(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment in which pandoc runs: ours, without a network, and *more*."""
    # Python looks for a folder that can be written, which pandoc does not.
    temporary = {"TMPDIR": tempfile.gettempdir()}
    result = {**os.environ, **temporary, **_NO_NETWORK, "LC_ALL": "C.UTF-8", **(more or {})}
    result.pop("PANDOC_DATA_DIR", None)
    return result


def time_limit(size: int, *, told: bool = True) -> float:
    """Return after how many seconds a pandoc that works on *size* bytes is ended.

    Args:
        size: Of all that it reads.
        told: Whether the size tells how much there is to do, as that of a text does.
    """
    return (TIMEOUT if told else TIMEOUT_UNTOLD) + _TIMEOUT_FOR_MEGABYTE * size / 1_000_000


def takes_bytes(reader: str) -> bool:
    """Tell whether a reader, with its extensions, takes bytes, most of which are packed; all others take text."""
    return reader.partition("+")[0].partition("-")[0] in _PACKAGES


def memory_limit(size: int) -> int:
    """Return how many bytes of memory a pandoc may take that reads *size* bytes."""
    return min(_LEAST_MEMORY + _MEMORY_FOR_BYTE * size, MAX_MEMORY)


def late(seconds: float) -> PandocError:
    """Return the error for a pandoc that did not come back within its time."""
    return PandocError(f"pandoc did not finish within {seconds:.0f} seconds.")


def failure(said: str, code: int, memory: int | None = None) -> PandocError:
    """Return the error for a pandoc that ended with a code other than 0, after what it has said."""
    if code == HEAP_EXHAUSTED:
        return PandocError(f"pandoc needed more than {(memory or MAX_MEMORY) >> 20} MB of memory.")
    lines = said.strip().splitlines()
    return PandocError(" ".join(line.strip() for line in lines[:3]) or f"pandoc ended with code {code}.")
