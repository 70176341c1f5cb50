"""On which line of a TOML file a key stands. The standard library's parser tells no positions."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

_POSITION = re.compile(r"(?:(?<!\s)\s++)?\(at (?:line (?P<line>\d+), column \d+|end of document)\)")


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line, from 1, on which the statement begins that sets a key.

    The beginning of a file that ends between two statements is TOML as well. The smallest one that holds the key ends
    with its statement; what is one line shorter than the statement's first line does not hold it.

    Args:
        text: TOML that can be parsed.
        path: The key, from the top: ``("language", "es", "engine")``.
    """
    lines = text.replace("\r\n", "\n").split("\n")

    def holds(count: int) -> bool:
        """Tell whether the key is in the first lines, *count* of them and as many more as their last statement has."""
        table = next(table for end in range(count, len(lines) + 1) if (table := _parse(lines[:end])) is not None)
        return _has(table, path)

    return max(bisect_left(range(len(lines)), True, key=holds), 1)


def syntax_error(text: str, error: tomllib.TOMLDecodeError) -> tuple[int, str]:
    """Return the line, from 1, and the reason of an error in a TOML text."""
    message = str(error)
    found = _POSITION.search(message)
    line = int(found["line"]) if found and found["line"] else len(text.splitlines())
    return max(line, 1), _POSITION.sub("", message)


def _parse(lines: Sequence[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None


def _has(table: Any, path: Sequence[str]) -> bool:
    for name in path:
        if not isinstance(table, dict) or name not in table:
            return False
        table = table[name]
    return True
