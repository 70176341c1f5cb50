"""The program `publish`: the commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from toolkit.cli import streams
from toolkit.cli.group import DefaultGroup
from toolkit.cli.interrupt import INTERRUPTED
from toolkit.cli.plain_values import take_plainly
from toolkit.errors import ExitCode, PublishError, of_system

_HOMELESS = ("The folder that one is in is gone.", "Go to another one: cd")

log = logging.getLogger("toolkit")

_COMMANDS = {
    "init": "Write a project file to begin with.",
    "build": "Make editions; needs no name.",
    "plan": "Show what is stale, and why.",
    "watch": "Make again what an edit makes stale.",
    "report": "Tell what was made, what to read first, what was found.",
    "clean": "Remove the editions, and nothing else.",
    "normalize": "Write the intermediate document model.",
    "evaluate": "Tell how good an engine is: BLEU, chrF.",
    "doctor": "Show what is missing, and what mends it.",
    "languages": "List locales and engines.",
    "schema": "Write the JSON Schema of the project file.",
}
"""The commands, each a module of this room with a function `command`, and what they do in a few words."""

_GROUPS = ("review", "memory", "glossary", "models")
"""The commands that have commands of their own, each a module with an `app`."""

NAMES = (*_COMMANDS, *_GROUPS)
"""What the first word of a command line may be, beside a source."""


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"publish {version('publish-toolkit')}")
        raise typer.Exit


def _group(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn articles into EPUB, PDF, DOCX, HTML and Markdown editions in other languages, offline.

    All that most people need is: publish --lang es,fr --format epub article.md
    """


class _Program(DefaultGroup):
    names = NAMES


def program(names: Collection[str] = NAMES) -> typer.Typer:
    """Return the program with some of its commands, whose modules are imported.

    Args:
        names: Those of `NAMES` that are wanted.
    """
    app = typer.Typer(
        name="publish",
        cls=_Program,
        rich_markup_mode=None,  # plain help: rich would take longer to import than all the rest
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=(
            "Exit codes: 0 all made; 1 some editions could not be made; 2 wrong use, or a source that can't be read; "
            "3 something is missing on this machine; 4 something was found that is as severe as --fail-on says."
        ),
    )
    app.callback()(_group)
    for name, told in _COMMANDS.items():
        if name in names:
            app.command(name, short_help=told)(import_module(f"toolkit.cli.{name}").command)
    for name in _GROUPS:
        if name in names:
            app.add_typer(import_module(f"toolkit.cli.{name}").app, name=name)
    return app


def _named(arguments: Sequence[str]) -> Collection[str]:
    """Return the commands that a command line is about: to make all of them takes a tenth of a short build."""
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help") or "_PUBLISH_COMPLETE" in os.environ:  # Typer's variable, from shells
        return NAMES
    return (first if first in NAMES else DefaultGroup.default,)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    Args:
        arguments: The command line without the program's name; the process's own unless given.
    """
    try:
        given = sys.argv[1:] if arguments is None else list(arguments)
        command = typer.main.get_command(program(_named(given)))
        take_plainly(command)
        code = command.main(args=given, prog_name="publish", standalone_mode=False)
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
