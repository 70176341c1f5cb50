"""A folder whose folders each hold something that is installed: a package, a model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from toolkit.errors import PackageError
from toolkit.findings import Finding

T = TypeVar("T")


def look_through(
    code: str,
    folder: Path,
    read: Callable[[Path], T],
    variable: str,
    only: Callable[[Path], bool] | None = None,
) -> tuple[list[T], list[Finding]]:
    """Return what is installed in a folder, in the order of its names, and a finding for each folder that is none.

    Args:
        code: The code of these findings.
        folder: It; nothing is installed if it is not there.
        read: Returns what is in a folder, or raises `PackageError` if nothing is.
        variable: The environment variable that names another folder.
        only: Tells which of the folders are looked at; all unless given.

    Raises:
        PackageError: The folder can't be read.
    """
    try:
        folders = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        folders = [path for path in folders if only is None or only(path)]
    except FileNotFoundError:
        return [], []
    except OSError as error:
        raise PackageError(
            f"The folder {folder} can't be read: {error}.", f"Check its permissions, or set {variable}."
        ) from error
    found: list[T] = []
    findings: list[Finding] = []
    for path in folders:
        try:
            found.append(read(path))
        except PackageError as error:
            findings.append(Finding(code, f"It is ignored: {error.message}", str(path)))
    return found, findings


def size_of(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
