"""Files that appear complete or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from toolkit.errors import PublishError


class OutputError(PublishError):
    """A file that could not be written."""


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None if it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def sha256_of_folder(folder: Path) -> str:
    """Return a hash over the names and contents of all files in a folder, which need not exist."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(f"{file.relative_to(folder)}:{sha256_of_file(file)};".encode() for file in files))


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there when it is complete, making folders as needed.

    Raises:
        OutputError: The folder can't be written, or the disk is full. What was at the place is still there.
    """
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror}.", "Give another folder with --out.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
