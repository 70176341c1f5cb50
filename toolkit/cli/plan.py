"""`publish plan`: which editions are stale, and why."""

from __future__ import annotations

import typer

from toolkit.cli import options as o
from toolkit.cli.running import run_build
from toolkit.cli.wanted import Flags, takes_wanted


@takes_wanted
def command(
    flags: Flags,
    check: bool = typer.Option(False, "--check", help="Return exit code 1 if anything is to be made."),
    json: o.JsonLines = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show which editions would be made, and why, and make nothing."""
    raise typer.Exit(run_build(flags, dry_run=True, check=check, json=json, quiet=quiet, verbose=verbose))
