"""What builds have put in its place, by hash: it proves that a file is ours where nothing else knows of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from toolkit.storage import Beneath

_APPENDED = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW

_MOST = 64_000_000
"""Bytes of it that are read: a million editions."""


class Ledger:
    """A file of hashes, a line each; each is there before its edition is in its place.

    Args:
        folder: The build's own folder. Where it is on another machine, nothing is noted.
        name: What the file is called.
    """

    def __init__(self, folder: Path, name: str = "made") -> None:
        self._folder = folder
        self._name = name

    def note(self, hashes: Iterable[str]) -> None:
        """Note the hashes of files; in any thread, and in several processes at once.

        Where that fails, no more is lost than a proof: a file that can't be told from a stranger's is kept.
        """
        data = "".join(f"{digest}\n" for digest in hashes).encode()
        with contextlib.suppress(OSError):
            file = os.open(self._folder / self._name, _APPENDED, 0o666)
            try:
                os.write(file, data)
            finally:
                os.close(file)

    def holds(self, digest: str) -> bool:
        """Tell whether a hash was noted before it was first asked."""
        return digest.encode() in self._noted

    def clear(self) -> None:
        """Forget all: the manifest has it."""
        with contextlib.suppress(OSError):
            (self._folder / self._name).unlink()

    @cached_property
    def _noted(self) -> frozenset[bytes]:
        # Where the state of thousands of editions is lost, each of them is looked up.
        try:
            return frozenset(Beneath(self._folder).read(self._name, _MOST).split(b"\n"))
        except OSError:
            return frozenset()
