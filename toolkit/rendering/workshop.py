"""Private folders in which pandoc and Typst find an edition's files, and nothing else."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from toolkit import pandoc
from toolkit.document import document_text, nodes as n
from toolkit.rendering.imprint import Imprint

_EMPTY = (n.MetaString(""), n.MetaList(()), n.MetaInlines(()))
_NO_FILES: Mapping[str, bytes] = {}

_PREFIX = "publish-edition-"

_LASTS = 3600.0
"""Seconds after which a folder is not used again: systems clear away temporary files that nobody has touched lately."""

_MOST = 8
"""Folders of a kind that wait to be used again."""


class _Folder:
    """A temporary folder that one edition after the other is made in: to make it costs more than its files do.

    It is locked while this process lives, so that others can tell it from what a killed one has left.
    """

    def __init__(self) -> None:
        _sweep()
        self.path, self._lock = _locked_folder()
        self.made = time.monotonic()
        self._tools: dict[str, bytes] = {}

    def lay_out(self, files: Mapping[str, bytes], tools: Mapping[str, bytes]) -> None:
        """Write *files*, and those of the *tools* that are not there yet."""
        for name, data in tools.items():
            if self._tools.get(name) != data:
                self._write(name, data)
                self._tools[name] = data
        for name, data in files.items():
            self._write(name, data)

    def clear(self, files: Mapping[str, bytes]) -> None:
        """Delete *files*."""
        for name in files:
            (self.path / name).unlink()

    def delete(self) -> None:
        """Delete the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)

    def _write(self, name: str, data: bytes) -> None:
        file = self.path / name
        if not file.resolve().is_relative_to(self.path):  # names are made from hashes: this is a second lock
            raise ValueError(f"{name} lies outside the folder")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _locked_folder() -> tuple[Path, int]:
    """Make a folder and lock it; make another if a process that sweeps was faster."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
            if _is_locked(lock) and folder.exists():
                return folder, lock
            os.close(lock)


def _is_locked(lock: int) -> bool:
    """Lock a folder, and tell whether it could be."""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:  # it is being swept
        return False
    except OSError:  # a file system without locks, where nothing is swept either
        return True
    return True


@lru_cache(maxsize=1)
def _sweep() -> None:
    """Delete what killed processes have left, once in this process: their locks went with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


_waiting: dict[frozenset[str], list[_Folder]] = {}
"""Folders that nobody works in, by the names of the tools in them. Taking one out is one step, in whatever thread."""


@contextmanager
def workshop(files: Mapping[str, bytes] = _NO_FILES, tools: Mapping[str, bytes] = _NO_FILES) -> Iterator[Path]:
    """Yield a temporary folder that holds *files* and *tools*, named relative to it, and nothing else.

    Args:
        files: What this edition alone needs. They are gone afterwards.
        tools: What other editions need too, often the same. They stay for the next one, until the process ends.
    """
    waiting = _waiting.setdefault(frozenset(tools), [])
    folder = _taken(waiting)
    try:
        folder.lay_out(files, tools)
        yield folder.path
        folder.clear(files)
    except BaseException:
        folder.delete()
        raise
    if len(waiting) < _MOST:
        waiting.append(folder)
    else:
        folder.delete()


def _taken(waiting: list[_Folder]) -> _Folder:
    while waiting:
        try:
            folder = waiting.pop()
        except IndexError:  # another thread was faster
            break
        if time.monotonic() - folder.made < _LASTS:
            return folder
        folder.delete()
    return _Folder()


@atexit.register
def _delete_all() -> None:
    for waiting in _waiting.values():
        while waiting:
            waiting.pop().delete()


# They are the parent's: two processes must not work in the same folder, nor the child delete them.
os.register_at_fork(after_in_child=_waiting.clear)


def write_with_pandoc(
    folder: Path,
    meta: Mapping[str, n.MetaValue],
    blocks: n.Blocks,
    *,
    arguments: list[str],
    imprint: Imprint,
) -> bytes:
    """Return what pandoc makes of blocks, working in *folder*.

    Only the metadata given here is passed on, without what is empty: a source's own could name files (``css``,
    ``cover-image``) or hold markup (``header-includes``).
    """
    said = {key: value for key, value in meta.items() if value not in _EMPTY}
    return pandoc.run(
        ["--from=json", *arguments],
        document_text(tuple(sorted(said.items())), blocks).encode("utf-8"),
        cwd=folder,
        environment={"SOURCE_DATE_EPOCH": str(int(imprint.moment.timestamp()))},
    )
