"""A reStructuredText source, and what it becomes in another language: the same file with only its text changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.marked_source import MarkedSource
from toolkit.rewriting.marked_writer import MarkedWriter
from toolkit.rewriting.rst_blocks import RstText, find_rst_text
from toolkit.rewriting.rst_tables import DrawnCell, DrawnTable
from toolkit.rewriting.rst_writer import RstRunWriter, wrapped
from toolkit.rewriting.splicing import Replacement


def _columns(text: str) -> int:
    """Return how many columns a text takes, as docutils counts them."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


@dataclass(frozen=True)
class RstSource(MarkedSource):
    """A reStructuredText source."""

    label: ClassVar[str] = "reStructuredText"
    writer: ClassVar[type[MarkedWriter]] = RstRunWriter
    columns: ClassVar[Callable[[str], int]] = staticmethod(_columns)
    files: ClassVar[re.Pattern[str]] = re.compile(
        r"(?P<before>^[ \t]*\.\. (?:\|[^|\n]+\| )?(?:image|figure|include|literalinclude)::[ \t]+|^[ \t]+:file:[ \t]+"
        r"|^[ \t]*\.\. _[^:\n]+:[ \t]+|:download:`[^`<\n]*<)(?P<address>[^\s<>`]+)",
        re.MULTILINE,
    )
    """Where files are named: pictures, what is included, targets and downloads."""

    def _find(self) -> RstText:
        return find_rst_text(self._lined.lines)

    def _drawn(self, edits: list[Replacement]) -> tuple[list[Replacement], list[str]]:
        found = self._found
        if not isinstance(found, RstText) or not found.tables:
            return edits, []
        changed: dict[int, dict[int, list[Replacement]]] = {}
        kept: list[Replacement] = []
        for edit in edits:
            if edit.start not in found.inside:
                kept.append(edit)
                continue
            table, number, each = found.inside[edit.start]
            by_cell = changed.setdefault(table.start, {})
            by_cell.setdefault(number, []).append(
                Replacement(each.start, each.end, _fitted(table, number, each, edit.text))
            )
        unheld: list[str] = []
        for table in found.tables:
            texts = {
                number: _spliced("\n".join(table.cells[number].lines), replaced)
                for number, replaced in changed.get(table.start, {}).items()
            }
            text = table.redrawn(texts) if texts else None
            if text is not None:
                kept.append(Replacement(table.start, table.end, text))
            elif texts:
                unheld.append(" ".join(" ".join(texts.values()).split()))
        return kept, unheld


def _fitted(table: DrawnTable, number: int, each: TextRange, text: str) -> str:
    """Return a text as it stands in a cell: on as many lines as fit, if it stood on several before."""
    cell: DrawnCell = table.cells[number]
    if "\n" not in (each.text or ""):
        return " ".join(text.split("\n")) if cell.columns[0] == 0 else text
    return wrapped(text, table.width(cell), each.joint)


def _spliced(text: str, edits: list[Replacement]) -> str:
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, text[at:]))
