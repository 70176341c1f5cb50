"""Options that several commands share, with their help."""

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.settings import OPTIONS, Key, Kind

if TYPE_CHECKING:
    from toolkit.findings import Finding, Severity


def option_of(name: str) -> Any:
    """Return an option of the table of keys as Typer takes it; what holds unless it is given is only told here.

    Args:
        name: What the library calls it: see `toolkit.settings.OPTIONS`.
    """
    key = OPTIONS[name]
    assert key.option is not None, "only such keys are in the table"  # noqa: S101
    told = key.option.help or key.help
    shown = f"{told}  [default: {key.option.default}]" if key.option.default else told
    if not key.option.flags:
        return typer.Argument(metavar=name.upper(), help=shown, show_default=False)
    if key.kind is Kind.FLAG:
        return typer.Option(*key.option.flags, help=shown)
    metavar = "N" if key.kind is Kind.WHOLE else "TEXT"
    return typer.Option(*key.option.flags, help=shown, metavar=metavar, show_default=False)


def parameter_of(key: Key) -> inspect.Parameter:
    """Return a key as a parameter of a command."""
    kind: Any = _TYPES.get(key.kind, str | None)
    annotation = Annotated[kind, option_of(key.parameter)]
    default = False if key.kind is Kind.FLAG else None
    return inspect.Parameter(
        key.parameter, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=annotation
    )


_TYPES: dict[Kind, Any] = {
    Kind.FLAG: bool,
    Kind.WHOLE: int | None,
    Kind.TEXTS: list[str] | None,
    Kind.TAGS: list[str] | None,
}

SourceLanguage = Annotated[str | None, option_of("source_language")]
SourceFormat = Annotated[str | None, option_of("source_format")]
Raw = Annotated[bool, option_of("raw")]
Out = Annotated[str | None, option_of("out")]
EngineName = Annotated[str | None, option_of("engine")]
Quality = Annotated[str | None, option_of("quality")]
Device = Annotated[str | None, option_of("device")]
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


FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="SEVERITY",
        help="error or warning: return exit code 4 if something was found that is as severe.",
        show_default=False,
    ),
]


def severity_of(fail_on: str | None) -> Severity | None:
    """Return the severity that `--fail-on` names; None if it was not given.

    Raises:
        UsageError: It names none.
    """
    from toolkit.errors import UsageError
    from toolkit.findings import Severity

    if fail_on is None:
        return None
    if fail_on not in {"error", "warning"}:
        raise UsageError(f"'{fail_on}' is no severity that --fail-on takes.", "Choose one of: error, warning.")
    return Severity(fail_on)


def tell(findings: Iterable[Finding]) -> None:
    """Write what a person should know of a command beside its answer, to stderr."""
    for finding in dict.fromkeys(findings):
        typer.echo(f"publish: {finding.message} [{finding.code}]", err=True)


def set_up_logging(verbose: bool) -> None:
    """Send the toolkit's log to stderr if it is wanted."""
    if verbose:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        logger = logging.getLogger("toolkit")
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
