"""Columns of figures in tables that are read from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from toolkit.document import blocks_text, nodes as n

_FIGURE = re.compile(r"[^\w]*\d[\d\s.,:٫٬/×%‰°+−–-]*\s?[^\W\d_]{0,3}\W*")
_MOST = 0.6
"""How many of a column's cells must be figures: the others may be dashes and remarks."""


def with_units_aligned(node: Any) -> Any:
    """Return a table from right to left whose columns of figures have units under units; other nodes as they are.

    "Right" is the end of a line to writers of tables, and goes to the left where lines end there. But figures run
    from left to right in every script: a column of them that is to be flush right stays so, which is a line's start.
    """
    if not isinstance(node, n.Table):
        return node
    ours = {place for place, column in enumerate(node.columns) if column.alignment == "AlignRight"} & _figures(node)
    if not ours:
        return node
    columns = tuple(
        replace(column, alignment="AlignLeft") if place in ours else column for place, column in enumerate(node.columns)
    )
    return replace(
        node,
        columns=columns,
        head=replace(node.head, rows=tuple(_turned(row, ours) for row in node.head.rows)),
        bodies=tuple(
            replace(
                body,
                head=tuple(_turned(row, ours) for row in body.head),
                rows=tuple(_turned(row, ours) for row in body.rows),
            )
            for body in node.bodies
        ),
        foot=replace(node.foot, rows=tuple(_turned(row, ours) for row in node.foot.rows)),
    )


def _figures(table: n.Table) -> set[int]:
    """Return the columns that hold figures."""
    seen: dict[int, list[bool]] = {}
    for body in table.bodies:
        for row in body.rows:
            for place, cell in by_column(row):
                if text := blocks_text(cell.content).strip():
                    seen.setdefault(place, []).append(_FIGURE.fullmatch(text) is not None)
    return {place for place, found in seen.items() if sum(found) >= _MOST * len(found)}


def _turned(row: n.Row, columns: set[int]) -> n.Row:
    cells = tuple(
        replace(cell, alignment="AlignLeft") if cell.alignment == "AlignRight" and place in columns else cell
        for place, cell in by_column(row)
    )
    return replace(row, cells=cells)


def by_column(row: n.Row) -> Iterator[tuple[int, n.Cell]]:
    """Yield the cells of a row, each with the number of the column that it begins in."""
    place = 0
    for cell in row.cells:
        yield place, cell
        place += cell.col_span
