"""On which line of a TOML file a key stands. The standard library's parser tells no positions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from toolkit import toml

_POSITION = re.compile(r"(?:(?<!\s)\s++)?\(at (?:line (?P<line>\d+), column \d+|end of document)\)")

_MOST = 2_000_000
"""Characters that are parsed in search of a line: some seconds' worth, and all that a file of 100 kB can ask for."""


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line, from 1, on which the statement begins that sets a key.

    The beginning of a file that ends between two statements is TOML as well. The smallest one that holds the key ends
    with its statement; what is one line shorter than the statement's first line does not hold it.

    Args:
        text: TOML that can be parsed. In one that is too long for such a search it is the first line with the key.
        path: The key, from the top: ``("language", "es", "engine")``.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    ends = list(accumulate((len(line) + 1 for line in lines), initial=0))
    left = _MOST

    def holds(count: int) -> bool:
        """Tell whether the key is in the first lines, *count* of them and as many more as their last statement has."""
        nonlocal left
        for end in range(count, len(lines) + 1):
            left -= ends[end]
            if left < 0:
                raise _TooLongError
            try:
                return _has(toml.loads("\n".join(lines[:end])), path)
            except toml.TomlError:
                continue
        return False

    try:
        return max(bisect_left(range(len(lines)), True, key=holds), 1)
    except _TooLongError:
        return next((number for number, line in enumerate(lines, 1) if path and path[-1] in line), 1)


class _TooLongError(Exception):
    """A file in which a line is not looked for any longer."""


def syntax_error(text: str, error: toml.TomlError) -> tuple[int, str]:
    """Return the line, from 1, and the reason of an error in a TOML text."""
    message = str(error)
    found = _POSITION.search(message)
    line = int(found["line"]) if found and found["line"] else len(text.splitlines())
    return max(line, 1), _POSITION.sub("", message)


def _has(table: Any, path: Sequence[str]) -> bool:
    for name in path:
        if not isinstance(table, dict) or name not in table:
            return False
        table = table[name]
    return True
