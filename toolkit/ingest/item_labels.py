"""Labels of lists' items that their author wrote: how they count, if they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

_MARKER = re.compile(r"(?P<before>\(?)(?P<number>\d{1,3}|[ivxlcIVXLC]{1,8}|[a-zA-Z])(?P<after>[.)]?)")


def in_order(labels: list[str]) -> str:
    """Return how labels count, if each one is one more than the one before it; the empty string for all others.

    Args:
        labels: One for each item: ``(b)``, ``iv.``, ``3``.
    """
    found = [match for label in labels if (match := _MARKER.fullmatch(label.strip()))]
    if len(found) != len(labels) or len({(match["before"], match["after"]) for match in found}) != 1:
        return ""
    for kind in VALUES:
        numbers = [value_of(match["number"], kind) for match in found]
        if numbers[0] > 0 and all(before + 1 == after for before, after in pairwise(numbers)):
            return kind
    return ""


def value_of(label: str, kind: str) -> int:
    """Return the number that a label writes, 0 if it writes none.

    Args:
        label: The label.
        kind: How it counts: a key of `VALUES`.
    """
    return VALUES[kind](label.strip().strip("(.)"))


def _roman(text: str) -> int:
    """Return the number that small Roman letters write; 0 if they write none."""
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}.get(letter, 0) for letter in text]
    if 0 in values:
        return 0
    return sum(-value if value < after else value for value, after in pairwise((*values, 0)))


def _letter(text: str, first: str) -> int:
    return ord(text) - ord(first) + 1 if len(text) == 1 and text.isalpha() and text >= first else 0


VALUES: dict[str, Callable[[str], int]] = {
    "arabic": lambda text: int(text) if text.isdecimal() else 0,
    "roman": _roman,
    "Roman": lambda text: _roman(text.lower()) if text.isupper() else 0,
    "alph": lambda text: _letter(text, "a"),
    "Alph": lambda text: _letter(text, "A"),
}
"""What the number of a label is worth, by how lists count."""
