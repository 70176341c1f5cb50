"""The files beside an article: the only ones that it may bring along, with a note of which were looked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from toolkit.files import sha256
from toolkit.storage import AnyPath, Beneath, OutsideError, Storage, storage_of


class Refused(Exception):  # noqa: N818 - it never leaves the reading of an article
    """A file that does not come along.

    Args:
        code: Code of the finding.
        message: The end of a sentence that begins with the file's name.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class SourceFolder:
    """The files in a folder, and in the folders inside it; symbolic links that lead out of it are not followed.

    Attributes:
        looked_for: The names that were looked for, each with the SHA-256 of what was read under it, in hexadecimal,
            or the empty string where nothing was.

    Args:
        folder: The folder, here or far away.
    """

    def __init__(self, folder: AnyPath) -> None:
        self.looked_for: dict[str, str] = {}
        self._folder = folder
        self._storage: Storage | None = None

    def first(self, names: Iterable[str], limit: int) -> bytes:
        """Return the content of the first of some files that is there.

        Args:
            names: Their names, relative to the folder.
            limit: Most bytes that it may have.

        Raises:
            Refused: None is there, or it lies outside the folder or is too large.
            OSError: It can't be read.
        """
        outside = False
        for name in names:
            try:
                name.encode()
                place = self._place(name)
            except (OSError, ValueError, RuntimeError):
                continue  # no file has such a name: it is too long, or no text, or its links go round in circles
            self.looked_for.setdefault(name, "")
            if place is None:
                outside = True
                continue
            data = self._read(place, limit)
            if data is not None:
                self.looked_for[name] = sha256(data)
                return data
        if outside:
            raise outside_of_folder()
        raise missing()

    def state(self, name: str, limit: int) -> str:
        """Return what `looked_for` would say of a file now."""
        try:
            return sha256(self.first((name,), limit))
        except (Refused, OSError):
            return ""

    def _place(self, name: str) -> AnyPath | None:
        """Return where a name leads to; None if that is outside the folder."""
        if isinstance(self._folder, Path):
            try:
                path = Beneath(self._folder).place(name)
            except OutsideError:
                return None
            path.is_file()  # the system says here what it thinks of the name
            return path
        inside = _inside(name)
        return None if inside is None else self._folder / inside

    def _read(self, place: AnyPath, limit: int) -> bytes | None:
        """Return a file's content, or None if there is none."""
        if isinstance(place, Path) and isinstance(self._folder, Path):
            if not place.is_file():
                return None
            data = Beneath(self._folder).read(place, limit + 1)
        else:
            self._storage = self._storage or storage_of(self._folder)
            try:
                data = self._storage.read(place.relative_to(self._folder).as_posix(), limit + 1)
            except FileNotFoundError:
                return None
        if len(data) > limit:
            raise too_large(limit)
        return data


def _inside(name: str) -> str | None:
    """Return a name of a file far away without dots for folders; None if they lead out of the folder, or are all."""
    parts: list[str] = []
    for part in PurePosixPath(name).parts:
        if part == "/" or (part == ".." and not parts):
            return None
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) or None


def missing() -> Refused:
    """Return what tells that a file is not there."""
    return Refused("missing-image", "is missing; put it where the article says, or take it out")


def outside_of_folder() -> Refused:
    """Return what tells that a file is not one of the article's."""
    return Refused("outside-image", "is not in the article's folder and is left out; copy it there")


def too_large(limit: int) -> Refused:
    """Return what tells that a file is larger than *limit* bytes."""
    return Refused("large-image", f"is larger than {limit // 1_000_000} MB; make it smaller")
