"""What `publish plan` prints: how many editions are stale, grouped by what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.cli.summary import console_for_people, named, print_engines, print_failures
from toolkit.editions.result import BuildResult, Edition, Status

if TYPE_CHECKING:
    from rich.table import Table

_UNKNOWN = "not known"


def print_plan(result: BuildResult) -> None:
    """Write what is to be made, and why, for people to stdout."""
    console = console_for_people()
    stale = [edition for edition in result.editions if edition.status is Status.WANTED]
    current = len(result.editions) - len(stale)
    if stale:
        console.print(_table(stale))
    console.print(f"{len(stale):,} to be made, {current:,} up to date.", markup=False)
    print_engines(console, result)
    print_failures(console, result)


def _table(stale: Sequence[Edition]) -> Table:
    from rich import box
    from rich.table import Table

    groups: dict[tuple[str, ...], list[Edition]] = {}
    for edition in stale:
        groups.setdefault(edition.reasons, []).append(edition)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Changed")
    table.add_column("Editions", justify="right")
    table.add_column("Articles", overflow="fold")
    table.add_column("Languages")
    table.add_column("Formats")
    for reasons, editions in groups.items():
        table.add_row(
            ", ".join(reasons) or _UNKNOWN,
            f"{len(editions):,}",
            named(edition.entry.source for edition in editions),
            named((edition.entry.language for edition in editions), most=12),
            named(edition.entry.format for edition in editions),
        )
    return table
