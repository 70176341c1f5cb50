"""Scripts of languages: which way they go, and what they put between words and sentences."""

from __future__ import annotations

from functools import lru_cache

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


_RIGHT_TO_LEFT = frozenset(
    (  # noqa: SIM905 - a list of codes reads better so
        "Adlm Arab Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo Orkh "
        "Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi"
    ).split()
)
"""Scripts that have letters whose Bidi_Class is R or AL (Unicode Standard Annex 9, table 4)."""

_UNSPACED = frozenset("Ahom Hani Hira Kana Khmr Lana Laoo Mymr Tale Talu Tavt Thai".split())  # noqa: SIM905 - likewise
"""Scripts that put no space between words: those of the letters that `letters.UNSPACED` tells of."""

_JOINED = frozenset(("Hani", "Hira", "Kana"))
"""Those that put none between sentences either."""


@lru_cache(maxsize=256)
def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a tag, by its script."""
    return "rtl" if _is_of(_RIGHT_TO_LEFT, tag) else "ltr"


def joins_words(tag: str) -> bool:
    """Tell whether a language puts no space between words and clauses."""
    return _is_of(_UNSPACED, tag)


def joins_sentences(tag: str) -> bool:
    """Tell whether a language puts no space between sentences: Chinese and Japanese. Thai does put one."""
    return _is_of(_JOINED, tag)


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
def _is_of(scripts: frozenset[str], tag: str) -> bool:
    script = likely_script(tag)
    return not scripts.isdisjoint(_MADE_OF.get(script, (script,)))
