"""The settings in force: flags over environment over project file over defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.languages import normalize_tag
from toolkit.settings.keys import MOST, TOP_KEYS, keys_at
from toolkit.settings.kinds import USUAL, Key, Kind, Place
from toolkit.settings.model import NO_MEMORY, Settings
from toolkit.settings.paths import below
from toolkit.settings.project import find_project_file, read_project_file
from toolkit.settings.values import (
    JOBS_HINT,
    ODD_JOBS,
    WrongSettingError,
    dedication_of,
    split_list,
    titles_of,
    value_of,
)

_LOCALES = "PUBLISH_LOCALES"
_OFF = ("0", "no", "false", "off")
_LISTS = frozenset(key.field for key in TOP_KEYS.values() if key.kind in (Kind.TEXTS, Kind.TAGS))
_PATHS = frozenset(key.field for key in TOP_KEYS.values() if key.is_path)


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings in force: flags over environment over project file over defaults.

    Args:
        flags: Fields of `Settings` by name; None, and empty sequences, mean "not given". Paths given here are
            relative to the working folder.
        folder: Where the project file is looked for, upwards; the working folder unless given.
        environment: ``os.environ`` unless given.

    Raises:
        UsageError: The project file, a variable or a flag says something that can't be used.
    """
    start = folder or Path.cwd()
    file = find_project_file(start)
    given = _read_flags(flags or {}, start)
    environment = os.environ if environment is None else environment
    named = given.get("locales") or environment.get(_LOCALES)
    said = read_project_file(file, file.parent / named if named else None) if file else {"root": start}
    own = named or said.get("locales")
    variables = _read_environment(environment, said["root"] / own if own else None)
    return replace(Settings(**said), **{**variables, **given}, fixed=frozenset({*variables, *given}))


def _read_flags(flags: Mapping[str, Any], start: Path) -> dict[str, Any]:
    given = {name: value for name, value in flags.items() if value is not None and value not in ((), [])}
    _refuse_empty(given)
    for name in _LISTS & given.keys():
        items = (given[name],) if isinstance(given[name], str) else given[name]
        given[name] = tuple(items) if name == "sources" else split_list(items)  # a file's name may have commas
    if "formats" in given:
        given["formats"] = tuple(name.lower() for name in given["formats"])
    for name in ("sources", "glossaries"):
        if name in given:
            given[name] = tuple(below(start, item) for item in given[name])
    for name in _PATHS & given.keys():
        if given[name] != NO_MEMORY:
            given[name] = below(start, given[name])
    return {**given, **_checked(given)}


def _refuse_empty(given: Mapping[str, Any]) -> None:
    """Refuse paths without a name: they would be taken for the folder that one is in."""
    for name in sorted(_PATHS & given.keys()):
        if not str(given[name]).strip():
            option = next((key.option for key in TOP_KEYS.values() if key.field == name), None)
            flag = option.flags[0] if option else name
            raise UsageError(f"{flag} is given without a name.", f"Give one, or leave {flag} out.")
    sources = given.get("sources", ())
    if any(not str(item).strip() for item in ((sources,) if isinstance(sources, str) else sources)):
        raise UsageError("A source is given without a name.", "Give a file or a folder; a dot stands for this one.")


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return flags as settings have them."""
    values: dict[str, Any] = {}
    if "languages" in given:
        values["languages"] = tuple(dict.fromkeys(map(normalize_tag, given["languages"])))
    if given.get("source_language"):
        values["source_language"] = normalize_tag(given["source_language"])
    if not 0 <= given.get("jobs", 0) <= MOST:
        raise UsageError(ODD_JOBS.format(given["jobs"]), JOBS_HINT)
    for name, worded in (("bundle", titles_of), ("dedication", dedication_of)):
        if not given.get(name):
            continue
        try:
            values[name] = worded(given[name], (name,))
        except WrongSettingError as error:
            raise UsageError(error.message, error.hint) from error
    return values


def _read_environment(environment: Mapping[str, str], locales: Path | None) -> dict[str, Any]:
    """Return the fields that variables set: they are the keys in capitals, with ``PUBLISH_`` before them."""
    values: dict[str, Any] = {}
    for key in (*TOP_KEYS.values(), *keys_at(Place.USER).values()):
        variable = f"PUBLISH_{key.name.upper()}"
        text = environment.get(variable, "")
        if not text or key.kind is Kind.OPTIONS:
            continue
        try:
            values[key.field] = value_of(key, _read(key, variable, text), (variable,), locales)
        except WrongSettingError as error:
            raise UsageError(error.message, "Change the variable, or unset it.") from error
    return values


def _read(key: Key, variable: str, text: str) -> Any:
    match key.kind:
        case Kind.FLAG:
            return text.lower() not in _OFF
        case Kind.TITLES | Kind.WORDINGS:
            return {USUAL[key.kind]: text}
        case Kind.WHOLE:
            try:
                return int(text)
            except ValueError as error:
                raise UsageError(f"{variable} is '{text}', not a number.", "Give a number, or unset it.") from error
        case _:
            return text
