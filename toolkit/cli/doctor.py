"""`publish doctor`: what is here, what is missing, and the command that mends it."""

from __future__ import annotations

import typer

from toolkit.cli import options as o
from toolkit.cli.streams import need_stdout
from toolkit.errors import ExitCode


def command(json: o.Json = False) -> None:
    """Show what is here, what is missing, and the command that mends it."""
    from toolkit.inventory import examine

    findings = examine()
    if json:
        need_stdout()
        import json as encoder
        from dataclasses import asdict

        typer.echo(encoder.dumps([asdict(item) for item in findings], ensure_ascii=False, indent=2))
    else:
        for item in findings:
            mark = "✓" if item.present else ("✗" if item.needed else "–")
            typer.echo(f"{mark} {item.name:<22} {item.detail}")
            if item.remedy:
                typer.echo(f"  {'':<22} {item.remedy}")
    if any(item.needed and not item.present for item in findings):
        raise typer.Exit(ExitCode.MISSING)
