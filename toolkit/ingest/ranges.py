"""Numbers in a document, brought into range: what they number is printed by programs that count to their end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from toolkit.document import iterate, nodes as n, rewrite
from toolkit.findings import Finding

MAX_START = 1_000_000
"""What a list may begin with at most. Numbers of letters and roman ones grow with the number that they stand for."""

MAX_LETTERS = 3999
"""What a list in letters or roman numbers may begin with at most: roman numbers have no sign beyond it."""

MAX_SPAN = 1000
"""Rows or columns that a cell may take at most (HTML Living Standard, 4.9.11: the attribute colspan)."""


def in_range(blocks: n.Blocks) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks in which lists begin with, and cells span, no more than can be printed, and what was changed."""
    wrong = [node for node in iterate(blocks, words=False) if _corrected(node) is not node]
    if not wrong:
        return blocks, ()
    findings = tuple(dict.fromkeys(map(_finding, wrong)))
    return rewrite(blocks, _corrected, words=False), findings


def _corrected(node: Any) -> Any:
    match node:
        case n.OrderedList(attributes, _) if not 0 <= attributes.start <= _most(attributes):
            return replace(node, attributes=replace(attributes, start=1))
        case n.Cell(_, _, rows, columns, _) if not (1 <= rows <= MAX_SPAN and 1 <= columns <= MAX_SPAN):
            return replace(node, row_span=min(max(rows, 1), MAX_SPAN), col_span=min(max(columns, 1), MAX_SPAN))
        case _:
            return node


def _most(attributes: n.ListAttributes) -> int:
    return MAX_START if attributes.style in ("Decimal", "DefaultStyle", "Example") else MAX_LETTERS


def _finding(node: Any) -> Finding:
    if isinstance(node, n.OrderedList):
        message = f"A list begins with {_short(node.attributes.start)}, which can't be printed: it begins with 1."
    else:
        number = _short(max(node.row_span, node.col_span, key=abs))
        message = f"A cell of a table spans {number} rows or columns: it was brought into range."
    return Finding("number-out-of-range", message)


def _short(number: int) -> str:
    return str(number) if abs(number) < 10**9 else f"{number:.1e}"
