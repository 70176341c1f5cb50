"""Tables that are drawn with signs in reStructuredText: what stands in their cells, and the same with other texts.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#grid-tables and #simple-tables. Cells over several
columns of a grid are known; of tables with cells over several rows, and of simple ones with columns joined, nothing is.
What is drawn again is read back, and must hold what it was to hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from toolkit.rewriting.source_lines import indent_of

GRID = re.compile(r"\+(?:[-=]+\+)+[ \t]*")
SIMPLE = re.compile(r"=+(?:[ \t]+=+)+[ \t]*")
_JOINED = re.compile(r"-[- ]*")
_FILL = "\ue0c2"
"""What stands behind a character that takes two columns, so that a column is a character."""
_MOST_CELLS = 4
"""Cells of a simple table for each of its signs: rows end where their text does, whatever the columns are."""


@dataclass(frozen=True)
class DrawnCell:
    """A cell of a drawn table.

    Attributes:
        columns: Its first column, and one past its last.
        margin: By how many columns its text is indented.
        lines: Its text.
    """

    columns: tuple[int, int]
    margin: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class DrawnTable:
    """A drawn table.

    Attributes:
        start: Its first character in the source.
        end: One past its last.
        indent: What each of its lines begins with.
        edges: Between which columns of signs each of its columns stands.
        parts: Its rules, each a line, and its rows, each some cells.
    """

    start: int
    end: int
    indent: str
    edges: tuple[tuple[int, int], ...]
    parts: tuple[str | tuple[DrawnCell, ...], ...]

    @cached_property
    def cells(self) -> tuple[DrawnCell, ...]:
        """All cells, in order."""
        return tuple(cell for part in self.parts if not isinstance(part, str) for cell in part)

    @property
    def _is_grid(self) -> bool:
        return isinstance(self.parts[0], str) and self.parts[0].startswith("+")

    def width(self, cell: DrawnCell) -> int:
        """Return how many columns of text a cell has place for as it is drawn."""
        first, last = cell.columns
        drawn = self.edges[last - 1][1] - self.edges[first][0] - cell.margin
        return max(1, drawn, *map(_columns, cell.lines))

    def redrawn(self, texts: Mapping[int, str]) -> str | None:
        """Return the table with other texts in some cells; None if nothing that is drawn holds them.

        Args:
            texts: They, by the numbers of the cells.
        """
        new = [tuple(texts[at].split("\n")) if at in texts else cell.lines for at, cell in enumerate(self.cells)]
        widths = self._widths(new, texts)
        lines: list[str] = []
        at = 0
        for part in self.parts:
            if isinstance(part, str):
                lines.append(self._rule(part, widths))
            else:
                lines += self._row(part, new[at : at + len(part)], widths)
                at += len(part)
        again = drawn_table([f"{self.indent}{line}".rstrip() for line in lines], 0)
        if again is None or [_said(cell.lines) for cell in again.cells] != [_said(each) for each in new]:
            return None
        return "\n".join(f"{self.indent}{line}".rstrip() for line in lines)[len(self.indent) :]

    def _widths(self, new: Sequence[tuple[str, ...]], changed: Mapping[int, str]) -> list[int]:
        widths = [end - begin for begin, end in self.edges]
        needs = [
            (cell.columns, cell.margin + max(map(_columns, lines)) + (self._is_grid and at in changed))
            for at, (cell, lines) in enumerate(zip(self.cells, new, strict=True))
        ]
        for (first, last), need in sorted(needs, key=lambda each: each[0][1] - each[0][0]):
            has = sum(widths[first:last]) + sum(self._gap(column) for column in range(first, last - 1))
            widths[last - 1] += max(0, need - has)
        return widths

    def _gap(self, column: int) -> int:
        return self.edges[column + 1][0] - self.edges[column][1]

    def _rule(self, rule: str, widths: Sequence[int]) -> str:
        if not rule:
            return rule
        pieces: list[str] = []
        at = 0
        for (begin, end), width in zip(self.edges, widths, strict=True):
            pieces += [rule[at:begin], rule[begin] * width]
            at = end
        return "".join((*pieces, rule[at:]))

    def _row(
        self, cells: tuple[DrawnCell, ...], new: Sequence[tuple[str, ...]], widths: Sequence[int]
    ) -> Iterator[str]:
        sign = "|" if self._is_grid else ""
        below = min(len(cell.lines) - len(_ended(cell.lines)) for cell in cells)
        for number in range(max(map(len, map(_ended, new))) + below):
            line = sign
            for cell, lines in zip(cells, new, strict=True):
                first, last = cell.columns
                width = sum(widths[first:last]) + sum(self._gap(column) for column in range(first, last - 1))
                text = " " * cell.margin + (lines[number] if number < len(lines) else "")
                line += text + " " * (width - _columns(text))
                line += sign or " " * (self._gap(last - 1) if last < len(self.edges) else 0)
            yield line.rstrip()


def drawn_table(lines: Sequence[str], start: int) -> DrawnTable | None:
    """Return the table that some lines draw; None if they draw none that is known.

    Args:
        lines: They; the first begins with its first rule.
        start: Where they begin in the source.
    """
    indent = lines[0][: indent_of(lines[0])]
    if any(line.strip() and not line.startswith(indent) for line in lines) or "\t" in "".join(lines).strip():
        return None
    rows = [_filled(line[len(indent) :].rstrip()) for line in lines]
    found = _grid(rows) if rows[0].startswith("+") else _simple(rows)
    if found is None:
        return None
    end = start + sum(map(len, lines)) + len(lines) - 1
    return DrawnTable(start + len(indent), end, indent, *found)


_Found = tuple[tuple[tuple[int, int], ...], tuple[str | tuple[DrawnCell, ...], ...]]


def _grid(rows: list[str]) -> _Found | None:
    wide = len(rows[0])
    rules = [number for number, row in enumerate(rows) if row.startswith("+")]
    if rules[-1] != len(rows) - 1 or not all(GRID.fullmatch(rows[number]) for number in rules):
        return None
    if any(len(row) != wide or row[0] not in "+|" or row[-1] not in "+|" for row in rows):
        return None
    corners = sorted({at for number in rules for at, sign in enumerate(rows[number]) if sign == "+"})
    columns = {at: number for number, at in enumerate(corners)}
    parts: list[str | tuple[DrawnCell, ...]] = [rows[0]]
    for above, below in pairwise(rules):
        body = rows[above + 1 : below]
        if not body or any(row[at] == "+" for row in body for at in corners):  # a cell over several rows
            return None
        sides = [at for at in corners if all(row[at] == "|" for row in body)]
        if any(rows[rule][at] != "+" for rule in (above, below) for at in sides):
            return None
        parts.append(
            tuple(
                _cell((columns[left], columns[right]), [row[left + 1 : right] for row in body])
                for left, right in pairwise(sides)
            )
        )
        parts.append(rows[below])
    return tuple((left + 1, right) for left, right in pairwise(corners)), tuple(parts)


def _simple(rows: list[str]) -> _Found | None:
    edges = tuple(match.span() for match in re.finditer("=+", rows[0]))
    if len(edges) * len(rows) > _MOST_CELLS * sum(map(len, rows)):
        return None
    parts: list[str | tuple[DrawnCell, ...]] = [rows[0]]
    begun: list[str] = []
    for row in (*rows[1:-1], rows[-1]):
        is_rule = row == rows[0]
        new = bool(row[: edges[0][1]].strip()) or is_rule
        if new and begun:
            parts.append(_simple_row(begun, edges))
            begun = []
        if is_rule:
            parts.append(row)
        elif new or begun:
            begun.append(row)
        elif row:
            return None
        else:
            parts.append(row)
        between = any(row[end:begin].strip() for (_, end), (begin, _) in pairwise(edges)) and not is_rule
        if between or (not is_rule and (_JOINED.fullmatch(row) or SIMPLE.fullmatch(row))):
            return None
    return None if begun or parts.count(rows[0]) > 3 else (edges, tuple(parts))


def _simple_row(rows: list[str], edges: tuple[tuple[int, int], ...]) -> tuple[DrawnCell, ...]:
    last = len(edges) - 1
    return tuple(
        _cell((at, at + 1), [row[begin : None if at == last else end] for row in rows])
        for at, (begin, end) in enumerate(edges)
    )


def _cell(columns: tuple[int, int], rows: list[str]) -> DrawnCell:
    lines = [row.replace(_FILL, "").rstrip() for row in rows]
    margin = min((indent_of(line) for line in lines if line), default=1)
    return DrawnCell(columns, margin, tuple(line[margin:] for line in lines))


def _said(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in _ended(lines))


def _ended(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without empty ones at their end, but for the first."""
    end = len(lines)
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _columns(text: str) -> int:
    """Return how many columns a text takes in a table, as docutils counts them there."""
    return len(_filled(text))


def _filled(text: str) -> str:
    if text.isascii():
        return text
    return "".join(f"{each}{_FILL}" if unicodedata.east_asian_width(each) in "WF" else each for each in text)
