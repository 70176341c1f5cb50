"""Locales from their folders: each one's own data over that of what it falls back to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from toolkit import toml
from toolkit.data import locales_folder
from toolkit.errors import UsageError
from toolkit.files import open_file
from toolkit.languages import (
    base_language,
    direction,
    likely_script,
    native_system,
    normalize_tag,
    numbering_system,
)
from toolkit.localization.catalogues import read_catalogue
from toolkit.localization.locale import (
    ASCII_DIGITS,
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
from toolkit.localization.shelf import LOCALE_FILE, MESSAGES_FILE, SHIPPED, Locales
from toolkit.localization.values import unusable

_LARGEST = 2_000_000
"""Bytes of a locale's file; ours have at most some 20,000."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold (XML 1.0, 2.2)."""

_Made = TypeVar("_Made", DateStyle, PageStyle, DocxFonts)


def available_locales(locales: Locales = SHIPPED) -> tuple[str, ...]:
    """Return the tags of the locales that there are, sorted."""
    return locales.tags()


def locale_folders(tag: str, locales: Locales = SHIPPED) -> list[Path]:
    """Return the folders that hold a locale's data; see `Locales.folders`."""
    return locales.folders(tag)


def read_tables(tag: str, name: str, locales: Locales = SHIPPED) -> dict[str, Any]:
    """Return a file of a locale as one table: the defaults' file, with those of its folders over it.

    Args:
        tag: BCP 47 tag.
        name: ``locale.toml`` or another of the folder's files; the defaults lie in `locales/` itself.
        locales: Where it is looked for.

    Raises:
        UsageError: There is no such locale, or a file is malformed.
    """
    files = [folder / name for folder in locales.folders(tag)] + [locales_folder() / f"default-{name}"]
    table: dict[str, Any] = {}
    for file in reversed(files):
        if file.is_file():
            table = _merged(table, read_toml(file, locales.state), str(file))
    return table


def load_locale(tag: str, locales: Locales = SHIPPED) -> Locale:
    """Return the locale for a language: its own folder's data over that of its fallbacks (``es-MX``, ``es``).

    Args:
        tag: BCP 47 tag.
        locales: Where it is looked for; the toolkit's own unless given.

    Raises:
        UsageError: The text is no language tag, there is no locale for the language, or its data is malformed or
            lacks the strings.
    """
    return _load(normalize_tag(tag), locales)


@lru_cache(maxsize=128)
def _load(tag: str, locales: Locales) -> Locale:
    folders = locales.folders(tag)
    table = read_tables(tag, LOCALE_FILE, locales)
    if not any((folder / MESSAGES_FILE).is_file() for folder in folders):
        hint = "Copy another locale's and translate it: without it, editions would speak of themselves in English."
        raise UsageError(f"The locale {folders[0]} has no {MESSAGES_FILE}.", hint)
    messages: dict[str, str] = {}
    for folder in reversed(folders):
        messages |= read_messages(folder / MESSAGES_FILE)
    if "quotes" not in table:
        hint = 'Give the marks by level, outermost first: quotes = [["“", "”"], ["‘", "’"]]'
        raise UsageError(f"{folders[0] / LOCALE_FILE} names no quotation marks.", hint)
    try:
        locale = _locale(tag, table, messages, locales)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{folders[0] / LOCALE_FILE} is malformed: {error!r}.", "Compare another locale.") from error
    for key, wanted in unusable(locale):
        raise UsageError(f"{folders[0] / LOCALE_FILE}: '{key}' must be {wanted}.", "Mend it.")
    return locale


def _locale(tag: str, table: Mapping[str, Any], messages: Mapping[str, str], locales: Locales) -> Locale:
    return Locale(
        tag=tag,
        direction=table.get("direction") or direction(tag),
        script=table.get("script") or likely_script(tag),
        quotes=tuple((opening, closing) for opening, closing in table["quotes"]),
        emphasis=table["emphasis"],
        hyphenate=table["hyphenate"],
        justify=table["justify"],
        language_names=table["language_names"],
        date=_made(DateStyle, {**table["date"], "months": tuple(table["date"]["months"])}),
        page=_page(tag, table["page"], table["regions"]),
        marks=_marks(tag, table["marks"], table["numbering_systems"]),
        fonts=_fonts(table["fonts"]),
        tags=_tags(tag, table["tags"]),
        messages=dict(messages),
        locales=locales,
    )


def _made(kind: type[_Made], table: Mapping[str, Any]) -> _Made:
    """Return what a table says; a key that means nothing is left out: see `toolkit.localization.checking`."""
    return kind(**{item.name: table[item.name] for item in fields(kind)})


def _marks(tag: str, table: Mapping[str, Any], systems: Mapping[str, str]) -> Marks:
    return Marks(
        tuple(table["bullets"]),
        table["notes"],
        table["separator"],
        _digits(tag, table["digits"], systems),
        tuple(systems.values()),
        table["label"],
    )


def _digits(tag: str, said: str, systems: Mapping[str, str]) -> str:
    """Return ten digits: those that are given, or of the numbering system that is named or that CLDR prefers."""
    if len(said) == len(ASCII_DIGITS):
        return said
    named = {"cldr": numbering_system(tag), "native": native_system(tag)}.get(said, said)
    return systems.get(named, ASCII_DIGITS) if said in ("cldr", "native") else systems[named]


def _page(tag: str, table: Mapping[str, Any], regions: Mapping[str, Sequence[str]]) -> PageStyle:
    """Return the page; where a tag names a country, that country's paper."""
    country = tag.rpartition("-")[2]
    paper = next((size for size, countries in regions.items() if country in countries), table["size"])
    return _made(PageStyle, {**table, "size": paper})


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
        docx=_made(DocxFonts, table["docx"]),
    )


def _families(items: Sequence[Any]) -> tuple[Family, ...]:
    return tuple(Family(item) if isinstance(item, str) else Family(**item) for item in items)


def _tags(tag: str, table: Mapping[str, str]) -> WriterTags:
    return WriterTags(
        pandoc=table["pandoc"] or tag,
        typst=table["typst"] or base_language(tag),
        typst_region=_country(tag) or table["typst_region"],
        typst_script=table["typst_script"],
        ooxml=_ooxml_tag(tag, table["ooxml"]),
        ooxml_east_asian=table["ooxml_east_asian"],
        ooxml_bidi=table["ooxml_bidi"],
    )


def _country(tag: str) -> str:
    """Return the country of a tag; none for regions such as 419, which Typst does not take."""
    last = tag.partition("-")[2].rpartition("-")[2]
    return last if len(last) == 2 and last.isalpha() else ""


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


_KINDS: Mapping[type[Any], str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


def _merged(base: Mapping[str, Any], over: Mapping[str, Any], file: str, path: str = "") -> dict[str, Any]:
    """Return a table with another one over it.

    Raises:
        UsageError: A value is of another kind than the one that it takes the place of.
    """
    result = dict(base)
    for key, value in over.items():
        old, place = result.get(key), f"{path}.{key}".lstrip(".")
        wanted = _KINDS.get(type(old))
        if wanted and wanted != _KINDS.get(type(value)):
            raise UsageError(f"{file} is malformed: '{place}' must be {wanted}.", "Compare another locale's.")
        result[key] = _merged(old, value, file, place) if isinstance(old, dict) else value
    return result


@lru_cache(maxsize=128)
def read_toml(path: Path, _state: str = "") -> dict[str, Any]:
    """Return what a file of a locale says.

    Args:
        path: The file.
        _state: Hash of the folder that it lies in, if it is a user's: another one is read again.

    Raises:
        UsageError: It can't be read.
    """
    try:
        table = toml.loads(_content(path).decode("utf-8-sig").replace("\r\n", "\n"))
    except (OSError, UnicodeDecodeError, toml.TomlError) as error:
        raise UsageError(f"{path} can't be read: {error}.", "Mend the locale's data.") from error
    if found := next(_unprintable(table), None):
        raise UsageError(f"{path} has a control character (U+{ord(found):04X}) in a value.", "Take it out.")
    return table


def _unprintable(value: Any) -> Iterator[str]:
    """Yield the characters of a table's texts that no edition can hold (XML 1.0, 2.2)."""
    if isinstance(value, str):
        yield from _CONTROLS.findall(value)
    elif isinstance(value, dict):
        for item in (*value, *value.values()):
            yield from _unprintable(item)
    elif isinstance(value, list):
        for item in value:
            yield from _unprintable(item)


def read_messages(path: Path) -> dict[str, str]:
    """Return the translations in a catalogue by msgid, without those that are fuzzy; none if there is no file.

    Raises:
        UsageError: It can't be read.
    """
    try:
        catalog = read_catalogue(_content(path))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} can't be read: {error}.", "Mend the locale's strings.") from error
    found = {str(item.id): str(item.string) for item in catalog if item.id and item.string and not item.fuzzy}
    return {message: _CONTROLS.sub("", text) for message, text in found.items()}


def _content(path: Path) -> bytes:
    with open_file(path) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise UsageError(f"{path} is larger than {_LARGEST // 1_000_000} MB.", "Mend the locale's data.")
    return data
