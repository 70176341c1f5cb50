"""`publish report`: what a build made and found, for people and for CI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import options as o
from toolkit.cli.streams import need_stdout

_PAGE = "publish-report.html"


def command(
    out: o.Out = None,
    form: Annotated[str, typer.Option("--as", metavar="FORM", help="html, json or junit.")] = "html",
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help=f"File to write; - for stdout.  [default: {_PAGE} here; of json and junit, stdout]",
            show_default=False,
        ),
    ] = None,
    fail_on: o.FailOn = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Tell what the editions were made from, what to read first, and everything that was found."""
    o.set_up_logging(verbose)
    from toolkit.errors import ExitCode, UsageError
    from toolkit.findings import Severity
    from toolkit.project import Project
    from toolkit.reporting import FORMS, write_report

    if form not in FORMS:
        raise UsageError(f"A report can't be written as '{form}'.", f"Choose one of: {', '.join(FORMS)}.")
    wanted = o.severity_of(fail_on)
    threshold = wanted or Severity.WARNING
    report = Project.load(out=out).report()
    if str(to or ("" if form == "html" else "-")) == "-":
        need_stdout()
        typer.echo(FORMS[form](report, threshold), nl=False)
    else:
        path = to or Path(_PAGE)
        write_report(path, report, form, threshold)
        if not quiet:
            typer.echo(f"The report is in {path}.")
    if wanted is not None and report.reaches(wanted):
        raise typer.Exit(int(ExitCode.FINDINGS))
