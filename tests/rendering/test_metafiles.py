"""Metafiles: sound ones go into DOCX as they are, others do not."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from toolkit.document import Article, Resource
from toolkit.rendering.formats import render
from toolkit.rendering.metafiles import check_metafile


def emf(size: int = 0, signature: bytes = b" EMF", last: int = 14) -> bytes:
    """A metafile of 100 × 100 hundredths of a millimetre without anything in it."""
    header = struct.pack(
        "<II8i4sIIIHHIII4i",
        1,
        88,
        0,
        0,
        9,
        9,
        0,
        0,
        99,
        99,
        signature,
        0x10000,
        size or 108,
        2,
        1,
        0,
        0,
        0,
        0,
        90,
        90,
        20,
        20,
    )
    return header + struct.pack("<5I", last, 20, 0, 16, 20)


def wmf(size: int = 12, checksum: int = 0) -> bytes:
    placeable = struct.pack("<IH4hHI", 0x9AC6CDD7, 0, 0, 0, 99, 99, 1440, 0)
    for (word,) in struct.iter_unpack("<H", placeable):
        checksum ^= word
    return placeable + struct.pack("<HHHHIHIHIH", checksum, 1, 9, 0x300, size, 0, 3, 0, 3, 0)


@pytest.mark.parametrize("data", [emf(), emf() + b"more", wmf(), wmf(9)])
def test_sound_ones_go_into_docx(markdown: Callable[..., Article], data: bytes) -> None:
    resource = Resource.of(data)
    rendered = render(markdown("![Map](map)", resources={"map": resource}), "docx")
    assert rendered.findings == ()
    with zipfile.ZipFile(io.BytesIO(rendered.data)) as archive:
        assert data in [archive.read(name) for name in archive.namelist() if "/media/" in name]


@pytest.mark.parametrize(
    "data",
    [
        emf(109),
        emf(80),
        emf(signature=b"    "),
        emf(last=15),
        emf()[:100],
        emf()[:30],
        wmf(99),
        wmf(checksum=1),
        wmf()[:9],
    ],
)
def test_others_do_not(data: bytes) -> None:
    with pytest.raises(ValueError, match="metafile"):
        check_metafile(data, Resource.of(data).media_type)
