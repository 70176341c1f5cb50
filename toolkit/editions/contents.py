"""Files that say in which order the pages of a tree come, and in which parts.

MkDocs' ``nav``: https://www.mkdocs.org/user-guide/configuration/#nav; mdBook's ``SUMMARY.md``:
https://rust-lang.github.io/mdBook/format/summary.html; Jupyter Book's ``_toc.yml``:
https://jupyterbook.org/en/stable/structure/toc.html; Sphinx' ``toctree``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.errors import SourceError
from toolkit.ingest import is_article
from toolkit.settings import Settings
from toolkit.storage import AnyPath, Beneath, located

_MOST_BYTES = 1_000_000
_MOST = 10_000
"""Pages that are listed at most."""
_DEPTH = 12

_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_SUMMARY = "SUMMARY.md"
_TOC = "_toc.yml"
_ENDINGS = ("", ".md", ".rst", ".ipynb", ".markdown", ".txt", ".html")

_PART = re.compile(r"#{1,6}[ \t]+(?P<part>[^\s#][^\n]*)")
_LISTED = re.compile(r"\s{0,40}(?:[-*+][ \t]+)?\[(?P<title>[^\[\]\n]*)\]\(<?(?P<page>[^()<>\n]*)>?\)\s*")
_TOCTREE = re.compile(r"[ \t]*(?:\.\. toctree::|`{3,}\{toctree\}|:{3,}\{toctree\})\s*")
_OPTION = re.compile(r"[ \t]*:(?P<name>\w+):[ \t]*(?P<value>[^\n]*)")
_TITLED = re.compile(r"[^<>]*<(?P<page>[^<>]+)>")


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page in a table of contents.

    Attributes:
        path: Its file.
        part: The title of the part that it is in; empty if it is in none.
    """

    path: Path
    part: str = ""


def contents_in(place: Path) -> tuple[ListedPage, ...]:
    """Return the pages that a table of contents lists, in order.

    Args:
        place: The file that has it, or a folder of pages; none of what is outside of its tree is listed.
    """
    if place.is_file():
        return _read(place)
    if not place.is_dir():
        return ()
    for name in (_SUMMARY, _TOC, *_MKDOCS):
        if (place / name).is_file():
            return _read(place / name)
    for name in _MKDOCS:
        above = place.parent / name
        if above.is_file() and _docs(above, _yaml(above)).resolve() == place.resolve():
            return _read(above)
    index = next((place / name for name in ("index.rst", "index.md") if (place / name).is_file()), None)
    return _read(index) if index is not None and (place / "conf.py").is_file() else ()


def is_contents(place: Path) -> bool:
    """Tell whether a file is a table of contents by its name."""
    return place.name in (*_MKDOCS, _SUMMARY, _TOC)


def site_around(folder: Path) -> Path | None:
    """Return the folder right above one of pages that is a site's, by the file there that says so; None if none is.

    Files of names that anything may have (``config.toml``, ``conf.py``) don't say so: what lies around them may be
    anybody's.

    Args:
        folder: The folder of pages.
    """
    above = folder.parent
    for name in _MKDOCS:
        if (above / name).is_file() and _docs(above / name, _yaml(above / name)).resolve() == folder.resolve():
            return above
    known = any((above / name).is_file() for name, folders in _SITES.items() if folder.name in folders)
    return above if known else None


_SITES = {
    **{f"hugo.{extension}": ("content",) for extension in ("toml", "yaml", "yml", "json")},
    "book.toml": ("src",),
    **{f"docusaurus.config.{extension}": ("docs", "blog", "src") for extension in ("js", "ts", "mjs", "cjs")},
}
"""Files that say of a folder that it is a site, and its folders of pages."""


def tree_of(place: Path) -> Path:
    """Return the folder of the pages that a table of contents lists."""
    return _docs(place, _yaml(place)) if place.name in _MKDOCS else place.parent


def with_contents(settings: Settings) -> tuple[Settings, tuple[ListedPage, ...]]:
    """Return settings with the pages that tables of contents list in the place of these, and all pages that are listed.

    Args:
        settings: Those of a build. A folder that has a table of contents stays; its pages come in that order.

    Raises:
        SourceError: A table of contents lists no page that is there.
    """
    sources: list[str] = []
    every: list[ListedPage] = []
    for source in settings.sources:
        place = located(source, settings.root)
        listed = contents_in(place) if isinstance(place, Path) and (place.is_dir() or is_contents(place)) else ()
        named = isinstance(place, Path) and place.is_file() and is_contents(place)
        if named and not listed:
            raise SourceError(f"{source} lists no page that is there.", "Check the names in it, or name the pages.")
        sources += [str(page.path) for page in listed] if named else [source]
        every += listed
    return replace(settings, sources=tuple(sources)), tuple(every)


def in_order(paths: Sequence[AnyPath], listed: Sequence[ListedPage]) -> list[AnyPath]:
    """Return files in the order of tables of contents; those that none lists come after the others of their place."""
    if not listed:
        return list(paths)
    number = {page.path.resolve(): at for at, page in enumerate(listed)}
    known = [path for path in paths if isinstance(path, Path) and path.resolve() in number]
    if not known:
        return list(paths)
    known.sort(key=lambda path: number[path.resolve()])
    first = min(at for at, path in enumerate(paths) if isinstance(path, Path) and path.resolve() in number)
    rest = [path for path in paths if path not in set(known)]
    return [*rest[:first], *known, *rest[first:]]


def parts_of(paths: Iterable[AnyPath], listed: Sequence[ListedPage]) -> dict[AnyPath, str]:
    """Return the title of the part that each file is in, where there is one."""
    parts = {page.path.resolve(): page.part for page in listed if page.part}
    if not parts:
        return {}
    return {path: parts[path.resolve()] for path in paths if isinstance(path, Path) and path.resolve() in parts}


def _read(file: Path) -> tuple[ListedPage, ...]:
    reader: Callable[[Path], Iterator[ListedPage]] = (
        _of_mkdocs if file.name in _MKDOCS else _of_toc if file.name == _TOC else _of_summary
    )
    if file.stem == "index":
        reader = _of_sphinx
    found: dict[Path, ListedPage] = {}
    for number, listed in enumerate(reader(file)):
        if number >= _MOST:
            break
        found.setdefault(listed.path, listed)
    return tuple(found.values())


def _text(file: Path) -> str:
    try:
        return Beneath(file.parent).read(file.name, _MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


@cache
def _loader() -> Any:
    """Return what reads YAML, and what has tags of its own, such as ``!ENV``, as nothing."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("", lambda *_: None)
    return Loader


def _yaml(file: Path) -> Any:
    import yaml

    try:
        return yaml.load(_text(file), Loader=_loader())  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _docs(file: Path, said: Any) -> Path:
    """Return the folder of the pages that a file of MkDocs names; the usual one instead of one that is elsewhere."""
    name = said.get("docs_dir") if isinstance(said, dict) else None
    return file.parent / (name if isinstance(name, str) and Beneath(file.parent).holds(name) else "docs")


def _of_mkdocs(file: Path) -> Iterator[ListedPage]:
    said = _yaml(file)
    if isinstance(said, dict):
        yield from _of_nav(said.get("nav"), _docs(file, said), "", _Seen())


class _Seen:
    """The lists that were gone through: by YAML's aliases each may name another nine times, and that one the next."""

    def __init__(self) -> None:
        self._lists: set[int] = set()

    def new(self, items: Any) -> list[Any]:
        """Return the items of a list that is gone through for the first time, else none."""
        if not isinstance(items, list) or id(items) in self._lists:
            return []
        self._lists.add(id(items))
        return items


def _of_nav(nav: Any, folder: Path, part: str, seen: _Seen, depth: int = 0) -> Iterator[ListedPage]:
    for item in seen.new(nav) if depth < _DEPTH else ():
        for title, value in item.items() if isinstance(item, dict) else ((None, item),):
            if isinstance(value, list):
                yield from _of_nav(value, folder, part or str(title), seen, depth + 1)
            elif isinstance(value, str):
                yield from _pages(folder, value, part)


def _of_toc(file: Path) -> Iterator[ListedPage]:
    said = _yaml(file)
    if isinstance(said, dict):
        if isinstance(said.get("root"), str):
            yield from _pages(file.parent, said["root"], "")
        yield from _of_chapters(said, file.parent, "", _Seen())
    elif isinstance(said, list):
        yield from _of_chapters({"chapters": said}, file.parent, "", _Seen())


def _of_chapters(said: dict[str, Any], folder: Path, part: str, seen: _Seen, depth: int = 0) -> Iterator[ListedPage]:
    for key in ("parts", "chapters", "sections", "entries", "subtrees"):
        for item in seen.new(said.get(key)) if depth < _DEPTH else ():
            if not isinstance(item, dict):
                continue
            if isinstance(item.get("file"), str):
                yield from _pages(folder, item["file"], part)
            own = str(item.get("caption") or item.get("part") or part)
            yield from _of_chapters(item, folder, own, seen, depth + 1)


def _of_summary(file: Path) -> Iterator[ListedPage]:
    part, first = "", True
    for line in _text(file).splitlines():
        if match := _PART.fullmatch(line.rstrip(" \t#")):
            part, first = (
                ("", False) if first and match["part"].lower() in ("summary", "contents") else (match["part"], False)
            )
        elif (match := _LISTED.fullmatch(line)) and match["page"]:
            yield from _pages(file.parent, match["page"].partition("#")[0], part)


def _of_sphinx(file: Path, part: str = "", seen: set[Path] | None = None, depth: int = 0) -> Iterator[ListedPage]:
    seen = set() if seen is None else seen
    if file in seen or depth > _DEPTH:
        return
    seen.add(file)
    yield ListedPage(file, part)
    lines = _text(file).splitlines()
    for number, line in enumerate(lines):
        if _TOCTREE.fullmatch(line):
            for page in _of_toctree(lines[number + 1 :], file.parent, part):
                yield from _of_sphinx(page.path, page.part, seen, depth + 1)


def _of_toctree(lines: list[str], folder: Path, part: str) -> Iterator[ListedPage]:
    several = False
    begun = False
    for line in lines:
        text = line.strip()
        if option := _OPTION.fullmatch(line):
            part = option["value"].strip() if option["name"] == "caption" else part
            several = several or option["name"] == "glob"
        elif text.startswith(("```", ":::")) or (
            text and begun and not line.startswith((" ", "\t")) and "/" not in text
        ):
            return
        elif text:
            begun = True
            titled = _TITLED.fullmatch(text)
            name = titled["page"] if titled else text
            if several and "*" in name:
                yield from (ListedPage(path, part) for path in _matching(folder, name) if is_article(path))
            else:
                yield from _pages(folder, name, part)


def _matching(folder: Path, pattern: str) -> list[Path]:
    """Return the files in a folder that a pattern fits; none that lies outside, or behind a link that leads out."""
    if ".." in pattern.split("/"):
        return []
    try:
        return sorted(Beneath(folder).those_inside(folder.glob(pattern.lstrip("/"))))
    except (ValueError, NotImplementedError):  # no pattern that Python knows
        return []


def _pages(folder: Path, name: str, part: str) -> Iterator[ListedPage]:
    """Yield the page, or the pages of a folder, that a table of contents names."""
    try:
        place = Beneath(folder).place(name.strip().lstrip("/") or ".")
    except (OSError, ValueError):
        return
    if name.endswith("/") and place.is_dir():
        names, _ = Beneath(place).walk()
        yield from (ListedPage(place / each, part) for each in names if is_article(place / each))
        return
    for ending in _ENDINGS:
        path = place.with_name(place.name + ending)
        if path.is_file() and is_article(path) and Beneath(folder).holds(path.absolute()):
            yield ListedPage(path, part)
            return
