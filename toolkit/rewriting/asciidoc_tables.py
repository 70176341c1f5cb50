"""Cells of AsciiDoc's tables: https://docs.asciidoctor.org/asciidoc/latest/tables/build-a-basic-table/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_FORMAT = re.compile(
    r"(?:(?<=\s)|^)(?:(?P<columns>\d+)?(?:\.(?P<rows>\d+))?(?P<how>[+*]))?[<^>]?(?:\.[<^>]?)?(?P<style>[a-z])?$"
)
_FARTHEST = 20
"""Characters before a bar in which a cell's format stands."""
_COLUMN = re.compile(r"(?:(?P<times>\d{1,3})\*)?[^a-z]*(?P<style>[a-z])?")
_MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell in the lines of a table.

    Attributes:
        start: Where what it holds begins.
        end: One past its last character.
        style: How it is read: ``a`` holds blocks, ``l`` and ``m`` code; empty if nothing says.
    """

    start: int
    end: int
    style: str


def columns_of(columns: str) -> list[str]:
    """Return the style of each column of a table.

    Args:
        columns: The columns, as they are written: ``1,2a,3*m``.
    """
    found: list[str] = []
    for each in re.split(r"[,;]", columns) if columns else ():
        match = _COLUMN.match(each.strip())
        times = int(match["times"] or 1) if match else 1
        found += [(match["style"] or "") if match else ""] * min(times, _MOST_COLUMNS)
    return found[:_MOST_COLUMNS]


def cells_of(body: str, separator: str, columns: list[str], *, has_head: bool) -> Iterator[CellPlace]:
    """Yield the cells of a table, in order.

    Args:
        body: Its lines, without the delimiters.
        separator: What stands before each cell.
        columns: The style of each column.
        has_head: Whether the first row is the head; one that an empty line follows is, too.
    """
    bars = [match.end() for match in re.finditer(rf"(?<!\\){re.escape(separator)}", body)]
    formats = [_format(body, bar - len(separator), before) for before, bar in pairwise([0, *bars])]
    ends = [start for start, _, _ in formats[1:]]
    first, _, rest = body.lstrip("\n").partition("\n")
    head = len(columns) if has_head or (columns and rest.startswith("\n") and separator in first) else 0
    at = 0
    for start, end, (_, style, times) in zip(bars, [*ends, len(body)], formats, strict=False):
        column = columns[at % len(columns)] if columns and at >= head else ""
        yield CellPlace(start, max(start, end), style or column)
        at += times


def _format(body: str, bar: int, before: int) -> tuple[int, str, int]:
    """Return where the format begins that stands before a bar, its style, and over how many columns its cell goes."""
    line = max(before, bar - _FARTHEST, body.rfind("\n", 0, bar) + 1)
    match = _FORMAT.search(body, line, bar)
    if match is None:
        return bar, "", 1
    return match.start(), match["style"] or "", int(match["columns"] or 1) if match["how"] else 1
