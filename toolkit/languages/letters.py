"""Characters by what Unicode says of them, as classes for `re`.

The property tables are those of the `regex` package; the patterns are compiled by `re`, which is faster at what is done
for each word.
"""

from __future__ import annotations

import json
import re
import sys
from array import array
from functools import lru_cache
from itertools import chain
from pathlib import Path

UNSPACED = r"[[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{LB=SA}]&&[\p{L}\p{N}\p{M}]]--\p{scx=Latn}"
"""Letters, numerals and marks of scripts that put no space between words: Han and kana, and what Unicode Standard
Annex 14 gives the class SA, as "consisting of scripts without spaces": Thai, Lao, Myanmar, Khmer and others."""

UNSPACED_LETTERS = rf"[{UNSPACED}]--\p{{M}}"
"""The same without marks."""

MARKS = r"\p{WB=Extend}\p{WB=ZWJ}"
"""What belongs to the character before it: vowel signs, accents, variation selectors, joiners, sound marks of
half-width kana (Unicode Standard Annex 29, rule WB4)."""

STACKERS = r"\p{InSC=Invisible_Stacker}"
"""Signs that put the next consonant under the one before them: Khmer coeng, Myanmar virama (Unicode's
Indic_Syllabic_Category)."""

EAST_ASIAN = (
    r"[[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}]--\p{scx=Latn}]||\p{Block=Halfwidth_and_Fullwidth_Forms}"
)
"""Characters of Chinese and Japanese text: letters, punctuation, and those of other scripts that are as wide."""

HANGUL = r"\p{Script=Hangul}"
"""Korean syllables and letters."""

_LAST = 0x3FFFF
"""Beyond it there are no letters: planes 4 to 13 are unassigned."""

_PLANE = 0x10000

_SELECTORS = range(0xE0100, 0xE01F0)
"""Variation selectors 17 to 256, which choose among the forms of a Han letter."""


_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def has_astral(text: str) -> bool:
    """Tell whether a text has characters beyond Unicode's first plane."""
    return _ASTRAL.search(text) is not None


@lru_cache(maxsize=64)
def characters(properties: str, *, astral: bool = True) -> str:
    r"""Return the characters that have some properties, as the inside of a class of `re`: ``\u0e01-\u0e3a``.

    Args:
        properties: The inside of a set of `regex`, version 1, such as ``\p{Script=Thai}`` (Unicode Technical
            Standard 18).
        astral: Whether those beyond the first plane are wanted: `re` looks through them one range after the other, so
            that what is done for each word of a text asks first whether it has any.
    """
    return _known()["every plane" if astral else "first plane"].get(properties) or looked_up(properties, astral=astral)


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, str]]:
    """Return what is known of the sets that nearly every text is looked through for.

    To look them up anew takes a fiftieth of a short build, and `regex` is not imported by most.
    """
    known: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("letters.json").read_text("ascii"))
    return known


def looked_up(properties: str, *, astral: bool = True) -> str:
    """Return the same as `characters`, as the `regex` package has it now."""
    import regex

    found = regex.compile(f"[{properties}]+", regex.V1).finditer(_everything()[: None if astral else _PLANE])
    return "".join(_range(match[0]) for match in found)


@lru_cache(maxsize=1)
def _everything() -> str:
    # Ten times as fast as a call of `chr` for each.
    every = array("I", chain(range(_LAST + 1), _SELECTORS))
    return every.tobytes().decode(f"utf-32-{sys.byteorder[0]}e", "surrogatepass")


def _range(run: str) -> str:
    first, last = (f"\\U{ord(character):08x}" for character in (run[0], run[-1]))
    return first if len(run) == 1 else f"{first}-{last}"


@lru_cache(maxsize=64)
def one_of(*properties: str) -> re.Pattern[str]:
    """Return the pattern of one character that has any of some sets of properties (see `characters`)."""
    return re.compile(f"[{''.join(map(characters, properties))}]")


@lru_cache(maxsize=4096)
def is_unspaced(character: str) -> bool:
    """Tell whether a character is of a script that puts no space between words."""
    return one_of(UNSPACED).match(character) is not None
