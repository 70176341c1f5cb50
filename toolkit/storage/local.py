"""Folders of this machine, or shared with others under the same name."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator
from pathlib import Path

from toolkit.files import output_error, write_atomically


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

    @property
    def folder(self) -> Path:
        """The folder."""
        return self._folder

    def read(self, name: str, most: int = -1) -> bytes:
        """Return a file's content, or the beginning of it."""
        with (self._folder / name).open("rb") as file:
            return file.read(most)

    def stamp(self, name: str) -> str | None:
        """Return what changes when a file does: its size, the time of its change, and which file it is."""
        path = self._folder / name
        if not path.is_file():
            return None
        state = path.stat()
        return f"{state.st_size}-{state.st_mtime_ns}-{state.st_ino}"

    def stamps(self) -> dict[str, str]:
        """Return the stamps of all files, by name."""
        found = ((name, self.stamp(name)) for name in self.files())
        return {name: stamp for name, stamp in found if stamp}

    def is_folder(self, name: str = "") -> bool:
        """Tell whether a name is that of a folder."""
        return (self._folder / name).is_dir()

    def files(self, name: str = "") -> Iterator[str]:
        """Yield the files in a folder and in the folders inside it, sorted."""
        for path in sorted((self._folder / name).rglob("*")):
            if path.is_file():
                yield path.relative_to(self._folder).as_posix()

    def glob(self, pattern: str) -> Iterator[str]:
        """Yield the files whose names match a pattern, sorted."""
        for name in sorted(glob.glob(pattern, root_dir=self._folder, recursive=True)):  # noqa: PTH207 - as shells do
            if (self._folder / name).is_file():
                yield name

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which appears complete or not at all."""
        write_atomically(self._folder / name, data, self._temporary)

    def upload(self, path: Path, name: str) -> None:
        """Move a file to its place."""
        place = self._folder / name
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
        except OSError as error:
            raise output_error(place, error) from error

    def download(self, name: str, path: Path) -> None:
        """Copy a file."""
        shutil.copyfile(self._folder / name, path)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        path = self._folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise output_error(path, error) from error
