"""`publish models`: the Argos packages on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import options as o
from toolkit.errors import UsageError

if TYPE_CHECKING:
    from toolkit.translation.argos.packages import DownloadProgress

app = typer.Typer(help="List, install and remove Argos translation packages.", no_args_is_help=True)
_MEGABYTE = 1_000_000


@app.command("list")
def list_command(json: o.Json = False) -> None:
    """List the installed packages."""
    from toolkit.translation.argos.packages import list_packages, package_findings

    packages = list_packages()
    if json:
        import json as encoder

        keys = ("source", "target", "name", "version", "size")
        items = [{key: getattr(package, key) for key in keys} for package in packages]
        typer.echo(encoder.dumps(items, ensure_ascii=False, indent=2))
        return
    for finding in package_findings():
        typer.echo(f"publish: {finding.where}: {finding.message}", err=True)
    if not packages:
        typer.echo("No package is installed. Install one with: publish models install en es")
    for package in packages:
        pair = f"{package.source}→{package.target}"
        typer.echo(f"{pair:<12} {package.name} {package.version}, {package.size / _MEGABYTE:.1f} MB")


@app.command("install")
def install_command(
    what: Annotated[
        list[str],
        typer.Argument(metavar="FROM TO | FILE", help="Two languages, or an .argosmodel file.", show_default=False),
    ],
    verbose: o.Verbose = False,
) -> None:
    """Install a package from Argos' index, or from a file.

    This is the only command that uses the network, and only with FROM TO.
    """
    o.set_up_logging(verbose)
    from toolkit.languages import normalize_tag
    from toolkit.translation.argos.packages import install_file, install_pair

    if len(what) == 1:
        packages = [install_file(Path(what[0]))]
    elif len(what) == 2:
        with _download_progress() as progress:
            packages = install_pair(normalize_tag(what[0]), normalize_tag(what[1]), progress)
    else:
        raise UsageError("'publish models install' takes two languages or one file.", "For instance: en es")
    for package in packages:
        typer.echo(f"{package.name} {package.version} is installed and translates {package.source}→{package.target}.")


@app.command("remove")
def remove_command(
    source: Annotated[str, typer.Argument(metavar="FROM", show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", show_default=False)],
) -> None:
    """Remove the package for a pair."""
    from toolkit.languages import normalize_tag
    from toolkit.translation.argos.packages import remove_pair

    for package in remove_pair(normalize_tag(source), normalize_tag(target)):
        typer.echo(f"{package.name} {package.version} is removed.")


@contextmanager
def _download_progress() -> Iterator[DownloadProgress | None]:
    """Yield a callback that shows a download's progress on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def progress(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name)
            bar.update(tasks[name], completed=done, total=total or None)

        yield progress
