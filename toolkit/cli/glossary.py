"""`publish glossary`: where editions break its terms, and glossaries for other programs."""

from __future__ import annotations

import json as json_module
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import options as o
from toolkit.cli.wanted import Flags, takes_wanted
from toolkit.counting import counted

app = typer.Typer(help="Check editions against glossaries, and write these for other programs.", no_args_is_help=True)


@app.command("check")
@takes_wanted
def check_command(flags: Flags, json: o.Json = False, verbose: o.Verbose = False) -> None:
    """Tell where editions break the terms of their glossaries, whoever translated them; exit code 4 if they do."""
    o.set_up_logging(verbose)
    from toolkit.errors import ExitCode
    from toolkit.project import Project
    from toolkit.review import broken_terms

    found = list(broken_terms(Project.load(**flags).settings, lambda finding: o.tell([finding])))
    if json:
        typer.echo(json_module.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            wanted = " or ".join(f"'{form}'" for form in one.wanted)
            typer.echo(f"{one.article} ({one.language}) {one.sentence}: '{one.term}' should be {wanted}")
            typer.echo(f"    {one.source}\n    → {one.translation}{' (by a person)' if one.reviewed else ''}")
        typer.echo(f"{counted(len(found), 'term is', 'terms are')} broken." if found else "No term is broken.")
    if found:
        raise typer.Exit(int(ExitCode.FINDINGS))


@app.command("export")
def export_command(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.", show_default=False)],
    source: Annotated[str, typer.Option("--from", metavar="TAG", help="Language of the terms.")],
    lang: Annotated[str, typer.Option("--lang", "-l", metavar="TAG", help="Language of their translations.")],
    form: Annotated[str, typer.Option("--as", metavar="FORM", help="csv, which holds all of it; or tbx.")] = "csv",
    glossary: Annotated[list[str] | None, o.option_of("glossary")] = None,
) -> None:
    """Write the glossaries of a pair of languages as one, each term once; the project's unless some are given."""
    from toolkit.errors import UsageError
    from toolkit.files import write_atomically
    from toolkit.settings import load_settings
    from toolkit.translation.glossary import GLOSSARY_FORMS, load_glossary

    if form not in GLOSSARY_FORMS:
        raise UsageError(f"A glossary can't be written as '{form}'.", f"Choose one of: {', '.join(GLOSSARY_FORMS)}.")
    if to.exists():
        raise UsageError(f"{to} is there already.", "Give another file, or move it away.")
    settings = load_settings({} if glossary is None else {"glossaries": glossary})
    if not settings.glossaries:
        raise UsageError("There is no glossary to write.", "Give one with --glossary, or in the project file.")
    terms = load_glossary([settings.root / path for path in settings.glossaries], source, lang)
    write_atomically(to, GLOSSARY_FORMS[form](terms))
    typer.echo(f"{counted(len(terms), 'term is', 'terms are')} in {to}.")
