"""`publish build`, which is what `publish` does when no command is named."""

from __future__ import annotations

from typing import Any

import typer

from toolkit.cli import options as o


def command(  # noqa: PLR0913, PLR0917 - these are the options
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
    force: bool = typer.Option(False, "--force", help="Make editions even if they are up to date."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show what would be made, and make nothing."),
    json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Make editions: what `publish` does when no command is named."""
    o.set_up_logging(verbose)
    from toolkit.cli.progress import reporter
    from toolkit.cli.summary import print_json, print_summary
    from toolkit.editions.build import build
    from toolkit.editions.plan import make_plan
    from toolkit.settings import BUNDLE_TITLE, load_settings

    flags: dict[str, Any] = {
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
        "force": force or None,
    }
    plan = make_plan(load_settings(flags))
    with reporter(quiet=quiet or json) as listener:
        result = build(plan, listener, dry_run=dry_run)
    if json:
        print_json(result)
    elif not quiet:
        print_summary(result)
    raise typer.Exit(result.exit_code)
