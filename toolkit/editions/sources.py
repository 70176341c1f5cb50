"""From what people give as sources to article files, and the name that each article's editions bear."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import TypeVar

from toolkit.errors import SourceError, UsageError
from toolkit.ingest import is_article
from toolkit.storage import AnyPath, RemotePath, located, storage_of

Found = TypeVar("Found", Path, RemotePath)

_GLOB = re.compile(r"[*?\[]")


def find_sources(sources: Iterable[str], root: Path, out: AnyPath | None = None) -> list[AnyPath]:
    """Return the article files that sources name, each once, in the order given; those of a folder or glob sorted.

    Args:
        sources: Files, folders or globs, or URLs of such.
        root: What relative ones are relative to.
        out: The folder of the editions; what lies in it is no source, unless it is named itself.

    Raises:
        SourceError: A source does not exist, or holds no article, or its place can't be reached.
        MissingError: A library that reads such URLs is not installed.
        UsageError: A URL is of no kind that is known.
    """
    found: dict[AnyPath, AnyPath] = {}
    for source in sources:
        place = located(source, root)
        for path in _far(place, out) if isinstance(place, RemotePath) else _near(source, place, root, out):
            found.setdefault(_resolved(path), path)
    return list(found.values())


def _near(source: str, path: Path, root: Path, out: AnyPath | None) -> list[Path]:
    if path.is_dir():
        files = (path / name for name in storage_of(path).files() if not _hidden(name))
        return _some([file for file in files if _is_source(file, out)], source)
    if path.exists():
        return [path]
    if _GLOB.search(source):
        files = (root / name for name in storage_of(root).glob(source))
        return _matching([file for file in files if _is_source(file, out)], source)
    raise SourceError(f"There is no file {source}.", "Check its name and the folder that you are in.")


def _far(place: RemotePath, out: AnyPath | None) -> list[RemotePath]:
    pattern = next((number for number, part in enumerate(place.parts) if number > 1 and _GLOB.search(part)), 0)
    folder = RemotePath(*place.parts[:pattern]) if pattern else place
    try:
        storage = storage_of(folder)
        if pattern:
            names = storage.glob("/".join(place.parts[pattern:]))
            return _matching(list(_articles(folder, names, out)), str(place))
        if storage_of(place.parent).stamp(place.name) is not None:
            return [place]
        if not storage.is_folder():
            raise SourceError(f"There is no file {place}.", "Check its name, and what you may read there.")
        names = (name for name in storage.files() if not _hidden(name))
        return _some(list(_articles(folder, names, out)), str(place))
    except OSError as error:
        raise SourceError(
            f"{place} can't be read: {error.strerror}.", "Check its address and who may read it."
        ) from error


def _articles(folder: RemotePath, names: Iterable[str], out: AnyPath | None) -> Iterator[RemotePath]:
    return (path for name in names if _is_source(path := folder / name, out))


def _some(files: list[Found], source: str) -> list[Found]:
    if not files:
        raise SourceError(f"The folder {source} holds no article.", "Give a file, or a folder with articles.")
    return files


def _matching(files: list[Found], source: str) -> list[Found]:
    if not files:
        raise SourceError(f"No article matches {source}.", "Check the pattern; in a shell, put it in quotes.")
    return files


def _is_source(file: AnyPath, out: AnyPath | None) -> bool:
    if out is not None and _absolute(file).is_relative_to(_absolute(out)):
        return False
    return is_article(file)


def _absolute(path: AnyPath) -> PurePath:
    return path.absolute() if isinstance(path, Path) else path


def _resolved(path: AnyPath) -> AnyPath:
    return path.resolve() if isinstance(path, Path) else path


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "~")) for part in name.split("/"))


def slugs(paths: Iterable[AnyPath]) -> dict[AnyPath, str]:
    """Return a name for each article's editions: its file name, with the folder before it where two are alike.

    Raises:
        UsageError: Two names can't be told apart.
    """
    result = {path: slug(path.stem) for path in paths}
    for depth in (1, 2):
        for path in _alike(result):
            folders = _resolved(path).parent.parts[-depth:]
            result[path] = slug("-".join((*folders, path.stem)))
    for path in _alike(result):
        result[path] = f"{result[path]}-{path.suffix.lstrip('.').lower()}"
    twice = next(iter(_alike(result)), None)
    if twice is not None:
        raise UsageError(f"Two sources would make editions of the same name as {twice}.", "Rename one of them.")
    return result


def _alike(names: Mapping[AnyPath, str]) -> list[AnyPath]:
    """Return the paths whose names others have too."""
    taken = Counter(names.values())
    return [path for path, name in names.items() if taken[name] > 1]


def slug(stem: str) -> str:
    """Return a file name's stem with nothing in it that a file system, a shell or a web address minds."""
    text = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", stem)).strip("-._ ")
    return text[:100] or "article"
