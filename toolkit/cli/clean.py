"""`publish clean`: what the manifest says is ours is removed, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import options as o

if TYPE_CHECKING:
    from toolkit.editions import CleanResult

_MOST_LINES = 20


def command(
    out: o.Out = None,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Remove only editions whose source is no longer part of the project.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Remove editions that somebody has changed, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be removed, and remove nothing.")] = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Remove the editions that are as they were made, and what publish keeps beside them, and nothing else."""
    o.set_up_logging(verbose)
    from toolkit.cli.progress import reporter
    from toolkit.project import Project

    with reporter(quiet=quiet) as listener:
        result = Project.load(out=out).clean(listener, orphans=orphans, force=force, dry_run=dry_run)
    if not quiet:
        _print(result)


def _print(result: CleanResult) -> None:
    removed = [str(path) for path in (*result.editions, *result.others)]
    left = [f"{item.path}: {item.reason}" for item in result.left]
    if not removed and not left:
        typer.echo(f"There is nothing of ours to remove in {result.out}.")
    _print_list("Would remove" if result.dry_run else "Removed", removed)
    _print_list("Left", left)
    if result.changed:
        typer.echo("--force removes what was changed, too.")


def _print_list(title: str, lines: Sequence[str]) -> None:
    if lines:
        typer.echo(f"{title} ({len(lines)}):")
    for line in lines[:_MOST_LINES]:
        typer.echo(f"  {line}")
    if len(lines) > _MOST_LINES:
        typer.echo(f"  … and {len(lines) - _MOST_LINES} more")
