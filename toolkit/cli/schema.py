"""`publish schema`: the JSON Schema of the project file."""

from __future__ import annotations

import typer

from toolkit.cli.streams import need_stdout


def command() -> None:
    """Write the JSON Schema of publish.toml to stdout, for editors and other programs."""
    from toolkit.settings import schema_text

    need_stdout()
    typer.echo(schema_text(), nl=False)
