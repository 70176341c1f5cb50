"""A user's own templates, filled in by processes of their own that stay: none can stop a build, or take all memory.

Jinja's sandbox bounds what a template may reach, not what it may take; that is to be bounded from outside:
https://jinja.palletsprojects.com/en/stable/sandbox/.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.workers import LostError, PythonWorker, WorkerPool

_SECONDS = 20.0
_SECONDS_FOR_MEGABYTE = 10.0
"""After which a template that does not come to its end is ended, and how many more for each megabyte of what it is
filled with: ours take a hundredth of one."""

_MEMORY = 500_000_000
_MEMORY_FOR_BYTE = 20
"""Bytes that it may take, and how many more for each byte of what it is filled with."""

_MAX_SIZE = 300_000_000
"""Bytes of memory above which a worker is renewed: it begins with some 60 MB."""


class _Filler(PythonWorker):
    def __init__(self) -> None:
        super().__init__(Path(__file__).with_name("filler.py"))


_pool = WorkerPool(_Filler, _MAX_SIZE)


def fill_elsewhere(templates: object, folder: Path, template: str, values: Mapping[str, Any]) -> str:
    """Return a template filled in; see `toolkit.rendering.templates.Templates.fill`.

    Args:
        templates: The templates.
        folder: The user's.
        template: Its name.
        values: What it refers to.

    Raises:
        UsageError: It is malformed, refers to what there is not, does what templates may not, or takes too much.
    """
    text = pickle.dumps((templates, template, values))
    memory, seconds = _MEMORY + _MEMORY_FOR_BYTE * len(text), _SECONDS + _SECONDS_FOR_MEGABYTE * len(text) / 1_000_000
    try:
        word, pieces = _pool.use(lambda worker: worker.do({"memory": memory}, text, seconds))
    except LostError as error:
        raise UsageError(
            f"The template {template} can't be used: {error.message}.",
            f"Look for loops in it, and in what it includes, in {folder}.",
        ) from error
    if word == b"refused":
        message, hint = json.loads(pieces[0])
        raise UsageError(message, hint)
    return pieces[0].decode("utf-8", "surrogatepass")
