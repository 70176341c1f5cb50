"""Files that appear complete or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import itertools
import os
import secrets
import stat
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from toolkit.errors import PublishError

_EVERYWHERE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


_PART_BYTES = 100
"""Of a file's name that are in the name of what becomes it."""

_LEAST_END = 22
ZIP_END = _LEAST_END + 0xFFFF
"""Bytes at the end of a ZIP archive, at most, in which its last record begins: its comment follows."""


class OutputError(PublishError):
    """A file that could not be written.

    Attributes:
        everywhere: No other file can be written there either: the disk is full, say.
    """

    everywhere = False


def output_error(path: Path, error: Exception) -> OutputError:
    """Return the error that tells that a file or folder can't be written, and why."""
    reason = getattr(error, "strerror", None) or error
    made = OutputError(f"{path} can't be written: {reason}.", "Give another place with --out.")
    made.everywhere = getattr(error, "errno", 0) in _EVERYWHERE
    if made.everywhere:
        made.hint = "Make room, or give another place with --out; what is there is complete."
    return made


def open_file(path: str | Path, *, folder: int | None = None) -> io.BufferedReader:
    """Open a regular file to read it; a pipe or device, which may never end, is refused at once.

    Args:
        path: It.
        folder: Descriptor of the folder that it lies in; its last part is then not to be a link.

    Raises:
        OSError: It is not there, no regular file, or can't be read.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0)
    if folder is not None:
        flags |= os.O_NOFOLLOW
    descriptor = os.open(path, flags, dir_fd=folder)
    state = os.fstat(descriptor)
    mode = state.st_mode
    if stat.S_ISREG(mode) and state.st_dev not in _of_the_system():
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is one of the system's own files, which may never end", str(path))
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, "it is a pipe or a device, no regular file", str(path))


@cache
def _of_the_system() -> frozenset[int]:
    """Return the numbers of the file systems in which the system shows itself: they hold no files."""
    return frozenset(Path(place).stat().st_dev for place in ("/proc", "/sys") if Path(place).is_dir())


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None if it can't be read."""
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def sha256_of_folder(folder: Path) -> str:
    """Return a hash over the names and contents of all files in a folder, which need not exist."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(f"{file.relative_to(folder)}:{sha256_of_file(file)};".encode() for file in files))


def is_stream(path: Path) -> bool:
    """Tell whether a path is a device or pipe, or one of the system's own names: ``/dev/stdout`` may lead to a file."""
    if path.absolute().parts[1:2] in (("dev",), ("proc",)):
        return True
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def is_cut_short(beginning: bytes, end: bytes) -> bool:
    """Tell whether a file begins as a ZIP archive does but lacks its end: PKWARE's APPNOTE, 4.3.16.

    Args:
        beginning: Its first bytes, at least four.
        end: Its last `ZIP_END` bytes, or all of it.
    """
    place = end.rfind(b"PK\x05\x06")
    return beginning.startswith(b"PK\x03\x04") and (place < 0 or len(end) - place < _LEAST_END)


def names_aside(name: str) -> Iterator[str]:
    """Yield names under which what a person has changed is kept, when a file of ours takes its place: dated ones."""
    stem, dot, extension = name.rpartition(".")
    dated = f"{stem}.changed-{time.strftime('%Y%m%dT%H%M%S')}"
    numbers = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))  # twice in one second
    return (f"{dated}{number}{dot}{extension}" for number in numbers)


def within(name: str, most: int) -> str:
    """Return as much of a name's beginning as so many bytes of UTF-8 hold."""
    return name.encode("utf-8", "surrogatepass")[:most].decode("utf-8", "ignore")


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file that somebody has named: beside its place, to be moved there when it is complete.

    A link is followed and stays; a device or pipe is written into, since nothing may take its place. Folders are made
    as needed.

    Args:
        path: Its place.
        data: Its bytes.

    Raises:
        OutputError: The folder can't be written, the disk is full, or nobody reads from the pipe. What was at the
            place is still there.
    """
    try:
        if is_stream(path):
            _write_into(path, data)
            return
        path = path.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise output_error(path, error) from error
    part = path.parent / f".{within(path.name, _PART_BYTES)}.{secrets.token_hex(6)}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _write_into(path: Path, data: bytes) -> None:
    """Write into what is there.

    Raises:
        OSError: It can't be written; of a pipe: nobody reads from it.
    """
    try:
        place = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "nobody reads from this pipe", str(path)) from error
        raise
    os.set_blocking(place, True)
    with os.fdopen(place, "wb") as file:
        file.write(data)
