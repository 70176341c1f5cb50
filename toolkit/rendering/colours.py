"""Colours of bitmaps as screens have them: sRGB, eight bits each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_MODES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}
"""Pillow's modes by the colour spaces of ICC.1:2022, table 19, that bitmaps come in."""


def in_srgb(image: Image, *, transparent: bool) -> Image:
    """Return an image as sRGB, by its own colour profile if it has one that can be used.

    Args:
        image: It, of any mode.
        transparent: Keep its transparency, as RGBA.
    """
    image = _eight_bits(image)
    has_alpha = image.mode in ("RGBA", "LA", "PA", "P", "La", "RGBa") or "transparency" in image.info
    alpha = image.convert("RGBA").getchannel("A") if transparent and has_alpha else None
    found = _by_profile(image) or image.convert("RGB")
    if alpha is not None:
        found.putalpha(alpha)
    return found


def _eight_bits(image: Image) -> Image:
    """Bring grey of 16 or 32 bits down to 8, which Pillow's own conversion cuts off as white."""
    if not image.mode.startswith(("I", "F")):
        return image
    numbers = image.convert("F")
    low, high = (0.0, 65535.0) if image.mode.startswith("I;16") else _range(numbers)
    factor = 255 / (high - low) if high > low else 0.0
    return numbers.point(lambda value: value * factor + (0.5 - low * factor)).convert("L")


def _range(image: Image) -> tuple[float, float]:
    match image.getextrema():
        case (float(low), float(high)):
            return low, high
    return 0.0, 0.0


def _by_profile(image: Image) -> Image | None:
    from PIL import ImageCms

    data = image.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        space = profile.profile.xcolor_space
        grey = image.mode in ("L", "LA", "La")
        if space not in (("CMYK",) if image.mode == "CMYK" else ("GRAY", "RGB ") if grey else ("RGB ",)):
            return None
        mended = image.convert(_MODES[space])
        return ImageCms.profileToProfile(mended, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
