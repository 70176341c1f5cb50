"""The one rule for folders that were handed over: no link in them leads out of them.

A name is followed to where it leads, links and all; if that is outside the folder, the file is as good as not there:
it is not read, hashed, written or removed. Links that stay inside are links like any other. What is found so is opened
from the folder downwards, part by part and without following links, so that nobody can put one in between: openat(2),
"O_NOFOLLOW".
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from toolkit.files import OutputError, open_file, output_error, sha256, within

_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class OutsideError(OSError):
    """A name that leads out of its folder.

    Args:
        path: What it names.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ELOOP, "it is, or lies behind, a link that leads out of its folder", str(path))


class Beneath:
    """The files in a folder and in the folders inside it; names are relative to it.

    Args:
        folder: It, which need not exist; it may be a link itself.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, name: str | PurePath) -> Path:
        """Return where a name leads to, without links; there need be nothing.

        Raises:
            OutsideError: It leads out of the folder.
            OSError: Nobody knows: its links go round in circles, say.
        """
        return self._place(_resolved(self._folder), name)

    def _place(self, root: Path, name: str | PurePath) -> Path:
        """Do what `place` does, where the folder has been resolved already: that takes half of a small file's time."""
        place = _resolved(root / name)
        if not place.is_relative_to(root):
            raise OutsideError(self._folder / name)
        return place

    def holds(self, name: str | PurePath) -> bool:
        """Tell whether a name does not lead out of the folder."""
        try:
            self.place(name)
        except (OSError, ValueError):
            return False
        return True

    def those_inside(self, paths: Iterable[Path]) -> set[Path]:
        """Return those of many paths that do not lead out of the folder; of each folder on the way is asked once."""
        folders: dict[Path, bool] = {}
        inside = set()
        for path in paths:
            parent = path.parent
            if parent not in folders:
                folders[parent] = self.holds(parent.absolute())
            if self.holds(path.absolute()) if path.is_symlink() else folders[parent]:
                inside.add(path)
        return inside

    def open(self, name: str | PurePath) -> io.BufferedReader:
        """Open a file to read it.

        Raises:
            OutsideError: It lies outside the folder.
            OSError: It is not there, no regular file, or can't be read.
        """
        root = _resolved(self._folder)
        place = self._place(root, name)
        with _inside(root, place.parent) as folder:
            return open_file(place.name or ".", folder=folder)

    def read(self, name: str | PurePath, most: int = -1) -> bytes:
        """Return a file's content.

        Args:
            name: The file.
            most: How many bytes of it, at most, from the beginning; all of them if it is negative.

        Raises:
            OSError: See `open`.
        """
        with self.open(name) as file:
            return file.read(most)

    def sha256(self, name: str | PurePath) -> str | None:
        """Return the SHA-256 of a file in hexadecimal; None if it can't be read."""
        try:
            with self.open(name) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            return None

    def sha256_of_all(self, name: str | PurePath = "") -> str:
        """Return a hash over the names and contents of all files in a folder, which need not exist."""
        if not self.holds(name):
            return sha256(b"")
        names = sorted(self.files(name), key=lambda name: PurePath(name).parts)
        inner = ((PurePath(file).relative_to(name), self.sha256(file)) for file in names)
        return sha256(b"".join(os.fsencode(f"{file}:{digest};") for file, digest in inner))

    def state(self, name: str | PurePath) -> os.stat_result | None:
        """Return what the system says of a regular file; None if there is none."""
        try:
            found = self._state_without_links(os.fspath(name).split("/")) or self.place(name).lstat()
        except (OSError, ValueError):
            return None
        return found if stat.S_ISREG(found.st_mode) else None

    def _state_without_links(self, parts: list[str]) -> os.stat_result | None:
        """Return what the system says of a name that has no links in it, at a tenth of the cost; None if it has some.

        A build with nothing to do asks this of every edition.

        Raises:
            OSError: There is no such file.
        """
        if not {"", ".", ".."}.isdisjoint(parts):
            return None
        folder = os.open(self._folder, _FOLDER & ~os.O_NOFOLLOW)
        try:
            for part in parts[:-1]:
                inner = os.open(part, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            found = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            raise
        except OSError:  # a link on the way, say
            return None
        finally:
            os.close(folder)
        return None if stat.S_ISLNK(found.st_mode) else found

    def files(self, name: str | PurePath = "") -> Iterator[str]:
        """Yield the regular files in a folder and in the folders inside it, sorted; folders that are links are left."""
        return iter(self.walk(name)[0])

    def walk(self, name: str | PurePath = "") -> tuple[list[str], list[str]]:
        """Return the regular files in a folder and in the folders inside it, and the links that lead out, sorted."""
        files: list[str] = []
        outside: list[str] = []
        for path in sorted((self._folder / name).rglob("*")) if self.holds(name) else ():
            inner = path.relative_to(self._folder)
            if path.is_symlink() and not self.holds(inner):
                outside.append(inner.as_posix())
            elif path.is_file():
                files.append(inner.as_posix())
        return files, outside

    def write(self, name: str | PurePath, data: bytes, temporary: Path | None = None, *, lasting: bool = True) -> None:
        """Write a file, which appears complete or not at all; folders are made as needed.

        Args:
            name: The file.
            data: Its bytes.
            temporary: Folder on the same disk to write it in; beside its place, under a hidden name, unless given.
            lasting: Whether it is to outlive a power cut, which is waited for.

        Raises:
            OutputError: It lies outside the folder, or can't be written. What was at the place is still there.
        """
        try:
            root = _resolved(self._folder)
            parent, last = self._to_write(root, name)
            part = f".{within(last, 100)}.{secrets.token_hex(6)}.part"
            with contextlib.ExitStack() as stack:
                folder = stack.enter_context(_inside(root, parent, make=True))
                other = folder if temporary is None else stack.enter_context(self._temporary(root, temporary))
                stack.callback(_forget, part, other)
                with os.fdopen(os.open(part, _NEW_FILE, 0o666, dir_fd=other), "wb") as file:
                    file.write(data)
                    file.flush()
                    if lasting:
                        os.fsync(file.fileno())
                os.replace(part, last, src_dir_fd=other, dst_dir_fd=folder)
        except (OSError, ValueError) as error:
            raise self._unwritable(name, error) from error

    def take(self, path: Path, name: str | PurePath) -> None:
        """Move a file of ours, on the same disk, to its place.

        Raises:
            OutputError: The place is outside the folder, or can't be written.
        """
        try:
            root = _resolved(self._folder)
            parent, last = self._to_write(root, name)
            with _inside(root, parent, make=True) as folder:
                os.replace(path, last, dst_dir_fd=folder)
        except (OSError, ValueError) as error:
            raise self._unwritable(name, error) from error

    def remove(self, name: str | PurePath) -> None:
        """Remove a file, or a link, if it is there.

        Raises:
            OutputError: It is in a folder outside, or can't be removed.
        """
        try:
            pure, root = PurePath(name), _resolved(self._folder)
            with contextlib.suppress(FileNotFoundError), _inside(root, self._place(root, pure.parent)) as folder:
                os.unlink(pure.name, dir_fd=folder)
        except (OSError, ValueError) as error:
            raise self._unwritable(name, error) from error

    def _to_write(self, root: Path, name: str | PurePath) -> tuple[Path, str]:
        """Return the folder and the name of a file that is to be written.

        Raises:
            OutsideError: It would be outside the folder.
            OSError: There is something that no file may take the place of: a device, say.
        """
        pure = PurePath(name)
        parent = self._place(root, pure.parent)
        place = parent / pure.name
        if place.is_symlink() or pure.name in ("", ".."):
            place = self._place(root, name)
        if place.exists() and not place.is_file() and not place.is_dir():  # the system says that of a folder itself
            raise OSError(errno.EINVAL, "it is no regular file", str(place))
        return parent, pure.name

    def _temporary(self, root: Path, folder: Path) -> contextlib.AbstractContextManager[int]:
        if folder.is_relative_to(self._folder):
            return _inside(root, self._place(root, folder.relative_to(self._folder)), make=True)
        other = _resolved(folder)
        return _inside(other, other, make=True)

    def _unwritable(self, name: str | PurePath, error: OSError | ValueError) -> OutputError:
        reason = error if isinstance(error, OSError) else OSError(errno.EINVAL, str(error))
        made = output_error(self._folder / name, reason)
        if isinstance(error, OutsideError):
            made.hint = "Remove the link, or put a folder in its place."
        return made


@contextlib.contextmanager
def _inside(root: Path, place: Path, *, make: bool = False) -> Iterator[int]:
    """Yield the descriptor of a folder inside another; links are not followed on the way, since there are none left."""
    if make:
        root.mkdir(parents=True, exist_ok=True)
    folder = os.open(root, _FOLDER)
    try:
        for part in place.relative_to(root).parts:
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, dir_fd=folder)
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # Python before 3.13, of links that go round in circles
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def _forget(part: str, folder: int) -> None:
    """Remove a file that was left half-written."""
    with contextlib.suppress(OSError):
        os.unlink(part, dir_fd=folder)
