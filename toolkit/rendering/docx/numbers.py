"""Numbers and bullets in the edition's own signs."""

from __future__ import annotations

from typing import Any

from toolkit.localization import Locale
from toolkit.rendering.docx.wordml import W, drop_child, set_child

_DIGITS = {"๐๑๒๓๔๕๖๗๘๙": "thaiNumbers", "०१२३४५६७८९": "hindiNumbers"}
"""Digits that Word has a number format for (ECMA-376 part 1, 17.18.59).

It has none for Arabic, Persian and Bengali ones: in runs from right to left it shows what its user has chosen.
"""

_NOTES = {"*": "chicago"}
"""Word's formats for notes that are no numbers."""

_PANDOCS_BULLETS = ("\uf0b7", "\uf0a7", "o", "•", "–")


def number_format(locale: Locale) -> str:
    """Return Word's format for numbers of pages and of lists."""
    return _DIGITS.get(locale.marks.digits, "decimal")


def note_format(locale: Locale) -> str:
    """Return Word's format for numbers of notes."""
    return _NOTES.get(locale.marks.notes, number_format(locale))


def set_numbering(root: Any, locale: Locale) -> None:
    """Give lists the locale's bullets and digits, in the text's font."""
    for level in root.iter(f"{W}lvl"):
        form, text = level.find(f"{W}numFmt"), level.find(f"{W}lvlText")
        if form.get(f"{W}val") == "bullet" and text.get(f"{W}val") in _PANDOCS_BULLETS:
            bullets = locale.marks.bullets
            text.set(f"{W}val", bullets[int(level.get(f"{W}ilvl")) % len(bullets)])
            drop_child(level, "rPr")  # Symbol, Wingdings: fonts with a code of their own
        elif form.get(f"{W}val") == "decimal":
            form.set(f"{W}val", number_format(locale))


def set_note_numbers(note_properties: Any, locale: Locale) -> None:
    """Number notes in the locale's way.

    Args:
        note_properties: `w:footnotePr` of the settings or of a section.
        locale: The edition's locale.
    """
    set_child(note_properties, "numFmt", val=note_format(locale))
