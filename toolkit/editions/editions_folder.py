"""The folder of the editions as whoever cleans it sees it: nothing that its manifest says leads out of it."""

from __future__ import annotations

import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from toolkit.editions.build_folder import BuildFolder
from toolkit.editions.manifest import NAME
from toolkit.files import OutputError, sha256
from toolkit.storage import AnyPath, Beneath, RemotePath, storage_of


class EditionsFolder(Protocol):
    """The folder of the editions, here or far away."""

    def manifest(self) -> bytes | None:
        """Return the manifest; None if there is none.

        Raises:
            OutputError: Nobody knows, since the folder can't be reached.
        """

    def replace_manifest(self, data: bytes) -> None:
        """Write the manifest.

        Raises:
            OutputError: It can't be written.
        """

    def has(self, place: str) -> bool | None:
        """Tell whether there is a plain file at a place; None if it is outside the folder, or something else."""

    def sha256(self, place: str) -> str | None:
        """Return the hash of a file; None if it can't be read."""

    def remove(self, place: str) -> None:
        """Remove a file.

        Raises:
            OutputError: It can't be removed.
        """

    def empty_folders(self, places: Iterable[str], gone: Collection[AnyPath]) -> Iterator[Path]:
        """Yield the folders of some places, the folder of all last, that are empty without what is gone.

        Args:
            places: Where files were.
            gone: What is gone, or will be; each folder is added by the caller before it asks for the next.
        """


def editions_folder_of(build_folder: BuildFolder) -> EditionsFolder:
    """Return the folder of the editions as it is cleaned.

    Raises:
        MissingError: It is far away, and a library that is needed for that is not installed.
        UsageError: It is at no kind of place that is known.
    """
    return (
        _RemoteFolder(build_folder.out)
        if isinstance(build_folder.out, RemotePath)
        else _LocalFolder(build_folder.out, build_folder.temporary)
    )


def _named(place: str) -> PurePosixPath | None:
    """Return a place inside a folder; None for one that leads out of it."""
    pure = PurePosixPath(place)
    return None if not pure.parts or pure.is_absolute() or ".." in pure.parts or "\0" in place else pure


class _LocalFolder:
    def __init__(self, out: Path, temporary: Path) -> None:
        self._out = out
        self._temporary = temporary
        self._beneath = Beneath(out)

    def manifest(self) -> bytes | None:
        path = self._out / NAME
        try:
            return None if path.is_symlink() else self._beneath.read(NAME)
        except OSError:
            return None

    def replace_manifest(self, data: bytes) -> None:
        self._beneath.write(NAME, data, self._temporary)

    def has(self, place: str) -> bool | None:
        pure = _named(place)
        if pure is None:
            return None
        path, mode = self._out, stat.S_IFDIR
        for part in pure.parts:
            if not stat.S_ISDIR(mode):  # a link, for one
                return None
            path = path / part
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:
                return False
            except OSError:
                return None
        return True if stat.S_ISREG(mode) else None

    def sha256(self, place: str) -> str | None:
        return self._beneath.sha256(place)

    def remove(self, place: str) -> None:
        self._beneath.remove(place)

    def empty_folders(self, places: Iterable[str], gone: Collection[AnyPath]) -> Iterator[Path]:
        named = [self._out / place for place in places if self.has(place) is not None]
        folders = {folder for path in named for folder in path.parents if folder.is_relative_to(self._out)}
        here = Path.cwd()
        for folder in sorted({*folders, self._out}, key=lambda folder: len(folder.parts), reverse=True):
            if not folder.is_dir() or folder.is_symlink() or here.is_relative_to(folder.resolve()):
                continue
            if all(path in gone for path in folder.iterdir()):
                yield folder


class _RemoteFolder:
    """An object store, say: folders there are but names."""

    def __init__(self, out: RemotePath) -> None:
        self._storage = storage_of(out)
        self._listed: Collection[str] | None = None

    def manifest(self) -> bytes | None:
        try:
            return self._storage.read(NAME)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreachable(error) from error

    def replace_manifest(self, data: bytes) -> None:
        self._storage.write(NAME, data)

    def has(self, place: str) -> bool | None:
        pure = _named(place)
        if pure is None:
            return None
        if self._listed is None:  # one look for thousands of editions
            try:
                self._listed = self._storage.stamps()
            except OSError as error:
                raise self._unreachable(error) from error
        return pure.as_posix() in self._listed

    def sha256(self, place: str) -> str | None:
        try:
            return sha256(self._storage.read(place))
        except OSError:
            return None

    def remove(self, place: str) -> None:
        self._storage.remove(place)

    def empty_folders(self, _places: Iterable[str], _gone: Collection[AnyPath]) -> Iterator[Path]:
        return iter(())

    def _unreachable(self, error: OSError) -> OutputError:
        return OutputError(f"{self._storage.folder} can't be read: {error.strerror}.", "Check its address.")
