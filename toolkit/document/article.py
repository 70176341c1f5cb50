"""The article: metadata and a typed tree, as it moves from stage to stage and in and out of files."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.document import codec, nodes as n
from toolkit.document.metadata import Metadata
from toolkit.document.resources import Resource
from toolkit.document.transform import map_images
from toolkit.document.unit import Unit
from toolkit.document.units import put_back, units_of
from toolkit.errors import SourceError

if TYPE_CHECKING:
    from toolkit.findings import Finding

COVER_KEY = "cover-image"
"""Metadata key of an author's own cover, as pandoc calls it; its value names a resource."""

_NO_RESOURCES: Mapping[str, Resource] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article was read from.

    Attributes:
        path: The source file as it was given, or the empty string.
        sha256: Hash of the source's bytes and of the resources that came along.
        format: Name of the format it was read as, such as ``markdown``.
        files: The names that were looked for in its folder, sorted, each with the SHA-256 of what was read under it,
            or the empty string where nothing was. With the source's own bytes they decide about what is read.
    """

    path: str = ""
    sha256: str = ""
    format: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article, immutable; each stage returns a new one.

    Attributes:
        metadata: What is known about it.
        blocks: The typed tree.
        resources: Images by the target that `Image` nodes name. Targets that are not here (remote images) are
            not available.
        origin: Where it was read from; not part of the article's identity.
        findings: What reading it brought up; not part of the article's identity.
    """

    metadata: Metadata
    blocks: n.Blocks
    resources: Mapping[str, Resource] = field(default_factory=lambda: _NO_RESOURCES)
    origin: Origin = field(default=Origin(), compare=False)
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    @property
    def language(self) -> str:
        """BCP 47 tag of the article's language, or the empty string where nothing says it."""
        return self.metadata.language

    def units(self) -> list[Unit]:
        """Return every translatable text, in reading order: see `toolkit.document.units`."""
        return list(units_of(self))

    def with_units(self, units: Iterator[Unit] | list[Unit]) -> Article:
        """Return the article with its units replaced by *units*, as many, in the same order."""
        return put_back(self, units)

    def with_metadata(self, metadata: Metadata) -> Article:
        """Return the article with other metadata."""
        return replace(self, metadata=metadata)

    def to_json(self) -> str:
        """Return pandoc's JSON of the article, images embedded as `data:` URIs: one self-contained text."""
        blocks = map_images(self.blocks, self._embed)
        cover = self.resources.get(self.metadata.text(COVER_KEY))
        metadata = self.metadata.with_extra({COVER_KEY: n.MetaString(_data_uri(cover))}) if cover else self.metadata
        return codec.document_text(metadata.values, blocks)

    @classmethod
    def from_json(cls, text: str | bytes, *, origin: Origin = Origin()) -> Article:
        """Return the article in pandoc's JSON; `data:` URIs become resources again.

        Raises:
            SourceError: It is not JSON of pandoc-types 1.23.
        """
        try:
            value = codec.load_json(text)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"The text is not JSON: {error}.", "Give pandoc's JSON.") from error
        meta, blocks = codec.document_from_json(value)
        resources: dict[str, Resource] = {}

        def extract(image: n.Image) -> n.Image:
            resource = _decode_data_uri(image.target[0])
            if resource is None:
                return image
            resources[resource.name] = resource
            return replace(image, target=(resource.name, image.target[1]))

        metadata = Metadata(meta)
        cover = _decode_data_uri(metadata.text(COVER_KEY))
        if cover is not None:
            resources[cover.name] = cover
            metadata = metadata.with_extra({COVER_KEY: n.MetaString(cover.name)})
        return cls(metadata, map_images(blocks, extract), MappingProxyType(resources), origin)

    def _embed(self, image: n.Image) -> n.Image:
        resource = self.resources.get(image.target[0])
        return image if resource is None else replace(image, target=(_data_uri(resource), image.target[1]))


def _data_uri(resource: Resource) -> str:
    return f"data:{resource.media_type};base64,{base64.b64encode(resource.data).decode('ascii')}"


def _decode_data_uri(uri: str) -> Resource | None:
    if not uri.startswith("data:"):
        return None
    header, _, body = uri[5:].partition(",")
    if not header.endswith(";base64"):
        return None
    try:
        return Resource.of(base64.b64decode(body, validate=True), header.removesuffix(";base64"))
    except (ValueError, binascii.Error):
        return None
