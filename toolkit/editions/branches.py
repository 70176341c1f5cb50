"""Where each source lies in the tree that it is of, so that a tree of editions has the same shape."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from toolkit.editions.contents import is_contents, site_around, tree_of
from toolkit.editions.manifest import Manifest
from toolkit.errors import UsageError
from toolkit.settings import Settings, place_in
from toolkit.storage import AnyPath, located

_GLOB = re.compile(r"[*?\[]")


def made_in_place(settings: Settings, out: AnyPath) -> frozenset[Path]:
    """Return the editions that lie among the sources, where a layout puts them there."""
    if not settings.layout or not isinstance(out, Path):
        return frozenset()
    return frozenset((out / place).resolve() for place in Manifest.load(out).entries)


def without_made(paths: Iterable[AnyPath], made: frozenset[Path]) -> list[AnyPath]:
    """Return the sources among some files: editions are none."""
    return [path for path in paths if not made or not isinstance(path, Path) or path.resolve() not in made]


def branches(paths: Sequence[AnyPath], settings: Settings, out: AnyPath) -> dict[AnyPath, str]:
    """Return for each source where it lies, without its extension; empty where another would have the same.

    One that is of no folder has its name alone.

    The folder is the one of the editions, where a layout puts them among the sources; else the one that was named, or
    the one that all that were named lie in.

    Args:
        paths: The sources.
        settings: Those of the build.
        out: The folder of the editions.

    Raises:
        UsageError: A layout would put two of them in one place.
    """
    named = list(_named(settings))
    if len(named) > 1:
        named = [Path(os.path.commonpath(named))]
    bases = [out.resolve(), *named] if settings.layout and isinstance(out, Path) else named
    found = {path: _branch(path, bases) for path in paths}
    taken = Counter(filter(None, found.values()))
    twice = next((path for path, name in found.items() if taken[name] > 1), None)
    if twice is not None and settings.layout:
        raise UsageError(
            f"The layout '{settings.layout}' would put the editions of {twice} in the place of another source's.",
            "Rename it, or leave one of them out.",
        )
    return {path: name if taken[name] == 1 else "" for path, name in found.items()}


def without_own_editions(
    paths: Sequence[AnyPath], places: dict[AnyPath, str], settings: Settings, out: AnyPath
) -> list[AnyPath]:
    """Return the sources among some files: not what lies in the place of another one's edition, whoever has made it.

    Args:
        paths: The files.
        places: What `branches` says of them.
        settings: Those of the build.
        out: The folder of the editions.
    """
    if not settings.layout or not isinstance(out, Path):
        return list(paths)
    spoken = settings.source_language or "en"
    taken = {
        (out / place_in(settings.layout, places[path], tag, spoken, path.suffix.lstrip("."))).resolve(): path
        for path in paths
        for tag in settings.languages
        if places[path]
    }
    return [path for path in paths if not isinstance(path, Path) or taken.get(path.resolve(), path) == path]


def roots(paths: Iterable[AnyPath], settings: Settings) -> dict[AnyPath, Path]:
    """Return for each source of a folder that was named that folder, or the site's right around it.

    What it names may lie anywhere in there.

    Args:
        paths: The sources.
        settings: Those of the build.
    """
    places = [located(source, settings.root) for source in settings.sources]
    near = [place for place in places if isinstance(place, Path)]
    named = [place.resolve() for place in near if place.is_dir()]
    folders = [site_around(folder) or folder for folder in named]
    folders += [place.resolve().parent for place in near if place.is_file() and is_contents(place)]
    found: dict[AnyPath, Path] = {}
    for path in paths:
        if isinstance(path, Path):
            resolved = path.resolve()
            root = next((folder for folder in folders if resolved.is_relative_to(folder)), None)
            found |= {path: root} if root else {}
    return found


def _named(settings: Settings) -> Iterator[Path]:
    for source in settings.sources:
        place = located(source, settings.root)
        if not isinstance(place, Path):
            continue
        if place.is_dir():
            yield place.resolve()
        elif is_contents(place) and place.is_file():
            yield tree_of(place).resolve()
        elif not place.exists() and _GLOB.search(source):
            fixed = next((number for number, part in enumerate(place.parts) if _GLOB.search(part)), len(place.parts))
            yield Path(*place.parts[:fixed]).resolve()


def _branch(path: AnyPath, bases: Sequence[Path]) -> str:
    if not isinstance(path, Path):
        return ""
    resolved = path.resolve()
    base = next((base for base in bases if resolved.is_relative_to(base)), None)
    if base is None:
        return os.fsencode(path.stem).decode("utf-8", "replace")
    return os.fsencode(resolved.relative_to(base).with_suffix("")).decode("utf-8", "replace")
