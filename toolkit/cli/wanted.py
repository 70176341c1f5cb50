"""The options that say what is wanted: the same for every command that builds, or tells what a build would do."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import typer

from toolkit.cli import options as o

Flags = dict[str, Any]
"""Fields of `toolkit.settings.Settings` by name; None where nothing was given."""


def _flags(  # noqa: PLR0913, PLR0917 - these are the options
    sources: o.Sources = None,
    lang: o.Languages = None,
    format: o.Formats = None,  # noqa: A002 - the option's name
    source_language: o.SourceLanguage = None,
    out: o.Out = None,
    engine: o.EngineName = None,
    quality: o.Quality = None,
    device: o.Device = None,
    glossary: o.Glossaries = None,
    memory: o.MemoryFile = None,
    source_format: o.SourceFormat = None,
    raw: o.Raw = False,
    typography: o.TypographyLevel = None,
    bilingual: o.Bilingual = False,
    bundle: o.Bundle = None,
    templates: o.TemplatesFolder = None,
    strict: o.Strict = False,
    jobs: o.Jobs = None,
    cluster: o.Cluster = None,
    force: bool = typer.Option(False, "--force", help="Make editions even if they are up to date."),
) -> Flags:
    from toolkit.settings import BUNDLE_TITLE

    return {
        "sources": sources,
        "languages": lang,
        "formats": format,
        "source_language": source_language,
        "source_format": source_format,
        "out": out,
        "engine": engine,
        "quality": quality,
        "device": device,
        "glossaries": glossary,
        "memory": memory,
        "raw": raw or None,
        "typography": typography,
        "bilingual": bilingual or None,
        "bundle": {BUNDLE_TITLE: bundle} if bundle is not None else None,
        "templates": templates,
        "strict": strict or None,
        "jobs": jobs,
        "cluster": cluster,
        "force": force or None,
    }


def takes_wanted(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options before its own.

    Args:
        command: A command whose first parameter is the `Flags` that were given; the others are its own options.

    Returns:
        The command as Typer takes it.
    """
    shared = inspect.signature(_flags, eval_str=True).parameters
    _first, *own = inspect.signature(command, eval_str=True).parameters.values()

    def with_wanted(**given: Any) -> None:
        flags = _flags(**{name: given.pop(name) for name in shared})
        command(flags, **given)

    parameters = [*shared.values(), *own]
    with_wanted.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_wanted.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    with_wanted.__doc__ = command.__doc__
    return with_wanted
