"""The plan of a build: which editions are wanted, checked before any work is done."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from toolkit.editions.sources import find_sources, slugs
from toolkit.errors import UsageError
from toolkit.languages import fallbacks
from toolkit.localization import load_locale
from toolkit.localization.typography import Typography
from toolkit.rendering import FORMATS, Templates
from toolkit.settings import BUNDLE_TITLE, DEFAULT_SOURCES, NO_MEMORY, Settings
from toolkit.translation.neural.options import options_of
from toolkit.translation.registry import AUTO, engine_names


@dataclass(frozen=True, slots=True)
class Source:
    """One article to publish.

    Attributes:
        path: Its file.
        name: The file as people see it: relative to the project where it lies in it.
        slug: The name of its editions.
    """

    path: Path
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build is to make.

    Attributes:
        sources: The articles.
        languages: BCP 47 tags of the editions.
        formats: Names of the formats.
        out: The folder of the editions.
        settings: What it was made from.
    """

    sources: tuple[Source, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    out: Path
    settings: Settings

    @property
    def memory(self) -> str | Path | None:
        """The translation memory's file, ``none`` for none, or None for the user's own."""
        wanted = self.settings.memory
        return wanted if wanted in (None, NO_MEMORY) else self.settings.root / str(wanted)

    @property
    def size(self) -> int:
        """How many editions there are to be."""
        return (1 if self.settings.bundle else len(self.sources)) * len(self.languages) * len(self.formats)

    @property
    def templates(self) -> Templates:
        """The templates of the editions, as they are now."""
        wanted = self.settings.templates
        return Templates.of((self.settings.root / wanted).resolve() if wanted else None)

    @property
    def jobs(self) -> int:
        """How many editions are rendered at once."""
        return self.settings.jobs or usable_cores()

    def bundle_title(self, language: str) -> str:
        """Return the title of the bundle in a language; empty if each article has editions of its own."""
        titles = self.settings.bundle
        own = next((titles[tag] for tag in fallbacks(language) if tag in titles), "")
        return own or titles.get(BUNDLE_TITLE, "")


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_plan(settings: Settings) -> Plan:
    """Return the plan for some settings.

    Raises:
        UsageError: A language, format or engine is missing or unknown, or nothing says what to publish.
        SourceError: A source does not exist.
    """
    if not settings.languages:
        raise UsageError("No language is given.", "Say which, for instance: publish --lang es")
    if not settings.formats:
        raise UsageError("No format is given.", f"Say which: --format {','.join(FORMATS)}")
    for name in settings.formats:
        if name not in FORMATS:
            raise UsageError(f"There is no format '{name}'.", f"Choose from: {', '.join(FORMATS)}.")
    for tag in settings.languages:
        load_locale(tag)
    if settings.engine not in (AUTO, *engine_names()):
        raise UsageError(
            f"There is no engine '{settings.engine}'.", f"Choose one of: {', '.join((AUTO, *engine_names()))}."
        )
    options_of(settings)
    if settings.typography not in tuple(Typography):
        raise UsageError(f"There is no typography '{settings.typography}'.", f"Choose one of: {', '.join(Typography)}.")
    if settings.templates and not (settings.root / settings.templates).is_dir():
        raise UsageError(f"There is no folder {settings.templates}.", "Give the folder of your templates.")
    out = settings.root / settings.out
    paths = find_sources(_sources(settings), settings.root, out)
    names = slugs(paths)
    sources = tuple(Source(path, _display(path, settings.root), names[path]) for path in paths)
    return Plan(sources, settings.languages, settings.formats, out, settings)


def _sources(settings: Settings) -> tuple[str, ...]:
    if settings.sources:
        return settings.sources
    if (settings.root / DEFAULT_SOURCES).is_dir():
        return (DEFAULT_SOURCES,)
    raise UsageError(
        "There is nothing to publish.",
        f"Give a file or folder (publish --lang es article.md), or put articles in the folder {DEFAULT_SOURCES}/.",
    )


def _display(path: Path, root: Path) -> str:
    resolved, base = path.resolve(), root.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else str(path)
