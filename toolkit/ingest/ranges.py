"""Numbers in a document, brought into range: what they number is printed by programs that count to their end.

Rows of a table in which no cell begins go as well: what spans them spans fewer. No page shows them, and pandoc writes
Typst for them that is none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from typing import Any

from toolkit.document import iterate, nodes as n, rewrite, rows_of
from toolkit.findings import Finding

MAX_START = 1_000_000
"""What a list may begin with at most. Numbers of letters and roman ones grow with the number that they stand for."""

MAX_LETTERS = 3999
"""What a list in letters or roman numbers may begin with at most: roman numbers have no sign beyond it."""

MAX_SPAN = 1000
"""Rows or columns that a cell may take at most (HTML Living Standard, 4.9.11: the attribute colspan)."""

_SPANS = "A cell of a table spans {} rows or columns: it was brought into range."
_SPAN = re.compile(r"""((?:col|row)span\s*+=\s*+["']?\s*+)(\d{4,}+)""", re.IGNORECASE)


def spans_in_range(html: str) -> tuple[str, tuple[Finding, ...]]:
    """Return HTML in which no cell spans more than `MAX_SPAN`, before pandoc counts to there, and what was changed."""
    wrong = [found[2] for found in _SPAN.finditer(html) if _is_wide(found)]
    if not wrong:
        return html, ()
    changed = _SPAN.sub(lambda found: f"{found[1]}{MAX_SPAN}" if _is_wide(found) else found[0], html)
    return changed, (Finding("number-out-of-range", _SPANS.format(_short(int(max(wrong, key=len)[:400])))),)


def _is_wide(found: re.Match[str]) -> bool:
    return len(found[2]) > len(str(MAX_SPAN)) or int(found[2]) > MAX_SPAN


def in_range(blocks: n.Blocks) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks in which lists begin with, and cells span, no more than can be printed, and what was changed."""
    wrong = [node for node in iterate(blocks, words=False) if _corrected(node) is not node]
    if not wrong:
        return blocks, ()
    findings = tuple(dict.fromkeys(_finding(node) for node in wrong if not isinstance(node, n.Table)))
    return rewrite(blocks, _corrected, words=False), findings


def _corrected(node: Any) -> Any:
    match node:
        case n.OrderedList(attributes, _) if not 0 <= attributes.start <= _most(attributes):
            return replace(node, attributes=replace(attributes, start=1))
        case n.Cell(_, _, rows, columns, _) if not (1 <= rows <= MAX_SPAN and 1 <= columns <= MAX_SPAN):
            return replace(node, row_span=min(max(rows, 1), MAX_SPAN), col_span=min(max(columns, 1), MAX_SPAN))
        case n.Table() if not all(row.cells for row in rows_of(node)):
            return _without_hollow_rows(node)
        case _:
            return node


def _without_hollow_rows(table: n.Table) -> n.Table:
    return replace(
        table,
        head=replace(table.head, rows=_filled(table.head.rows)),
        bodies=tuple(replace(body, head=_filled(body.head), rows=_filled(body.rows)) for body in table.bodies),
        foot=replace(table.foot, rows=_filled(table.foot.rows)),
    )


def _filled(rows: tuple[n.Row, ...]) -> tuple[n.Row, ...]:
    """Return the rows that have cells; one that reaches over rows without reaches over so many fewer."""
    before = [0, *accumulate(not row.cells for row in rows)]

    def fitted(cell: n.Cell, place: int) -> n.Cell:
        end = min(place + cell.row_span, len(rows))
        hollow = before[end] - before[place] if end > place else 0
        return replace(cell, row_span=cell.row_span - hollow) if hollow else cell

    return tuple(
        replace(row, cells=tuple(fitted(cell, place) for cell in row.cells))
        for place, row in enumerate(rows)
        if row.cells
    )


def _most(attributes: n.ListAttributes) -> int:
    return MAX_START if attributes.style in ("Decimal", "DefaultStyle", "Example") else MAX_LETTERS


def _finding(node: Any) -> Finding:
    if isinstance(node, n.OrderedList):
        message = f"A list begins with {_short(node.attributes.start)}, which can't be printed: it begins with 1."
    else:
        number = _short(max(node.row_span, node.col_span, key=abs))
        message = _SPANS.format(number)
    return Finding("number-out-of-range", message)


def _short(number: int) -> str:
    return str(number) if abs(number) < 10**9 else f"{number:.1e}"
