"""Unpacking a file of Firefox's models, which mostly come packed with Zstandard: bounded, and checked by its digest."""

from __future__ import annotations

import gzip
import hashlib
import sys
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from toolkit.files import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZSTANDARD, _GZIP = b"\x28\xb5\x2f\xfd", b"\x1f\x8b"
_CHUNK = 1 << 20


class UnpackingError(ValueError):
    """A file can't be unpacked, or isn't what it should be."""


def unpack(packed: Path, target: Path, limit: int) -> str:
    """Unpack a file, or copy it if it isn't packed.

    Args:
        packed: The file; how it is packed is told by its first bytes.
        target: Where it goes; must not exist.
        limit: Most bytes that it may unpack to.

    Returns:
        The SHA-256 digest of what was unpacked.

    Raises:
        UnpackingError: It is damaged, or too large.
        OSError: A file can't be read or written.
    """
    digest = hashlib.sha256()
    done = 0
    with open_file(packed) as file, target.open("xb") as out:
        for chunk in _chunks(file):
            done += len(chunk)
            if done > limit:
                raise UnpackingError(f"it unpacks to more than {limit:,} bytes")
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is in a file, unpacked, in pieces of bounded size."""
    beginning = file.read(4)
    file.seek(0)
    opened: Any = file
    if beginning == _ZSTANDARD:
        opened = _zstandard().ZstdFile(file)
    elif beginning[:2] == _GZIP:
        opened = gzip.GzipFile(fileobj=file)
    try:
        while chunk := opened.read(_CHUNK):
            yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile, _zstandard().ZstdError) as error:
        raise UnpackingError(f"it is damaged ({error})") from error


def _zstandard() -> Any:
    """Return the library of Zstandard: Python's own from 3.14 on, before that the same for older ones."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
