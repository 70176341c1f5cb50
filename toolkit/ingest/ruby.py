"""Ruby: readings beside Chinese and Japanese characters, which pandoc's HTML reader would run into them."""

from __future__ import annotations

import unicodedata
from typing import Any


def bracket(ruby: Any) -> None:
    """Set the reading of characters in brackets, unless the author has: only so is it told from them.

    Args:
        ruby: A `ruby` element of lxml's, changed in place.
    """
    if next(ruby.iter("rp"), None) is not None:
        return
    for reading in ruby.iter("rt"):
        before, after = brackets("".join(reading.itertext()))
        reading.text = before + (reading.text or "")
        if len(reading):
            reading[-1].tail = (reading[-1].tail or "") + after
        else:
            reading.text += after


def brackets(reading: str) -> tuple[str, str]:
    """Return brackets as wide as what they hold."""
    wide = any(unicodedata.east_asian_width(character) in "WF" for character in reading)
    return ("（", "）") if wide else ("(", ")")
