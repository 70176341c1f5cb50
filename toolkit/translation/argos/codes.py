"""The language codes of Argos packages and the BCP 47 tags that stand for them, both ways."""

from __future__ import annotations

import re
from collections.abc import Collection

from toolkit.errors import UsageError
from toolkit.languages import fallbacks, normalize_tag

_TAG_OF_CODE = {"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR", "tl": "fil", "no": "nb"}
"""Argos' own codes that aren't, or aren't precisely enough, BCP 47. Argos' index says what they mean: ``zt``
is "Chinese (traditional)", ``pb`` is "Portuguese (Brazil)"; its Norwegian is Bokmål, its Tagalog what CLDR
calls Filipino."""

_CODE_OF_TAG = {tag: code for code, tag in _TAG_OF_CODE.items()} | {"nb": "nb"}

_STANDS_IN = {"no": "nb", "tl": "fil", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "zh": "zh-Hans"}
"""Deprecated and macrolanguage subtags, and what they mean today (IANA language subtag registry)."""

CODE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
"""What a language code in a package's metadata may look like; it becomes part of a folder's name."""


def tag_of(code: str) -> str:
    """Return the BCP 47 tag of an Argos language code: ``zh-Hant`` for ``zt``.

    Raises:
        UsageError: The code is neither one of Argos' own nor a language tag.
    """
    return _TAG_OF_CODE.get(code.lower()) or normalize_tag(code)


def code_of(tag: str) -> str:
    """Return the code that Argos names a package with for a BCP 47 tag: ``zt`` for ``zh-Hant``.

    Raises:
        UsageError: It isn't a language tag.
    """
    tag = normalize_tag(tag)
    return _CODE_OF_TAG.get(tag, tag)


def matches(tag: str, available: Collection[str]) -> list[str]:
    """Return which of the *available* tags serve for *tag*, best first: ``es`` for ``es-MX``.

    A more precise tag than the one wanted serves last, if it is of the same language and script (``pt-BR`` for ``pt``).
    """
    try:
        chain = fallbacks(tag)
    except UsageError:
        return []
    nearest = [name for step in chain for name in (step, _STANDS_IN.get(step, step)) if name in available]
    narrower = sorted(other for other in available if chain[0] in fallbacks(other))
    return list(dict.fromkeys(nearest + narrower))
