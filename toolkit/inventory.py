"""What is on this machine: programs, engines, languages; and the command for what is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from toolkit.counting import counted
from toolkit.errors import PublishError
from toolkit.languages import language_name, normalize_tag
from toolkit.settings import NO_MEMORY, load_settings
from toolkit.translation.engines import Engines, Pair, argos_version, can_be_installed, engine_names


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that publishing needs or can use.

    Attributes:
        name: What it is.
        present: Whether it is here.
        detail: Its version, or what it can do.
        remedy: The command that installs it, if it is missing.
        needed: Whether nothing can be published without it.
    """

    name: str
    present: bool
    detail: str
    remedy: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language that there is a locale for.

    Attributes:
        tag: BCP 47 tag.
        name: Its name in English.
        engine: The engine that serves it from the language asked for; ``original`` for that language itself;
            empty if none can.
        remedy: The command that installs one, if Argos' index has any; else empty.
    """

    tag: str
    name: str
    engine: str
    remedy: str = ""


def language_table(source: str) -> list[LanguageRow]:
    """Return the languages that there are locales for, the project's own too, and who can translate into them.

    Args:
        source: From which language.

    Raises:
        UsageError: *source* is not a language tag, or the project file says what can't be used.
    """
    from toolkit.localization import available_locales
    from toolkit.steps import own_locales

    source = normalize_tag(source)
    with Engines() as engines:
        return [_row(engines, source, tag) for tag in available_locales(own_locales(load_settings()))]


def _row(engines: Engines, source: str, tag: str) -> LanguageRow:
    engine = _server(engines, source, tag)
    offered = not engine and can_be_installed(source, tag)
    remedy = f"publish models install {source} {tag}" if offered else ""
    return LanguageRow(tag, language_name(tag, "en"), engine, remedy)


def _server(engines: Engines, source: str, tag: str) -> str:
    if tag == source:
        return "original"
    try:
        return engines.choose("auto", source, tag).engine.name
    except PublishError:
        return ""


def examine() -> list[Item]:
    """Return what publishing needs or can use, and whether it is here."""
    items = [
        Item("Python", True, sys.version.split()[0]),
        _program("pandoc", _pandoc_version, "pip install pypandoc_binary"),
        _library("typst", "PDF typesetting"),
        _library("ctranslate2", "runs neural models"),
        _library("argos-translate-lt", "manages Argos' packages", argos_version),
    ]
    with Engines() as engines:
        served = [_engine(engines, name) for name in engine_names()]
    able = any(item.present for item in served if item.name != "engine pseudo")
    remedy = "" if able else "publish models install en es    (or: apt-get install apertium-eng-spa)"
    detail = "at least one" if able else "none: only originals and pseudo-translations can be made"
    return [*items, *served, Item("a translation engine", able, detail, remedy), _memory(), *_fonts()]


def _fonts() -> list[Item]:
    """Return the packages with fonts for PDF; one command, beside the last that is missing, installs them all."""
    if find_spec("typst") is None:
        return []  # it is Typst that is asked
    from toolkit.localization import available_locales, load_locale
    from toolkit.rendering import font_packages

    packages = font_packages(map(load_locale, available_locales()))
    missing = [package.name for package in packages if package.missing]
    return [
        Item(
            package.name,
            not package.missing,
            f"fonts for PDF in {', '.join(package.tags)}",
            f"apt-get install {' '.join(missing)}" if missing and package.name == missing[-1] else "",
            needed=False,
        )
        for package in packages
    ]


def _memory() -> Item:
    """Return the translation memory of the project, or else the user's own; that there is none yet is no fault."""
    from toolkit.settings import below
    from toolkit.translation.memory import Memory, default_path

    settings = load_settings()
    if settings.memory == NO_MEMORY:
        return Item("translation memory", True, "none is wanted", needed=False)
    where = below(settings.root, settings.memory) if settings.memory else default_path()
    try:
        with Memory(where) as memory:
            found = counted(memory.size(), "translation") if memory.exists() else "to be made by the first build"
            return Item("translation memory", True, f"{memory.name}, {found}", needed=False)
    except PublishError as error:
        return Item("translation memory", False, error.message, error.hint, needed=False)


def _program(name: str, find_version: Callable[[], str], remedy: str) -> Item:
    try:
        return Item(name, True, find_version())
    except PublishError as error:
        return Item(name, False, error.message, remedy)


def _pandoc_version() -> str:
    from toolkit import pandoc

    return pandoc.version()


def _library(name: str, purpose: str, find_version: Callable[[], str] | None = None) -> Item:
    try:
        return Item(name, True, f"{find_version() if find_version else version(name)}, {purpose}")
    except PackageNotFoundError:
        return Item(name, False, purpose, f"pip install {name}")


def _engine(engines: Engines, name: str) -> Item:
    try:
        pairs = sorted(engines.get(name).pairs())
    except PublishError as error:
        return Item(f"engine {name}", False, error.message, error.hint, needed=False)
    if pairs:
        return Item(f"engine {name}", True, _shown(pairs), needed=False)
    detail = "asked by name alone: --engine llm" if name == "llm" else "no pair installed"
    return Item(f"engine {name}", False, detail, _ENGINE_REMEDIES.get(name, ""), needed=False)


def _shown(pairs: list[Pair]) -> str:
    """Return what is told of an engine's pairs: the first of them, or how many languages if they are very many."""
    if len(pairs) > _VERY_MANY:
        sources, targets = {pair.source for pair in pairs}, {pair.target for pair in pairs}
        return f"{len(pairs):,} pairs, from {counted(len(sources), 'language')} to {len(targets)}"
    return ", ".join(map(str, pairs[:8])) + (f" and {len(pairs) - 8} more" if len(pairs) > 8 else "")


_VERY_MANY = 500
"""Pairs of which to name the first eight would say nothing: a model for many languages serves thousands."""

_ENGINE_REMEDIES = {
    "ctranslate2": "publish models install en es --engine ctranslate2",
    "firefox": "publish models install en es --engine firefox",
    "argos": "publish models install en es --engine argos",
    "apertium": "apt-get install apertium-eng-spa",
    "llm": "a server for language models on this machine, such as: ollama serve",
}
