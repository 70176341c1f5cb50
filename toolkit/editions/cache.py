"""Articles as they were read, kept so that a build that needs one again need not start pandoc for it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import zlib
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toolkit.document import Article, Origin
from toolkit.errors import SourceError
from toolkit.findings import Finding, Severity

_DIGEST = 32
_MOST = 1 << 30
"""Bytes that an article may unpack to."""


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


def pack(article: Article) -> bytes:
    """Return an article as bytes, with all that reading it brought up: a line about it, and the article's own JSON."""
    head = {
        "origin": asdict(article.origin),
        "names": {name: resource.source for name, resource in article.resources.items() if resource.source},
        "findings": [finding.to_dict() for finding in article.findings],
    }
    text = f"{json.dumps(head, ensure_ascii=False)}\n{article.to_json()}"
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack(packed: bytes) -> Article | None:
    """Return the article in some bytes, or None if they aren't what `pack` returns."""
    try:
        inflater = zlib.decompressobj()
        first, _, text = inflater.decompress(packed, _MOST).decode("utf-8", "surrogatepass").partition("\n")
        head: dict[str, Any] = json.loads(first)
        origin, names = head["origin"], head["names"]
        origin["files"] = tuple((name, digest) for name, digest in origin.get("files", ()))
        article = Article.from_json(text, origin=Origin(**origin))
        findings = [Finding(**item | {"severity": Severity(item["severity"])}) for item in head["findings"]]
    except (zlib.error, ValueError, KeyError, TypeError, SourceError):
        return None
    resources = {name: replace(resource, source=names.get(name, "")) for name, resource in article.resources.items()}
    return replace(article, resources=MappingProxyType(resources), findings=tuple(findings))
