"""From what a file says to fields of `Settings`, by the table of keys."""

from __future__ import annotations

import difflib
import json
import pathlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any

from toolkit.data import locales_folder
from toolkit.errors import UsageError
from toolkit.languages import fallbacks, normalize_tag, suggestion
from toolkit.settings.keys import ENGINE_GROUP, MOST, TOP_KEYS, keys_at
from toolkit.settings.kinds import EXPECTED, USUAL, Key, Kind, Place
from toolkit.settings.model import BUNDLE_TITLE, DEDICATION_TEXT, FrozenTable
from toolkit.settings.sections import SECTIONS

Path = tuple[str, ...]
"""A key from the top: ``("language", "es", "engine")``."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")  # TOML 1.0, "Keys"
_LOCALE = "locale.toml"
_ELSEWHERE = {Place.FRONT: "It belongs into the project file."}
ODD_JOBS = "{} editions can't be rendered at once."
JOBS_HINT = f"Give a number from 1 to {MOST:,}, or 0 for all cores."

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""No name of a file may have the first, and XML (1.0, 2.2) can hold none."""


class WrongSettingError(Exception):
    """A key or value that can't be used; whoever knows the file makes an error for people of it.

    Attributes:
        path: The key.
        message: What is wrong, with the key in it.
        hint: What to do; empty if there is no more to say than to mend it.
    """

    def __init__(self, path: Path, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.path, self.message, self.hint = path, message, hint


def split_list(values: Iterable[str]) -> tuple[str, ...]:
    """Return the items of repeatable, comma-separated values, each once: ``["es,fr", "es"]`` is es and fr."""
    return tuple(dict.fromkeys(item.strip() for value in values for item in str(value).split(",") if item.strip()))


def dotted(path: Sequence[str]) -> str:
    """Return a key as TOML writes it: ``article."news/*.md".engine``."""
    return ".".join(part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False) for part in path)


def fields_of(
    table: Mapping[str, Any], place: Place, path: Path = (), locales: pathlib.Path | None = None
) -> dict[str, Any]:
    """Return the fields that a table sets, by name.

    Args:
        table: Keys and values.
        place: What the table is about.
        path: Where it stands.
        locales: The user's own folder of locales.

    Raises:
        WrongSettingError: There is no such key there, or its value can't be used.
    """
    keys = keys_at(place)
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in keys:
            raise unknown((*path, name), place)
        values[keys[name].field] = value_of(keys[name], value, (*path, name), locales)
    return values


def unknown(path: Path, place: Place) -> WrongSettingError:
    """Return the error about a key that can't stand where it stands, with the nearest one that can."""
    name, known = path[-1], list(keys_at(place))
    if place is Place.TOP:
        known += SECTIONS
    elif name in TOP_KEYS and place not in (Place.DECODING, Place.LLM):
        hint = f"{_ELSEWHERE.get(place, 'Keys of the whole project stand above the first [table].')} "
        hint += f"What can be: {', '.join(known)}."
        return WrongSettingError(path, f"'{dotted(path)}' can't be set for {place}.", hint)
    near = difflib.get_close_matches(name, known, 1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(known)}."
    return WrongSettingError(path, f"there is no setting '{dotted(path)}'.", hint)


def value_of(key: Key, value: Any, path: Path, locales: pathlib.Path | None = None) -> Any:
    """Return the value of a field of `Settings` for the value of its key.

    Args:
        key: The key.
        value: Its value.
        path: Where it stands.
        locales: The user's own folder of locales.

    Raises:
        WrongSettingError: It is of another kind, or not among the choices.
    """
    if not _FITS[key.kind](value):
        raise wrong_kind(key, value, path)
    if any(_CONTROLS.search(text) for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)):
        raise WrongSettingError(path, f"'{dotted(path)}' has a control character in it.", "Take it out.")
    match key.kind:
        case Kind.TEXTS | Kind.TAGS:
            return _items(key, value, path, locales)
        case Kind.TAG:
            return _tag(value, path)
        case Kind.TITLES:
            return titles_of(value, path)
        case Kind.WORDINGS:
            return dedication_of(value, path)
        case Kind.OPTIONS:
            return FrozenTable(fields_of(value, key.inner, path))
        case Kind.WHOLE | Kind.DECIMAL:
            return _number(key, value, path)
        case _:
            return _chosen(key, value, path) if key.choices else value


def titles_of(value: str | Mapping[str, str], path: Path) -> FrozenTable:
    """Return the titles of a bundle by language tag, the usual one under ``title``.

    Raises:
        WrongSettingError: One is empty or missing, or a key is no language tag.
    """
    hint = f"Give one: --bundle TITLE, or {BUNDLE_TITLE} in its table."
    return _by_language(value, path, Kind.TITLES, "The bundle has no title.", hint)


def dedication_of(value: str | Mapping[str, str], path: Path) -> FrozenTable:
    """Return the dedication of a bundle by language tag, that in the articles' language under ``text``.

    Raises:
        WrongSettingError: One is empty or missing, or a key is no language tag.
    """
    hint = f"Write it under {DEDICATION_TEXT}, in the language of the articles."
    return _by_language(value, path, Kind.WORDINGS, "The dedication has no words.", hint)


def _by_language(value: str | Mapping[str, str], path: Path, kind: Kind, missing: str, hint: str) -> FrozenTable:
    usual = USUAL[kind]
    words = {usual: value} if isinstance(value, str) else value
    named = {name if name == usual else _tag(name, (*path, name)): text for name, text in words.items()}
    if not all(text.strip() for text in (named.get(usual, ""), *named.values())):
        raise WrongSettingError(path, f"'{dotted(path)}': {missing}", hint)
    return FrozenTable(named)


def edition_tag(tag: str, path: Path, locales: pathlib.Path | None = None) -> str:
    """Return a language tag in its usual spelling.

    Args:
        tag: The tag.
        path: Where it stands.
        locales: The user's own folder of locales, beside the toolkit's.

    Raises:
        WrongSettingError: It is none, or there is no locale for the language.
    """
    normal = _tag(tag, path)
    folders = (locales_folder(), *([locales] if locales else []))
    if not any((folder / candidate / _LOCALE).is_file() for candidate in fallbacks(normal) for folder in folders):
        known = sorted({file.parent.name for folder in folders for file in folder.glob(f"*/{_LOCALE}")})
        near = difflib.get_close_matches(normal, known, 1)
        hint = suggestion(tag) or (f"Did you mean '{near[0]}'?" if near else f"Locales: {', '.join(known)}.")
        raise WrongSettingError(path, f"'{dotted(path)}': there is no locale for the language '{tag}'.", hint)
    return normal


def wrong_kind(key: Key, value: Any, path: Path) -> WrongSettingError:
    """Return the error about a value of another kind than its key takes."""
    expected = EXPECTED[key.kind]
    if key.kind in (Kind.WHOLE, Kind.DECIMAL) and _is_number(value):
        kind = "whole number" if key.kind is Kind.WHOLE else "number"
        expected = f"a {kind} {'over' if key.positive else 'from'} 0, at most {MOST:,}"
    shown = json.dumps(value, ensure_ascii=False) if isinstance(value, bool) else repr(value)
    return WrongSettingError(path, f"'{dotted(path)}' must be {expected}, not {shown}.")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _is_by_language(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and all(isinstance(text, str) for text in value.values()))


_FITS: dict[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: _is_text,
    Kind.TAG: _is_text,
    Kind.TEXTS: _is_texts,
    Kind.TAGS: _is_texts,
    Kind.FLAG: lambda value: isinstance(value, bool),
    Kind.WHOLE: lambda value: _is_number(value) and isinstance(value, int),
    Kind.DECIMAL: _is_number,
    Kind.TITLES: _is_by_language,
    Kind.WORDINGS: _is_by_language,
    Kind.OPTIONS: lambda value: isinstance(value, dict),
}


def _items(key: Key, value: str | Sequence[str], path: Path, locales: pathlib.Path | None) -> tuple[str, ...]:
    items = split_list([value] if isinstance(value, str) else value)
    if not items and (key.choices or key.kind is Kind.TAGS):
        raise WrongSettingError(path, f"'{dotted(path)}' names none.", f"Name at least one, or leave {key.name} out.")
    if key.kind is Kind.TAGS:
        return tuple(dict.fromkeys(edition_tag(item, path, locales) for item in items))
    return tuple(_chosen(key, item, path) for item in items) if key.choices else items


def _tag(tag: str, path: Path) -> str:
    try:
        return normalize_tag(tag)
    except UsageError as error:
        raise WrongSettingError(path, f"'{dotted(path)}': {error.message}", error.hint) from error


def _chosen(key: Key, value: str, path: Path) -> str:
    if value.lower() in key.choices:
        return value.lower()
    if key.open and value in _plug_ins():
        return value
    choices = (*key.choices, *_plug_ins()) if key.open else key.choices
    near = difflib.get_close_matches(value, choices, 1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Choose from: {', '.join(choices)}."
    raise WrongSettingError(path, f"'{dotted(path)}' must be one of {', '.join(choices)}, not '{value}'.", hint)


def _plug_ins() -> list[str]:
    return sorted(point.name for point in entry_points(group=ENGINE_GROUP))


def _number(key: Key, value: float, path: Path) -> float:
    if key.name == "jobs" and value < 0:
        raise WrongSettingError(path, f"'{dotted(path)}': {ODD_JOBS.format(value)}", JOBS_HINT)
    if not 0 <= value <= MOST or (key.positive and not value):
        raise wrong_kind(key, value, path)
    return value
