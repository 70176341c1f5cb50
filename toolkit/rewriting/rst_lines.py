"""Lines of reStructuredText: their indents, where runs of them end, and the text in them."""

from __future__ import annotations

import re

from toolkit.document import UnitKind
from toolkit.rewriting.blocks import TextRange

MARKS = r"[!-/:-@\[-`{-~]"
"""Signs of which lines below titles are made."""
WORD = re.compile(r"[^\W\d_]")


class RstLines:
    """The lines of a source.

    Attributes:
        lines: They.
        starts: Where each begins in the source.
        begins: The columns where the text of lines begins that begin with a mark.

    Args:
        text: The source; its lines end in a line feed.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.begins: dict[int, int] = {}

    def range_of(self, at: int, end: int, *, cut: str = "", begin: int | None = None) -> TextRange | None:
        """Return the range of some lines of text; None if there is no word in them."""
        first = (self.begins.get(at, indent_of(self.lines[at])) if begin is None else begin) + self.starts[at]
        lines = [self.lines[at][first - self.starts[at] :].rstrip()]
        lines += [line.strip() for line in self.lines[at + 1 : end]]
        stop = self.starts[end - 1] + len(self.lines[end - 1].rstrip())
        if cut:
            stop -= len(cut)
            lines[-1] = lines[-1][: -len(cut)]
            bare = lines[-1].rstrip()
            stop -= len(lines[-1]) - len(bare)
            lines[-1] = bare
            if not bare and len(lines) > 1:
                lines.pop()
                stop = self.starts[end - 2] + len(self.lines[end - 2].rstrip())
        said = "\n".join(lines)
        if not WORD.search(said):
            return None
        second = self.lines[at + 1] if end - at > 1 else ""
        return TextRange(first, stop, UnitKind.PARAGRAPH, second[: indent_of(second)], text=said)

    def text_at(self, at: int) -> str:
        """Return a line from where its text begins."""
        return self.lines[at][self.begins.get(at, indent_of(self.lines[at])) :]

    def end_of(self, at: int, last: int, indent: int) -> int:
        """Return the line after those that are indented by more than an indent."""
        end = at
        while at < last:
            if self.lines[at].strip():
                if indent_of(self.lines[at]) <= indent:
                    break
                end = at + 1
            at += 1
        return end

    def least(self, at: int, end: int) -> int:
        """Return the least indent of some lines."""
        return min((indent_of(line) for line in self.lines[at:end] if line.strip()), default=0)

    def paragraph_end(self, at: int, last: int, indent: int) -> int:
        """Return the line after those of a paragraph that have at least an indent."""
        while at < last and self.lines[at].strip() and indent_of(self.lines[at]) >= indent:
            at += 1
        return at

    def literal_end(self, at: int, last: int, indent: int) -> int:
        """Return the line after literal text: what is indented, or what begins with one sign on each line."""
        first = at
        while first < last and not self.lines[first].strip():
            first += 1
        if first >= last:
            return at
        if indent_of(self.lines[first]) > indent:
            return self.end_of(first, last, indent)
        sign = self.lines[first].strip()[0]
        if not re.match(MARKS, sign):
            return at
        while first < last and self.lines[first].strip().startswith(sign):
            first += 1
        return first


def indent_of(line: str) -> int:
    """Return by how many characters a line is indented."""
    return len(line) - len(line.lstrip(" \t"))
