"""From what people give as sources to article files, and the name that each article's editions bear."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple, TypeVar

from toolkit.editions.build_folder import NAME as BUILD_FOLDER
from toolkit.editions.generators import generators_folders, within_which
from toolkit.editions.manifest import NAME as MANIFEST
from toolkit.errors import SourceError
from toolkit.files import sha256, within
from toolkit.ingest import is_article
from toolkit.storage import AnyPath, Beneath, RemotePath, located, storage_of

Found = TypeVar("Found", Path, RemotePath)

_GLOB = re.compile(r"[*?\[]")


_DIGITS = 8
"""Of a hash that tells names apart."""

_MOST_BYTES = 160
"""Of a name; file systems take 255, of which an extension, a hash and a date may be a part."""


def find_sources(
    sources: Iterable[str],
    root: Path,
    out: AnyPath | None = None,
    outside: list[str] | None = None,
    generators: list[str] | None = None,
) -> list[AnyPath]:
    """Return the article files that sources name, each once, in the order given; those of a folder or glob sorted.

    A folder's files are those in it: links that lead out of it are left out, unless they are named themselves, and so
    are folders that a site generator makes or fills.

    Args:
        sources: Files, folders or globs, or URLs of such.
        root: What relative ones are relative to.
        out: The folder of the editions; what lies in it is no source, unless it is named itself.
        outside: Gets the links that are left out.
        generators: Gets the folders of site generators that are left out.

    Raises:
        SourceError: A source does not exist, or holds no article, or its place can't be reached.
        MissingError: A library that reads such URLs is not installed.
        UsageError: A URL is of no kind that is known.
    """
    found: dict[AnyPath, AnyPath] = {}
    links: list[str] = [] if outside is None else outside
    own: list[str] = [] if generators is None else generators
    for source in sources:
        place = located(source, root)
        if isinstance(place, RemotePath):
            found |= {path: path for path in _far(place, out, own) if path not in found}
            continue
        for path in _near(source, place, root, out, _LeftOut(links, own)):
            found.setdefault(_resolved(path), path)
    return list(found.values())


class _LeftOut(NamedTuple):
    """What is found in folders and is no source.

    Attributes:
        links: Links that lead out.
        generators: Folders of site generators.
    """

    links: list[str]
    generators: list[str]


def _near(source: str, path: Path, root: Path, out: AnyPath | None, left_out: _LeftOut) -> list[Path]:
    if path.is_dir():
        made = _MadeBefore(path)
        names, links = Beneath(path).walk()
        shown = [name for name in names if not _hidden(name)]
        own = generators_folders(shown)
        files = (path / name for name in shown if not within_which(name, own))
        found = [file for file in files if _is_source(file, out) and not made.holds(file)]
        left_out.generators.extend(_with_articles(path, own, shown))
        links = [name for name in links if not within_which(name, own)]
        left = [name for name in links if not _hidden(name) and _is_source(path / name, out)]
        left_out.links.extend(str(path / name) for name in left)
        return _some(found, source, links=bool(left))
    if path.exists():
        return [path]
    if _GLOB.search(source):
        files = (root / name for name in storage_of(root).glob(source))
        fixed = next(number for number, part in enumerate(path.parts) if _GLOB.search(part))
        made, beneath = _MadeBefore(folder := Path(*path.parts[:fixed])), Beneath(folder)
        found = [file for file in files if _is_source(file, out) and not made.holds(file.absolute())]
        inside = beneath.those_inside(found)
        left_out.links.extend(str(file) for file in found if file not in inside)
        return _matching([file for file in found if file in inside], source)
    raise SourceError(f"There is no file {source}.", "Check its name and the folder that you are in.")


def _with_articles(folder: Found, own: frozenset[str], names: Iterable[str]) -> list[str]:
    """Return those of a generator's folders that hold articles, as far as their first files tell."""
    tried: Counter[str] = Counter()
    held: set[str] = set()
    for name in names:
        above = within_which(name, own)
        if above and above not in held and tried[above] < _TRIED:
            tried[above] += 1
            if is_article(folder / name):
                held.add(above)
    return [str(folder / name) for name in sorted(held)]


_TRIED = 200
"""Files of a folder of a generator's that are looked at; some of them hold 100,000."""


def _far(place: RemotePath, out: AnyPath | None, generators: list[str]) -> list[RemotePath]:
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
        shown = [name for name in storage.files() if not _hidden(name)]
        own = generators_folders(shown)
        generators.extend(_with_articles(folder, own, shown))
        kept = (name for name in shown if not within_which(name, own))
        return _some(list(_articles(folder, kept, out)), str(place))
    except OSError as error:
        raise SourceError(
            f"{place} can't be read: {error.strerror}.", "Check its address and who may read it."
        ) from error


def _articles(folder: RemotePath, names: Iterable[str], out: AnyPath | None) -> Iterator[RemotePath]:
    return (path for name in names if _is_source(path := folder / name, out))


def _some(files: list[Found], source: str, *, links: bool = False) -> list[Found]:
    if not files and links:
        raise SourceError(
            f"The folder {source} holds no article, only links that lead out of it.",
            "Copy the articles there, or name them themselves.",
        )
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


class _MadeBefore:
    """Folders of editions, wherever builds have put them: what they hold was made, and is no source.

    Args:
        folder: What was named; it is a source even if it is such a folder.
    """

    def __init__(self, folder: Path) -> None:
        self._known: dict[Path, bool] = {folder.absolute(): False}

    def holds(self, file: Path) -> bool:
        """Tell whether a file beneath the folder lies in a folder of editions; each folder is looked at once."""
        return self._is_in(file.absolute().parent)

    def _is_in(self, folder: Path) -> bool:
        if folder not in self._known:
            made = (folder / MANIFEST).is_file() and (folder / BUILD_FOLDER).is_dir()
            self._known[folder] = made or (folder != folder.parent and self._is_in(folder.parent))
        return self._known[folder]


def _absolute(path: AnyPath) -> PurePath:
    return path.absolute() if isinstance(path, Path) else path


def _resolved(path: AnyPath) -> AnyPath:
    return path.resolve() if isinstance(path, Path) else path


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "~")) for part in name.split("/"))


def slugs(paths: Iterable[AnyPath]) -> tuple[dict[AnyPath, str], list[AnyPath]]:
    """Return a name for each article's editions: its file name, with the folder before it where two are alike.

    Args:
        paths: The articles' files.

    Returns:
        The names, and the files whose names tell nothing to people: they have a hash in them, since others would be
        called the same even so.
    """
    result = {path: slug(path.stem) for path in paths}
    for depth in (1, 2):
        for path in _alike(result):
            folders = _resolved(path).parent.parts[-depth:]
            result[path] = slug("-".join((*folders, path.stem)))
    for path in _alike(result):
        result[path] = f"{result[path]}-{slug(path.suffix.lower())}"
    hashed = _alike(result)
    shared = _shared([path.parts for path in hashed])
    for path in hashed:
        rest = os.fsencode("/".join(path.parts[shared:]))  # the same on all machines
        result[path] = f"{result[path]}-{sha256(rest)[:_DIGITS]}"
    return result, hashed


def _shared(paths: list[tuple[str, ...]]) -> int:
    """Return how many parts at their beginning paths have in common."""
    return next((number for number, parts in enumerate(zip(*paths, strict=False)) if len(set(parts)) > 1), 0)


def _alike(names: Mapping[AnyPath, str]) -> list[AnyPath]:
    """Return the paths whose names others have too; some file systems make no difference between A and a."""
    taken = Counter(name.casefold() for name in names.values())
    return [path for path, name in names.items() if taken[name.casefold()] > 1]


def slug(stem: str) -> str:
    """Return a file name's stem with nothing in it that a file system, a shell or a web address minds."""
    text = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", stem)).strip("-._ ")
    return within(text[:100], _MOST_BYTES) or "article"
