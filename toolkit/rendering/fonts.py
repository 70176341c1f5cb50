"""Which fonts write a text: those that its locale names, and for characters outside them those of their scripts.

Typst is asked, since it is Typst that will set the text: a font that it has built in or finds in the system's folders
either has a character or has not (PDF/UA-1, 7.21.4, and PDF/A-2, 6.2.11.8, forbid a missing glyph, and Typst says so).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from toolkit.errors import MissingError
from toolkit.localization import Family, Locale, ScriptFonts
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.typesetting import TypstRefusal, compile_typst

if TYPE_CHECKING:
    from pathlib import Path

    from typst import Fonts

_OTHER = "other"
_MISSING_GLYPH = re.compile(r'the text `"(?P<text>(?:[^"\\]|\\.)+)"` could not be displayed')
_UNICODE_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_AT_ONCE = 400
"""Characters asked about in one go: what Typst says of a missing one is several lines long."""

_USUAL = Family("Libertinus Serif")
_USUAL_LETTERS = ((0x21, 0x2E4), (0x2EA, 0x36F), (0x384, 0x3CE), (0x3FD, 0x477), (0x48C, 0x4C4), (0x1E00, 0x2037))
"""The family that Typst has built in for Latin, Greek and Cyrillic, and ranges of which it has every character: to ask
about them takes longer than to write a short article. A test asks. In a Typst without them, setting the text tells."""

_SEMIBOLD = 600
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
"""General categories (UAX #44, table 12) of characters that need no glyph."""


@dataclass(frozen=True, slots=True)
class FontPackage:
    """A system package that holds fonts of locales.

    Attributes:
        name: What the system calls it.
        tags: The locales that need it, sorted.
        missing: Families of theirs that are not on this machine.
    """

    name: str
    tags: tuple[str, ...]
    missing: tuple[str, ...]


class NoFontError(MissingError):
    """Characters that no font here has, or not in the form that the text asks for."""

    characters: frozenset[str] = frozenset()


_lock = Lock()
_known: dict[tuple[Family, ...], dict[str, bool]] = {}
_damaged: dict[tuple[Family, ...], tuple[str, str]] = {}
"""What was said of fonts that can't be used."""


@lru_cache(maxsize=2)
def load_fonts(*, system: bool) -> Fonts:
    """Return Typst's fonts, read once per process: the built-in ones, and the system's where *system* says so."""
    import typst

    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True)


@lru_cache(maxsize=2)
def installed(*, system: bool = True) -> frozenset[str]:
    """Return the names of the font families that there are."""
    return frozenset(load_fonts(system=system).families())


def not_installed(names: Iterable[str]) -> set[str]:
    """Return which of some families there are not. The system's fonts are read only for what Typst has not built in."""
    others = set(names) - installed(system=False)
    return others - installed() if others else others


def needs_system(families: Iterable[Family]) -> bool:
    """Tell whether any of some families is not among the built-in fonts."""
    return not {family.name for family in families} <= installed(system=False)


def has_bold(families: Iterable[Family]) -> bool:
    """Tell whether the family that most of a text is set in has letters that are bold.

    Debian's bold Noto Nastaliq Urdu says that its weight is regular, so that no program can find it.
    """
    name = next((family.name for family in families if not family.covers), "")
    return name in _bold_families(system=False) or name in _bold_families(system=True)


@lru_cache(maxsize=2)
def _bold_families(*, system: bool) -> frozenset[str]:
    return frozenset(font.family for font in load_fonts(system=system).fonts() if font.weight >= _SEMIBOLD)


def font_packages(locales: Iterable[Locale]) -> tuple[FontPackage, ...]:
    """Return the packages that locales need for their PDF editions, sorted by name."""
    tags: dict[str, set[str]] = {}
    families: dict[str, set[str]] = {}
    for locale in locales:
        fonts = locale.fonts
        if fonts.package:
            tags.setdefault(fonts.package, set()).add(locale.tag)
            families.setdefault(fonts.package, set()).update(f.name for f in (*fonts.text, *fonts.headings))
    return tuple(
        FontPackage(name, tuple(sorted(tags[name])), tuple(sorted(not_installed(families[name]))))
        for name in sorted(tags)
    )


def families_for(text: str, locale: Locale, families: Sequence[Family] | None = None) -> tuple[Family, ...]:
    """Return the font families that write *text* in a locale, best first: every character is in one of them.

    Args:
        text: All characters that will be set.
        locale: The locale; its text fonts come first, then its fonts for the scripts that those lack.
        families: What stands in for the text fonts, such as those of headings.

    Raises:
        MissingError: A font of the locale is not on this machine, or none has some of the characters.
    """
    families, missing = serving(text, locale, families)
    if missing:
        raise no_font(missing, locale)
    return families


def serving(text: str, locale: Locale, families: Sequence[Family] | None = None) -> tuple[tuple[Family, ...], set[str]]:
    """Return the font families that write *text* as `families_for` does, and the characters that none of them has.

    Args:
        text: All characters that will be set.
        locale: The locale.
        families: What stands in for the text fonts.

    Raises:
        MissingError: A font of the locale is not on this machine.
    """
    families = (*(locale.fonts.text if families is None else families), locale.fonts.symbols)
    unknown = not_installed(family.name for family in families)
    if absent := tuple(family for family in families if family.name in unknown):
        raise _absent(absent, text, families, locale)
    missing = lacking(text, families)
    for name in sorted({script_name(character) for character in missing}):
        # A family that has nothing of what is missing is left out: it could only get at other characters.
        for family in (Family(item.replace("{script}", name.title())) for item in _script(name, locale).families):
            wanted = {character for character in missing if script_name(character) == name}
            if wanted and not not_installed([family.name]):
                still = lacking("".join(wanted), (family,))
                if (
                    still < wanted
                ):  # it may be there for another script: brackets and stops of CJK have names of their own
                    families = families if family in families else (*families, family)
                    missing -= wanted - still
    return families, missing


def unwritable(text: str, locale: Locale) -> set[str]:
    """Return the characters of *text* that no font has, and that no package would bring a font for.

    Nobody but who made a text knows what its characters for private use are (The Unicode Standard, 23.5); of others
    this is so where all families are there that the locale names for them.
    """
    return {
        character
        for character in serving(text, locale)[1]
        if unicodedata.category(character) == "Co"
        or not not_installed(name for name in _script(script_name(character), locale).families if "{" not in name)
    }


def lacking(text: str, families: Sequence[Family]) -> set[str]:
    """Return the characters of *text* that no family has. Those that need no glyph are never among them."""
    characters = {character for character in text if unicodedata.category(character) not in _INVISIBLE}
    if _USUAL in families:
        characters -= _usual_characters()
    with _lock:
        known = _known.setdefault(tuple(families), {})
        unknown = sorted(characters - known.keys())
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            without = _ask(some, families)
            known.update((character, character not in without) for character in some)
        return {character for character in characters if not known[character]}


@lru_cache(maxsize=1)
def _usual_characters() -> frozenset[str]:
    return frozenset(chr(number) for first, last in _USUAL_LETTERS for number in range(first, last + 1))


def script_name(character: str) -> str:
    """Return the first word of a character's Unicode name, which for letters names the script: ``CJK``."""
    return re.split("[ -]", unicodedata.name(character, "UNKNOWN"))[0]


def missing_glyphs(diagnostic: str) -> set[str]:
    """Return the texts that Typst says no font can write."""
    return {_unescape(match["text"]) for match in _MISSING_GLYPH.finditer(diagnostic)}


def no_font(missing: Iterable[str], locale: Locale) -> NoFontError:
    """Return the error for characters that no font on this machine has."""
    missing = set(missing)
    error = NoFontError(f"No font on this machine has {_shown(missing)}.", _command(_packages(missing, locale)))
    error.characters = frozenset("".join(missing))
    return error


def typst_families(families: Iterable[Family]) -> str:
    """Return families as the value of Typst's parameter ``font``."""
    return f"({''.join(f'{_typst_family(family)}, ' for family in families)})"


def typst_pattern(characters: Iterable[str]) -> str:
    """Return an expression of Typst's for any of some characters, with the sign that chooses its form."""
    numbers = "".join(rf"\x{{{ord(character):X}}}" for character in sorted(characters))
    return rf"[{numbers}][\x{{FE00}}-\x{{FE0F}}]?"


def typst_features(features: Mapping[str, int]) -> str:
    """Return OpenType features as the value of Typst's parameter ``features``."""
    return f"({', '.join(f'{_quoted(tag)}: {value}' for tag, value in features.items()) or ':'})"


def _typst_family(family: Family) -> str:
    if not family.covers:
        return _quoted(family.name)
    covers = _quoted(family.covers) if family.covers == "latin-in-cjk" else f"regex({_quoted(family.covers)})"
    return f"(name: {_quoted(family.name)}, covers: {covers})"


def _quoted(text: str) -> str:
    from toolkit.rendering.templates import typst_string

    return typst_string(text)


def _ask(characters: Sequence[str], families: Sequence[Family]) -> set[str]:
    """Return the characters that Typst can't set, each on a line of its own so that its answer stays short.

    Raises:
        MissingError: With these fonts it takes too much time or memory.
    """
    lines = [
        "#set document(title: [x], date: datetime(year: 2000, month: 1, day: 1))",
        f"#set text(font: {typst_families(families)}, fallback: false)",
        *(f"#{_quoted(character)}\n" for character in characters),
    ]
    source = "\n".join(lines)
    ask = _ask_apart if needs_system(families) else _ask_here
    with temporary_folder() as folder:
        return {text[0] for text in missing_glyphs(ask(source, folder, families))}


def _ask_here(source: str, folder: Path, _families: Sequence[Family]) -> str:
    """Return what Typst has against a source that is set in the fonts that it has built in."""
    import typst

    try:
        compiler = typst.Compiler(
            root=folder, font_paths=load_fonts(system=False), package_path=folder, package_cache_path=folder
        )
        compiler.compile(source.encode("utf-8"), format="pdf", pdf_standards="ua-1", timestamp=0)
    except typst.TypstError as error:
        return str(error.diagnostic)
    return ""


def _ask_apart(source: str, folder: Path, families: Sequence[Family]) -> str:
    """Return the same of the system's fonts: anybody may have made these, and Typst is bounded in a process of its own.

    Raises:
        MissingError: With these fonts it takes too much time or memory; each is tried once.
    """
    key = tuple(families)
    if key in _damaged:
        raise MissingError(*_damaged[key])
    try:
        compile_typst(source, folder, system=True, format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except TypstRefusal as error:
        if error.diagnostic:
            return error.diagnostic
        names = ", ".join(f"'{family.name}'" for family in families)
        told = f"A few letters can't be set in {names}: {error.message}."
        _damaged[key] = told, "A font is damaged: install it anew, or name another in the locale."
        raise MissingError(*_damaged[key]) from error
    return ""


def _unescape(text: str) -> str:
    return _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text).replace('\\"', '"').replace("\\\\", "\\")


def _absent(absent: Sequence[Family], text: str, families: Sequence[Family], locale: Locale) -> MissingError:
    names = ", ".join(f"'{family.name}'" for family in absent)
    lost = lacking(text, [family for family in families if family not in absent])
    wanted = f" for {_shown(lost)}" if lost else ""
    package = locale.fonts.package
    return MissingError(
        f"The locale '{locale.tag}' sets its text in {names}, which is not on this machine{wanted}.",
        _command([package]) if package else "Install it, or name another in the locale.",
    )


def _shown(missing: set[str]) -> str:
    """Return characters as people can look them up: the first three of each script, with their numbers."""
    by_script: dict[str, list[str]] = {}
    for text in sorted(missing):
        by_script.setdefault(script_name(text[0]), []).append(f"{text} (U+{ord(text[0]):04X})")
    return "; ".join(
        f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''} [{script}]"
        for script, names in by_script.items()
    )


def _packages(missing: Iterable[str], locale: Locale) -> list[str]:
    names = sorted({script_name(text[0]) for text in missing})
    return list(dict.fromkeys(package for name in names for package in _script(name, locale).package.split()))


def _script(name: str, locale: Locale) -> ScriptFonts:
    return locale.fonts.scripts.get(name, locale.fonts.scripts[_OTHER])


def _command(packages: Iterable[str]) -> str:
    return f"Run: apt-get install {' '.join(packages)}"
