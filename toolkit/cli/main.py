"""The program `publish`: the commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from toolkit.cli import (
    build,
    clean,
    doctor,
    evaluate,
    glossary,
    init,
    languages,
    memory,
    models,
    normalize,
    plan,
    report,
    review,
    schema,
    streams,
    watch,
)
from toolkit.cli.group import DefaultGroup
from toolkit.cli.interrupt import INTERRUPTED
from toolkit.errors import ExitCode, PublishError, of_system

_HOMELESS = ("The folder that one is in is gone.", "Go to another one: cd")

log = logging.getLogger("toolkit")

app = typer.Typer(
    name="publish",
    cls=DefaultGroup,
    rich_markup_mode=None,  # plain help: rich would take longer to import than all the rest
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "Exit codes: 0 all made; 1 some editions could not be made; 2 wrong use, or a source that can't be read; "
        "3 something is missing on this machine; 4 something was found that is as severe as --fail-on says."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"publish {version('publish-toolkit')}")
        raise typer.Exit


@app.callback()
def _group(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn articles into EPUB, PDF, DOCX, HTML and Markdown editions in other languages, offline.

    All that most people need is: publish --lang es,fr --format epub article.md
    """


app.command("init", short_help="Write a project file to begin with.")(init.command)
app.command("build", short_help="Make editions; needs no name.")(build.command)
app.command("plan", short_help="Show what is stale, and why.")(plan.command)
app.command("watch", short_help="Make again what an edit makes stale.")(watch.command)
app.command("report", short_help="Tell what was made, what to read first, what was found.")(report.command)
app.command("clean", short_help="Remove the editions, and nothing else.")(clean.command)
app.command("normalize", short_help="Write the intermediate document model.")(normalize.command)
app.add_typer(review.app, name="review")
app.add_typer(memory.app, name="memory")
app.add_typer(glossary.app, name="glossary")
app.add_typer(models.app, name="models")
app.command("evaluate", short_help="Tell how good an engine is: BLEU, chrF.")(evaluate.command)
app.command("doctor", short_help="Show what is missing, and what mends it.")(doctor.command)
app.command("languages", short_help="List locales and engines.")(languages.command)
app.command("schema", short_help="Write the JSON Schema of the project file.")(schema.command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    Args:
        arguments: The command line without the program's name; the process's own unless given.
    """
    try:
        code = typer.main.get_command(app).main(
            args=None if arguments is None else list(arguments), prog_name="publish", standalone_mode=False
        )
    except PublishError as error:
        log.debug("the reason", exc_info=True)
        if _is_homeless():
            return _complain(*_HOMELESS, ExitCode.USAGE)
        return _complain(error.message, error.hint, error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain again when it flushes stdout.
        sys.stdout = None
        return ExitCode.INCOMPLETE
    except Exception as error:
        if hasattr(error, "format_message"):  # Typer's own errors: wrong flags and arguments
            return _complain(error.format_message(), "Run: publish --help", ExitCode.USAGE)
        log.debug("the reason", exc_info=True)
        if _is_homeless():
            return _complain(*_HOMELESS, ExitCode.USAGE)
        refused = of_system(error)
        if refused is not None:
            return _complain(refused.message, refused.hint, refused.exit_code)
        hint = "This is a bug. Run again with --verbose, and report what it says."
        return _complain(f"{type(error).__name__}: {error}", hint, ExitCode.INCOMPLETE)
    if code == INTERRUPTED:  # Typer, too, makes it of a KeyboardInterrupt
        return _complain("Stopped.", "What was made is complete; the same command goes on from there.", INTERRUPTED)
    return int(code or 0)


def _is_homeless() -> bool:
    """Tell whether the working folder has been removed."""
    try:
        os.getcwd()  # noqa: PTH109 - the system's own answer
    except OSError:
        return True
    return False


def _complain(message: str, hint: str, code: int) -> int:
    print(f"publish: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    if hint:
        print(f"         {' '.join(hint.split(chr(10)))}", file=sys.stderr)  # noqa: T201
    return int(code)


_GARBAGE = 200_000
"""Objects made until Python looks for cycles among them: a build makes none worth the search, which at Python's own 700
takes a fifteenth of a short one."""


def main() -> Any:
    """Run the program and exit."""
    gc.set_threshold(_GARBAGE)
    streams.guard()
    streams.allow_files()
    sys.exit(streams.finish(run()))
