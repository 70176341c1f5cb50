"""Files by which workers know that they see the folders that whoever builds sees."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import MemoryFileError
from toolkit.settings import NO_MEMORY, is_url
from toolkit.steps import ArticleJob, BundleJob
from toolkit.storage import AnyPath

MEMORY = "the translation memory"
"""How `FolderMarks.by_place` calls it."""


class FolderMarks:
    """The marks of a build; they are gone when it is over.

    Args:
        out: The folder of the editions.
        temporary: A folder that the next build sweeps, should this one be killed.
        memory: File of the translation memory, its address, or ``none``.
        token: Names the build.
    """

    def __init__(self, out: AnyPath, temporary: Path, memory: str | None, token: str) -> None:
        self._out = out
        self._output = (temporary / f"cluster-{token}").absolute() if isinstance(out, Path) else None
        shared = memory is not None and memory != NO_MEMORY and not is_url(memory)
        self._memory = Path(memory).with_name(f".{Path(memory).name}.{token}") if shared and memory else None
        self._made: list[Path] = []

    def __enter__(self) -> FolderMarks:
        if self._output is not None:
            self._output.parent.mkdir(parents=True, exist_ok=True)
            self._make(self._output)
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._made:
            with contextlib.suppress(OSError):
                path.unlink()

    def by_place(self) -> dict[str, str]:
        """Return the marks, by what they lie beside."""
        marks = {}
        if self._output is not None and isinstance(self._out, Path):
            marks[str(self._out.absolute())] = str(self._output)
        if self._memory is not None:
            marks[MEMORY] = str(self._memory)
        return marks

    def memory(self, arguments: Sequence[Any]) -> None:
        """Put the mark beside the memory before a step is begun that needs it: only now it is there.

        Raises:
            MemoryFileError: Nothing can be written there.
        """
        if self._memory is None or self._memory in self._made or not any(job.remembered for job in _jobs(arguments)):
            return
        try:
            self._make(self._memory)
        except OSError as error:
            raise MemoryFileError(
                f"The folder {self._memory.parent} can't be written: {error.strerror}.", "Check its permissions."
            ) from error

    def _make(self, path: Path) -> None:
        path.touch()
        self._made.append(path)


def _jobs(arguments: Iterable[Any]) -> Iterable[ArticleJob]:
    for argument in arguments:
        match argument:
            case ArticleJob():
                yield argument
            case BundleJob(members=members):
                yield from members
            case list():
                yield from (item for item in argument if isinstance(item, ArticleJob))
            case _:
                pass
