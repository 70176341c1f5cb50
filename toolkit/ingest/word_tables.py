"""Tables of Word given as many columns and cells as their rows have: pandoc's reader cuts what is longer.

ECMA-376 part 1, 17.4.17 (gridSpan), 17.4.14 (gridAfter), 17.4.48 (tblGrid).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.word import W

if TYPE_CHECKING:
    from lxml.etree import _Element


_MOST = 63
"""Columns that a table of Word has at the most."""


def complete_tables(root: _Element) -> None:
    """Complete the rows and the grids of all tables, in place.

    Args:
        root: A part of the document.
    """
    for row in root.iter(f"{W}tr"):
        _fill_row(row)
    for table in root.iter(f"{W}tbl"):
        _complete_grid(table)


def _complete_grid(table: _Element) -> None:
    """Give the grid of a table the columns that its rows have: the reader cuts rows that are longer."""
    grid = table.find(f"{W}tblGrid")
    columns = grid.findall(f"{W}gridCol") if grid is not None else []
    wide = max((sum(map(_span, row.iterchildren(f"{W}tc"))) for row in table.iterchildren(f"{W}tr")), default=0)
    known = sum(bool(column.get(f"{W}w")) for column in columns)
    if grid is None or known >= wide or not any(_span(cell) > 1 for cell in table.iter(f"{W}tc")):
        return
    for column in columns:
        grid.remove(column)
    for _ in range(min(wide, _MOST)):
        column = grid.makeelement(f"{W}gridCol")
        column.set(f"{W}w", "1000")
        grid.append(column)


def _span(cell: _Element) -> int:
    mark = cell.find(f"{W}tcPr/{W}gridSpan")
    number = mark.get(f"{W}val", "") if mark is not None else ""
    return min(int(number), _MOST) if number.isdecimal() and len(number) < 4 else 1


def _fill_row(row: _Element) -> None:
    """Put cells where a row leaves the columns of the table's grid empty: the reader drops these from all rows."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return
    for name, at_end in (("gridBefore", False), ("gridAfter", True)):
        mark = properties.find(f"{W}{name}")
        number = mark.get(f"{W}val", "") if mark is not None else ""
        if mark is None or not number.isdecimal():
            continue
        properties.remove(mark)
        for _ in range(_MOST if len(number) > len(str(_MOST)) else min(int(number), _MOST)):
            cell = row.makeelement(f"{W}tc")
            cell.append(row.makeelement(f"{W}p"))
            if at_end:
                row.append(cell)
            else:
                properties.addnext(cell)
