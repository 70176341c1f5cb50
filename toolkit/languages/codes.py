"""Codes of languages that other programs and people use where BCP 47 has others."""

from __future__ import annotations

from toolkit.languages.data import tables
from toolkit.languages.tags import MACROLANGUAGES, base_language, canonical_tag, likely_script


def tag_of_code(code: str) -> str:
    """Return the BCP 47 tag of a code that a model or another program uses: ``zh-Hant`` for ``zt``, ``es`` for ``spa``.

    Raises:
        UsageError: The code is neither one that is known nor a language tag.
    """
    if known := code_meaning(code):
        return known
    tag = canonical_tag(code)
    # Chinese is two written languages, of which zh alone means that in simplified letters; Norwegian is Bokmål.
    if base_language(tag) == "zh":
        return f"zh-{likely_script(tag)}"
    return MACROLANGUAGES.get(tag, tag)


def code_meaning(code: str) -> str:
    """Return the tag of a code that isn't one itself, or the empty string."""
    return str(tables()["codes"].get(code.strip().lower(), ""))
