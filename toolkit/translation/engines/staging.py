"""Making a folder's installation atomic: it is prepared out of sight and moved into place when it is whole.

The folder for preparing lies beside the folder of what is installed, where nobody looks for packages (Argos' own tools
would), and on the same file system, so that moving is renaming. It is locked by the process that owns it; the kernel
frees the lock when that process ends, however it ends, and the next installation sweeps unlocked ones away.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from toolkit.errors import MissingError, PackageError
from toolkit.locks import owned_folder, sweep

_PREFIX = ".publish-staging-"


@contextmanager
def staging(packages: Path) -> Iterator[Path]:
    """Give an empty folder on the file system of the folder *packages*, and delete it in the end.

    Raises:
        OSError: No folder can be made.
    """
    packages.mkdir(parents=True, exist_ok=True)
    for parent in (packages.parent, packages):
        sweep(parent, _PREFIX)
    parent = packages.parent
    if parent.stat().st_dev != packages.stat().st_dev or not os.access(parent, os.W_OK):
        parent = packages  # a mount point: a hidden folder inside is the best that can be had
    with owned_folder(parent, _PREFIX) as folder:
        yield folder


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


class _Installed(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def folder(self) -> Path: ...


T = TypeVar("T", bound=_Installed)


def take_out_named(installed: Iterable[T], name: str) -> T:
    """Delete the model of a name, and return what was deleted.

    Raises:
        MissingError: There is no such model.
        PackageError: It can't be deleted.
    """
    for model in installed:
        if model.name == name:
            try:
                take_out(model.folder)
            except OSError as error:
                raise PackageError(f"The model in {model.folder} can't be deleted: {error}.") from error
            return model
    raise MissingError(f"No model '{name}' is installed.", "See what is installed with: publish models list")


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
