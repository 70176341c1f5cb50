"""Bitmaps: scaled, turned and converted where they must be, and left alone where they need not."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from toolkit.document import Article, Resource
from toolkit.rendering.bitmaps import MAX_PIXELS, MAX_SIDE, sound
from toolkit.rendering.formats import render
from toolkit.rendering.image_metadata import UnknownStructureError, without_metadata


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


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("notes", [b"no notes", b"II*\x00\x08\x00\x00\x00\x09\x00\x12\x01", b"MM\x00*\xff\xff\xff\xff"])
def test_broken_notes_say_nothing_against_a_picture(kind: str, notes: bytes) -> None:
    found = sound(bitmap(kind, (80, 40), exif=b"Exif\0\0" + notes)).resource
    assert opened(found).size == (80, 40)
    assert notes not in found.data


@pytest.mark.parametrize("orientation", range(10))
def test_every_way_to_hold_a_camera(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("PNG", "TIFF"):
        resource = bitmap(kind, (80, 40), exif=exif)
        expected = ImageOps.exif_transpose(opened(resource)).convert("RGB")
        found = opened(sound(resource, as_png=True).resource).convert("RGB")
        assert (found.size, found.tobytes()) == (expected.size, expected.tobytes())


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


SECRET = b"Jane Roe"


def told(kind: str, **options: Any) -> Resource:
    """A picture that names its author wherever its format lets it."""
    exif = Image.Exif()
    exif[0x013B] = SECRET.decode()
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 1.0)}
    text = PngInfo()
    text.add_text("Author", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    for_all: dict[str, Any] = {"exif": exif, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>", "comment": SECRET}
    taken = {
        "PNG": {"exif": exif, "pnginfo": text},
        "JPEG": for_all,
        "WEBP": {"exif": exif, "xmp": for_all["xmp"], "lossless": True},
        "GIF": {"comment": SECRET},
        "TIFF": {"tiffinfo": {315: SECRET.decode()}},
    }[kind]
    return bitmap(kind, (80, 40), **(taken | options))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF"])
def test_who_took_a_picture_and_where_is_not_told(kind: str) -> None:
    resource = told(kind)
    assert SECRET in resource.data
    found = sound(resource).resource
    assert SECRET not in found.data
    assert not opened(found).getexif().get_ifd(0x8825)
    assert opened(found).convert("RGB").tobytes() == opened(resource).convert("RGB").tobytes()
    assert found.media_type == ("image/png" if kind == "TIFF" else resource.media_type)
    assert sound(found).resource is found


def test_what_is_appended_to_a_picture_goes() -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        resource = bitmap(kind, (30, 20))
        assert sound(Resource.of(resource.data + SECRET)).resource.data == resource.data


def test_colour_profiles_and_animation_stay() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("PNG", "JPEG", "WEBP"):
        assert opened(sound(told(kind, icc_profile=profile)).resource).info["icc_profile"] == profile
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue", "lime")]
    for kind in ("GIF", "WEBP", "PNG"):
        buffer = io.BytesIO()
        private = {"comment": SECRET} if kind == "GIF" else {"exif": b"Exif\0\0" + SECRET}
        frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], loop=0, **private)
        image = opened(sound(Resource.of(buffer.getvalue())).resource)
        assert (image.n_frames, image.info["loop"]) == (3, 0)  # type: ignore[attr-defined]


@pytest.mark.parametrize("bits", [0, 9, 200])
def test_a_gif_that_only_our_decoder_takes_is_written_anew(bits: int) -> None:
    """A second picture whose indexes have no bits, or more than a table: Typst's decoder ends the edition over it."""
    whole = bytearray(bitmap("GIF", (3, 2)).data)
    place = whole.index(b",\0\0\0\0\3\0\2\0") + 10
    again = whole[place - 10 : -1]
    again[10] = bits
    strange = Resource.of(bytes(whole[:-1] + again + b";"))
    assert sound(Resource.of(bytes(whole))).resource.media_type == "image/gif"
    assert sound(strange).resource.media_type == "image/png"


@pytest.mark.parametrize("size", [3, 5])
def test_a_gif_whose_control_block_is_no_control_block_is_written_anew(size: int) -> None:
    """It has four bytes (GIF89a, 23): Typst's decoder ends the edition over any other."""
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (3, 2), colour) for colour in ("red", "blue")]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=90)
    whole = bytearray(buffer.getvalue())
    place = whole.index(b"!\xf9\x04") + 2
    assert sound(Resource.of(bytes(whole))).resource.media_type == "image/gif"
    whole[place : place + 5] = bytes([size]) + whole[place + 1 : place + 5].ljust(size, b"\0")[:size]
    assert sound(Resource.of(bytes(whole))).resource.media_type == "image/png"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_part_of_a_file_is_told_from_the_whole(kind: str) -> None:
    resource = told(kind, **({"progressive": True} if kind == "JPEG" else {}))
    whole = without_metadata(resource.data, resource.media_type)
    for end in range(len(whole)):
        with pytest.raises(UnknownStructureError):
            without_metadata(whole[:end], resource.media_type)


def test_a_rewritten_picture_takes_nothing_along() -> None:
    large = Image.new("RGB", (MAX_SIDE + 10, 4), "red")
    for kind in ("JPEG", "PNG"):
        buffer = io.BytesIO()
        large.save(buffer, kind, comment=SECRET, exif=b"Exif\0\0" + SECRET, dpi=(72, 72))
        assert SECRET not in sound(Resource.of(buffer.getvalue())).resource.data


def test_grey_of_sixteen_bits_stays_grey() -> None:
    grey = Image.new("I;16", (MAX_SIDE * 2, 2), 0x8000)
    for kind in ("PNG", "TIFF"):
        buffer = io.BytesIO()
        grey.save(buffer, kind)
        assert opened(sound(Resource.of(buffer.getvalue())).resource).convert("L").getextrema() == (128, 128)
    buffer = io.BytesIO()
    numbers = Image.new("F", (4, 1))
    numbers.putdata([-1.0, 0.0, 1.0, 3.0])
    numbers.save(buffer, "TIFF")
    found = opened(sound(Resource.of(buffer.getvalue()), as_png=True).resource).convert("L")
    assert list(found.tobytes()) == [0, 64, 128, 255]


def swapped() -> bytes:
    """A profile whose red is what others call green: the sRGB profile with two of its primaries changed over."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = data.index(b"rXYZ", 128), data.index(b"gXYZ", 128)
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [(swapped(), (0, 255, 0)), (b"no profile", (255, 0, 0)), (b"", (255, 0, 0))],
    ids=[
        "swapped",
        "no profile",
        "none",
    ],  # a profile bears the time of its making, which two workers have not in common
)
def test_colours_are_converted_by_the_profile(profile: bytes, expected: tuple[int, ...]) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (MAX_SIDE + 10, 4), (255, 0, 0, 128)).save(buffer, "PNG", icc_profile=profile)
    image = opened(sound(Resource.of(buffer.getvalue())).resource)
    found = image.getpixel((5, 2))
    assert isinstance(found, tuple)
    assert found == pytest.approx((*expected, 128), abs=3)
    assert "icc_profile" not in image.info


def test_a_photograph_of_two_views_is_its_first() -> None:
    for size in ((80, 40), (MAX_SIDE * 2, 40)):
        buffer = io.BytesIO()
        Image.new("RGB", size, "red").save(
            buffer, "MPO", save_all=True, append_images=[Image.new("RGB", size, "blue")], exif=b"Exif\0\0" + SECRET
        )
        found = sound(Resource.of(buffer.getvalue())).resource
        assert (opened(found).format, found.media_type) == ("JPEG", "image/jpeg")
        assert SECRET not in found.data


def test_formats_share_what_was_made(markdown: Callable[..., Article], monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.rendering import bitmaps

    decoded: list[str] = []
    original = bitmaps._decoded

    def counted(resource: Resource, *, as_png: bool) -> bitmaps.Bitmap:
        decoded.append(resource.name)
        return original(resource, as_png=as_png)

    monkeypatch.setattr(bitmaps, "_decoded", counted)
    images = {f"{number}.jpg": bitmap("JPEG", (MAX_SIDE + 100 + number, 20)) for number in range(10)}
    article = markdown(" ".join(f"![Map {name}]({name})" for name in images), resources=images)
    for kind in ("epub", "pdf", "docx"):
        render(article, kind)
    assert len(decoded) == 10


def test_the_cache_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.rendering import bitmaps

    monkeypatch.setattr(bitmaps._cache, "most", 20_000)
    for number in range(30):
        sound(bitmap("JPEG", (MAX_SIDE + 200 + number, 20)))
    assert 0 < sum(len(item.resource.data) for item in bitmaps._cache.made.values()) <= 20_000


@pytest.mark.parametrize("side", [3_000, 9_000])
def test_a_few_bytes_that_claim_much_are_not_unpacked(side: int) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    with pytest.raises(ValueError, match=r"can't be in .* bytes"):
        sound(Resource.of(data))


def test_an_empty_page_is_no_bomb() -> None:
    buffer = io.BytesIO()
    Image.new("1", (9_000, 9_000), 1).save(buffer, "PNG", optimize=True)
    assert sound(Resource.of(buffer.getvalue())).pixels == 81_000_000
