"""Texts, flags and whole numbers of the command line, taken without Pydantic.

Typer has Pydantic check that a text is a text. To import it, and to make a check for each option, takes a tenth of a
second, a fifth of a build that has nothing to do. What is no text and no number as people write it is still checked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any


def take_plainly(command: Any) -> None:
    """Let a command, and those inside it, take plain values of their parameters as they are.

    Args:
        command: A command as Typer makes it. Of a Typer that says nothing of types, nothing is changed.
    """
    command.get_params = partial(_plain, command.get_params)
    for inner in getattr(command, "commands", {}).values():
        take_plainly(inner)


def _plain(parameters: Callable[[Any], list[Any]], context: Any) -> list[Any]:
    """Return a command's parameters, that for its help among them."""
    found = parameters(context)
    for parameter in found:
        kind = getattr(parameter, "type_descriptor", None)
        if kind is not None and not kind.is_ranged and "process_value" not in vars(parameter):
            parameter.process_value = partial(_processed, parameter, parameter.process_value, kind.annotation)
    return found


def _processed(parameter: Any, checked: Callable[..., Any], kind: Any, context: Any, value: Any) -> Any:
    """Return the value of a parameter, as Typer would."""
    if value is None and not parameter.required:
        taken: Any = () if parameter.multiple or parameter.nargs == -1 else None
    elif kind is str and isinstance(value, str):
        taken = value
    elif kind == list[str] and isinstance(value, list | tuple) and value:
        taken = [*value]
    elif kind is int and isinstance(value, str) and value.isascii() and value.isdigit():
        taken = int(value)
    else:
        return checked(context, value)
    return taken if parameter.callback is None else parameter.callback(context, parameter, taken)
