"""The files that an article may bring along, and no others: those beside it, or in its project's folder.

Which were looked for is noted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from toolkit.files import sha256
from toolkit.storage import AnyPath, Beneath, OutsideError, Storage, storage_of

MAX_IMAGE = 50_000_000
"""Bytes of one image. A full page at 600 dpi, compressed, takes some 20 MB."""

_SITE_FOLDERS = ("", "static", "public", "docs", "content", "src")
"""Folders that become the root of a site, beside the project's own: those of Hugo, Docusaurus, MkDocs and others."""
_PAGES = ("pages", "partials")
"""Folders of an Antora module that hold AsciiDoc."""
_MOST_SEEN = 20_000
"""Names in a project that are looked through for pages."""


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
    """The files in an article's folder, or in its project's; symbolic links that lead out of it are not followed.

    Attributes:
        looked_for: The names that were looked for, each with the SHA-256 of what was read under it, in hexadecimal,
            or the empty string where nothing was.

    Args:
        folder: The article's folder, here or far away; names are relative to it.
        root: The project's folder, if the article lies in it: names may lead anywhere inside, and those that begin
            with a slash are relative to it, as site generators take them.
    """

    def __init__(self, folder: AnyPath, root: Path | None = None) -> None:
        self.looked_for: dict[str, str] = {}
        self._folder = folder
        self.rooted = root is not None and isinstance(folder, Path) and folder.resolve().is_relative_to(root.resolve())
        self._holder = root if root is not None and self.rooted else folder
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
        for name in self._in_module(self._from_root(names)):
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

    def pages(self, extension: str) -> Iterator[tuple[str, Path]]:
        """Yield the files of the folder, or of the project, with an extension, each by its name from the folder.

        Hidden folders are passed over, and so are links to folders; of very large projects not all files are seen.

        Args:
            extension: It, with its dot.
        """
        if not isinstance(self._holder, Path):
            return
        here, seen = Path(str(self._folder)).resolve(), 0
        for folder, names, files in os.walk(self._holder.resolve()):
            names[:] = sorted(name for name in names if not name.startswith((".", "_build", "node_modules")))
            for name in sorted(files):
                if name.endswith(extension):
                    yield Path(os.path.relpath(Path(folder) / name, here)).as_posix(), Path(folder) / name
            seen += len(names) + len(files)
            if seen > _MOST_SEEN:
                return

    def state(self, name: str, limit: int) -> str:
        """Return what `looked_for` would say of a file now."""
        try:
            return sha256(self.first((name,), limit))
        except (Refused, OSError):
            return ""

    def _from_root(self, names: Iterable[str]) -> Iterator[str]:
        """Yield names, those that begin with a slash as names in the project's folder, where there is one."""
        for name in names:
            if not (self.rooted and name.startswith("/") and isinstance(self._holder, Path)):
                yield name
                continue
            here, top = Path(str(self._folder)).resolve(), self._holder.resolve()
            yield from (os.path.relpath(top / folder / name.lstrip("/"), here) for folder in _SITE_FOLDERS)

    def _in_module(self, names: Iterable[str]) -> Iterator[str]:
        """Yield names, each also as Antora takes it on a page of a module: pictures and examples have their folders.

        https://docs.antora.org/antora/latest/page/resource-id/.
        """
        parts = Path(str(self._folder)).parts if self.rooted else ()
        module = next((at + 2 for at in range(len(parts) - 2) if parts[at] == "modules" and parts[at + 2] in _PAGES), 0)
        for name in names:
            yield name
            family, sign, rest = name.partition("$")
            if module and sign:
                yield f"{'../' * (len(parts) - module)}{family}s/{rest}"
            elif module:
                yield f"{'../' * (len(parts) - module)}images/{name}"

    def _place(self, name: str) -> AnyPath | None:
        """Return where a name leads to; None if that is outside the folder."""
        if isinstance(self._folder, Path) and isinstance(self._holder, Path):
            try:
                path = Beneath(self._holder).place(self._folder.absolute() / name)
            except OutsideError:
                return None
            path.is_file()  # the system says here what it thinks of the name
            return path
        inside = _inside(name)
        return None if inside is None else self._folder / inside

    def _read(self, place: AnyPath, limit: int) -> bytes | None:
        """Return a file's content, or None if there is none."""
        if isinstance(place, Path) and isinstance(self._holder, Path):
            if not place.is_file():
                return None
            data = Beneath(self._holder).read(place, limit + 1)
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
    where = "is not in the article's folder, nor in a project's around it"
    return Refused("outside-image", f"{where}, and is left out; copy it there")


def too_large(limit: int) -> Refused:
    """Return what tells that a file is larger than *limit* bytes."""
    return Refused("large-image", f"is larger than {limit // 1_000_000} MB; make it smaller")
