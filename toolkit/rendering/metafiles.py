"""Drawings for Windows' own programs: passed on as they are, if they are what they say."""

from __future__ import annotations

import struct


def check_metafile(data: bytes, media_type: str) -> None:
    """Check the header of a metafile, and that it ends where it says.

    Args:
        data: The file.
        media_type: ``image/x-emf``, or ``image/x-wmf`` with the header of placeable ones.

    Raises:
        ValueError: It is no metafile, or a part of one.
    """
    try:
        sound = _is_emf(data) if media_type == "image/x-emf" else _is_wmf(data)
    except struct.error as error:
        raise ValueError("it is too short for a metafile") from error
    if not sound:
        raise ValueError("it is no Windows metafile")


def _is_emf(data: bytes) -> bool:
    """[MS-EMF], section 2.3.4.2: the header's record comes first, then others, the last one of type 14."""
    kind, header = struct.unpack_from("<II", data)
    signature, _, size, records = struct.unpack_from("<4sIII", data, 40)
    if kind != 1 or signature != b" EMF" or not 88 <= header < size <= len(data) or records < 2:
        return False
    (last,) = struct.unpack_from("<I", data, size - 4)  # the last record ends with its own length
    return 20 <= last <= size - header and struct.unpack_from("<I", data, size - last) == (14,)


def _is_wmf(data: bytes) -> bool:
    """[MS-WMF], sections 2.3.2.3 and 2.3.2.2: a placeable header with its checksum, then the header of all."""
    words = struct.unpack_from("<11H", data)
    checksum = 0
    for word in words[:10]:
        checksum ^= word
    kind, header, version, size = struct.unpack_from("<HHHI", data, 22)
    return (
        words[:2] == (0xCDD7, 0x9AC6)
        and checksum == words[10]
        and kind in (1, 2)
        and header == 9
        and version in (0x0100, 0x0300)
        and header <= size <= (len(data) - 22) // 2
    )
