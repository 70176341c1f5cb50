"""Labels in other pages of a Sphinx project: ``:ref:`` shows the title that a label stands before, wherever that is.

https://www.sphinx-doc.org/en/master/usage/referencing.html#ref-role.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from toolkit.ingest.encoding import decode
from toolkit.ingest.source_folder import Refused, SourceFolder

MOST = 1_000_000
"""Bytes of a page that is looked into."""
_SIGN = r"[!-/:-@\[-`{-~]"
_LABEL = re.compile(
    r"^\.\. _(?P<label>[^:\n`]{1,200}):[ \t]*\n(?:[ \t]*\n|\.\. _[^\n]*\n){1,9}"
    rf"(?:(?P<over>{_SIGN})(?P=over){{2,200}}[ \t]*\n)?[ \t]*(?P<title>[^\s.][^\n]*)\n"
    rf"(?P<sign>{_SIGN})(?P=sign){{2,200}}[ \t]*$",
    re.MULTILINE,
)


def labels_in(text: str) -> dict[str, tuple[str, str]]:
    """Return the labels in a page, as they are written, and the titles that they stand before, by the labels.

    Args:
        text: The page; its lines end in a line feed.
    """
    found = {}
    at = 0
    while match := _LABEL.search(text, at):
        label = match["label"].strip()
        found[label.lower()] = (label, match["title"].strip())
        at = match.end("label")  # several may stand before a title, one below another
    return found


class Labels:
    """The labels of the other pages in an article's project.

    Args:
        beside: The files in the article's folder and its project's.
    """

    def __init__(self, beside: SourceFolder) -> None:
        self._beside = beside
        self._places: dict[str, str] | None = None

    def find(self, label: str) -> tuple[str, str] | None:
        """Return the address of a label, from the article's folder, and the title that it shows.

        Args:
            label: It, in lower case.
        """
        if self._places is None:
            pages = sorted(self._beside.pages(".rst"), key=lambda each: -len(each[0]))  # the nearest is no edition
            self._places = {each: name for name, page in pages for each in _labels_in(page)}
        name = self._places.get(label)
        if name is None:
            return None
        try:
            decoded = decode(self._beside.first((name,), MOST))
        except (Refused, OSError):
            return None
        found = _labels(decoded.text).get(label) if decoded else None
        return (f"{name}#{found[0]}", found[1]) if found else None


def _labels_in(page: Path) -> tuple[str, ...]:
    try:
        stat = page.stat()
        return _known(page, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return ()


@lru_cache(maxsize=8192)
def _known(page: Path, _changed: int, size: int) -> tuple[str, ...]:
    if size > MOST:
        return ()
    decoded = decode(page.read_bytes())
    return tuple(_labels(decoded.text)) if decoded else ()


@lru_cache(maxsize=64)
def _labels(text: str) -> Mapping[str, tuple[str, str]]:
    return MappingProxyType(labels_in(text.replace("\r\n", "\n")))
