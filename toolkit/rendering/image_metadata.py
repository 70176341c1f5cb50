"""What files of images tell besides the picture: place, camera, author. It is cut out; the pixels stay as they are."""

from __future__ import annotations

import struct
from collections.abc import Callable

PRIVATE_TIFF_TAGS = frozenset(
    {270, 271, 272, 285, 305, 306, 315, 316, 700, 33432, 33723, 34377, 34665, 34853, 37724, 40091, 40092, 40093, 40094}
)
"""TIFF 6.0 and EXIF 2.32: texts, camera, names, XMP, IPTC, Photoshop's, and the tables of EXIF and GPS."""

_JPEG_KEPT = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
"""Segments of applications that say what the colours mean."""

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT".split()
)
"""Chunks of PNG, third edition, section 11, that change how the picture looks."""

_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_NO_METADATA = 0xFF ^ 0x0C
"""All flags of VP8X but those of EXIF and XMP (RFC 9649, section 2.7)."""

_MOST_GIF_BITS = 8
"""Of an index of a colour (GIF89a, 22): other decoders than ours refuse a file whose pictures say more."""

_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""Application extensions that say how often a GIF is shown."""


class UnknownStructureError(ValueError):
    """A file that can't be taken apart."""


def without_metadata(data: bytes, media_type: str) -> bytes:
    """Return the file of an image without all that isn't needed to show it, and what follows its end.

    Args:
        data: The file.
        media_type: What it is; of other types than JPEG, PNG, GIF and WebP nothing is removed.

    Raises:
        UnknownStructureError: It is broken, or built in a way that only its decoder understands.
    """
    cut: Callable[[bytes], bytes] | None = {
        "image/jpeg": _jpeg,
        "image/png": _png,
        "image/webp": _webp,
        "image/gif": _gif,
    }.get(media_type)
    if cut is None:
        return data
    try:
        return cut(data)
    except (IndexError, struct.error) as error:
        raise UnknownStructureError("it ends too early") from error


def _jpeg(data: bytes) -> bytes:
    """ITU-T T.81, annex B: markers, each with its segment, and the scans between them."""
    kept, at = [data[:2]], 2
    while True:
        if data[at] != 0xFF:
            raise UnknownStructureError("no marker where one should be")
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xD9:
            return b"".join((*kept, data[at : at + 2]))
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == 0xDA:
            end = _scan_end(data, end)
        if _is_picture(marker, data[at + 4 : at + 18]):
            kept.append(data[at:end])
        at = end


def _is_picture(marker: int, start: bytes) -> bool:
    """Whether a segment belongs to the picture: no comment, and no application's but for the colours."""
    if 0xE0 <= marker <= 0xEF:
        return marker in _JPEG_KEPT and start.startswith(_JPEG_KEPT[marker])
    return marker != 0xFE


def _scan_end(data: bytes, at: int) -> int:
    """Return where the next marker stands that isn't a part of a scan: stuffed bytes and restarts are."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise UnknownStructureError("a scan has no end")
        if data[at + 1] not in (0x00, *range(0xD0, 0xD8)):
            return at
        at += 2


def _png(data: bytes) -> bytes:
    kept, at = [_PNG_SIGNATURE], len(_PNG_SIGNATURE)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise UnknownStructureError("a chunk is longer than the file")
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _webp(data: bytes) -> bytes:
    total = struct.unpack_from("<I", data, 4)[0] + 8
    if total > len(data):
        raise UnknownStructureError("it is longer than the file")
    kept, at = [], 12
    while at + 8 <= total:
        name, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if end > total:
            raise UnknownStructureError("a chunk is longer than the file")
        chunk = data[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes((chunk[8] & _WEBP_NO_METADATA,)) + chunk[9:]
        if name in _WEBP_KEPT:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes) -> bytes:
    """GIF89a, sections 17 to 27: descriptors with their tables, and blocks of sub-blocks."""
    at = 13 + _table_size(data[10])
    kept = [data[:at]]
    while True:
        start, label = at, data[at]
        if label == 0x3B:
            return b"".join((*kept, b"\x3b"))
        if label == 0x2C:
            pixels = at + 10 + _table_size(data[at + 9])
            if not 0 < data[pixels] <= _MOST_GIF_BITS:
                raise UnknownStructureError("an index of so many bits leads into no table of colours")
            at = _blocks_end(data, pixels + 1)
            kept.append(data[start:at])
        elif label == 0x21:
            if data[at + 1] == 0xF9 and data[at + 2] != 4:
                raise UnknownStructureError("how a picture is shown takes four bytes")
            at = _blocks_end(data, at + 2)
            if data[start + 1] in (0x01, 0xF9) or data[start + 3 : start + 14] in _GIF_KEPT:
                kept.append(data[start:at])
        else:
            raise UnknownStructureError("no block where one should be")


def _table_size(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1
