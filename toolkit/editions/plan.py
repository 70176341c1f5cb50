"""The plan of a build: which editions are wanted, checked before any work is done."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from toolkit.cores import usable_cores
from toolkit.counting import counted
from toolkit.editions.branches import branches, made_in_place, roots, without_made, without_own_editions
from toolkit.editions.contents import in_order, is_contents, parts_of, with_contents
from toolkit.editions.sources import find_sources, slug, slugs
from toolkit.errors import UsageError
from toolkit.findings import Finding, Severity
from toolkit.localization import Locales, Typography
from toolkit.rendering import FORMATS, Templates, template_names
from toolkit.settings import BUNDLE_TITLE, DEFAULT_SOURCES, BundleSpec, FrozenTable, Settings, check_layout, unmatched
from toolkit.steps import Source, memory_place, own_locales
from toolkit.storage import AnyPath, located
from toolkit.translation.engines import AUTO, engine_names, is_engine, llm_options_of, options_of

_OF_AN_ARTICLE = "Name one: --bundle TITLE. An article's own stands in its front matter: dedication: For Ann."


@dataclass(frozen=True, slots=True)
class Bundle:
    """Many articles in one edition.

    Attributes:
        spec: What is asked for.
        sources: Its articles, in order.
        settings: What is wanted of it.
        parts: The title of the part that each article is in; empty if it is in none.
    """

    spec: BundleSpec
    sources: tuple[Source, ...]
    settings: Settings
    parts: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name of its editions, the same in every language."""
        return slug(self.spec.name)

    def settings_in(self, language: str) -> Settings:
        """Return what is wanted of it in a language."""
        own = replace(self.settings, by_article=()).resolve("", None, language)
        return replace(own, formats=self.spec.formats or own.formats)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build is to make.

    Attributes:
        sources: The articles.
        out: The folder of the editions.
        settings: What it was made from.
        bundles: Editions of many articles.
        singly: Whether each article has editions of its own.
        findings: What a person should know of what is asked for.
    """

    sources: tuple[Source, ...]
    out: AnyPath
    settings: Settings
    bundles: tuple[Bundle, ...] = ()
    singly: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def size(self) -> int:
        """How many editions there are to be, if no article says otherwise of itself."""
        single = sum(self.size_of(source, {}) for source in self.sources) if self.singly else 0
        bundles = ((bundle, language) for bundle in self.bundles for language in bundle.settings.languages)
        return single + sum(len(bundle.settings_in(language).formats) for bundle, language in bundles)

    def size_of(self, source: Source, front: Mapping[str, Any]) -> int:
        """Return how many editions there are to be of an article.

        Args:
            source: Where it comes from.
            front: What its front matter says: fields of `Settings`.
        """
        languages = self.settings.resolve(source.name, front).languages
        return sum(len(self.settings.resolve(source.name, front, language).formats) for language in languages)

    @property
    def jobs(self) -> int:
        """How many editions are rendered at once."""
        return self.settings.jobs or usable_cores()

    def settings_of(self, source: Source, front: Mapping[str, Any], language: str | None = None) -> Settings:
        """Return what is wanted of an article.

        Args:
            source: Where it comes from.
            front: What its front matter says: fields of `Settings`.
            language: BCP 47 tag of an edition, for what is wanted of that.

        Raises:
            UsageError: No language is given.
        """
        settings = self.settings.resolve(source.name, front, language)
        if not settings.languages:
            raise _no_language()
        return settings

    @staticmethod
    def order(number: int, position: int) -> int:
        """Return the number of an edition: those of one source or bundle after those of another, by language.

        Args:
            number: The number of its source, or of its bundle after all sources.
            position: The position of its language.
        """
        return (number * _MOST_LANGUAGES + position) * len(FORMATS)


_MOST_LANGUAGES = 10_000


def make_plan(settings: Settings) -> Plan:
    """Return the plan for some settings.

    Raises:
        UsageError: A language, format or engine is missing or unknown, or nothing says what to publish.
        SourceError: A source does not exist.
    """
    if not settings.languages and not any("languages" in own.values for own in settings.by_article):
        raise _no_language()
    check(settings)
    out = located(settings.out, settings.root)
    outside: list[str] = []
    generators: list[str] = []
    settings = replace(settings, sources=_sources(settings))
    made = made_in_place(settings, out)
    asked = settings
    settings, listed = with_contents(settings)
    paths = without_made(
        find_sources(settings.sources, settings.root, None if made or settings.layout else out, outside, generators),
        made,
    )
    paths = in_order(paths, listed)
    places = branches(paths, asked, out)
    paths = without_own_editions(paths, places, settings, out)
    names, hashed = slugs(paths)
    base = settings.root.resolve()
    named = {} if settings.project_file else roots(paths, asked)  # a project's folder has them all
    sources = tuple(Source(path, _display(path, base), names[path], places[path], named.get(path)) for path in paths)
    missed = unmatched(settings, [source.name for source in sources])
    findings = (
        *(Finding("unmatched", message, str(settings.project_file or "")) for message in missed),
        *map(_outside, outside),
        *_of_generators(generators),
        *_of_locales(settings.locales_folder),
        *_of_templates(settings),
        *(_hashed(_display(path, base), names[path]) for path in hashed),
    )
    if settings.dedication and not (settings.bundle or settings.bundles):
        raise UsageError("A dedication is given, and no bundle for it.", _OF_AN_ARTICLE)
    whole = BundleSpec(settings.bundle.get(BUNDLE_TITLE, ""), FrozenTable(settings.bundle))
    # A bundle of the project made of the few articles that somebody names would take the place of the whole one.
    of_project = settings.bundles if "sources" not in settings.fixed else ()
    specs = (whole,) if settings.bundle else of_project
    in_parts = parts_of(paths, listed)
    parts = {source.name: in_parts[source.path] for source in sources if source.path in in_parts}
    bundles = tuple(_bundle(spec, sources, settings, parts) for spec in specs)
    singly = not settings.bundle
    _refuse_same_names([*(source.slug for source in sources if singly), *(bundle.slug for bundle in bundles)])
    return Plan(sources, out, settings, bundles, singly, findings)


def _of_locales(folder: Path | None) -> Iterator[Finding]:
    """Yield what is wrong with a project's own locales."""
    if folder is None:
        return
    from toolkit.localization import problems_in

    for place, problem in problems_in(folder):
        yield Finding("locale-data", f"The locale {place.name}: {problem}.", str(place))


def _of_templates(settings: Settings) -> Iterator[Finding]:
    """Yield what means nothing in a project's own templates."""
    own = settings.templates
    every = [own, *(one.values.get("templates", own) for one in (*settings.by_language, *settings.by_article))]
    known = template_names()
    for wanted in filter(None, dict.fromkeys(every)):
        folder = (settings.root / wanted).resolve()
        for name in Templates(folder).unused():
            near = get_close_matches(name, known, 1)
            hint = f"is it {near[0]}?" if near else "it is not used"
            yield Finding("template-unused", f"No template is called {name}: {hint}", str(folder / name))


def _outside(link: str) -> Finding:
    shown = os.fsencode(link).decode("utf-8", "replace")
    message = f"{shown} is a link that leads out of the folder, and is left out; copy the file there, or name it itself"
    return Finding("outside-source", message, shown)


def _of_generators(folders: list[str]) -> Iterator[Finding]:
    """Yield one finding for all folders that are a site generator's own."""
    if folders:
        shown = [os.fsencode(folder).decode("utf-8", "replace") for folder in dict.fromkeys(folders)]
        more = f" and {counted(len(shown) - _SHOWN, 'other')}" if len(shown) > _SHOWN else ""
        message = f"Folders of site generators are left out: {', '.join(shown[:_SHOWN])}{more}"
        yield Finding("generators-folder", message, shown[0], Severity.INFO)


_SHOWN = 5


def _hashed(name: str, called: str) -> Finding:
    message = f"{name} would make editions of the same name as another source; they are called {called}"
    return Finding("same-name", message, name)


def _bundle(spec: BundleSpec, sources: tuple[Source, ...], settings: Settings, parts: Mapping[str, str]) -> Bundle:
    # A table of contents says what there is, and is no chapter.
    by_name = {one.name: one for one in sources if not (isinstance(one.path, Path) and is_contents(one.path))}
    members = tuple(by_name[name] for name in spec.select(by_name))
    if not members:
        raise UsageError(f"The bundle '{spec.name}' holds no article.", "Say which in its 'sources'.")
    spec = replace(spec, dedication=spec.dedication or FrozenTable(settings.dedication))
    own = replace(settings, languages=spec.languages or settings.languages, formats=spec.formats or settings.formats)
    check(own)
    return Bundle(spec, members, own, tuple(parts.get(member.name, "") for member in members))


def _refuse_same_names(slugs: list[str]) -> None:
    name, times = Counter(map(str.casefold, slugs)).most_common(1)[0]
    if times > 1:
        raise UsageError(f"Two bundles, or a bundle and an article, would both be called {name}.", "Rename one.")


def _no_language() -> UsageError:
    return UsageError("No language is given.", "Say which, for instance: publish --lang es")


def check(settings: Settings) -> None:
    """Make sure that some settings can be carried out.

    Raises:
        UsageError: A language, format or engine is unknown, or there is no format.
    """
    if not settings.formats:
        raise UsageError("No format is given.", f"Say which: --format {','.join(FORMATS)}")
    for name in settings.formats:
        if name not in FORMATS:
            raise UsageError(f"There is no format '{name}'.", f"Choose from: {', '.join(FORMATS)}.")
    locales = own_locales(settings)
    for tag in settings.languages:
        _check_locale(tag, locales)
    if settings.engine != AUTO and not is_engine(settings.engine):
        raise UsageError(
            f"There is no engine '{settings.engine}'.", f"Choose one of: {', '.join((AUTO, *engine_names()))}."
        )
    options_of(settings)
    check_layout(settings.layout)
    if settings.engine == "llm":
        llm_options_of(settings)
    if settings.typography not in tuple(Typography):
        raise UsageError(f"There is no typography '{settings.typography}'.", f"Choose one of: {', '.join(Typography)}.")
    if settings.templates and not (settings.root / settings.templates).is_dir():
        raise UsageError(f"There is no folder {settings.templates}.", "Give the folder of your templates.")


def _check_locale(tag: str, locales: Locales) -> None:
    """Make sure that there is a locale for a language, and that a user's own can be loaded; the toolkit's own can.

    Raises:
        UsageError: There is none, or its data is malformed.
    """
    if locales.folder is None:
        locales.folders(tag)
        return
    from toolkit.localization import load_locale

    load_locale(tag, locales)


def _sources(settings: Settings) -> tuple[str, ...]:
    if settings.sources:
        return settings.sources
    if (settings.root / DEFAULT_SOURCES).is_dir():
        return (DEFAULT_SOURCES,)
    raise UsageError(
        "There is nothing to publish.",
        f"Give a file or folder (publish --lang es article.md), or put articles in the folder {DEFAULT_SOURCES}/.",
    )


def _display(path: AnyPath, base: Path) -> str:
    if not isinstance(path, Path):
        return str(path)
    resolved = path.resolve()
    name = resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else str(path)
    # Names that are not in UTF-8 can be neither stored nor written to a manifest as they are.
    return os.fsencode(name).decode("utf-8", "replace")


def absolute(plan: Plan) -> Plan:
    """Return a plan whose paths are the same wherever a process runs."""
    from toolkit.translation.memory import default_path

    settings = replace(plan.settings, root=plan.settings.root.absolute())
    settings = replace(settings, memory=str(memory_place(settings) or default_path()))
    sources = tuple(replace(source, path=_absolute(source.path)) for source in plan.sources)
    return replace(plan, sources=sources, out=_absolute(plan.out), settings=settings)


def _absolute(path: AnyPath) -> AnyPath:
    return path.absolute() if isinstance(path, Path) else path
