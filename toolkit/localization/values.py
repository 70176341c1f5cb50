"""What a locale's values must be, so that an edition can be made with them; the checks tell what is merely odd."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.localization.locale import ASCII_DIGITS, Locale

SIZES = ("a4", "us-letter")
"""Papers that the templates know."""

EMPHASIS = ("italic", "bold", "dots-over", "dots-under", "spaced")
"""How emphasis may look: what the templates of every format can do."""

DIRECTIONS = ("ltr", "rtl")

_SMALLEST, _LARGEST = 1, 100
"""Points of a text's size."""

_LANGUAGE = re.compile("[a-z]{2,3}")
_REGION = re.compile("(?:[A-Za-z]{2})?")
_SCRIPT = re.compile("[A-Za-z]{3,4}|auto")
"""Codes that Typst takes: https://typst.app/docs/reference/text/text."""

_FEATURE = re.compile("[ -~]{1,4}")
_MOST = 1 << 32
"""OpenType's features: names, and the number after the last one (hb_feature_t)."""


def unusable(locale: Locale) -> Iterator[tuple[str, str]]:
    """Yield the keys of a locale's data that no edition can be made with, each with what it must be."""
    tags, fonts = locale.tags, locale.fonts
    features = fonts.features.items()
    for key, wanted, holds in (
        ("page.size", f"one of {', '.join(SIZES)}", locale.page.size in SIZES),
        (
            "page.text_size",
            f"a number from {_SMALLEST} to {_LARGEST}",
            _SMALLEST <= locale.page.text_size <= _LARGEST,
        ),
        (
            "marks.digits",
            "cldr, native, a numbering system or ten digits",
            len(locale.marks.digits) == len(ASCII_DIGITS),
        ),
        ("marks.bullets", "one sign at least", bool(locale.marks.bullets)),
        ("quotes", "one pair of marks at least", bool(locale.quotes)),
        ("emphasis", f"one of {', '.join(EMPHASIS)}", locale.emphasis in EMPHASIS),
        ("direction", f"one of {', '.join(DIRECTIONS)}", locale.direction in DIRECTIONS),
        ("tags.typst", "two or three letters", bool(_LANGUAGE.fullmatch(tags.typst))),
        ("tags.typst_region", "two letters", bool(_REGION.fullmatch(tags.typst_region))),
        ("tags.typst_script", "three or four letters", bool(_SCRIPT.fullmatch(tags.typst_script))),
        ("fonts.text", "one font at least", bool(fonts.text)),
        ("fonts.features", "one to four letters each", all(_FEATURE.fullmatch(name) for name, _ in features)),
        ("fonts.features", "numbers of 32 bits", all(0 <= number < _MOST for _, number in features)),
    ):
        if not holds:
            yield key, wanted
