"""Articles as they were read, kept so that a build that needs one again need not start pandoc for it."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from pathlib import Path

from toolkit.document import Article
from toolkit.steps.packing import pack, unpack

_DIGEST = 32


class ArticleCache:
    """A folder of packed articles, each under its key and with a hash of its bytes; what is damaged is not there.

    Args:
        folder: It; made when something is first put there. None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def put(self, key: str, article: Article) -> None:
        """Keep an article. That it can't be kept is no misfortune: it is read again, then."""
        if self._folder is None:
            return
        path = self._path(self._folder, key)
        packed = pack(article)
        part = path.with_name(f".{secrets.token_hex(6)}.part")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(hashlib.sha256(packed).digest() + packed)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def get(self, key: str) -> Article | None:
        """Return an article that was kept, or None if it is not there or was damaged."""
        if self._folder is None:
            return None
        try:
            content = self._path(self._folder, key).read_bytes()
        except OSError:
            return None
        digest, packed = content[:_DIGEST], content[_DIGEST:]
        return unpack(packed) if hashlib.sha256(packed).digest() == digest else None

    def keep_only(self, keys: set[str]) -> None:
        """Throw away all articles but those under some keys."""
        if self._folder is None or not self._folder.is_dir():
            return
        for path in self._folder.glob("*/*"):
            if path.name not in keys:
                with contextlib.suppress(OSError):
                    path.unlink()

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / key
