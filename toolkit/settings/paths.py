"""What names files: paths, URLs, and the patterns of a project file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")  # RFC 3986, section 3.1
_WILD = re.compile(r"[*?\[]")


def is_url(text: str) -> bool:
    """Tell whether some text names a place by a URL, such as ``s3://bucket/articles``, and not by a path."""
    return _SCHEME.match(text) is not None


def below(folder: Path, text: str) -> str:
    """Return a path as seen from a folder; a URL as it is."""
    return text if is_url(text) else str(folder / text)


def matches(pattern: str, name: str) -> bool:
    """Tell whether an article's name is meant by a path, a folder or a glob.

    ``*`` and ``?`` stay within one folder, ``**`` stands for any number of folders, as in `sources`.

    Args:
        pattern: What the project file says.
        name: The article's file as people see it, with forward slashes.
    """
    wanted, parts = _parts(pattern), _parts(name)
    if wanted == parts:
        return True
    if not _WILD.search(pattern):
        return bool(wanted) and parts[: len(wanted)] == wanted
    return _fits(wanted, parts)


@lru_cache(maxsize=4096)  # the same patterns are asked for every article
def _parts(text: str) -> tuple[str, ...]:
    # Some file systems decompose letters: é is then two characters.
    parts = unicodedata.normalize("NFC", text).split("/")
    return tuple(part for position, part in enumerate(parts) if part not in ("", ".") or (not part and not position))


def _fits(wanted: Sequence[str], parts: Sequence[str]) -> bool:
    """Tell whether the parts of a pattern fit those of a name: after each ``**`` the first place that fits is taken."""
    at, place, stars, mark = 0, 0, -1, 0
    while place < len(parts):
        if at < len(wanted) and wanted[at] == "**":
            stars, mark, at = at, place, at + 1
        elif at < len(wanted) and fnmatchcase(parts[place], wanted[at]):
            at, place = at + 1, place + 1
        elif stars >= 0:
            mark += 1
            at, place = stars + 1, mark
        else:
            return False
    return all(part == "**" for part in wanted[at:])
