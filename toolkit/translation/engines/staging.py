"""Making a folder's installation atomic: it is prepared out of sight and moved into place when it is whole.

The folder for preparing lies beside the folder of what is installed, where nobody looks for packages (Argos' own tools
would), and on the same file system, so that moving is renaming. It is locked by the process that owns it; the kernel
frees the lock when that process ends, however it ends, and the next installation sweeps unlocked ones away.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".publish-staging-"
_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS})


@contextmanager
def staging(packages: Path) -> Iterator[Path]:
    """Give an empty folder on the file system of the folder *packages*, and delete it in the end.

    Raises:
        OSError: No folder can be made.
    """
    packages.mkdir(parents=True, exist_ok=True)
    _sweep(packages)
    parent = packages.parent
    if parent.stat().st_dev != packages.stat().st_dev or not os.access(parent, os.W_OK):
        parent = packages  # a mount point: a hidden folder inside is the best that can be had
    folder, lock = _locked_folder(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def move_in(prepared: Path, target: Path, replaced: list[Path], aside: Path) -> None:
    """Rename the folder *prepared* to *target* and put the folders that it replaces aside.

    If that fails midway, everything is where it was.

    Args:
        prepared: The whole new folder.
        target: Where it goes; may exist if it is one of *replaced*.
        replaced: Older folders.
        aside: A folder on the same file system, deleted by the caller.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        for number, old in enumerate(replaced):
            resting = aside / f"replaced-{number}"
            old.rename(resting)
            moved.append((old, resting))
        prepared.rename(target)
    except BaseException:
        for old, resting in reversed(moved):
            resting.rename(old)
        raise


def take_out(folder: Path) -> None:
    """Take an installed folder out of use in one step, then delete it; a link is deleted, not what it points at.

    Raises:
        OSError: It can't be moved away.
    """
    if folder.is_symlink():
        folder.unlink()
        return
    with staging(folder.parent) as aside:
        shutil.move(folder, aside / folder.name)


def _locked_folder(parent: Path) -> tuple[Path, int]:
    """Make a folder and lock it; try again if another process swept it away in between."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        try:
            lock = _lock(folder)
        except OSError as error:
            if error.errno in _NO_LOCKS:  # a file system without locks, where _sweep deletes nothing either
                return folder, os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
            if folder.exists() and not isinstance(error, BlockingIOError):
                raise
            continue
        if folder.exists():
            return folder, lock
        os.close(lock)


def _sweep(packages: Path) -> None:
    """Delete the staging folders of processes that have ended."""
    for parent in (packages.parent, packages):
        for folder in parent.glob(_PREFIX + "*"):
            with suppress(OSError):
                lock = _lock(folder)
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _lock(folder: Path) -> int:
    """Lock a folder without waiting and return the descriptor that holds the lock.

    Raises:
        OSError: It is gone, or another process has it, or its file system has no locks.
    """
    lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock
