"""Links from one page of a tree to another: which page an address names, and what is known of its headings."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from toolkit.document import INDEX_NAMES
from toolkit.files import sha256
from toolkit.ingest import MARKDOWN_EXTENSIONS, is_article
from toolkit.settings import Settings
from toolkit.steps.values import Source

if TYPE_CHECKING:
    from toolkit.document import Article

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[#?\\]|//")
_PAGES = ("", *(f".{each}" for each in MARKDOWN_EXTENSIONS), ".rst", ".adoc", ".org", ".ipynb")
_HEADING = re.compile(rb"^[ >]{0,9}(?:#{1,6}|=+|\*+)[ \t][^\n]*|^[^\n]++\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_MOST = 10_000_000
"""Bytes of a page whose headings are looked for."""


def tree_of(source: Source) -> Path | None:
    """Return the folder that was named, in which a source lies; None for one far away."""
    if not isinstance(source.path, Path):
        return None
    return source.path.resolve().parents[source.branch.count("/")]


def page_at(source: Source, root: Path, address: str) -> Path | None:
    """Return the source that an address in another one names, as a file or as a page of a site; None if it is none.

    Args:
        source: The source that the address stands in.
        root: The project's folder.
        address: It, without what it says of a place in the page.
    """
    tree = tree_of(source)
    if tree is None or not isinstance(source.path, Path) or not address or _SCHEME.match(address):
        return None
    name = unquote(address.partition("?")[0])
    top = root.resolve()
    bases = (tree, top) if name.startswith("/") else (source.path.resolve().parent,)
    try:
        for base in bases:
            for place in _places(base / name.strip("/") if name.startswith("/") else base / name):
                file = place.resolve()
                if (file.is_relative_to(tree) or file.is_relative_to(top)) and file.is_file() and is_article(file):
                    return file
    except (OSError, ValueError, RuntimeError):
        return None
    return None


def _places(page: Path) -> Iterator[Path]:
    stem = page.with_suffix("") if page.suffix in (".html", ".htm") and not page.is_file() else page
    yield from (stem.with_name(f"{stem.name}{ending}") for ending in _PAGES if stem.name)
    yield from (stem / f"{index}{ending}" for index in INDEX_NAMES for ending in _PAGES[1:])


def is_published(page: Path, settings: Settings) -> bool:
    """Tell whether a page is one of a build's sources, in a place that its name alone tells."""
    return any(page == named or page.is_relative_to(named) for named in _named(settings.sources, settings.root)) and (
        _alone(page)
    )


@lru_cache(maxsize=16)
def _named(sources: tuple[str, ...], root: Path) -> tuple[Path, ...]:
    places = ((root / source) for source in sources if "://" not in source)
    return tuple(place.resolve() for place in places if place.exists())


@lru_cache(maxsize=4096)
def _alone(page: Path) -> bool:
    """Tell whether no other source beside a page differs from it in its extension only."""
    beside = page.parent.glob(f"{glob.escape(page.stem)}.*")
    return sum(each.stem == page.stem and is_article(each) for each in beside) == 1


def links_of(article: Article, source: Source, root: Path) -> list[list[str]]:
    """Return the addresses of other pages in an article, each with a hash of that page's headings."""
    from toolkit.document import iterate, nodes as n

    targets = (node.target[0] for node in iterate(article.blocks, words=False) if isinstance(node, n.Link))
    pages = sorted({target.partition("#")[0] for target in targets if not _SCHEME.match(target)} - {""})
    return states_of(source, root, pages)


def states_of(source: Source, root: Path, pages: list[str]) -> list[list[str]]:
    """Return the addresses of other pages, each with a hash of that page's headings, if it is there."""
    found = ((page, page_at(source, root, page)) for page in pages)
    return [[page, _state(file)] for page, file in found if file is not None]


def _state(page: Path) -> str:
    try:
        stat = page.stat()
        return _hash_of_headings(page, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return ""


@lru_cache(maxsize=8192)
def _hash_of_headings(page: Path, _changed: int, size: int) -> str:
    if size > _MOST:
        return str(size)
    return sha256(b"\n".join(_HEADING.findall(page.read_bytes())))
