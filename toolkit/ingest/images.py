"""Images: those inside a source and those in its folder come along as resources; nothing else is touched."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from toolkit.document import COVER_KEY, Metadata, Resource, inlines_of, map_images, nodes as n
from toolkit.findings import Finding, Severity
from toolkit.ingest.inline_svg import as_file, title_of
from toolkit.ingest.source_folder import MAX_IMAGE, Refused, SourceFolder, missing, outside_of_folder, too_large

MAX_IMAGES = 300_000_000
"""Bytes of all images of an article together: they are held in memory."""

_REMOTE = re.compile(r"(?:https?:/|//)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_GUESSED_EXTENSIONS = ("", ".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")
"""LaTeX names images without their extensions."""


class ImageCollector:
    """Takes in the images of one article.

    Args:
        source: The article's file.
        beside: The files in its folder: images that lie elsewhere are refused.
        embedded: The images that were inside the source, by name; None if there can be none.
        prefix: How targets in *embedded* begin in the tree.
        known: Resources that the tree names already.
    """

    def __init__(
        self,
        source: PurePath,
        beside: SourceFolder,
        embedded: Mapping[str, bytes] | None = None,
        prefix: str = "",
        known: Mapping[str, Resource] = MappingProxyType({}),
    ) -> None:
        self.resources: dict[str, Resource] = dict(known)
        self.findings: list[Finding] = []
        self._stem = source.stem
        self._beside = beside
        self._embedded = embedded
        self._prefix = prefix
        self._seen: dict[str, str] = {name: name for name in known}
        self._size = 0

    def collect(self, blocks: n.Blocks) -> n.Blocks:
        """Return blocks whose images name resources, where they could be had; findings tell of the others."""
        return map_images(blocks, self._image)

    def collect_cover(self, metadata: Metadata) -> Metadata:
        """Return metadata whose cover names a resource; without it, and with a finding, where it can't be had."""
        target = metadata.text(COVER_KEY).strip()
        if not target:
            return metadata
        name = self._name(target)
        if name in self.resources:
            return metadata.with_extra({COVER_KEY: n.MetaString(name)})
        return Metadata(tuple(item for item in metadata.values if item[0] != COVER_KEY))

    def _image(self, image: n.Image) -> n.Image:
        target = image.target[0]
        name = self._name(target)
        if not image.content and name in self.resources and target.startswith("data:image/svg"):
            image = replace(image, content=inlines_of(title_of(self.resources[name].data)))
        return image if name == target else replace(image, target=(name, image.target[1]))

    def _name(self, target: str) -> str:
        if target not in self._seen:
            self._seen[target] = self._take(target)
        return self._seen[target]

    def _take(self, target: str) -> str:
        try:
            data = as_file(self._load(target))
            self._size += len(data)
            if self._size > MAX_IMAGES:
                raise Refused("large-image", f"The images come to more than {MAX_IMAGES // 1_000_000} MB: it is left")
            resource = replace(Resource.of(data), source=target)
        except ValueError:
            self._note("unknown-image", "is of no type that can be used; save it as PNG, JPEG or SVG", target)
        except OSError as error:
            self._note("unreadable-image", f"can't be read: {error.strerror}", target)
        except Refused as refused:
            self._note(refused.code, refused.message, target)
        else:
            self.resources[resource.name] = resource
            return resource.name
        return target

    def _note(self, code: str, message: str, target: str) -> None:
        shown = target if len(target) <= 200 else f"{target[:80]}…"
        self.findings.append(Finding(code, f"The image {shown} {message}.", where=shown))

    def _load(self, target: str) -> bytes:
        if self._embedded is not None and target.startswith(self._prefix):
            return _first(self._embedded, (target[len(self._prefix) :].lstrip("/"),))
        if self._embedded is not None and target.startswith("attachment:"):  # as raw HTML names a notebook's images
            name = target.partition(":")[2]  # pandoc puts the cell's own name before it
            names = sorted(each for each in self._embedded if "/" not in each and each.endswith(f"-{name}"))
            return _first(self._embedded, (name, *names))
        if target.lower().startswith("data:"):
            return _decode_data_uri(target)
        if _REMOTE.match(target):
            return self._local_copy(target)
        names = list(_names(target))
        absolute = ("\\",) if self._beside.rooted else ("/", "\\")
        if _SCHEME.match(target) or any(name.startswith(absolute) for name in names):
            raise outside_of_folder()
        return self._beside.first(names, MAX_IMAGE)

    def _local_copy(self, address: str) -> bytes:
        """Return a file of that name beside the article, or where browsers save a page's images; nothing is fetched."""
        name = _file_name(address)
        folders = (f"{self._stem}_files/", f"{self._stem}.files/", "")
        try:
            data = self._beside.first([f"{folder}{name}" for folder in folders if name], MAX_IMAGE)
        except Refused as refused:
            if refused.code == "large-image":
                raise
            message = "is on the web and is not fetched; save it beside the article"
            raise Refused("remote-image", message) from refused
        where = address if len(address) <= 200 else f"{address[:80]}…"
        message = f"The image {where} was taken from the file {name} beside the article."
        self.findings.append(Finding("local-copy", message, where, Severity.INFO))
        return data


def _first(embedded: Mapping[str, bytes], names: Iterable[str]) -> bytes:
    data = next((embedded[name] for name in names if name in embedded), None)
    if data is None:
        raise missing()
    if len(data) > MAX_IMAGE:
        raise too_large(MAX_IMAGE)
    return data


def _file_name(address: str) -> str:
    """Return the last part of a web address' path, decoded; empty if it is no name of a file."""
    try:
        name = unquote(urlsplit(address).path.rpartition("/")[2])
    except ValueError:
        return ""
    return name if name not in ("", ".", "..") and not set(name) & set("/\\\0") else ""


def _names(target: str) -> Iterator[str]:
    """The file names that a target may stand for: as it is, then decoded as a URL, each with likely extensions."""
    plain = re.split(r"[?#]", target, maxsplit=1)[0]
    for name in dict.fromkeys((target, unquote(target), unquote(plain))):
        for extension in _GUESSED_EXTENSIONS:
            if name:
                yield name + extension


def _decode_data_uri(uri: str) -> bytes:
    """Return the bytes of a `data:` URI (RFC 2397)."""
    header, _, body = uri[5:].partition(",")
    try:
        data = unquote_to_bytes(body)
        if header.lower().replace(" ", "").endswith(";base64"):
            data = base64.b64decode(re.sub(rb"\s+", b"", data), validate=True)
    except (ValueError, binascii.Error) as error:
        raise ValueError("not base64") from error
    if len(data) > MAX_IMAGE:
        raise too_large(MAX_IMAGE)
    return data
