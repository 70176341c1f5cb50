"""Bitmaps as editions can hold them: sound, upright, in colours that screens have, no larger than a page needs."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.document import Resource

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 89_000_000
"""Most pixels that are decoded: 267 MB as RGB, and just below where Pillow warns (`PIL.Image.MAX_IMAGE_PIXELS`).

What claims more is a bomb or a map, and no article's image.
"""

MAX_SIDE = 2_600
"""Most pixels of the longer side: 22 cm, the height of A4's type area, at the 300 to the inch that printers ask for."""

TYPES = frozenset({"image/tiff", "image/bmp", "image/webp", "image/gif", "image/jpeg", "image/png"})
_FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"]
_ORIENTATION = 0x0112
"""The tag of EXIF 2.32, 4.6.4, that says how a camera was held."""
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


@lru_cache(maxsize=16)
def sound(resource: Resource, *, as_png: bool = False) -> Bitmap:
    """Return a bitmap that can be decoded; the same one if nothing has to be done to it.

    Args:
        resource: A bitmap of one of `TYPES`, from anywhere.
        as_png: Make it PNG whatever it is.

    Raises:
        ValueError: It is broken, or too large to be decoded.
        OSError: Likewise.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        # Image.open reads the header only, so that a bomb is refused before it is unpacked.
        with Image.open(io.BytesIO(resource.data), formats=_FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise ValueError(f"{width} × {height} pixels are too many")
            return _mended(resource, image, as_png=as_png)
    except UnidentifiedImageError as error:
        raise ValueError("it is no image") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, SyntaxError, EOFError, IndexError) as error:
        raise ValueError(str(error)) from error


def _mended(resource: Resource, image: Image, *, as_png: bool) -> Bitmap:
    from PIL import ImageOps

    image.load()
    size = image.size
    large = max(size) > MAX_SIDE
    turned = image.format != "TIFF" and image.getexif().get(_ORIENTATION, 1) != 1
    if not (large or turned or as_png or image.mode == "CMYK"):
        return Bitmap(resource, size[0] * size[1])
    kind = "JPEG" if image.format == "JPEG" and not as_png else "PNG"
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if kind == "PNG" and _transparent(upright) else "RGB")
    if large:
        plain.thumbnail((MAX_SIDE, MAX_SIDE))
    buffer = io.BytesIO()
    # Nothing else of the file goes along: where and by whom a picture was taken is not for publication.
    plain.save(buffer, kind, **({"quality": _QUALITY, "optimize": True} if kind == "JPEG" else {}))
    made = Resource.of(buffer.getvalue(), f"image/{kind.lower()}")
    return Bitmap(made, size[0] * size[1], size if large else None)


def _transparent(image: Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "P") or "transparency" in image.info
