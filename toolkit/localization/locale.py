"""A locale: all that differs from one language's editions to another's, as data from `locales/<tag>/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.data import locales_folder
from toolkit.errors import UsageError
from toolkit.languages import base_language, direction, fallbacks, normalize_tag

_DEFAULTS = "default.toml"
_LOCALE_FILE = "locale.toml"
_MESSAGES_FILE = "messages.po"


@dataclass(frozen=True, slots=True)
class ScriptFonts:
    """What writes characters that the text font lacks.

    Attributes:
        families: Font families, best first.
        package: The system package that holds them.
    """

    families: tuple[str, ...]
    package: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font families by role.

    Attributes:
        text: For running text in PDF, best first.
        code: For code in PDF.
        math: For formulas in PDF.
        symbols: Family for signs that look alike in every script, and the regular expression of what it is used for.
        scripts: By the first word of a character's Unicode name; ``other`` is for all the rest.
        docx_text: For running text in DOCX, where the reader's own fonts are used.
        docx_code: For code in DOCX.
    """

    text: tuple[str, ...]
    code: tuple[str, ...]
    math: tuple[str, ...]
    symbols: tuple[str, str]
    scripts: Mapping[str, ScriptFonts]
    docx_text: str
    docx_code: str


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How dates are written.

    Attributes:
        style: CLDR's name of the format: full, long, medium or short.
        first_day: What stands for the first day of a month, ``1er`` in French; empty for its number.
    """

    style: str
    first_day: str


@dataclass(frozen=True, slots=True)
class WriterTags:
    """What each writer calls the language."""

    pandoc: str
    typst: str
    ooxml: str


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """How editions in one language look and speak.

    Attributes:
        tag: BCP 47 tag that was asked for.
        direction: ``ltr`` or ``rtl``.
        quotes: Opening and closing quotation marks by level, spaces inside them included, outermost first.
        emphasis: How emphasis is shown: ``italic``.
        hyphenate: Whether words may be divided at line ends.
        justify: Whether both edges of the text are even.
        date: How dates are written.
        page_size: ``a4`` or ``us-letter``.
        fonts: Font families by role.
        tags: What each writer calls the language.
        messages: Translations of the English strings.
    """

    tag: str
    direction: str
    quotes: tuple[tuple[str, str], ...]
    emphasis: str
    hyphenate: bool
    justify: bool
    date: DateStyle
    page_size: str
    fonts: Fonts
    tags: WriterTags
    messages: Mapping[str, str]

    def gettext(self, message: str, **values: str) -> str:
        """Return an English string in the locale's language, or as it is where there is no translation.

        Args:
            message: The msgid.
            values: What stands in for ``%(name)s``.
        """
        text = self.messages.get(message) or message
        return text % values if values else text


def available_locales() -> tuple[str, ...]:
    """Return the tags of the locales that there are, sorted."""
    return tuple(sorted(folder.name for folder in locales_folder().iterdir() if (folder / _LOCALE_FILE).is_file()))


@lru_cache(maxsize=128)
def load_locale(tag: str) -> Locale:
    """Return the locale for a language: its own folder's data over that of its fallbacks (``es-MX``, ``es``).

    Raises:
        UsageError: The text is no language tag, there is no locale for the language, or its data is malformed.
    """
    tag = normalize_tag(tag)
    root = locales_folder()
    folders = [root / candidate for candidate in fallbacks(tag) if (root / candidate / _LOCALE_FILE).is_file()]
    if not folders:
        raise UsageError(f"There is no locale for the language '{tag}'.", f"Locales: {', '.join(available_locales())}.")
    table = _read_toml(root / _DEFAULTS)
    messages: dict[str, str] = {}
    for folder in reversed(folders):
        table = _merged(table, _read_toml(folder / _LOCALE_FILE))
        messages |= _read_messages(folder / _MESSAGES_FILE)
    try:
        return _locale(tag, table, messages)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{folders[0] / _LOCALE_FILE} is malformed: {error!r}.", "Compare another locale.") from error


def _locale(tag: str, table: Mapping[str, Any], messages: Mapping[str, str]) -> Locale:
    fonts, tags = table["fonts"], table["tags"]
    return Locale(
        tag=tag,
        direction=table.get("direction") or direction(tag),
        quotes=tuple((opening, closing) for opening, closing in table["quotes"]),
        emphasis=table["emphasis"],
        hyphenate=table["hyphenate"],
        justify=table["justify"],
        date=DateStyle(table["date"]["style"], table["date"]["first_day"]),
        page_size=table["page"]["size"],
        fonts=Fonts(
            text=tuple(fonts["text"]),
            code=tuple(fonts["code"]),
            math=tuple(fonts["math"]),
            symbols=(fonts["symbols"]["family"], fonts["symbols"]["covers"]),
            scripts={
                name: ScriptFonts(tuple(script["families"]), script["package"])
                for name, script in fonts["scripts"].items()
            },
            docx_text=fonts["docx_text"],
            docx_code=fonts["docx_code"],
        ),
        tags=WriterTags(tags["pandoc"] or tag, tags["typst"] or base_language(tag), _ooxml_tag(tag, tags["ooxml"])),
        messages=dict(messages),
    )


def _ooxml_tag(tag: str, usual: str) -> str:
    """Return what Word calls a language: it wants a country, the edition's own or else the usual one.

    Word knows the countries that CLDR has a locale for, but no pseudo-locales and no regions such as 419.
    """
    from babel.localedata import exists

    country = "-" in tag and len(tag.rpartition("-")[2]) == 2
    return tag if not usual or (country and exists(tag.replace("-", "_"))) else usual


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} can't be read: {error}.", "Mend the locale's data.") from error


def _read_messages(path: Path) -> dict[str, str]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, PoFileError) as error:
        raise UsageError(f"{path} can't be read: {error}.", "Mend the locale's strings.") from error
    return {str(item.id): str(item.string) for item in catalog if item.id and item.string and not item.fuzzy}
