"""Typst, in processes of its own that stay: what a document makes it do ends with its edition, and never the build.

A template or an article can make Typst work for ever, or take all memory, whereupon it aborts its whole process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import PublishError
from toolkit.workers import LostError, PythonWorker, WorkerPool

_SECONDS = 30.0
_SECONDS_FOR_MEGABYTE = 120.0
"""Of a source, after which a Typst that does not come back is ended: a megabyte of an article takes some 3 seconds."""

_MEMORY = 1 << 30
_MEMORY_FOR_BYTE = 2000
_MOST_MEMORY = 4 << 30
"""Bytes that Typst may take, how many more for each byte of the source, and at most: an article of 20 pages
takes 80 MB, a megabyte of one some 700 MB."""

_MAX_SIZE = 500_000_000
"""Bytes of memory above which a worker is renewed: with fonts and what it keeps of articles it holds some 200 MB."""


class TypstRefusal(PublishError):  # noqa: N818 - what Typst has against a source
    """Typst does not compile a source.

    Attributes:
        diagnostic: All that Typst says of it; empty if it was ended.
    """

    diagnostic = ""


class _Typst(PythonWorker):
    def __init__(self) -> None:
        super().__init__(Path(__file__).with_name("typesetter.py"))


_pool = WorkerPool(_Typst, _MAX_SIZE)


def prepare_typst(*, system: bool, number: int = 1) -> None:
    """Let a Typst begin to read its fonts, if none waits, while something else is done.

    Args:
        system: Whether the system's fonts will be wanted, too.
        number: How many of them there are to be.
    """
    _pool.prepare(number, lambda worker: worker.send({"silent": True, "system": system}, b""))


def compile_typst(
    source: str, root: Path, *, system: bool, files: int = 0, **options: Any
) -> tuple[list[bytes], list[str]]:
    """Return the pages of a Typst source, or the one file that holds them all, and the warnings.

    Args:
        source: It.
        root: The folder that holds its files; nothing outside it is read.
        system: Whether the system's fonts are used, beside those that Typst has built in.
        files: Bytes of its files.
        options: What `typst.Compiler.compile` is told.

    Raises:
        TypstRefusal: Typst does not compile it, or needs more memory or time than a source of its size can ask for.
    """
    text = source.encode("utf-8", "replace")
    size = len(text) + files
    memory = min(_MEMORY + _MEMORY_FOR_BYTE * size, _MOST_MEMORY)
    seconds = _SECONDS + _SECONDS_FOR_MEGABYTE * size / 1_000_000
    header: Mapping[str, Any] = {"memory": memory, "system": system, "root": str(root), "options": options}
    try:
        word, pieces = _pool.use(lambda worker: worker.do(header, text, seconds))
    except LostError as error:
        raise TypstRefusal(error.message) from error
    if word == b"refused":
        message, diagnostic = json.loads(pieces[0])
        refusal = TypstRefusal(message)
        refusal.diagnostic = diagnostic
        raise refusal
    return pieces[1:], json.loads(pieces[0])
