"""Bitmaps as editions can hold them: sound, upright, in colours that screens have, no larger than a page needs."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from toolkit.document import Resource
from toolkit.rendering.cache import Cache
from toolkit.rendering.colours import in_srgb
from toolkit.rendering.image_metadata import PRIVATE_TIFF_TAGS, UnknownStructureError, without_metadata

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 89_000_000
"""Most pixels that are decoded: 267 MB as RGB, and just below where Pillow warns (`PIL.Image.MAX_IMAGE_PIXELS`).

What claims more is a bomb or a map, and no article's image.
"""

_MOST_FREE = 4_000_000
_MOST_FOR_BYTE = 10_000
"""Pixels that any file may claim, and how many more for each of its bytes. Deflate packs at most 1,032 to 1 (zlib's
Technical Details), eight black and white pixels to a byte: an empty page is as much, and a few bytes that claim 267 MB
are a bomb."""

MAX_SIDE = 2_600
"""Most pixels of the longer side: 22 cm, the height of A4's type area, at the 300 to the inch that printers ask for."""

TYPES = frozenset({"image/tiff", "image/bmp", "image/webp", "image/gif", "image/jpeg", "image/png"})
_FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"]
_ORIENTATION = 0x0112
"""The tag of EXIF 2.32, 4.6.4, that says how a camera was held."""
_TURNS: dict[Any, Any] = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""Its values, and what makes a picture with each upright, as numbers of `PIL.Image.Transpose`."""
_QUALITY = 88
"""Of JPEG: above it files grow faster than anybody sees."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A bitmap that can be used.

    Attributes:
        resource: It, of a type that it had or that is more common.
        pixels: How many pixels were decoded.
        shrunk_from: Its width and height before it was scaled down; None if it was not.
    """

    resource: Resource
    pixels: int
    shrunk_from: tuple[int, int] | None = None


_cache: Cache[tuple[bytes, bool], Bitmap] = Cache(64_000_000, lambda bitmap: len(bitmap.resource.data))
"""What was made of bitmaps, about forty photographs of `MAX_SIDE`; not what they were made of."""

_sound: dict[tuple[bytes, bool], int] = {}
"""The pixels of bitmaps that were found sound lately, so that they are not decoded for every language and format."""
_MOST_SOUND = 1_000
_lock = Lock()


def sound(resource: Resource, *, as_png: bool = False) -> Bitmap:
    """Return a bitmap that can be decoded; the same one if nothing has to be done to it.

    Where and by whom a picture was taken is not for publication: it goes, without a change to the pixels if possible.

    Args:
        resource: A bitmap of one of `TYPES`, from anywhere.
        as_png: Make it PNG whatever it is.

    Raises:
        ValueError: It is broken, or too large to be decoded.
        OSError: Likewise.
    """
    key = (hashlib.sha256(resource.data).digest(), as_png)
    if (pixels := _sound.get(key)) is not None:
        return Bitmap(resource, pixels)
    made = _cache.get(
        key, lambda: _decoded(resource, as_png=as_png), worth=lambda bitmap: bitmap.resource is not resource
    )
    if made.resource is resource:
        with _lock:
            _sound[key] = made.pixels
            if len(_sound) > _MOST_SOUND:
                del _sound[next(iter(_sound))]
    return made


def _decoded(resource: Resource, *, as_png: bool) -> Bitmap:
    from PIL import Image, UnidentifiedImageError

    try:
        # Image.open reads the header only, so that a bomb is refused before it is unpacked.
        # What is odd about its tags is a warning that says nothing to the reader of an edition.
        with (
            warnings.catch_warnings(action="ignore", category=UserWarning),
            Image.open(io.BytesIO(resource.data), formats=_FORMATS) as image,
        ):
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise ValueError(f"{width} × {height} pixels are too many")
            if width * height > _MOST_FREE + _MOST_FOR_BYTE * len(resource.data):
                raise ValueError(f"{width} × {height} pixels can't be in {len(resource.data)} bytes")
            return _mended(resource, image, as_png=as_png)
    except UnidentifiedImageError as error:
        raise ValueError("it is no image") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, SyntaxError, EOFError, LookupError) as error:
        raise ValueError(str(error)) from error


def _mended(resource: Resource, image: Image, *, as_png: bool) -> Bitmap:
    is_tiff = image.format == "TIFF"
    told = is_tiff and not PRIVATE_TIFF_TAGS.isdisjoint(_exif(image))
    image.load()
    size = image.size
    pixels = size[0] * size[1]
    large = max(size) > MAX_SIDE
    turn = None if is_tiff else _TURNS.get(_exif(image).get(_ORIENTATION))  # Pillow has turned a TIFF itself
    if not (large or turn is not None or as_png or told or image.mode == "CMYK"):
        try:
            data = without_metadata(resource.data, resource.media_type)
            return Bitmap(resource if data == resource.data else Resource.of(data), pixels)
        except UnknownStructureError:
            pass  # the decoder understands it, so that it can be written anew
    # A photograph of two views (MPO) begins with a JPEG.
    kind = "JPEG" if image.format in ("JPEG", "MPO") and not as_png else "PNG"
    upright = image if turn is None else image.transpose(turn)
    plain = in_srgb(upright, transparent=kind == "PNG")
    if large:
        plain.thumbnail((MAX_SIDE, MAX_SIDE))
    plain.info = {}  # a comment or a profile would be written along
    buffer = io.BytesIO()
    plain.save(buffer, kind, **({"quality": _QUALITY, "optimize": True} if kind == "JPEG" else {}))
    made = Resource.of(buffer.getvalue(), f"image/{kind.lower()}")
    return Bitmap(made, pixels, size if large else None)


def _exif(image: Image) -> dict[int, Any]:
    """What a camera wrote; nothing if that is broken, which says nothing against the picture."""
    try:
        return dict(image.getexif())
    except (SyntaxError, ValueError, OSError, LookupError, TypeError, struct.error):
        return {}
