"""Files that appear complete or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import secrets
import stat
from pathlib import Path

from toolkit.errors import PublishError

_EVERYWHERE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class OutputError(PublishError):
    """A file that could not be written.

    Attributes:
        everywhere: No other file can be written there either: the disk is full, say.
    """

    everywhere = False


def output_error(path: Path, error: OSError) -> OutputError:
    """Return the error that tells that a file or folder can't be written, and why."""
    made = OutputError(f"{path} can't be written: {error.strerror or error}.", "Give another folder with --out.")
    made.everywhere = error.errno in _EVERYWHERE
    if made.everywhere:
        made.hint = "Make room, or give another folder with --out; what is there is complete."
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
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, "it is a pipe or a device, no regular file", str(path))


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


def write_atomically(path: Path, data: bytes, temporary: Path | None = None) -> None:
    """Write a file somewhere else and move it to its place when it is complete, making folders as needed.

    Args:
        path: Its place.
        data: Its bytes.
        temporary: Folder on the same disk to write it in; beside its place, under a hidden name, unless given.

    Raises:
        OutputError: The folder can't be written, or the disk is full. What was at the place is still there.
    """
    name = f".{path.name[:100]}.{secrets.token_hex(6)}.part"
    part = (temporary or path.parent) / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.parent.mkdir(parents=True, exist_ok=True)
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
