"""Resources: the images that belong to an article, named by their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "image/webp": "webp",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "image/x-emf": "emf",
    "image/x-wmf": "wmf",
}
"""Media types that come along, and the extension of each."""

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\xd7\xcd\xc6\x9a", "image/x-wmf"),
    (b"\x01\x00\x00\x00", "image/x-emf"),
)


def sniff_media_type(data: bytes) -> str | None:
    """Return the media type that an image's first bytes show, or None if it is no image that we know."""
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if b"<svg" in data[:4096].lower() else None


@dataclass(frozen=True, slots=True)
class Resource:
    """One image.

    Attributes:
        name: ``media/<first 16 digits of the SHA-256>.<extension>``: the same image has the same name everywhere.
        media_type: Its media type, ``image/png`` say.
        data: Its bytes.
        source: What the article called it, for people; empty if nobody knows.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    source: str = field(default="", compare=False)

    @classmethod
    def of(cls, data: bytes, media_type: str | None = None) -> Resource:
        """Return the resource for some bytes; what the bytes show counts more than *media_type*.

        Raises:
            ValueError: It is no image of a known type.
        """
        kind = sniff_media_type(data) or media_type
        if kind not in EXTENSIONS:
            raise ValueError(f"unknown image type {kind}")
        digest = hashlib.sha256(data).hexdigest()[:16]
        return cls(f"media/{digest}.{EXTENSIONS[kind]}", kind, data)
