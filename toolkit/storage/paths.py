"""Paths: files and folders here, and those that a URL names."""

from __future__ import annotations

import re
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import unquote, urlsplit

from toolkit.errors import UsageError

# RFC 3986, 3.1; of more than one letter, so that no Windows drive is one.
_URL = re.compile(r"\A([a-z][a-z0-9+.-]+):/{1,2}(?=[^/])", re.IGNORECASE)


class RemotePath(PurePosixPath):
    """A file or folder that a URL names, ``s3://bucket/texts/a.md``; its parts are those of any path."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the URL."""
        return _URL.sub(r"\1://", super().__str__(), count=1)

    @property
    def protocol(self) -> str:
        """What comes before the colon, ``s3``."""
        return self.parts[0].rstrip(":").lower()


AnyPath = Path | RemotePath


def located(place: str | PurePath, root: Path = Path()) -> AnyPath:
    """Return the path for what people write: a URL, or a file or folder here.

    Args:
        place: It. ``file://`` URLs are files here.
        root: What a relative one is relative to.

    Raises:
        UsageError: It is a URL of several places at once.
    """
    if isinstance(place, RemotePath):
        return place
    text = str(place)
    if isinstance(place, PurePath) or "://" not in text or not (found := re.match(r"([A-Za-z][\w+.-]+)://", text)):
        return root / place
    if found[1].lower() == "file":
        return Path(unquote(urlsplit(text).path))
    if "::" in text:
        raise UsageError(f"{text} is a URL inside a URL, which can't be used.", "Give the address of one place.")
    return RemotePath(text)
