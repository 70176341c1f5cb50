"""`publish evaluate`: how good an engine is, on sentences with a translation by a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import options as o
from toolkit.cli.streams import need_stdout

if TYPE_CHECKING:
    from toolkit.translation import Evaluation


def command(  # noqa: PLR0913, PLR0917 - these are the options
    source: Annotated[Path, typer.Option("--source", metavar="FILE", help="Sentences, one a line, UTF-8.")],
    reference: Annotated[Path, typer.Option("--reference", metavar="FILE", help="Their translations, line by line.")],
    lang: Annotated[str, typer.Option("--lang", "-l", metavar="TEXT", help="Language of the translations.")],
    source_language: Annotated[str, typer.Option("--from", help="Language of the sentences.")] = "en",
    engine: o.EngineName = None,
    quality: o.Quality = None,
    device: o.Device = None,
    worst: Annotated[int, typer.Option("--worst", min=0, help="How many of the worst sentences to show.")] = 10,
    json: o.Json = False,
    verbose: o.Verbose = False,
) -> None:
    """Translate sentences, and compare with translations by a person: BLEU, chrF, and the worst sentences."""
    o.set_up_logging(verbose)
    from toolkit.settings import load_settings
    from toolkit.translation import evaluate, read_pairs

    settings = load_settings({"engine": engine, "quality": quality, "device": device})
    result = evaluate(
        *read_pairs(source, reference),
        lang,
        source_language=source_language,
        engine=settings.engine,
        settings=settings,
    )
    if json:
        need_stdout()
        import json as encoder

        typer.echo(encoder.dumps(result.to_dict(worst), ensure_ascii=False, indent=2))
    else:
        _print(result, worst)


def _print(result: Evaluation, worst: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = result.fingerprint
    typer.echo(f"BLEU {result.bleu.value:.1f}    {result.bleu.signature}")
    typer.echo(f"chrF {result.chrf.value:.1f}    {result.chrf.signature}")
    typer.echo(
        f"{len(result.rows)} sentences, {result.source_language}→{result.language}, {made.engine} ({made.model}), "
        f"{len(result.rows) / max(result.seconds, 1e-9):.0f} a second"
    )
    if result.left_out:
        lines = ", ".join(map(str, result.left_out[:10])) + (" …" if len(result.left_out) > 10 else "")
        typer.echo(f"{len(result.left_out)} left out, one side is empty: line {lines}")
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
