"""`publish memory`: what people translated, and what engines did, taken in, out, looked up and put in order."""

from __future__ import annotations

import json as json_module
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import options as o
from toolkit.counting import counted

if TYPE_CHECKING:
    from toolkit.translation.memory import Holding, Memory

app = typer.Typer(
    help="Take translations in and out of the memory, look them up, put it in order.", no_args_is_help=True
)

Place = Annotated[str | None, o.option_of("memory")]
From = Annotated[str | None, typer.Option("--from", metavar="TAG", help="Language of the sentences.")]
Lang = Annotated[str | None, typer.Option("--lang", "-l", metavar="TAG", help="Language of the translations.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Change nothing, and show what would be changed.")]


@contextmanager
def _opened(place: str | None, *, create: bool = False) -> Iterator[Memory]:
    """Open the memory that is wanted: the one given, the project's, or the user's own."""
    from toolkit.settings import load_settings
    from toolkit.steps import memory_place
    from toolkit.translation.memory import open_memory

    wanted = memory_place(load_settings({} if place is None else {"memory": place}))
    with open_memory(wanted, create=create) as memory:
        yield memory


def _tag(language: str | None) -> str | None:
    from toolkit.languages import normalize_tag

    return None if language is None else normalize_tag(language)


@app.command("import")
def import_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILES", help="TMX, CSV, PO or XLIFF.", show_default=False)],
    source: From = None,
    lang: Lang = None,
    memory: Place = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace other translations that people gave of the same sentences.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Take files with translations in, as what people have translated; TMX may be of any size."""
    from toolkit.review import import_memory

    with _opened(memory, create=not dry_run) as opened:
        for path in files:
            done = import_memory(opened, path, (_tag(source), _tag(lang)), replace=replace, dry_run=dry_run)
            told = ", ".join(map(str, done.pairs)) or "no languages that are wanted"
            new = "" if dry_run else f", {done.stored:,} of them new"
            typer.echo(f"{path}: {counted(done.read, 'translation')}{new} ({told}).")


@app.command("export")
def export_command(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.", show_default=False)],
    form: Annotated[
        str, typer.Option("--as", metavar="FORM", help="tmx, which holds all of it; or csv, po, xliff, xliff2.")
    ] = "tmx",
    source: From = None,
    lang: Lang = None,
    memory: Place = None,
) -> None:
    """Write what people translated into a file for other programs, or for another memory."""
    from toolkit.review import export_memory

    with _opened(memory) as opened:
        count = export_memory(opened, to, form, (_tag(source), _tag(lang)))
    typer.echo(f"{counted(count, 'translation is', 'translations are')} in {to}.")


@app.command("stats")
def stats_command(memory: Place = None, json: o.Json = False) -> None:
    """Tell how many translations there are, by languages, and by people and engines."""
    from toolkit.translation.memory import holdings_of

    with _opened(memory) as opened:
        held = holdings_of(opened)
    if json:
        typer.echo(json_module.dumps([asdict(one) for one in held], ensure_ascii=False))
    elif not held:
        typer.echo(f"The memory {opened.name} is empty.")
    else:
        _print(held)


@app.command("search")
def search_command(
    text: Annotated[str, typer.Argument(metavar="SENTENCE", help="A sentence, or one much like it.")],
    source: From = None,
    lang: Lang = None,
    least: Annotated[int, typer.Option("--least", min=1, max=100, metavar="N", help="How alike, in per cent.")] = 60,
    memory: Place = None,
    json: o.Json = False,
) -> None:
    """Look up a sentence, and others much like it, that people have translated."""
    from toolkit.languages import same_language
    from toolkit.translation.memory import reviewed_pairs

    wanted = _tag(source), _tag(lang)
    with _opened(memory) as opened:
        named = [
            pair
            for pair in reviewed_pairs(opened)
            if same_language(pair.source, wanted[0] or pair.source)
            and same_language(pair.target, wanted[1] or pair.target)
        ]
        found = dict.fromkeys(match for pair in named for match in opened.similar(pair, text, least=least, most=10))
    if json:
        typer.echo(json_module.dumps([asdict(match) for match in found], ensure_ascii=False))
        return
    for match in sorted(found, key=lambda match: -match.similarity):
        typer.echo(f"{match.similarity} % {match.pair}: {match.source}\n    → {match.translation}")
    if not found:
        typer.echo("People have translated nothing like it.")


@app.command("clean")
def clean_command(memory: Place = None, dry_run: DryRun = False) -> None:
    """Take out what engines made in versions, or with models, that a newer one has replaced.

    What people translated stays.
    """
    from toolkit.translation.memory import clean

    with _opened(memory) as opened:
        gone = clean(opened, dry_run=dry_run)
    typer.echo(
        f"{'Would take out' if dry_run else 'Took out'} {counted(sum(one.entries for one in gone), 'translation')}."
    )
    _print(gone)


@app.command("forget")
def forget_command(
    source: Annotated[str, typer.Option("--from", metavar="TAG", help="Language of the sentences.")],
    lang: Annotated[str, typer.Option("--lang", "-l", metavar="TAG", help="Language of the translations.")],
    sentences: Annotated[
        list[str] | None, typer.Argument(metavar="SENTENCES", help="The sentences.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All sentences of these languages.")] = False,
    memory: Place = None,
) -> None:
    """Take all translations of some sentences out, people's and engines'; the next build translates them anew."""
    from toolkit.errors import UsageError
    from toolkit.languages import normalize_tag
    from toolkit.translation.engines import Pair
    from toolkit.translation.memory import forget

    if bool(sentences) == every:
        raise UsageError("Either sentences or --all can be forgotten.", "Name the sentences, or give --all.")
    with _opened(memory) as opened:
        count = forget(opened, Pair(normalize_tag(source), normalize_tag(lang)), None if every else sentences)
    typer.echo(f"Took out {counted(count, 'translation')}.")


def _print(held: list[Holding]) -> None:
    for one in held:
        typer.echo(f"  {one.pair}  {one.entries:>10,}  {one.engine or 'people'}")
