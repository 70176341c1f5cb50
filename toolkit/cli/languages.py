"""`publish languages`: what there are locales for, and which engine can serve each."""

from __future__ import annotations

from typing import Annotated

import typer

from toolkit.cli import options as o
from toolkit.cli.streams import need_stdout


def command(
    source: Annotated[str, typer.Option("--from", help="Source language.")] = "en",
    json: o.Json = False,
) -> None:
    """List the locales, and which engine can serve each from the source language."""
    from toolkit.inventory import language_table

    rows = language_table(source)
    if json:
        need_stdout()
        import json as encoder
        from dataclasses import asdict

        typer.echo(encoder.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Tag", "Language", f"Engine from {source}"):
        table.add_column(title)
    for row in rows:
        table.add_row(row.tag, row.name, row.engine or f"none: {row.remedy or 'a model folder'}")
    Console(highlight=False).print(table)
