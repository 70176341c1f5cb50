"""Options that several commands share, with their help."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer


def _text(*names: str, help: str, default: str = "") -> typer.models.OptionInfo:  # noqa: A002 - Typer's word
    """Return an option that takes text; its default is decided later, and only told here."""
    told = f"{help}  [default: {default}]" if default else help
    option: typer.models.OptionInfo = typer.Option(*names, help=told, metavar="TEXT", show_default=False)
    return option


Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCES",
        help="Files, folders (every article in them) or globs.  [default: the project file's, else the folder seeds/]",
        show_default=False,
    ),
]
Languages = Annotated[
    list[str] | None, _text("--lang", "-l", help="Target language(s), BCP 47; repeatable or comma-separated.")
]
Formats = Annotated[
    list[str] | None,
    _text("--format", "-f", help="epub, pdf, docx; repeatable or comma-separated.", default="all three"),
]
SourceLanguage = Annotated[str | None, _text("--from", help="Source language.", default="the document's own, else en")]
SourceFormat = Annotated[
    str | None,
    _text("--as", help="Read the sources as this format, whatever they are called."),
]
Raw = Annotated[bool, typer.Option("--raw", help="Take web pages as they are, navigation and all.")]
Out = Annotated[str | None, _text("--out", "-o", help="Folder for the editions.", default="editions")]
EngineName = Annotated[
    str | None,
    _text("--engine", help="auto, ctranslate2, argos, apertium, pseudo, or a plug-in's name.", default="auto"),
]
Quality = Annotated[str | None, _text("--quality", help="best, or fast: 2.5 times as fast, and worse.", default="best")]
Device = Annotated[str | None, _text("--device", help="Where models run: auto, cpu, cuda.", default="auto")]
Glossaries = Annotated[
    list[str] | None,
    _text("--glossary", "-g", help="File with terms, CSV or TBX; repeatable, an earlier one has precedence."),
]
MemoryFile = Annotated[
    str | None,
    _text(
        "--memory", help="File of the translation memory, or postgresql://…; 'none' for none.", default="the user's own"
    ),
]
TypographyLevel = Annotated[
    str | None,
    _text(
        "--typography", help="none, standard, or full: also numbers, dates and times in the text.", default="standard"
    ),
]
Bilingual = Annotated[bool, typer.Option("--bilingual", help="Put the original beside its translation.")]
Bundle = Annotated[
    str | None, _text("--bundle", help="Title of one edition that holds all sources, instead of one for each.")
]
TemplatesFolder = Annotated[
    str | None, _text("--templates", help="Folder of your own templates, over the toolkit's: epub/, pdf/, docx/.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse editions that can't be made accessible.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", metavar="N", help="Editions rendered at once.  [default: all cores]", show_default=False
    ),
]
Cluster = Annotated[
    str | None, _text("--cluster", help="Build on the Dask cluster whose scheduler is there, tcp://host:8786.")
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON to stdout, and nothing else.")]
JsonLines = Annotated[
    bool, typer.Option("--json", help="Write a line of JSON to stdout for each event, and nothing else.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell what goes on inside, tracebacks too.")]
OutputFile = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="File to write.  [default: stdout]", show_default=False),
]


def set_up_logging(verbose: bool) -> None:
    """Send the toolkit's log to stderr if it is wanted."""
    if verbose:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        logger = logging.getLogger("toolkit")
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
