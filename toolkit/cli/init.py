"""`publish init`: a project file to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to write it.  [default: here]", show_default=False)
    ] = Path(),
    schema: Annotated[
        bool, typer.Option("--schema", help="Write the JSON Schema beside it, so that editors know its keys.")
    ] = False,
) -> None:
    """Write a commented publish.toml, the project file; one that is there already stays."""
    from toolkit.settings import write_sample

    file = write_sample(folder, schema=schema)
    typer.echo(f"Wrote {file}.")
    typer.echo("Put your articles into the folder seeds/ beside it, or name them there under 'sources';")
    typer.echo("say under 'lang' which languages you want. Then run: publish")
