"""Folders of this machine, or shared with others under the same name; no link in them leads out of them."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterable, Iterator
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
        """Yield the files whose names match a pattern, sorted; a pattern may lead anywhere, as in a shell.

        ``**`` goes into no folder that is a link: two links to the folder that they lie in have names without end.
        """
        *parts, last = [part for part in pattern.split("/") if part] or [""]
        folders = {"/" if pattern.startswith("/") else ""}
        for part in parts:
            folders = {f"{folder}{name}/" if name else folder for folder in folders for name in self._in(folder, part)}
        names = {f"{folder}{name}" for folder in folders for name in self._in(folder, last, files=True)}
        yield from sorted(name for name in names if (self._folder / name).is_file())

    def _in(self, folder: str, part: str, *, files: bool = False) -> Iterable[str]:
        """Return the names in a folder that a part of a pattern fits; of ``**`` those below, too, and its own."""
        place = self._folder / folder
        # As shells do: nothing that is hidden.
        return _all_below(place, files=files) if part == "**" else glob.glob(part, root_dir=place)  # noqa: PTH207

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


def _all_below(place: Path, *, files: bool) -> Iterator[str]:
    """Yield the names of the folders below a folder, its own first, and of files if wanted; not what is hidden."""
    yield ""
    for folder, inner, others in os.walk(place):
        where = Path(folder).relative_to(place)
        inner[:] = [name for name in inner if not name.startswith(".") and not Path(folder, name).is_symlink()]
        found = (*inner, *others) if files else inner
        yield from (str(where / name) for name in found if not name.startswith("."))
