"""The characters of a plain text: line ends, odd spaces, what is invisible."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from toolkit.languages import HANGUL, UNSPACED, characters, one_of

# Line ends of every system and of Unicode; a form feed and U+2029 end a paragraph too.
_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028]")
_PARAGRAPH_ENDS = re.compile("[\f\u2029\x1c-\x1e]")
# A word divided where the text was once set: U+00AD shows the place, whether or not the line still ends there.
_SOFT_HYPHEN = re.compile("\u00ad(?:[ \t]*\n[ \t]*(?=\\w))?")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufff9-\ufffb]")
# U+200B separates words in scripts that write no spaces; elsewhere it is left over from a web page.
_ZERO_WIDTH = "\u200b"
_WIDE_SPACES = re.compile("[\u1680\u2000-\u2008\u200a\u205f\x1f]")
# One no-break or ideographic space between two words is meant; several, or one beside another space, are layout.
_SPACES = re.compile("[ \t\u00a0\u3000\u2009\u202f]{2,}|\t")
_TAB = 4
"""Columns that a tab at the beginning of a line stands for."""


def clean(text: str) -> str:
    """Return a text with one kind of line end, one kind of space, and nothing that can't be seen.

    Indentation is kept, as plain spaces; no visible character changes but to its composed form (Unicode NFC).
    """
    text = unicodedata.normalize("NFC", text)
    text = _PARAGRAPH_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    text = _SOFT_HYPHEN.sub("", text)
    text = _CONTROLS.sub("", _WIDE_SPACES.sub(" ", text))
    if _ZERO_WIDTH in text:
        text = _stray_zero_width().sub("", text)
    return "\n".join(_clean_line(line) for line in text.split("\n"))


@lru_cache(maxsize=1)
def _stray_zero_width() -> re.Pattern[str]:
    letters = characters(UNSPACED)
    return re.compile(rf"(?<![{letters}]){_ZERO_WIDTH}(?![{letters}])")


def _clean_line(line: str) -> str:
    body = line.lstrip()
    margin = line[: len(line) - len(body)].expandtabs(_TAB)
    indent = sum(2 if character == "\u3000" else 1 for character in margin)
    return " " * indent + _SPACES.sub(" ", body.rstrip()) if body else ""


def is_wide(character: str) -> bool:
    """Tell whether a character is of a script that is written without spaces, two columns wide (Unicode UAX #11)."""
    return unicodedata.east_asian_width(character) in "WF" and not one_of(HANGUL).match(character)


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
