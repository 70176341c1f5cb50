"""The only place that starts pandoc: a bundled binary, sandboxed, with its memory and time bounded."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from toolkit import children
from toolkit.errors import MissingError, PublishError

MAX_HEAP = "3G"
"""Most memory that pandoc may take for its heap: some 10 MB of prose take 1 GB, a hostile file takes what it gets."""

TIMEOUT = 60.0
"""Seconds, and as many for each megabyte of input, after which a pandoc that does not come back is ended.

1 MB of Markdown takes 2 seconds; 3,000 opening brackets would take for ever.
"""

# Nothing listens on the discard port, so that whatever pandoc tried to fetch, proxied or not, would fail at once.
_NO_NETWORK = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


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
    command = [executable(), "+RTS", f"-M{MAX_HEAP}", "-RTS", *arguments]
    variables = {**os.environ, **_NO_NETWORK, "LC_ALL": "C.UTF-8", **(environment or {})}
    variables.pop("PANDOC_DATA_DIR", None)
    timeout = TIMEOUT * (1 + len(stdin) / 1_000_000)
    try:
        result = children.run(command, stdin, timeout=timeout, cwd=cwd, environment=variables)
    except subprocess.TimeoutExpired as error:
        raise PandocError(f"pandoc did not finish within {timeout:.0f} seconds.") from error
    if result.returncode != 0:
        raise PandocError(_reason(result.stderr, result.returncode))
    return result.stdout


def _reason(stderr: bytes, code: int) -> str:
    if code == 251:
        return f"pandoc needed more than {MAX_HEAP} of memory."
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return " ".join(line.strip() for line in lines[:3]) or f"pandoc ended with code {code}."
