"""Articles as bytes: for the folder where a build keeps them, and on their way between machines."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType
from typing import Any, overload

from toolkit.document import Article, Origin
from toolkit.errors import SourceError
from toolkit.findings import Finding
from toolkit.rendering import SanitizedArticle
from toolkit.steps.values import ReadArticle, Text

_MOST = 1 << 30
"""Bytes that an article may unpack to."""


def pack(article: Article, json_text: str | None = None) -> bytes:
    """Return an article as bytes, with all that reading it brought up: a line about it, and the article's own JSON.

    Args:
        article: The article.
        json_text: Its JSON, where that has been written already.
    """
    head = {
        "origin": asdict(article.origin),
        "names": {name: resource.source for name, resource in article.resources.items() if resource.source},
        "findings": [finding.to_dict() for finding in article.findings],
    }
    text = f"{json.dumps(head, ensure_ascii=False)}\n{article.to_json() if json_text is None else json_text}"
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack(data: bytes) -> Article | None:
    """Return the article in some bytes, or None if they aren't what `pack` returns."""
    try:
        inflater = zlib.decompressobj()
        first, _, text = inflater.decompress(data, _MOST).decode("utf-8", "surrogatepass").partition("\n")
        head: dict[str, Any] = json.loads(first)
        origin, names = head["origin"], head["names"]
        origin["files"] = tuple((name, digest) for name, digest in origin.get("files", ()))
        article = Article.from_json(text, origin=Origin(**origin))
        findings = [Finding.of(item) for item in head["findings"]]
    except (zlib.error, ValueError, KeyError, TypeError, SourceError):
        return None
    resources = {name: replace(resource, source=names.get(name, "")) for name, resource in article.resources.items()}
    return replace(article, resources=MappingProxyType(resources), findings=tuple(findings))


@dataclass(frozen=True, slots=True)
class _Packed:
    """An article on its way, with what is known of it once it is sanitized."""

    data: bytes
    mended: tuple[Finding, ...] | None = None
    illustrated: bool = True

    def article(self) -> Article:
        article = unpack(self.data)
        assert article is not None, "it was packed by ourselves"  # noqa: S101
        if self.mended is None:
            return article
        known = {item.name: getattr(article, item.name) for item in fields(Article)}
        return SanitizedArticle(**known, mended=self.mended, illustrated=self.illustrated)


def packed(value: Any) -> Any:
    """Return what a step returns with the articles in it packed."""
    match value:
        case SanitizedArticle(mended=mended, illustrated=illustrated):
            return _Packed(pack(value), mended, illustrated)
        case Article():
            return _Packed(pack(value))
        case ReadArticle() | Text():
            return replace(value, article=packed(value.article))
        case list():
            return [packed(item) for item in value]
        case _:
            return value


def unpacked(value: Any) -> Any:
    """Return the same with its articles; those in a list are unpacked when they are asked for."""
    match value:
        case _Packed():
            return value.article()
        case ReadArticle() | Text():
            return replace(value, article=unpacked(value.article))
        case list():
            return _Unpacking(value)
        case _:
            return value


class _Unpacking(Sequence[Any]):
    """A list whose items are unpacked when they are asked for, the last one only once."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values
        self._last: tuple[int, Any] = (-1, None)

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return _Unpacking(self._values[index])
        if self._last[0] != index:
            self._last = index, unpacked(self._values[index])
        return self._last[1]
