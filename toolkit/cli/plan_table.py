"""What `publish plan` prints: how many editions are stale, grouped by what has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.cli.summary import console_for_people, named, print_engines, print_failures, print_list
from toolkit.editions import BuildResult, Edition, Status

if TYPE_CHECKING:
    from rich.table import Table

_UNKNOWN = "not known"


def print_plan(result: BuildResult) -> None:
    """Write what is to be made, and why, for people to stdout."""
    groups: dict[tuple[str, ...], _Group] = {}
    for edition in result.editions:
        if edition.status is Status.WANTED:
            groups.setdefault(edition.reasons, _Group()).add(edition)
    stale = sum(group.count for group in groups.values())
    console = console_for_people()
    if groups:
        console.print(_table(groups))
    console.print(f"{stale:,} to be made, {len(result.editions) - stale:,} up to date.")
    print_engines(console, result)
    if result.findings:
        lines = [f"{finding.message} [{finding.code}]" for finding in result.findings]
        print_list(console, f"\nNeeds a look ({len(lines)}):", lines, "in what --json writes")
    print_failures(console, result)


@dataclass(slots=True)
class _Group:
    """Editions that are stale for one reason; of articles, languages and formats only the names are kept."""

    count: int = 0
    articles: dict[str, None] = field(default_factory=dict)
    languages: dict[str, None] = field(default_factory=dict)
    formats: dict[str, None] = field(default_factory=dict)

    def add(self, edition: Edition) -> None:
        """Count an edition in."""
        self.count += 1
        self.articles[edition.entry.source] = None
        self.languages[edition.entry.language] = None
        self.formats[edition.entry.format] = None


def _table(groups: dict[tuple[str, ...], _Group]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Changed")
    table.add_column("Editions", justify="right")
    table.add_column("Articles", overflow="fold")
    table.add_column("Languages")
    table.add_column("Formats")
    for reasons, group in groups.items():
        table.add_row(
            ", ".join(reasons) or _UNKNOWN,
            f"{group.count:,}",
            named(group.articles),
            named(group.languages, most=12),
            named(group.formats),
        )
    return table
