"""`publish schema`: the JSON Schema of the project file."""

from __future__ import annotations

import typer


def command() -> None:
    """Write the JSON Schema of publish.toml to stdout, for editors and other programs."""
    from toolkit.settings import schema_text

    typer.echo(schema_text(), nl=False)
