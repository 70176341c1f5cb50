"""`publish build`, which is what `publish` does when no command is named."""

from __future__ import annotations

import typer

from toolkit.cli import options as o
from toolkit.cli.running import run_build
from toolkit.cli.wanted import Flags, takes_wanted


@takes_wanted
def command(
    flags: Flags,
    dry_run: bool = typer.Option(False, "--dry-run", help="Show what would be made and why, and make nothing."),
    fail_on: o.FailOn = None,
    json: o.JsonLines = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Make editions: what `publish` does when no command is named."""
    raise typer.Exit(run_build(flags, dry_run=dry_run, fail_on=fail_on, json=json, quiet=quiet, verbose=verbose))
