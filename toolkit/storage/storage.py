"""What a build needs of a place where files lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from toolkit.storage.paths import AnyPath


class Storage(Protocol):
    """A folder, here or far away. Names are relative to it, with forward slashes, and never lead out of it.

    What can't be read raises `OSError` with a reason for people in `strerror`, `FileNotFoundError` if nothing is there.
    """

    @property
    def folder(self) -> AnyPath:
        """The folder."""

    def read(self, name: str, most: int = -1) -> bytes:
        """Return a file's content.

        Args:
            name: The file.
            most: How many bytes of it, at most, from the beginning; all of them if it is negative.

        Raises:
            OSError: It can't be read.
        """

    def stamp(self, name: str) -> str | None:
        """Return what changes when a file does, without reading it; None if there is no such file.

        Raises:
            OSError: The place can't be reached.
        """

    def stamps(self) -> dict[str, str]:
        """Return the stamps of all files, by name, in one look.

        Raises:
            OSError: The place can't be reached.
        """

    def is_folder(self, name: str = "") -> bool:
        """Tell whether a name is that of a folder.

        Raises:
            OSError: The place can't be reached.
        """

    def files(self, name: str = "") -> Iterator[str]:
        """Yield the files in a folder and in the folders inside it, sorted.

        Raises:
            OSError: It can't be read.
        """

    def glob(self, pattern: str) -> Iterator[str]:
        """Yield the files whose names match a pattern, sorted; ``**`` stands for folders inside folders.

        Raises:
            OSError: The place can't be read.
        """

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which appears complete or not at all.

        Raises:
            OutputError: It can't be written.
        """

    def upload(self, path: Path, name: str) -> None:
        """Move a file of this machine to the storage, where it appears complete or not at all.

        Args:
            path: The file, on the same disk if the storage is here; it may be gone afterwards.
            name: Its name in the storage.

        Raises:
            OutputError: It can't be written.
        """

    def download(self, name: str, path: Path) -> None:
        """Copy a file to this machine.

        Args:
            name: Its name in the storage.
            path: Where it is to be, in a folder that is there.

        Raises:
            OSError: It can't be read, or not be written there.
        """

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            OutputError: It can't be removed.
        """
