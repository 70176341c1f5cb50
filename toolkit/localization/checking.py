"""What is wrong with a locale's folder: the same checks for the toolkit's own locales and for a user's."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.data import locales_folder
from toolkit.errors import UsageError
from toolkit.languages import normalize_tag
from toolkit.localization.calendars import CALENDARS
from toolkit.localization.loading import load_locale, read_messages, read_toml
from toolkit.localization.locale import Locale
from toolkit.localization.shelf import (
    FILES,
    LOCALE_FILE,
    MESSAGES_FILE,
    SHIPPED,
    TYPOGRAPHY_FILE,
    Locales,
    holds_locale,
)
from toolkit.localization.typography.rules import KINDS, rules_of

_OWN_KEYS = {"quotes", "direction", "script"}
"""What has no default."""
_FREE = {("regions",), ("numbering_systems",), ("fonts", "scripts"), ("fonts", "features")}
"""Tables whose keys are names that a locale may choose."""
_RULE_KEYS = {"find", "put", "puts", "map", "does", "needs", "where", "author", "level"}
_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_OOXML = re.compile(r"[a-z]{2,3}-(?:[A-Z][a-z]{3}-)?(?:[A-Z]{2}|\d{3})")
_SHOWN = 3
"""Strings that are named; of more, their number is told."""


def problems_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong in a user's folder of locales, each with its place.

    Args:
        folder: Laid out as `locales/` is.

    Raises:
        UsageError: A locale in it can't be used at all.
    """
    locales = Locales.of(folder)
    for place in sorted(folder.iterdir()):
        if place.name.startswith("."):
            continue
        if not place.is_dir() or not holds_locale(place):
            held = f"no locale: it has none of {', '.join(FILES)}" if place.is_dir() else "no folder of a locale"
            yield place, f"it is {held}, and means nothing here"
        elif problem := _name_problem(place.name):
            yield place, problem
        else:
            yield from ((place, problem) for problem in problems_of(place, locales))


def problems_of(folder: Path, locales: Locales = SHIPPED) -> Iterator[str]:
    """Yield what is wrong with a locale, one clause for each thing.

    Args:
        folder: Its own folder, named by its tag.
        locales: The locales that it is one of.

    Raises:
        UsageError: It can't be used at all.
    """
    try:
        yield from list(_problems(folder, locales))
    except (AttributeError, KeyError, TypeError, ValueError, re.error) as error:
        raise UsageError(f"The locale {folder} is malformed: {error!r}.", "Compare another locale.") from error


def _problems(folder: Path, locales: Locales) -> Iterator[str]:
    inherits = locales.folders(folder.name) != [folder]
    for file in sorted(folder.iterdir()):
        if file.name not in FILES:
            yield f"{file.name} means nothing in a locale's folder{_near(file.name, FILES)}"
    if not inherits and not (folder / TYPOGRAPHY_FILE).is_file():
        yield f"it has no {TYPOGRAPHY_FILE}, so that no rule of typography holds"
    if (folder / LOCALE_FILE).is_file():
        yield from _unknown_keys(read_toml(folder / LOCALE_FILE, locales.state), _known_keys(), LOCALE_FILE)
    if (folder / TYPOGRAPHY_FILE).is_file():
        yield from _typography_problems(read_toml(folder / TYPOGRAPHY_FILE, locales.state))
    yield from _string_problems(folder.name, read_messages(folder / MESSAGES_FILE), inherits=inherits)
    locale = load_locale(folder.name, locales)
    yield from _value_problems(locale)
    for rule in rules_of(locale).rules:
        list(rule.change("", False))  # what it is made of is looked at when a text first needs it


def _name_problem(name: str) -> str:
    try:
        normal = normalize_tag(name)
    except UsageError:
        return "its name is no language tag, and means nothing here"
    return "" if normal == name else f"its name is written {normal} as a tag; under this one it is not found"


def _near(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; is it {near[0]}?" if near else ""


@cache
def _known_keys() -> dict[str, Any]:
    return {**dict.fromkeys(_OWN_KEYS), **read_toml(locales_folder() / f"default-{LOCALE_FILE}")}


@cache
def _known_strings() -> frozenset[str]:
    """The strings that editions ask for: those in the catalogue of English."""
    from babel.messages.pofile import read_po

    with (locales_folder() / "en" / MESSAGES_FILE).open("rb") as file:
        return frozenset(str(item.id) for item in read_po(file) if item.id)


def _unknown_keys(
    table: Mapping[str, Any], known: Mapping[str, Any], file: str, path: tuple[str, ...] = ()
) -> Iterator[str]:
    for name, value in table.items():
        here = (*path, name)
        if name not in known:
            yield f"{file}: there is no key '{'.'.join(here)}'{_near(name, list(known))}"
        elif here not in _FREE and isinstance(value, dict) and isinstance(known[name], dict):
            yield from _unknown_keys(value, known[name], file, here)


def _typography_problems(table: Mapping[str, Any]) -> Iterator[str]:
    default = read_toml(locales_folder() / f"default-{TYPOGRAPHY_FILE}")
    for name in table:
        if name not in default:
            yield f"{TYPOGRAPHY_FILE}: there is no key '{name}'{_near(name, list(default))}"
    for name, rule in table.get("rule", {}).items():
        for key in sorted(rule.keys() - _RULE_KEYS):
            yield f"{TYPOGRAPHY_FILE}: there is no key 'rule.{name}.{key}'{_near(key, _RULE_KEYS)}"
    known = {*default["rule"], *table.get("rule", {}), *KINDS}
    for name in table.get("rules", []):
        if name not in known:
            raise UsageError(f"{TYPOGRAPHY_FILE}: there is no rule '{name}'{_near(name, known)}", "Mend its name.")


def _string_problems(tag: str, own: Mapping[str, str], *, inherits: bool) -> Iterator[str]:
    known = _known_strings()
    for message in sorted(own.keys() - known):
        yield f'{MESSAGES_FILE}: no edition asks for "{message}"{_near(message, known)}'
    missing = sorted(known - own.keys())
    if missing and not inherits and tag != "en":
        named = ", ".join(f'"{message}"' for message in missing[:_SHOWN])
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        yield f"{MESSAGES_FILE} lacks {named}{more}, which readers get in English"
    for message, text in own.items():
        if sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(message)):
            yield f'{MESSAGES_FILE}: "{text}" must hold the same placeholders as "{message}"'


def _value_problems(locale: Locale) -> Iterator[str]:
    wrong = {
        "quotes": ("two levels at least", len(locale.quotes) >= 2),
        "page.text_size": ("a number from 9 to 13", 9 <= locale.page.text_size <= 13),
        "language_names": ("cldr or small", locale.language_names in ("cldr", "small")),
        "date.calendar": (f"one of {', '.join(CALENDARS)}", locale.date.calendar in CALENDARS),
        "date.translated": (f"one of {', '.join(CALENDARS)}", locale.date.translated in CALENDARS),
        "date.months": ("twelve names, or none where its months are the usual ones", _has_months(locale)),
        "tags.ooxml": ("a language with its country, such as es-ES", bool(_OOXML.fullmatch(locale.tags.ooxml))),
    }
    for key, (wanted, holds) in wrong.items():
        if not holds:
            yield f"{LOCALE_FILE}: '{key}' must be {wanted}"


def _has_months(locale: Locale) -> bool:
    named = "persian" in {locale.date.calendar, locale.date.translated}
    return len(locale.date.months) in ({12} if named else {0, 12})
