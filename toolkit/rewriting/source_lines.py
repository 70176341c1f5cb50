"""Lines of a source: their indents, where runs of them end, and the text in them; and what is found there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.document import UnitKind
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.front_matter import FrontValue

WORD = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"<[^<>]{1,2000}>|&#?\w{1,20};")
_UNSHOWN = re.compile(r"<(script|style)\b(?:(?!<(?:script|style)\b)[\s\S])*?</\1>", re.IGNORECASE)


@dataclass
class FoundText:
    """What is in a source.

    Attributes:
        front: The texts of its front matter.
        ranges: Its text, in order.
        rules: Where the lines stand that mark titles, by where their text begins.
        named: Where headings begin that have a name of their own.
        code: Where code stands, and other text that means nothing here.
        lost: Text that is left as it is.
    """

    front: tuple[FrontValue, ...] = ()
    ranges: list[TextRange] = field(default_factory=list)
    rules: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    code: list[tuple[int, int]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def tell_markup(self, markup: str) -> None:
        """Note the text in markup of another language that is left as it is, if there is any."""
        said = " ".join(_TAG.sub(" ", _UNSHOWN.sub(" ", markup)).split())
        if WORD.search(said):
            self.lost.append(said)


class SourceLines:
    """The lines of a source.

    Attributes:
        lines: They.
        starts: Where each begins in the source.
        begins: The columns where the text of lines begins that begin with a mark.

    Args:
        text: The source, or a part of it; its lines end in a line feed.
        base: Where that part begins in the source.
    """

    def __init__(self, text: str, base: int = 0) -> None:
        self.lines = text.split("\n")
        self.starts = [base]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.begins: dict[int, int] = {}

    def range_of(
        self,
        at: int,
        end: int,
        *,
        cut: str = "",
        begin: int | None = None,
        kind: UnitKind = UnitKind.PARAGRAPH,
    ) -> TextRange | None:
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
        return TextRange(first, stop, kind, second[: indent_of(second)], text=said)

    def piece(self, at: int, begin: int, end: int, kind: UnitKind) -> TextRange | None:
        """Return the range between two columns of a line, without white space around; None if there is no word."""
        said = self.lines[at][begin:end]
        text = said.strip()
        if not WORD.search(text):
            return None
        first = self.starts[at] + begin + len(said) - len(said.lstrip())
        return TextRange(first, first + len(text), kind, text=text)

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


def indent_of(line: str) -> int:
    """Return by how many characters a line is indented."""
    return len(line) - len(line.lstrip(" \t"))
