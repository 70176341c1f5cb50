"""Scripts of languages: which way they go, and what they put between words and sentences."""

from __future__ import annotations

from functools import lru_cache

from toolkit.languages.letters import UNSPACED, characters
from toolkit.languages.tags import likely_script

_MADE_OF = {
    "Aran": ("Arab",),
    "Cyrs": ("Cyrl",),
    "Hanb": ("Hani", "Bopo"),
    "Hans": ("Hani",),
    "Hant": ("Hani",),
    "Hrkt": ("Hira", "Kana"),
    "Jamo": ("Hang",),
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang",),
    "Latf": ("Latn",),
    "Latg": ("Latn",),
    "Syre": ("Syrc",),
    "Syrj": ("Syrc",),
    "Syrn": ("Syrc",),
}
"""Codes of ISO 15924 for variants and mixtures of scripts, which no character of Unicode's has as its script. What
Korean puts between words is what Hangul does."""


@lru_cache(maxsize=256)
def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a tag, by its script: that of letters whose Bidi_Class is R or AL goes left."""
    return "rtl" if _has(likely_script(tag), r"\p{Bidi_Class=R}\p{Bidi_Class=AL}") else "ltr"


def joins_words(tag: str) -> bool:
    """Tell whether a language puts no space between words and clauses."""
    return _has(likely_script(tag), UNSPACED)


def joins_sentences(tag: str) -> bool:
    """Tell whether a language puts no space between sentences: Chinese and Japanese. Thai does put one."""
    return _has(likely_script(tag), r"\p{Script=Hani}\p{Script=Hira}\p{Script=Kana}")


def joint(target: str, between: str) -> str:
    """Return what to put between two translated parts of a sentence.

    Args:
        target: BCP 47 tag of the language that they are in.
        between: The white space between the parts in the source.
    """
    if joins_words(target):
        return ""
    # A source without spaces is cut where there is none, and still wants one in a language with spaces.
    return between[:1] or " "


@lru_cache(maxsize=512)
def _has(script: str, properties: str) -> bool:
    """Tell whether a script has letters with some properties; one that Unicode doesn't know has none."""
    import regex

    for name in _MADE_OF.get(script, (script,)):
        try:
            if characters(rf"\p{{Script={name}}}&&\p{{L}}&&[{properties}]"):
                return True
        except regex.error:
            continue
    return False
