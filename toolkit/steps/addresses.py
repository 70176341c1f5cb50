"""Addresses in editions of a tree: pictures, includes and pages are found from where an edition lies, too."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from toolkit.ingest import KEPT_EXTENSIONS, is_article
from toolkit.settings import is_named_layout, keeps_addresses, place_in
from toolkit.steps.page_links import is_published, page_at, tree_of
from toolkit.steps.tools import Tools
from toolkit.steps.values import ArticleJob, place_of

_RELATIVE = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#?\\])(?P<path>[^?#]+)(?P<rest>.*)", re.DOTALL)


class Addresses:
    """Tells where an address in a source leads to from its edition.

    Args:
        tools: What there is to work with.
        job: The source, in a language.
        format: That of the edition.
    """

    def __init__(self, tools: Tools, job: ArticleJob, format: str) -> None:  # noqa: A002 - the command line's word
        self._job = job
        self._format = format
        source, edition = job.known.source.path, tools.output.path(place_of(job, format))
        self._out = tools.output.path("")
        self._here = source.parent.resolve() if isinstance(source, Path) else None
        self._there = edition.parent.resolve() if isinstance(edition, Path) else None
        self._root = job.settings.root.resolve()

    def moved(self, address: str) -> str:
        """Return an address as it is from the edition's place; one that leads to no file of the project as it is.

        Args:
            address: It, as it stands in the source.
        """
        match = _RELATIVE.fullmatch(address)
        here, there = self._here, self._there
        if match is None or here is None or there is None or not there.is_relative_to(self._root):
            return address
        try:
            name, _, anchor = match["path"].partition(":")  # mdBook parts the lines of a file by a colon
            file = (here / unquote(name)).resolve()
            if not file.is_relative_to(self._root) or not file.is_file() or self._goes_along(file):
                return address
            is_page = is_article(file) and self._is_in_tree(file)
            target = self._edition_to_name(file) if is_page else None if here == there else file
        except (OSError, ValueError):
            return address
        if target is None:
            return address
        new = PurePosixPath(os.path.relpath(target, there)).as_posix()
        if new == os.path.normpath(unquote(name)):
            return address
        return f"{quote(new, safe='/~')}{f':{anchor}' if anchor else ''}{match['rest']}"

    def _goes_along(self, file: Path) -> bool:
        """Tell whether a file lies in a tree that is copied whole beside its editions; what is outside of it stays."""
        return keeps_addresses(self._job.settings.layout) and self._is_in_tree(file)

    def _is_in_tree(self, file: Path) -> bool:
        tree = tree_of(self._job.known.source)
        return tree is not None and file.is_relative_to(tree)

    def page(self, address: str) -> str | None:
        """Return the address of the edition of another page in the same format; None if there is none.

        Args:
            address: That of the page, as it stands in the source.
        """
        path, mark, anchor = address.partition("#")
        file = page_at(self._job.known.source, self._job.settings.root, path)
        if file is None or self._there is None or not is_published(file, self._job.settings):
            return None
        target = self._edition_of(file, self._format)
        if target is None:
            return None
        way = PurePosixPath(os.path.relpath(target, self._there)).as_posix()
        return f"{quote(way, safe='/~')}{mark}{anchor}"

    def _edition_to_name(self, page: Path) -> Path | None:
        """Return where the edition of another page lies, if its place must be told.

        In a tree of the same shape pages find each other, and generators find the page in the language of the reader.
        """
        layout = self._job.settings.layout
        if not layout or is_named_layout(layout) or not self._job.known.source.branch:
            return None
        extension = page.suffix.lstrip(".") if page.suffix.lstrip(".") in KEPT_EXTENSIONS else "md"
        return self._edition_of(page, extension)

    def _edition_of(self, page: Path, extension: str) -> Path | None:
        tree, job = tree_of(self._job.known.source), self._job
        if tree is None or not isinstance(self._out, Path) or not page.is_relative_to(tree):
            return None
        own = page.relative_to(tree).with_suffix("").as_posix()
        if not job.settings.layout:
            return self._out.resolve() / job.language / f"{own}.{extension}"
        return self._out.resolve() / place_in(job.settings.layout, own, job.language, job.known.language, extension)
