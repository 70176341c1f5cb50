"""One settings object, from flags over environment variables over the project file `publish.toml`."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.languages import normalize_tag

PROJECT_FILE = "publish.toml"
NO_MEMORY = "none"
"""What people say who want no translation memory."""
BUNDLE_TITLE = "title"
"""Where the title of a bundle stands that holds for all languages without one of their own."""
DEFAULT_SOURCES = "seeds"
"""The folder whose articles are published when nothing else is said."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a build is told.

    Attributes:
        sources: Files, folders (every article in them) or globs; relative to `root`.
        languages: BCP 47 tags of the editions.
        formats: ``epub``, ``pdf``, ``docx``.
        source_language: BCP 47 tag of the sources' language; None for each document's own, else English.
        out: Folder of the editions, relative to `root`.
        engine: Name of the engine, or ``auto``.
        quality: How neural engines decode: ``best`` or ``fast``.
        device: Where they run: ``cpu``, ``cuda``, or ``auto`` for a GPU if there is one.
        decoding: Single options of theirs, over what `quality` says: see `toolkit.translation.neural.options.Options`.
        glossaries: Files with terms, relative to `root`; an earlier one has precedence.
        memory: File of the translation memory, relative to `root`; ``none`` for none; None for the user's own.
        source_format: Format to read the sources as; None to tell it from their names.
        raw: Take web pages as they are, navigation and all.
        typography: How much of a locale's typography is applied: ``none``, ``standard`` or ``full``.
        bilingual: Put the original beside its translation.
        bundle: Title of one edition that holds all articles, under ``title``; for single languages under their tags.
            Empty for an edition of each article.
        templates: Folder of a user's own templates, relative to `root`; None for the toolkit's own alone.
        strict: Refuse editions that can't be made accessible.
        jobs: How many editions are rendered at once; 0 for as many as there are cores.
        force: Make editions even if they are up to date.
        root: What relative paths are relative to: the project file's folder, else the working folder.
    """

    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("epub", "pdf", "docx")
    source_language: str | None = None
    out: str = "editions"
    engine: str = "auto"
    quality: str = "best"
    device: str = "auto"
    decoding: Mapping[str, Any] = field(default_factory=dict)
    glossaries: tuple[str, ...] = ()
    memory: str | None = None
    source_format: str | None = None
    raw: bool = False
    typography: str = "standard"
    bilingual: bool = False
    bundle: Mapping[str, str] = field(default_factory=dict)
    templates: str | None = None
    strict: bool = False
    jobs: int = 0
    force: bool = False
    root: Path = field(default_factory=Path)

    def resolve(self, name: str, front: Mapping[str, Any] | None = None, language: str | None = None) -> Settings:  # noqa: ARG002
        """Return the settings for one article."""
        return self


def is_url(text: str) -> bool:
    """Tell whether a text is an address, not a path."""
    return "://" in text


@dataclass(frozen=True, slots=True)
class _Key:
    """How a setting is called outside, and what it takes."""

    name: str
    many: bool = False
    flag: bool = False
    table: bool = False
    number: bool = False


_KEYS = {
    "sources": _Key("sources", many=True),
    "lang": _Key("languages", many=True),
    "format": _Key("formats", many=True),
    "from": _Key("source_language"),
    "as": _Key("source_format"),
    "out": _Key("out"),
    "engine": _Key("engine"),
    "quality": _Key("quality"),
    "device": _Key("device"),
    "decoding": _Key("decoding", table=True),
    "glossary": _Key("glossaries", many=True),
    "memory": _Key("memory"),
    "raw": _Key("raw", flag=True),
    "typography": _Key("typography"),
    "bilingual": _Key("bilingual", flag=True),
    "bundle": _Key("bundle", table=True),
    "templates": _Key("templates"),
    "strict": _Key("strict", flag=True),
    "jobs": _Key("jobs", number=True),
}
"""The keys of `publish.toml`; the environment variables are these in capitals, with ``PUBLISH_`` before them."""


def find_project_file(start: Path) -> Path | None:
    """Return the nearest `publish.toml` in *start* or a folder above it, or None."""
    folder = start.resolve()
    return next((file for place in (folder, *folder.parents) if (file := place / PROJECT_FILE).is_file()), None)


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings in force: flags over environment over project file over defaults.

    Args:
        flags: Fields of `Settings` by name; None, and empty sequences, mean "not given". `sources` given here are
            relative to the working folder.
        folder: Where the project file is looked for, upwards; the working folder unless given.
        environment: ``os.environ`` unless given.

    Raises:
        UsageError: The project file, a variable or a flag says something that can't be used.
    """
    start = folder or Path.cwd()
    file = find_project_file(start)
    settings = Settings(root=start)
    if file:
        settings = replace(settings, root=file.parent, **_read_project_file(file))
    settings = replace(settings, **_read_environment(os.environ if environment is None else environment))
    given = {name: value for name, value in (flags or {}).items() if value is not None and value not in ((), [])}
    if "sources" in given:
        given["sources"] = tuple(str(start / source) for source in given["sources"])
    if "glossaries" in given:
        given["glossaries"] = tuple(str(start / path) for path in split_list(given["glossaries"]))
    for name in ("out", "memory", "templates"):
        if name in given and given[name] != NO_MEMORY:
            given[name] = str(start / given[name])
    for name in ("languages", "formats"):
        if name in given:
            given[name] = split_list(given[name])
    return _checked(replace(settings, **given))


def split_list(values: Iterable[str]) -> tuple[str, ...]:
    """Return the items of repeatable, comma-separated values, each once: ``["es,fr", "es"]`` is es and fr."""
    return tuple(dict.fromkeys(item.strip() for value in values for item in str(value).split(",") if item.strip()))


def _checked(settings: Settings) -> Settings:
    languages = tuple(dict.fromkeys(normalize_tag(tag) for tag in settings.languages))
    source = normalize_tag(settings.source_language) if settings.source_language else None
    if settings.jobs < 0:
        raise UsageError(
            f"{settings.jobs} editions can't be rendered at once.", "Give a number from 1, or 0 for all cores."
        )
    bundle = {key if key == BUNDLE_TITLE else normalize_tag(key): title for key, title in settings.bundle.items()}
    if settings.bundle and not all(title.strip() for title in (bundle.get(BUNDLE_TITLE, ""), *bundle.values())):
        raise UsageError("The bundle has no title.", f"Give one: --bundle TITLE, or {BUNDLE_TITLE} in its table.")
    return replace(settings, languages=languages, source_language=source, bundle=bundle)


def _read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, spec in _KEYS.items():
        text = environment.get(f"PUBLISH_{key.upper()}", "")
        if not text or (spec.table and key != "bundle"):
            continue
        if key == "bundle":
            values[spec.name] = {BUNDLE_TITLE: text}
            continue
        if spec.flag:
            values[spec.name] = text.lower() not in ("0", "no", "false", "off")
        elif spec.number:
            values[spec.name] = _number(f"PUBLISH_{key.upper()}", text)
        else:
            values[spec.name] = split_list([text]) if spec.many else text
    return values


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise UsageError(f"{name} is '{text}', not a number.", "Give a number, or unset it.") from error


def _read_project_file(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file} can't be read: {error}.", "Mend it, or take it away.") from error
    return {_KEYS[key].name: _value(file, key, value) for key, value in table.items() if _known(file, key)}


def _known(file: Path, key: str) -> bool:
    if key not in _KEYS:
        near = difflib.get_close_matches(key, _KEYS, 1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(_KEYS)}."
        raise UsageError(f"{file}: there is no setting '{key}'.", hint)
    return True


def _value(file: Path, key: str, value: Any) -> Any:
    spec = _KEYS[key]
    if spec.flag and isinstance(value, bool):
        return value
    if spec.many and (isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))):
        return split_list([value] if isinstance(value, str) else value)
    if spec.number and isinstance(value, int) and not isinstance(value, bool):
        return value
    if key == "bundle" and isinstance(value, str):
        return {BUNDLE_TITLE: value}
    if spec.table and isinstance(value, dict) and (key != "bundle" or all(isinstance(v, str) for v in value.values())):
        return value
    if not (spec.many or spec.flag or spec.table or spec.number) and isinstance(value, str):
        return value
    kinds = {
        spec.flag: "true or false",
        spec.number: "a number",
        spec.many: "a string or a list of strings",
        spec.table: "a title, or a table of titles" if key == "bundle" else "a table",
    }
    expected = kinds.get(True, "a string")
    raise UsageError(f"{file}: '{key}' must be {expected}, not {value!r}.", "Mend it in the project file.")
