"""`publish models search`: what could be had for a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import options as o
from toolkit.cli.streams import need_stdout

if TYPE_CHECKING:
    from toolkit.translation.engines import SearchResult, SearchRow

_WIDEST = 1000


def command(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The language to translate from.", show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help="The language to translate into.", show_default=False)],
    json: o.Json = False,
    verbose: o.Verbose = False,
) -> None:
    """Show what could be had for two languages: from where, how large, under which licence, how good.

    Quality is as published with Firefox's models (FLORES-200): BLEU and COMET. Hugging Face's hub is asked what it has;
    what is marked ~ is told by our own tables.
    """
    o.set_up_logging(verbose)
    from toolkit.languages import normalize_tag
    from toolkit.translation.engines import search_models

    result = search_models(normalize_tag(source), normalize_tag(target))
    if json:
        need_stdout()
        import json as encoder

        plain = {"found": [one.to_dict() for one in result.found], "auto": result.auto, "notes": result.notes}
        typer.echo(encoder.dumps(plain, ensure_ascii=False, indent=2))
        return
    for note in result.notes:
        typer.echo(f"publish: {note}", err=True)
    _print(result)


def _print(result: SearchResult) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from toolkit.translation.engines import sources_told

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("", "Kind"):
        table.add_column(title)
    for title in ("MB", "BLEU", "COMET"):
        table.add_column(title, justify="right")
    for title in ("Licence", "Get it by"):
        table.add_column(title)
    for row in result.found:
        table.add_row(*map(Text, _cells(row)))
    # As wide as it must be: commands are there to be copied.
    width = Console(width=_WIDEST).measure(table).maximum
    Console(highlight=False, width=width).print(table)
    typer.echo(f"auto takes {result.auto}." if result.auto else "Nothing here serves the pair yet.")
    used = dict.fromkeys(row.candidate.published.source for row in result.found if row.candidate.published)
    for name in used:
        typer.echo(f"Quality: {sources_told()[name]}")


def _cells(row: SearchRow) -> tuple[str, ...]:
    one, figures = row.candidate, row.candidate.published
    state = "auto" if row.taken else "here" if row.installed else ""
    own = "" if one.asked else "~"
    return (
        state,
        one.kind,
        f"{own}{one.megabytes:,.0f}" if one.megabytes else "",
        f"{figures.bleu:.1f}" if figures else "",
        f"{figures.comet:.3f}" if figures and figures.comet is not None else "",
        one.licence,
        one.command if one.engine != "apertium" else one.what,
    )
