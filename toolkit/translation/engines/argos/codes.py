"""The language codes of Argos packages and the BCP 47 tags that stand for them, both ways."""

from __future__ import annotations

import re

from toolkit.languages import normalize_tag, tag_of_code

_CODE_OF_TAG = {"zh-Hans": "zh", "zh-Hant": "zt", "pt-BR": "pb", "fil": "tl"}
"""What Argos' index calls languages whose tags are others."""

CODE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
"""What a language code in a package's metadata may look like; it becomes part of a folder's name."""


def tag_of(code: str) -> str:
    """Return the BCP 47 tag of an Argos language code: ``zh-Hant`` for ``zt``.

    Raises:
        UsageError: The code is neither one of Argos' own nor a language tag.
    """
    return tag_of_code(code)


def code_of(tag: str) -> str:
    """Return the code that Argos names a package with for a BCP 47 tag: ``zt`` for ``zh-Hant``.

    Raises:
        UsageError: It isn't a language tag.
    """
    tag = normalize_tag(tag)
    return _CODE_OF_TAG.get(tag, tag)
