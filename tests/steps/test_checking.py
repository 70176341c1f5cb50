"""The checks of edition files: what is right passes, and each way of being broken is found and named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from toolkit.document import Article, Metadata, nodes as n
from toolkit.document.text import inlines_of
from toolkit.errors import RenderError
from toolkit.rendering import FORMATS
from toolkit.rendering.formats import render
from toolkit.steps.checking import check_edition


@pytest.fixture(scope="module")
def editions() -> dict[str, bytes]:
    """An article in each format."""
    article = Article(Metadata.of(title="A day", language="en"), (n.Para(inlines_of("My father is a doctor.")),))
    return {name: render(article, name).data for name in FORMATS}


def _repacked(data: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {key: value for key, value in parts.items() if key != name}


def _cut(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {**parts, name: parts[name][:-5]}


def test_what_is_right_passes_all_checks(editions: dict[str, bytes]) -> None:
    checks = {name: list(check_edition(data, name)) for name, data in editions.items()}
    assert checks == {
        "epub": ["zip-whole", "mimetype-first", "container-there", "xml-well-formed"],
        "docx": ["zip-whole", "parts-there", "xml-well-formed"],
        "pdf": ["pages-tagged"],
        "html": ["xml-well-formed", "alone"],
        "md": ["text-whole"],
    }
    assert all(all(check_edition(data, name).values()) for name, data in editions.items())


@pytest.mark.parametrize(
    ("format", "code", "change"),
    [
        ("epub", "mimetype-first", lambda parts: dict(sorted(parts.items()))),
        ("epub", "container-there", _without("META-INF/container.xml")),
        ("epub", "xml-well-formed", _cut("EPUB/nav.xhtml")),
        ("docx", "parts-there", _without("word/document.xml")),
        ("docx", "xml-well-formed", _cut("word/document.xml")),
    ],
)
def test_a_container_with_a_broken_part_is_refused(
    editions: dict[str, bytes],
    format: str,  # noqa: A002
    code: str,
    change: Callable[[dict[str, bytes]], dict[str, bytes]],
) -> None:
    with pytest.raises(RenderError, match=rf"broken \({code}\)"):
        check_edition(_repacked(editions[format], change), format)


@pytest.mark.parametrize("format", ["epub", "docx"])
def test_a_container_whose_bytes_have_changed_is_refused(editions: dict[str, bytes], format: str) -> None:  # noqa: A002
    data = bytearray(editions[format])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        largest = max(archive.infolist(), key=lambda info: info.compress_size)
    data[largest.header_offset + 60 + largest.compress_size // 2] ^= 0xFF
    with pytest.raises(RenderError, match=r"broken \(zip-whole\)"):
        check_edition(bytes(data), format)


@pytest.mark.parametrize("format", ["epub", "docx", "pdf"])
def test_a_file_that_is_cut_is_refused(editions: dict[str, bytes], format: str) -> None:  # noqa: A002
    with pytest.raises(RenderError, match="broken"):
        check_edition(editions[format][: len(editions[format]) // 3], format)
