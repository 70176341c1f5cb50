"""The options that say what is wanted: the same for every command that builds, or tells what a build would do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from toolkit.cli.options import parameter_of
from toolkit.settings import OPTIONS, fields_given

Flags = dict[str, Any]
"""Fields of `toolkit.settings.Settings` by name; None where nothing was given."""


def takes_wanted(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of the table of keys before its own.

    Args:
        command: A command whose first parameter is the `Flags` that were given; the others are its own options.

    Returns:
        The command as Typer takes it.
    """
    _first, *own = inspect.signature(command, eval_str=True).parameters.values()
    taken = {flag for parameter in own for flag in _flags(parameter)}
    # A command's own option stands in the place of one that is called the same.
    wanted = {name: key for name, key in OPTIONS.items() if key.option and not taken & {*key.option.flags}}

    def with_wanted(**given: Any) -> None:
        command(fields_given({name: given.pop(name) for name in wanted}), **given)

    parameters = [*map(parameter_of, wanted.values()), *own]
    with_wanted.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_wanted.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    with_wanted.__doc__ = command.__doc__
    return with_wanted


def _flags(parameter: inspect.Parameter) -> Iterable[str]:
    """Return what an option of a command is called on the command line."""
    told = [parameter.default, *getattr(parameter.annotation, "__metadata__", ())]
    named = [(getattr(item, "default", None), *(getattr(item, "param_decls", None) or ())) for item in told]
    # Within Annotated, Typer takes the first name for a default until it makes the command.
    return [flag for names in named for flag in names if isinstance(flag, str) and flag.startswith("-")]
