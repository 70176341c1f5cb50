"""SHA-256 digests of installed models, computed once in a process for each state of the files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from toolkit.translation.argos.installed import InstalledPackage


def model_digest(packages: Sequence[InstalledPackage]) -> str:
    """Return the SHA-256 digest of everything in the packages that decides what they translate to.

    Args:
        packages: One package, or the chain of a pivot.

    Returns:
        Lower-case hexadecimal digits.
    """
    whole = hashlib.sha256()
    for package in packages:
        whole.update(package.metadata.target_prefix.encode() + b"\0")
        files = [package.tokenizer_file, *sorted(path for path in package.model_folder.iterdir() if path.is_file())]
        for path in files:
            state = path.stat()
            digest = _file_digest(path, state.st_size, state.st_mtime_ns, state.st_ino)
            whole.update(f"{path.name}\0{digest}\0".encode())
    return whole.hexdigest()


@lru_cache(maxsize=256)
def _file_digest(path: Path, _size: int, _modified: int, _inode: int) -> str:
    """Return the digest of a file; size, time and inode are there to notice that it has changed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
