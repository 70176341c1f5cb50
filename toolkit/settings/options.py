"""Options as the library takes them: typed, and the same as the command line's, by the table of keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypedDict

from toolkit.settings.keys import OPTIONS
from toolkit.settings.kinds import USUAL, Kind

Many = str | Iterable[str]
"""One text, or several."""


class Options(TypedDict, total=False):
    """What `publish` takes beside its sources: the command line's options under the same names.

    `toolkit.settings.keys` explains each, and holds the values that are taken where one is not given.
    """

    lang: Many
    format: Many
    source_language: str | None
    source_format: str | None
    out: str | Path | None
    layout: str | None
    engine: str | None
    quality: str | None
    device: str | None
    llm_url: str | None
    llm_model: str | None
    glossary: Many | None
    memory: str | Path | None
    raw: bool
    typography: str | None
    bilingual: bool
    bilingual_style: str | None
    reviser: str | None
    strict: bool
    templates: str | Path | None
    locales: str | Path | None
    jobs: int | None
    cluster: str | None
    bundle: str | Mapping[str, str] | None
    dedication: str | Mapping[str, str] | None
    force: bool


def fields_given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of `Settings` that options set, None for those that are not given.

    Args:
        options: Values by the names of `OPTIONS`, ``sources`` among them.

    Raises:
        TypeError: There is no such option.
    """
    for name in options:
        if name not in OPTIONS:
            raise TypeError(f"publish() has no option {name!r}")
    return {key.field: _given(key.kind, options.get(name)) for name, key in OPTIONS.items()}


def many(value: Many | Path | Iterable[Path] | None) -> list[str]:
    """Return one text or path, several, or none as a list of texts."""
    if value is None:
        return []
    return [str(value)] if isinstance(value, str | Path) else [str(item) for item in value]


def _given(kind: Kind, value: Any) -> Any:
    match kind:
        case Kind.TEXTS | Kind.TAGS:
            return many(value)
        case Kind.FLAG:
            return value or None
        case Kind.TITLES | Kind.WORDINGS:
            return {USUAL[kind]: value} if isinstance(value, str) else value
        case Kind.WHOLE:
            return value
        case _:
            return None if value is None else str(value)
