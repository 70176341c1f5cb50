"""The files beside an article: the only ones that it may bring along, with a note of which were looked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from toolkit.files import sha256


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


class Beside:
    """The files in a folder, and in the folders inside it; symbolic links that lead out of it are not followed.

    Attributes:
        looked_for: The names that were looked for, each with the SHA-256 of what was read under it, in hexadecimal,
            or the empty string where nothing was.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.looked_for: dict[str, str] = {}
        self._root = folder.resolve()

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
                path = (self._root / name).resolve()
                is_file = path.is_file()
                name.encode()
            except (OSError, ValueError, RuntimeError):
                continue  # no file has such a name: it is too long, or no text, or its links go round in circles
            self.looked_for.setdefault(name, "")
            if not path.is_relative_to(self._root):
                outside = True
            elif is_file:
                data = _read(path, limit)
                self.looked_for[name] = sha256(data)
                return data
        if outside:
            raise outside_of_folder()
        raise Refused("missing-image", "is missing; put it where the article says, or take it out")

    def ending(self, end: str) -> list[str]:
        """Return the names of the files in the folder that end in something, sorted."""
        return sorted(path.name for path in self._root.glob("*") if path.name.endswith(end))

    def state(self, name: str, limit: int) -> str:
        """Return what `looked_for` would say of a file now."""
        try:
            return sha256(self.first((name,), limit))
        except (Refused, OSError):
            return ""


def outside_of_folder() -> Refused:
    """Return what tells that a file is not one of the article's."""
    return Refused("outside-image", "is not in the article's folder and is left out; copy it there")


def too_large(limit: int) -> Refused:
    """Return what tells that a file is larger than *limit* bytes."""
    return Refused("large-image", f"is larger than {limit // 1_000_000} MB; make it smaller")


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(limit)
    return data
