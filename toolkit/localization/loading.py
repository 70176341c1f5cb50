"""Locales from their folders: each one's own data over that of what it falls back to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.data import locales_folder
from toolkit.errors import UsageError
from toolkit.languages import base_language, direction, fallbacks, likely_script, normalize_tag, suggestion
from toolkit.localization.locale import (
    DateStyle,
    DocxFonts,
    Family,
    Fonts,
    Locale,
    Marks,
    PageStyle,
    ScriptFonts,
    WriterTags,
)

_LOCALE_FILE = "locale.toml"
_MESSAGES_FILE = "messages.po"


def available_locales() -> tuple[str, ...]:
    """Return the tags of the locales that there are, sorted."""
    return tuple(sorted(folder.name for folder in locales_folder().iterdir() if (folder / _LOCALE_FILE).is_file()))


def locale_folders(tag: str) -> list[Path]:
    """Return the folders that hold a locale's data, its own first, then those of its fallbacks (``es-MX``, ``es``).

    Raises:
        UsageError: The text is no language tag, or there is no locale for the language.
    """
    root = locales_folder()
    candidates = (root / candidate for candidate in fallbacks(normalize_tag(tag)))
    folders = [folder for folder in candidates if (folder / _LOCALE_FILE).is_file()]
    if not folders:
        hint = f"Locales: {', '.join(available_locales())}."
        raise UsageError(f"There is no locale for the language '{tag}'.", suggestion(tag) or hint)
    return folders


def read_tables(tag: str, name: str) -> dict[str, Any]:
    """Return a file of a locale as one table: the defaults' file, with those of its folders over it.

    Args:
        tag: BCP 47 tag.
        name: ``locale.toml`` or another of the folder's files; the defaults lie in `locales/` itself.

    Raises:
        UsageError: There is no such locale, or a file is malformed.
    """
    files = [folder / name for folder in locale_folders(tag)] + [locales_folder() / f"default-{name}"]
    table: dict[str, Any] = {}
    for file in reversed(files):
        if file.is_file():
            table = _merged(table, _read_toml(file))
    return table


@lru_cache(maxsize=128)
def load_locale(tag: str) -> Locale:
    """Return the locale for a language: its own folder's data over that of its fallbacks (``es-MX``, ``es``).

    Raises:
        UsageError: The text is no language tag, there is no locale for the language, or its data is malformed or
            lacks the strings.
    """
    tag = normalize_tag(tag)
    folders = locale_folders(tag)
    table = read_tables(tag, _LOCALE_FILE)
    if not any((folder / _MESSAGES_FILE).is_file() for folder in folders):
        hint = "Copy another locale's and translate it: without it, editions would speak of themselves in English."
        raise UsageError(f"The locale {folders[0]} has no {_MESSAGES_FILE}.", hint)
    messages: dict[str, str] = {}
    for folder in reversed(folders):
        messages |= _read_messages(folder / _MESSAGES_FILE)
    try:
        return _locale(tag, table, messages)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{folders[0] / _LOCALE_FILE} is malformed: {error!r}.", "Compare another locale.") from error


def _locale(tag: str, table: Mapping[str, Any], messages: Mapping[str, str]) -> Locale:
    marks = table["marks"]
    return Locale(
        tag=tag,
        direction=table.get("direction") or direction(tag),
        script=table.get("script") or likely_script(tag),
        quotes=tuple((opening, closing) for opening, closing in table["quotes"]),
        emphasis=table["emphasis"],
        hyphenate=table["hyphenate"],
        justify=table["justify"],
        date=DateStyle(**table["date"]),
        page=_page(tag, table["page"], table["regions"]),
        marks=Marks(tuple(marks["bullets"]), marks["notes"], marks["separator"], marks["digits"]),
        fonts=_fonts(table["fonts"]),
        tags=_tags(tag, table["tags"]),
        messages=dict(messages),
    )


def _page(tag: str, table: Mapping[str, Any], regions: Mapping[str, Sequence[str]]) -> PageStyle:
    """Return the page; where a tag names a country, that country's paper."""
    country = tag.rpartition("-")[2]
    paper = next((size for size, countries in regions.items() if country in countries), table["size"])
    return PageStyle(**{**table, "size": paper})


def _fonts(table: Mapping[str, Any]) -> Fonts:
    return Fonts(
        text=_families(table["text"]),
        headings=_families(table["headings"]),
        code=_families(table["code"]),
        math=_families(table["math"]),
        package=table["package"],
        symbols=Family(**table["symbols"]),
        scripts={
            name: ScriptFonts(tuple(script["families"]), script["package"]) for name, script in table["scripts"].items()
        },
        features={tag: int(value) for tag, value in table["features"].items()},
        docx=DocxFonts(**table["docx"]),
    )


def _families(items: Sequence[Any]) -> tuple[Family, ...]:
    return tuple(Family(item) if isinstance(item, str) else Family(**item) for item in items)


def _tags(tag: str, table: Mapping[str, str]) -> WriterTags:
    return WriterTags(
        pandoc=table["pandoc"] or tag,
        typst=table["typst"] or base_language(tag),
        typst_region=table["typst_region"],
        typst_script=table["typst_script"],
        ooxml=_ooxml_tag(tag, table["ooxml"]),
        ooxml_east_asian=table["ooxml_east_asian"],
        ooxml_bidi=table["ooxml_bidi"],
    )


def _ooxml_tag(tag: str, usual: str) -> str:
    """Return what Word calls a language: it wants a country, the edition's own or else the usual one.

    Word knows the countries that CLDR has a locale for, but no pseudo-locales and no regions such as 419. It names no
    script that goes without saying: ``zh-HK``, not ``zh-Hant-HK``.
    """
    from babel.localedata import exists

    rest, _, country = tag.rpartition("-")
    language, script = base_language(tag), likely_script(tag)
    short = f"{language}-{country}"
    if not usual or not rest or len(country) != 2 or likely_script(short) != script:
        return usual or tag
    return short if any(exists(name) for name in (f"{language}_{country}", f"{language}_{script}_{country}")) else usual


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


@lru_cache(maxsize=128)
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
