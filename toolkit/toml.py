"""TOML that strangers have written: the standard library's parser, with one kind of error for all that may go wrong."""

from __future__ import annotations

import re
import tomllib
from typing import Any

TomlError = tomllib.TOMLDecodeError
"""What is raised for a text that is no TOML."""

TOO_DEEP = "it is nested too deeply"

_WHOLE = 1 << 63
"""Whole numbers have 64 bits, and larger ones are an error: TOML 1.0.0, "Integer"."""

_PART = re.compile(r"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+")
_MOST_PARTS = 100
"""Parts that a dotted key may have: the parser takes a time that grows with their square."""


def loads(text: str) -> dict[str, Any]:
    """Return what a text says.

    Raises:
        TomlError: It is no TOML, is nested too deeply, or holds a number that is too large.
    """
    if any(line.count(".") >= _MOST_PARTS and _has_long_key(line) for line in text.split("\n")):
        raise TomlError(TOO_DEEP)
    try:
        table = tomllib.loads(text)
        _check(table)
    except RecursionError as error:
        raise TomlError(TOO_DEEP) from error
    except TomlError:
        raise
    except ValueError as error:  # of a number of thousands of digits, for one
        raise TomlError(str(error).partition(";")[0]) from error
    return table


def _has_long_key(line: str) -> bool:
    parts, end = 0, -1
    for match in _PART.finditer(line):
        parts = parts + 1 if match.start() == end else 1
        end = match.end()
        if parts >= _MOST_PARTS:
            return True
    return False


def _check(table: dict[str, Any]) -> None:
    """Make sure that every whole number in a table is one that TOML has: others can't even be written down again.

    Raises:
        TomlError: One is not.
    """
    waiting: list[Any] = [table]
    while waiting:
        match waiting.pop():
            case dict() as inner:
                waiting.extend(inner.values())
            case list() as items:
                waiting.extend(items)
            case int(number) if not -_WHOLE <= number < _WHOLE:
                raise TomlError("a whole number is too large")
