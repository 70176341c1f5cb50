"""`publish normalize`: the intermediate document model of a source."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import options as o
from toolkit.cli.streams import need_stdout
from toolkit.errors import UsageError


def command(
    source: Annotated[Path, typer.Argument(help="The article's file.", show_default=False)],
    out: o.OutputFile = None,
    source_language: o.SourceLanguage = None,
    source_format: o.SourceFormat = None,
    raw: o.Raw = False,
    verbose: o.Verbose = False,
) -> None:
    """Write an article's intermediate document model: pandoc JSON with our metadata, images inside."""
    o.set_up_logging(verbose)
    if out is None:
        need_stdout()
    elif out.is_dir():
        raise UsageError(f"{out} is a folder.", "Give --out the name of a file.")
    from toolkit.files import write_atomically
    from toolkit.ingest import read_article
    from toolkit.settings import find_project_file

    project = find_project_file(Path.cwd())
    root = project.parent if project else None  # an article of a project is read as a build reads it
    article = read_article(source, raw=raw, format=source_format, language=source_language, root=root)
    for finding in article.findings:
        typer.echo(f"{source}: {finding.message} [{finding.code}]", err=True)
    text = f"{article.to_json()}\n"
    if out is not None:
        write_atomically(out, text.encode())
    else:
        sys.stdout.buffer.write(text.encode())
