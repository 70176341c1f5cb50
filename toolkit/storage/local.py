"""Folders of this machine, or shared with others under the same name; no link in them leads out of them."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator
from pathlib import Path

from toolkit.storage.beneath import Beneath


class LocalStorage:
    """A folder of this machine: see `toolkit.storage.storage.Storage`.

    Args:
        folder: It.
        temporary: Folder on the same disk where files are written before they are moved to their places; beside
            them unless given.
    """

    def __init__(self, folder: Path, temporary: Path | None = None) -> None:
        self._folder = folder
        self._temporary = temporary
        self._beneath = Beneath(folder)

    @property
    def folder(self) -> Path:
        """The folder."""
        return self._folder

    def read(self, name: str, most: int = -1) -> bytes:
        """Return a file's content, or the beginning of it."""
        return self._beneath.read(name, most)

    def stamp(self, name: str) -> str | None:
        """Return what changes when a file does: its size, the time of its change, and which file it is."""
        state = self._beneath.state(name)
        return None if state is None else f"{state.st_size}-{state.st_mtime_ns}-{state.st_ino}"

    def stamps(self) -> dict[str, str]:
        """Return the stamps of all files, by name."""
        found = ((name, self.stamp(name)) for name in self.files())
        return {name: stamp for name, stamp in found if stamp}

    def is_folder(self, name: str = "") -> bool:
        """Tell whether a name is that of a folder."""
        return self._beneath.holds(name) and (self._folder / name).is_dir()

    def files(self, name: str = "") -> Iterator[str]:
        """Yield the files in a folder and in the folders inside it, sorted."""
        return self._beneath.files(name)

    def glob(self, pattern: str) -> Iterator[str]:
        """Yield the files whose names match a pattern, sorted; a pattern may lead anywhere, as in a shell."""
        for name in sorted(glob.glob(pattern, root_dir=self._folder, recursive=True)):  # noqa: PTH207 - as shells do
            if (self._folder / name).is_file():
                yield name

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which appears complete or not at all."""
        self._beneath.write(name, data, self._temporary)

    def upload(self, path: Path, name: str) -> None:
        """Move a file to its place."""
        self._beneath.take(path, name)

    def download(self, name: str, path: Path) -> None:
        """Copy a file."""
        with self._beneath.open(name) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        self._beneath.remove(name)
