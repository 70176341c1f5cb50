"""Locks between processes: the kernel frees them when their process ends, however it ends.

Files are locked by the library `filelock`; folders, which it can't lock, by their descriptors here: a folder that
nobody holds is what a killed process has left, and is swept.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS})


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Be the only one who holds a lock file; wait until it is free.

    Args:
        path: The file; made if it is not there.

    Raises:
        OSError: It can't be made or locked.
    """
    with _lock_of(path):
        yield


def taken(path: Path) -> BaseFileLock | None:
    """Return a lock file that nobody else holds, to be released by the caller; None if somebody holds it.

    Args:
        path: The file; made if it is not there. Its folder may go away, with it, in between: then it is not held.

    Raises:
        OSError: It can't be made or locked.
    """
    from filelock import Timeout

    lock = _lock_of(path)
    try:
        lock.acquire(blocking=False)
    except (Timeout, FileNotFoundError):
        return None
    if path.exists():
        return lock
    lock.release()
    return None


@contextmanager
def owned_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Give a new folder that is this process's own, and delete it in the end.

    Args:
        parent: Where it is made.
        prefix: How its name begins.

    Raises:
        OSError: No folder can be made.
    """
    folder, lock = _made(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """Give a new folder among the system's temporary ones, and delete it in the end.

    What killed processes have left of the same purpose is deleted before, once in this process.

    Args:
        purpose: What it is for: a part of its name.

    Raises:
        OSError: No folder can be made.
    """
    parent, prefix = Path(tempfile.gettempdir()), f"publish-{purpose}-"
    _sweep_once(parent, prefix)
    with owned_folder(parent, prefix) as folder:
        yield folder


@lru_cache(maxsize=32)
def _sweep_once(parent: Path, prefix: str) -> None:
    sweep(parent, prefix)


def sweep(parent: Path, prefix: str) -> None:
    """Delete the folders of processes that have ended.

    Args:
        parent: Where they are.
        prefix: How their names begin.
    """
    for folder in parent.glob(f"{prefix}*"):
        with suppress(OSError):
            lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _lock_of(path: Path) -> BaseFileLock:
    from filelock import FileLock

    return FileLock(path, thread_local=False)


def _made(parent: Path, prefix: str) -> tuple[Path, int]:
    """Make a folder and lock it; make another if a process that sweeps was faster."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent)).resolve()
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
    except OSError as error:  # a file system without locks, where nothing is swept either
        if error.errno not in _NO_LOCKS:
            os.close(lock)
            raise
    return True
