"""`publish evaluate`: how good an engine is, on sentences with a translation by a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import options as o
from toolkit.cli.streams import need_stdout
from toolkit.counting import counted
from toolkit.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from toolkit.translation import Comparison, Evaluation


def command(  # noqa: PLR0913, PLR0917 - these are the options
    source: Annotated[Path, typer.Option("--source", metavar="FILE", help="Sentences, one a line, UTF-8.")],
    reference: Annotated[Path, typer.Option("--reference", metavar="FILE", help="Their translations, line by line.")],
    lang: Annotated[str, typer.Option("--lang", "-l", metavar="TEXT", help="Language of the translations.")],
    source_language: Annotated[str, typer.Option("--from", help="Language of the sentences.")] = "en",
    engine: o.EngineName = None,
    engines: Annotated[
        bool, typer.Option("--engines", help="Compare all engines and models that are here, side by side.")
    ] = False,
    quality: o.Quality = None,
    device: o.Device = None,
    worst: Annotated[int, typer.Option("--worst", min=0, help="How many of the worst sentences to show.")] = 10,
    json: o.Json = False,
    verbose: o.Verbose = False,
) -> None:
    """Translate sentences, and compare with translations by a person: BLEU, chrF, and the worst sentences.

    With --engines all engines and models that serve the pair here are compared, with the time that each takes.
    """
    o.set_up_logging(verbose)
    from toolkit.settings import load_settings
    from toolkit.translation import compare_engines, evaluate, read_pairs

    if engines and engine:
        raise UsageError("--engine names one engine, --engines wants all.", "Leave one of them out.")
    settings = load_settings({"engine": engine, "quality": quality, "device": device})
    pairs = read_pairs(source, reference)
    if engines:
        comparison = compare_engines(*pairs, lang, source_language=source_language, settings=settings)
        _print_json(comparison.to_dict(worst)) if json else _print_comparison(comparison)
        raise typer.Exit(int(ExitCode.OK if comparison.evaluations else ExitCode.INCOMPLETE))
    result = evaluate(*pairs, lang, source_language=source_language, engine=settings.engine, settings=settings)
    _print_json(result.to_dict(worst)) if json else _print(result, worst)


def _print_json(plain: dict[str, Any]) -> None:
    need_stdout()
    import json as encoder

    typer.echo(encoder.dumps(plain, ensure_ascii=False, indent=2))


def _print_comparison(comparison: Comparison) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    for engine, message in comparison.failures:
        typer.echo(f"publish: {engine}: {message}", err=True)
    o.tell(finding for one in comparison.evaluations for finding in one.findings)
    if not comparison.evaluations:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Engine")
    table.add_column("Model")
    for title in ("chrF", "BLEU", "Seconds", "A second"):
        table.add_column(title, justify="right")
    for one in comparison.evaluations:
        made = one.fingerprint
        figures = (one.chrf.value, one.bleu.value, one.seconds, len(one.rows) / max(one.seconds, 1e-9))
        table.add_row(made.engine, Text(made.model), *(f"{figure:.1f}" for figure in figures))
    Console(highlight=False).print(table)
    first = comparison.evaluations[0]
    pair = f"{first.source_language}→{first.language}"
    left = f", {len(first.left_out)} left out" if first.left_out else ""
    typer.echo(f"{counted(len(first.rows), 'sentence')}, {pair}{left}; seconds with the loading of models")
    typer.echo(f"BLEU    {first.bleu.signature}")
    typer.echo(f"chrF    {first.chrf.signature}")


def _print(result: Evaluation, worst: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = result.fingerprint
    typer.echo(f"BLEU {result.bleu.value:.1f}    {result.bleu.signature}")
    typer.echo(f"chrF {result.chrf.value:.1f}    {result.chrf.signature}")
    typer.echo(
        f"{counted(len(result.rows), 'sentence')}, {result.source_language}→{result.language}, "
        f"{made.engine} ({made.model}), {len(result.rows) / max(result.seconds, 1e-9):.0f} a second"
    )
    for finding in result.findings:
        typer.echo(f"{finding.message} [{finding.code}]")
    if result.left_out:
        lines = ", ".join(map(str, result.left_out[:10])) + (" …" if len(result.left_out) > 10 else "")
        named = "line" if len(result.left_out) == 1 else "lines"
        typer.echo(f"{len(result.left_out)} left out, one side is empty: {named} {lines}")
    if not worst:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Line", "chrF"):
        table.add_column(title, justify="right")
    for title in ("Source", "Translation", "Reference"):
        table.add_column(title)
    for row in result.worst(worst):
        # As text, not as rich's markup: sentences have square brackets.
        texts = (Text(text) for text in (row.source, row.translation, row.reference))
        table.add_row(str(row.line), f"{row.chrf:.1f}", *texts)
    Console(highlight=False).print(table)
