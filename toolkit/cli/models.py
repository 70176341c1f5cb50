"""`publish models`: the Argos packages, Firefox's models and model folders on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from toolkit.cli import model_search, options as o
from toolkit.cli.streams import need_stdout
from toolkit.errors import MissingError, UsageError

if TYPE_CHECKING:
    from toolkit.translation.engines import (
        DownloadProgress,
        FirefoxPackage,
        Installed,
        InstalledModel,
        InstalledPackage,
    )

app = typer.Typer(help="Search, install, list and remove translation models.", no_args_is_help=True)
app.command("search")(model_search.command)
_MEGABYTE = 1_000_000
_FEW = 6
"""Languages that are listed by their tags; of more only their number is told."""


@app.command("list")
def list_command(json: o.Json = False) -> None:
    """List the installed Argos packages, Firefox's models and model folders."""
    from toolkit.translation.engines import (
        firefox_findings,
        list_firefox,
        list_models,
        list_packages,
        model_findings,
        package_findings,
    )

    items = [*map(_item, list_packages()), *map(_item, list_firefox()), *map(_item, list_models())]
    if json:
        need_stdout()
        import json as encoder

        typer.echo(encoder.dumps(items, ensure_ascii=False, indent=2))
        return
    for finding in (*package_findings(), *firefox_findings(), *model_findings()):
        typer.echo(f"publish: {finding.where}: {finding.message}", err=True)
    if not items:
        typer.echo("No package and no model is installed. Install one with: publish models install en es")
    for item in items:
        pair = f"{_few(item['sources'])}→{_few(item['targets'])}"
        what = f"{item['name']} {item['version']}".strip()
        licence = f", {item['licence']}" if item["licence"] else ""
        typer.echo(f"{pair:<12} {what}, {item['size'] / _MEGABYTE:.1f} MB ({item['engine']}){licence}")


@app.command("install")
def install_command(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="FROM TO | PATH | hf:OWNER/NAME",
            help="Two languages, an .argosmodel file, a model folder (CTranslate2's or Firefox's), or one on the hub.",
            show_default=False,
        ),
    ],
    source: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="TEXT", help="Of a folder: the language(s) it translates from."),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="TEXT", help="Of a folder: the language(s) it translates to."),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Of a folder: what to call it.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="TEXT", help="Of a folder: its family, where its files don't tell it.")
    ] = "",
    engine: Annotated[
        str, typer.Option("--engine", metavar="TEXT", help="Of FROM TO: whose models, firefox, ctranslate2 or argos.")
    ] = "",
    verbose: o.Verbose = False,
) -> None:
    """Install the best that can be had for two languages, an Argos package, a model folder, or a model of the hub.

    Of FROM TO the best is tried first, by the quality that is published for the pair: Firefox's models, OPUS-MT of the
    hub, Argos' packages; what can't be had is told, and the next is tried. --engine wants one of them.

    This and search are the only commands that use the network. HF_ENDPOINT names a mirror of the hub. Size and licence
    of what comes from there are told before it is fetched.

    A model folder is what CTranslate2's converters write, with the tokenizer of the original model in it (SentencePiece
    files, or a tokenizer.json): OPUS-MT, NLLB-200, M2M-100, SMaLL-100, MADLAD-400, quickmt, OpenNMT. Its languages come
    from its vocabulary or from its name, as of opus-mt-en-es; otherwise give them with --from and --to. What family it
    is of is told by its files; where they leave it open, give --kind opus, quickmt, plain, m2m100 or small100.

    Firefox's models come from Mozilla, or from a mirror that FXTRANSLATE_RECORDS_URL names, each file checked by its
    digest; or from a folder that has their files (model.enes.intgemm.alphas.bin, vocab.enes.spm), packed or not.
    """
    o.set_up_logging(verbose)
    given = _Given(_split(source or []), _split(target or []), name, kind)
    if len(what) == 1 and what[0].startswith("hf:"):
        _install_from_hub(what[0], given)
        return
    if len(what) == 1 and Path(what[0]).is_dir():
        _install_folder(Path(what[0]), given)
        return
    if any(given):
        raise UsageError(
            "--from, --to, --name and --kind are for a model folder, or one of the hub.",
            "For instance: models/opus-mt-en-es",
        )
    from toolkit.languages import normalize_tag
    from toolkit.translation import engines

    if len(what) == 1:
        path = Path(what[0])
        if not path.exists():
            raise UsageError(f"There is no file {path}.", "Give the path of one, or two languages: en es")
        _tell_installed(engines.install_file(path))
        return
    if len(what) != 2:
        raise UsageError("'publish models install' takes two languages or one path.", "For instance: en es")
    with _download_progress() as progress:
        pair = normalize_tag(what[0]), normalize_tag(what[1])
        installed = engines.install_best(*pair, engine, progress=progress, tell=_tell)
    for one in installed:
        _tell_installed(one)


@app.command("remove")
def remove_command(
    what: Annotated[
        list[str],
        typer.Argument(metavar="FROM TO | NAME", help="Two languages, or a model's name.", show_default=False),
    ],
) -> None:
    """Remove the package or model for a pair, or the one of a name."""
    from toolkit.translation.engines import (
        list_firefox,
        list_models,
        list_packages,
        remove_firefox,
        remove_model,
        remove_pair,
    )

    packages, models = list_packages(), list_models()
    firefox = list_firefox()
    if len(what) == 1:
        packages = [package for package in packages if package.name == what[0]]
        models = [model for model in models if model.name == what[0]]
        firefox = [one for one in firefox if one.name == what[0]]
    elif len(what) == 2:
        packages, firefox, models = _of_pair(packages, firefox, models, *what)
    else:
        raise UsageError("'publish models remove' takes two languages or one name.", "For instance: en es")
    names = [one.name for one in packages] + [one.name for one in firefox] + [model.name for model in models]
    if not names:
        raise MissingError(
            f"No package or model '{' '.join(what)}' is installed.", "See what is installed with: publish models list"
        )
    if len(names) > 1:
        raise UsageError(f"Several could be meant: {', '.join(names)}.", "Remove one by its name.")
    for package in packages:
        for removed in remove_pair(package.source, package.target):
            typer.echo(f"{removed.name} {removed.version} is removed.")
    for one in firefox:
        typer.echo(f"{remove_firefox(one.name).name} {one.version} is removed.")
    for model in models:
        typer.echo(f"{remove_model(model.name).name} is removed.")


class _Given(NamedTuple):
    """What the user says of a model folder."""

    sources: list[str]
    targets: list[str]
    name: str
    kind: str


def _install_folder(folder: Path, given: _Given) -> None:
    from toolkit.translation.engines import firefox_files, install_firefox_folder, install_folder

    if not firefox_files(folder):
        _tell_installed(install_folder(folder, *given))
        return
    if given.name or given.kind:
        raise UsageError("Firefox's models have names and kinds of their own.", "Leave --name and --kind out.")
    one = install_firefox_folder(folder, given.sources, given.targets)
    typer.echo(f"{one.name} is installed and translates {one.source}→{one.target}.")


def _install_from_hub(address: str, given: _Given) -> None:
    from toolkit.translation.engines import install_from_hub

    with _download_progress() as progress:
        model = install_from_hub(address, *given, progress=progress, tell=_tell)
    _tell_installed(model)


def _tell_installed(installed: Installed) -> None:
    item = _item(installed)
    name = f"{item['name']} {item['version']}".strip()
    typer.echo(f"{name} is installed and translates {_few(item['sources'])}→{_few(item['targets'])}.")
    if item["licence"] and not item["origin"]:  # of a model of the hub it was told before
        _tell(f"The licence of {name}: {item['licence']}.")


def _tell(message: str) -> None:
    """Tell what is going to be done, beside what is the command's answer."""
    typer.echo(f"publish: {message}", err=True)


def _split(values: list[str]) -> list[str]:
    """Return the values of an option that is repeatable or comma-separated."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _of_pair(
    packages: list[InstalledPackage],
    firefox: list[FirefoxPackage],
    models: list[InstalledModel],
    source: str,
    target: str,
) -> tuple[list[InstalledPackage], list[FirefoxPackage], list[InstalledModel]]:
    """Return what serves a pair and no other; regional tags are served by their language."""
    from toolkit.languages import normalize_tag
    from toolkit.translation.engines import find_route

    single = [(model.pair, model) for model in models if model.pair]
    pairs = [(one.source, one.target) for one in packages] + [(one.source, one.target) for one in firefox]
    pairs += [pair for pair, _ in single]
    route = find_route(normalize_tag(source), normalize_tag(target), pairs)
    if route is None or len(route) > 1:
        return [], [], []
    hop = route[0]
    return (
        [package for package in packages if (package.source, package.target) == hop],
        [one for one in firefox if (one.source, one.target) == hop],
        [model for pair, model in single if pair == hop],
    )


def _item(installed: Installed) -> dict[str, Any]:
    """Return what `list` tells of something installed; it has a source and a target only if it has one of each."""
    from toolkit.translation.engines import InstalledModel, InstalledPackage

    told = {"name": installed.name, "size": installed.size}
    if isinstance(installed, InstalledModel):
        record = installed.record
        source, target = installed.pair or (None, None)
        sources, targets = sorted(record.sources), sorted(record.targets)
        told |= {"engine": "ctranslate2", "version": ""}
        told |= {"licence": record.licence, "origin": record.came.origin}
    else:
        source, target = installed.source, installed.target
        sources, targets = [source], [target]
        engine = "argos" if isinstance(installed, InstalledPackage) else "firefox"
        told |= {"engine": engine, "version": installed.version, "licence": "", "origin": ""}
    return told | {"source": source, "target": target, "sources": sources, "targets": targets}


def _few(tags: list[str]) -> str:
    return ",".join(tags) if len(tags) <= _FEW else f"{len(tags)} languages"


@contextmanager
def _download_progress() -> Iterator[DownloadProgress | None]:
    """Yield a callback that shows a download's progress on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def progress(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name)
            bar.update(tasks[name], completed=done, total=total or None)

        yield progress
