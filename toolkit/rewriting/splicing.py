"""A text in which some places are replaced, and all else is as it was: line ends, white space, every byte."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolkit.document import UnitKind, nodes as n

Moved = Callable[[str], str]
"""Returns the address from the place of the result for one from the source's."""


def stays(address: str) -> str:
    """Return an address as it is."""
    return address


@dataclass(frozen=True, slots=True)
class Replacement:
    """A change of a source.

    Attributes:
        start: The first character that is replaced.
        end: One past the last.
        text: What takes their place.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class LinedText:
    """A text whose places are told as if each line ended in a line feed.

    Attributes:
        text: It, as it was decoded.
    """

    text: str

    @cached_property
    def lines(self) -> str:
        """The text with each line ended by a line feed."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def newline(self) -> str:
        """What ends its lines."""
        return "\r\n" if "\r\n" in self.text else "\r" if "\r" in self.text and "\n" not in self.text else "\n"

    def original(self, start: int, end: int) -> str:
        """Return a part of it as it was written."""
        return self.text[self._place(start) : self._place(end)]

    def spliced(
        self, edits: Iterable[Replacement], kept: Callable[[int, int], Iterator[str]], new: Callable[[str], str]
    ) -> str:
        """Return the text with some places replaced.

        Args:
            edits: What is replaced; none lies over another.
            kept: Returns what stays between two places.
            new: Returns what is put in as it is to be.
        """
        pieces: list[str] = []
        at = 0
        for edit in sorted(edits, key=lambda each: each.start):
            pieces += [*kept(at, edit.start), new(edit.text).replace("\n", self.newline)]
            at = edit.end
        return "".join((*pieces, *kept(at, len(self.lines))))

    @cached_property
    def _left_out(self) -> list[int]:
        """Where in the text with line feeds a carriage return before each is lacking."""
        return [at - number for number, at in enumerate(_all(self.text, "\r\n"))]

    def _place(self, at: int) -> int:
        """Return where a character of the text with line feeds stands in the source."""
        return at + bisect_right(self._left_out, at - 1)


def _all(text: str, what: str) -> Iterator[int]:
    at = text.find(what)
    while at >= 0:
        yield at
        at = text.find(what, at + 1)


def block_of(kind: UnitKind, inlines: n.Inlines) -> n.Block:
    """Return a block whose unit is of a kind."""
    plain = n.Plain(inlines)
    match kind:
        case UnitKind.HEADING | UnitKind.TITLE | UnitKind.SUBTITLE:
            return n.Header(1, n.EMPTY_ATTR, inlines)
        case UnitKind.TERM | UnitKind.KEYWORD:
            return n.DefinitionList((n.Definition(inlines, ()),))
        case UnitKind.CELL:
            row = n.Row(n.EMPTY_ATTR, (n.Cell(n.EMPTY_ATTR, "AlignDefault", 1, 1, (plain,)),))
            body = n.TableBody(n.EMPTY_ATTR, 0, (), (row,))
            nothing: Any = n.Caption(None, ())
            columns = (n.ColSpec("AlignDefault", None),)
            return n.Table(
                n.EMPTY_ATTR, nothing, columns, n.TableHead(n.EMPTY_ATTR, ()), (body,), n.TableFoot(n.EMPTY_ATTR, ())
            )
        case _:
            return n.Para(inlines)


def inlines_in(block: n.Block) -> n.Inlines:
    """Return the inlines of such a block."""
    match block:
        case n.Header(_, _, content) | n.Para(content) | n.Plain(content):
            return content
        case n.DefinitionList((n.Definition(term, _),)):
            return term
        case n.Table():
            return inlines_in(block.bodies[0].rows[0].cells[0].content[0])
        case _:
            raise ValueError(f"no block of one run of text: {type(block).__name__}")
