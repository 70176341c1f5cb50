"""Addresses in Markdown that lies elsewhere than its source: pictures, includes and pages are found from there, too."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from toolkit.ingest import MARKDOWN_EXTENSIONS, is_article
from toolkit.settings import is_named_layout, place_in
from toolkit.steps.tools import Tools
from toolkit.steps.values import ArticleJob, place_of

_RELATIVE = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#?\\])(?P<path>[^?#]+)(?P<rest>.*)", re.DOTALL)


class Addresses:
    """Tells where an address in a source leads to from its edition.

    Args:
        tools: What there is to work with.
        job: The source, in a language.
    """

    def __init__(self, tools: Tools, job: ArticleJob) -> None:
        self._job = job
        source, edition = job.known.source.path, tools.output.path(place_of(job, "md"))
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
            if not file.is_relative_to(self._root) or not file.is_file():
                return address
            target = self._edition_of(file) if is_article(file) else None if here == there else file
        except (OSError, ValueError):
            return address
        if target is None:
            return address
        new = PurePosixPath(os.path.relpath(target, there)).as_posix()
        if new == os.path.normpath(unquote(name)):
            return address
        return f"{quote(new, safe='/~')}{f':{anchor}' if anchor else ''}{match['rest']}"

    def _edition_of(self, page: Path) -> Path | None:
        """Return where the edition of another page lies, if its place must be told.

        In a tree of the same shape pages find each other, and generators find the page in the language of the reader.
        """
        layout, branch = self._job.settings.layout, self._job.known.source.branch
        if not layout or is_named_layout(layout) or not branch or not isinstance(self._out, Path):
            return None
        base = Path(self._job.known.source.path).resolve().parents[branch.count("/")]
        if not page.is_relative_to(base):
            return None
        own = page.relative_to(base).with_suffix("").as_posix()
        extension = page.suffix.lstrip(".") if page.suffix.lstrip(".") in MARKDOWN_EXTENSIONS else "md"
        return self._out.resolve() / place_in(layout, own, self._job.language, self._job.known.language, extension)
