"""`publish review`: a page to correct in; sentences go out to be corrected, and corrections come back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import options as o
from toolkit.cli.group import ReviewGroup
from toolkit.cli.wanted import Flags, takes_wanted

if TYPE_CHECKING:
    from toolkit.review import ImportResult

app = typer.Typer(cls=ReviewGroup, help="Correct in the browser; or take corrections out to people, and back in.")

_FORMATS = "xliff, xliff2, po, tmx, csv or docx"


@app.command("open", short_help="Open the page to correct in; needs no name.")
@takes_wanted
def open_command(
    flags: Flags,
    person: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="NAME", help="Your name, kept with each correction.  [default: the system's user]"
        ),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Address to listen at; others reach any but this one.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", help="Port to listen at; 0 for the last one, or one that is free.")
    ] = 0,
    renew: Annotated[
        bool, typer.Option("--new-address", help="Make another secret address; the one of the last time is dead.")
    ] = False,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page in the browser.")] = False,
    verbose: o.Verbose = False,
) -> None:
    """Correct translations in the browser, beside the editions as they will be printed, until Ctrl-C.

    The page's address is printed. It is served on this machine alone, and whoever knows it may correct. It is the same
    each time, so that pages that are open find the server again.
    """
    o.set_up_logging(verbose)
    from toolkit.cli.interrupt import INTERRUPTED, stopping
    from toolkit.network import is_loopback
    from toolkit.project import Project
    from toolkit.reviewing import ReviewServer, address_file, renew_address

    settings = Project.load(**flags).settings
    kept = address_file(settings.root)
    if renew:
        renew_address(kept)
    with stopping() as stop, ReviewServer(settings, person or _user(), host, port, kept) as server:
        typer.echo(f"Correct at {server.address}\nEvery change is saved at once; Ctrl-C ends it.")
        if not is_loopback(server.address):
            typer.echo("publish: Others can reach it, and read what is sent: it is not encrypted.", err=True)
        if browser:
            import webbrowser

            webbrowser.open(server.address)
        stop.wait()
    raise typer.Exit(0 if stop.is_set() else INTERRUPTED)


def _user() -> str:
    """Return the name of the system's user."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a number without a name, in a container say
        return "somebody"


@app.command("export")
@takes_wanted
def export_command(
    flags: Flags,
    name: Annotated[str, typer.Option("--as", metavar="TEXT", help=f"The format: {_FORMATS}.")] = "xliff",
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Folder to write the files in.")] = Path("review"),
    verbose: o.Verbose = False,
) -> None:
    """Write the sentences of articles with their translations, a file for each article and language.

    Whoever corrects them works in the tool that they have; `publish review import` takes the file back in.
    """
    o.set_up_logging(verbose)
    from toolkit.project import Project

    result = Project.load(**flags).export_review(name, to)
    for path in result.files:
        typer.echo(str(path))
    o.tell(result.findings)


@app.command("import")
def import_command(  # noqa: PLR0913, PLR0917 - these are the options
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES", help=f"Files with corrections: {_FORMATS}, or DOCX editions.", show_default=False
        ),
    ],
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", "-l", metavar="TEXT", help="Language of the corrections, if a file doesn't say."),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="TEXT", help="An article that they are about.  [default: the project's]"),
    ] = None,
    engine: o.EngineName = None,
    memory: Annotated[str | None, o.option_of("memory")] = None,
    source_language: o.SourceLanguage = None,
    out: Annotated[str | None, o.option_of("out")] = None,
    tracked: Annotated[
        str | None,
        typer.Option("--tracked", metavar="TEXT", help="Pending tracked changes of a DOCX: accept or reject."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing, and show what would be changed.")] = False,
    json: o.Json = False,
    verbose: o.Verbose = False,
) -> None:
    """Take corrections into the memory, from where every edition takes them; then run publish again.

    What has no certain place is listed and left out (exit code 1).
    """
    o.set_up_logging(verbose)
    from toolkit.project import Project
    from toolkit.settings import fields_given

    given = {"lang": lang, "sources": source, "engine": engine, "memory": memory, "source_language": source_language}
    given["out"] = out
    result = Project.load(**fields_given(given)).import_review(files, tracked=tracked, dry_run=dry_run)
    if json:
        _print_json(result)
    else:
        _print(result)
        o.tell(result.findings)
    raise typer.Exit(result.exit_code)


def _print(result: ImportResult) -> None:
    for one in result.corrections:
        typer.echo(f"{one.article} ({one.language}) {one.id}: {one.diff if one.before != one.after else 'approved'}")
    for missed in result.unplaced:
        typer.echo(f"publish: {missed.file}, {missed.place}: left out: {missed.reason}", err=True)
        if missed.text:
            typer.echo(f"         {missed.text}", err=True)
    done = "taken in" if result.stored else "to be taken in"
    counts = f"{len(result.corrections)} {done}, {result.unchanged} unchanged, {len(result.unplaced)} left out"
    again = " Run publish again; with --force also in the place of edited editions, which are set aside."
    typer.echo(f"{counts}.{again if result.stored and result.corrections else ''}")


def _print_json(result: ImportResult) -> None:
    import json

    parts: dict[str, Sequence[object]] = {
        "corrections": [one.to_dict() for one in result.corrections],
        "unplaced": [one.to_dict() for one in result.unplaced],
        "findings": [one.to_dict() for one in result.findings],
    }
    made = {**parts, "unchanged": result.unchanged, "stored": result.stored}
    typer.echo(json.dumps(made, ensure_ascii=False, indent=2))
