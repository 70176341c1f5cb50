"""Articles as they were read, kept so that a build that needs one again need not start pandoc for it."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files import OutputError
from toolkit.storage import Beneath

if TYPE_CHECKING:
    from toolkit.document import Article

_DIGEST = 32


class ArticleCache:
    """A folder of packed articles, each under its key and with a hash of its bytes; what is damaged is not there.

    Args:
        folder: It; made when something is first put there. None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def put(self, key: str, article: Article, json_text: str | None = None) -> None:
        """Keep an article. That it can't be kept is no misfortune: it is read again, then.

        Args:
            key: Where to find it.
            article: The article.
            json_text: Its JSON, where that has been written already.
        """
        if self._folder is None:
            return
        from toolkit.steps.packing import pack

        packed = pack(article, json_text)
        with contextlib.suppress(OutputError):
            Beneath(self._folder).write(_name(key), hashlib.sha256(packed).digest() + packed, lasting=False)

    def get(self, key: str) -> Article | None:
        """Return an article that was kept, or None if it is not there or was damaged."""
        if self._folder is None:
            return None
        try:
            content = Beneath(self._folder).read(_name(key))
        except OSError:
            return None
        from toolkit.steps.packing import unpack

        digest, packed = content[:_DIGEST], content[_DIGEST:]
        return unpack(packed) if hashlib.sha256(packed).digest() == digest else None

    def keep_only(self, keys: set[str]) -> None:
        """Throw away all articles but those under some keys."""
        if self._folder is None or not self._folder.is_dir():
            return
        beneath = Beneath(self._folder)
        for path in self._folder.glob("*/*"):
            if path.name not in keys:
                with contextlib.suppress(OutputError):
                    beneath.remove(path.relative_to(self._folder))


def _name(key: str) -> str:
    return f"{key[:2]}/{key}"
