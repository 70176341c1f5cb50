"""Temporary folders in which Typst and pandoc find an edition's files, and nothing else."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

_NO_FILES: Mapping[str, bytes] = {}

_PREFIX = "publish-edition-"


@contextmanager
def temporary_folder(files: Mapping[str, bytes] = _NO_FILES) -> Iterator[Path]:
    """Yield a folder that holds these files, by names relative to it, and nothing else; it is gone afterwards.

    It is locked meanwhile, so that other processes can tell it from what a killed one has left, which they delete.
    """
    _sweep()
    folder, lock = _locked_folder()
    try:
        for name, data in files.items():
            _write(folder, name, data)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _write(folder: Path, name: str, data: bytes) -> None:
    file = folder / name
    if not file.resolve().is_relative_to(folder):  # names are made from hashes: this is a second lock
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
