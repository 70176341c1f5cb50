"""Bitmaps: scaled, turned and converted where they must be, and left alone where they need not."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from toolkit.document import Article, Resource
from toolkit.rendering import render
from toolkit.rendering.bitmaps import MAX_PIXELS, MAX_SIDE, sound


def bitmap(kind: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> Resource:
    """An image whose left half is another colour than its right."""
    image = Image.new("RGB", size, "white")
    image.paste("navy", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, kind, **options)
    return Resource.of(buffer.getvalue())


def opened(resource: Resource) -> Image.Image:
    return Image.open(io.BytesIO(resource.data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_what_is_sound_stays_as_it_is(kind: str) -> None:
    resource = bitmap(kind, (300, 200))
    assert sound(resource).resource is resource


@pytest.mark.parametrize(
    ("kind", "expected"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/png"), ("GIF", "image/png")]
)
def test_very_large_ones_are_scaled_down(kind: str, expected: str) -> None:
    found = sound(bitmap(kind, (5200, 1300)))
    assert (found.shrunk_from, opened(found.resource).size) == ((5200, 1300), (MAX_SIDE, MAX_SIDE // 4))
    assert found.resource.media_type == expected
    assert sound(bitmap(kind, (5200, 1300))).resource.data == found.resource.data


def test_what_claims_too_much_is_refused_unread() -> None:
    side = int(MAX_PIXELS**0.5) + 1
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    with pytest.raises(ValueError, match="pixels are too many"):
        sound(Resource.of(buffer.getvalue()))


def test_a_picture_is_turned_as_the_camera_was_held_and_says_nothing_of_its_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise
    exif[0x8825] = {1: "N"}  # GPS
    turned = sound(bitmap("JPEG", (80, 40), exif=exif)).resource
    image = opened(turned).convert("RGB")
    assert image.size == (40, 80)
    top, bottom = image.getpixel((20, 10)), image.getpixel((20, 70))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert sum(top) < sum(bottom)
    assert not opened(turned).getexif()


def test_printers_colours_become_those_of_screens() -> None:
    assert opened(sound(bitmap("JPEG", (80, 40), "CMYK")).resource).mode == "RGB"


def test_transparency_is_kept() -> None:
    image = Image.new("RGBA", (MAX_SIDE + 100, 50), (0, 0, 0, 0))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    assert opened(sound(Resource.of(buffer.getvalue())).resource).mode == "RGBA"


def test_editions_say_that_an_image_was_scaled(markdown: Callable[..., Article]) -> None:
    article = markdown("![Map](map.png)", resources={"map.png": bitmap("PNG", (4000, 100))})
    for kind in ("epub", "pdf", "docx"):
        findings = render(article, kind).findings
        assert [(finding.code, str(finding.severity)) for finding in findings] == [("image-scaled", "info")]
        assert "map.png of 4000 × 100" in findings[0].message
