"""Fonts for Typst: those that it has built in, and the system's for characters that these lack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.localization.locale import Locale, ScriptFonts

if TYPE_CHECKING:
    from typst import Fonts

_OTHER = "other"


@lru_cache(maxsize=2)
def load_fonts(*, system: bool) -> Fonts:
    """Return Typst's fonts, read once per process: the built-in ones, and the system's where *system* says so."""
    import typst

    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True)


def script_name(character: str) -> str:
    """Return the first word of a character's Unicode name, which for letters names the script: ``CJK``."""
    return re.split("[ -]", unicodedata.name(character, "UNKNOWN"))[0]


def families_for(missing: Iterable[str], locale: Locale, fonts: Fonts) -> tuple[str, ...]:
    """Return the installed families that the locale names for the scripts of *missing*, one for each script."""
    installed = set(fonts.families())
    chosen: dict[str, None] = {}
    for script in _scripts(missing, locale):
        found = [family for family in script.families if family in installed]
        # "other" is many scripts and kinds of signs at once: all its families have a try.
        chosen.update(dict.fromkeys(found if script is locale.fonts.scripts[_OTHER] else found[:1]))
    return tuple(chosen)


def packages_for(missing: Iterable[str], locale: Locale) -> tuple[str, ...]:
    """Return the system packages that hold fonts for the scripts of *missing*."""
    return tuple(dict.fromkeys(script.package for script in _scripts(missing, locale)))


def _scripts(missing: Iterable[str], locale: Locale) -> list[ScriptFonts]:
    known = locale.fonts.scripts
    names = sorted({script_name(text[0]) for text in missing})
    return [known.get(name, known[_OTHER]) for name in names]
