"""Where the text of reStructuredText stands: a range for each paragraph, title, item and term, and nothing else.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html. Tables that are drawn hold text in their cells;
those with cells over several rows are not changed, and told as left.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from toolkit.document import UnitKind
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.rst_directives import SHOWN, SILENT, Argument, argument_of
from toolkit.rewriting.rst_lines import MARKS, RstLines
from toolkit.rewriting.rst_tables import GRID, SIMPLE, DrawnTable, drawn_table
from toolkit.rewriting.source_lines import WORD, FoundText, indent_of

_RULE = re.compile(rf"({MARKS})\1+[ \t]*")
_BULLET = re.compile(r"[-*+•‣⁃](?:[ \t]+|$)")
_NUMBER = re.compile(
    r"(?:\((?:\d{1,9}|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,9}|#)\)|(?:\d{1,9}|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,9}|#)[.)])[ \t]+(?=\S)"
)
_FIELD = re.compile(r":(?![:\s])(?P<name>(?:[^:\\\n]|\\.|:(?!\s|$)){1,200}?):(?:[ \t]+|$)")
_SAID = re.compile(
    r"(?:param|parameter|arg|argument|key|keyword|kwarg|raises?|raise|except|exception|var|ivar|cvar|returns?|yields?"
    r"|meta|throws)\b.*|abstract|dedication",
    re.IGNORECASE,
)
"""Fields whose bodies are text: what is said of parameters and results, and an abstract."""
_FLAG = r"(?<!\S)(?:--[\w-]{1,60}+|-\w|/\w)(?:[ =]<?[\w.|-]{1,60}+>?)?"
_OPTION = re.compile(rf"{_FLAG}(?:, {_FLAG}){{0,4}}(?:[ \t]{{2,9}}(?=\S)|$)")
_DIRECTIVE = re.compile(
    r"\.\. (?:\|(?P<defined>[^|\n]+)\| )?(?P<name>[\w][\w:.+-]*?)[ ]?::(?:[ \t]+(?P<argument>\S.*)|[ \t]*)"
)
_NOTE = re.compile(r"\.\. \[(?:#[\w.-]*|\*|[\w.-]+)\](?:[ \t]+|$)")
_VERSE = re.compile(r"\|(?:[ \t]+|$)")
_ENTRY = re.compile(r"(?P<title>[^<>\n]*[^<>\s])\s*<[^<>\n]+>")
_DEEPEST = 40
"""Blocks within one another; what lies deeper is left as it is."""


@dataclass(frozen=True, slots=True)
class MarkedTitle:
    """A title, and the lines that mark it as one.

    Attributes:
        range: Its text.
        rules: The lines of signs below it, or around it.
    """

    range: TextRange
    rules: tuple[tuple[int, int], ...]


@dataclass
class RstText(FoundText):
    """What is in a source.

    Attributes:
        tables: The drawn tables with text in them.
        inside: The table, the number of the cell in it, and the range in the cell, by where a range is said to begin.
    """

    tables: list[DrawnTable] = field(default_factory=list)
    inside: dict[int, tuple[DrawnTable, int, TextRange]] = field(default_factory=dict)


def find_rst_text(text: str, *, cell: bool = False) -> RstText:
    """Return where the text of reStructuredText stands.

    Args:
        text: The source; its lines end in a line feed.
        cell: Whether it is that of a table's cell.
    """
    scan = _Scan(text, cell=cell)
    for found in scan.body(0, len(scan.lines), 0, 0):
        if isinstance(found, MarkedTitle):
            scan.found.rules[found.range.start] = found.rules
            scan.found.ranges.append(found.range)
        else:
            scan.found.ranges.append(found)
    scan.found.ranges.sort(key=lambda each: each.start)
    return scan.found


class _Scan(RstLines):
    def __init__(self, text: str, *, cell: bool) -> None:
        super().__init__(text)
        self.found = RstText()
        self._cell = cell

    def body(self, at: int, last: int, indent: int, depth: int) -> Iterator[TextRange | MarkedTitle]:
        """Yield the text in some lines that have at least an indent."""
        while at < last and depth < _DEEPEST:
            if not self.text_at(at).strip():
                at += 1
                continue
            own = indent if at in self.begins else indent_of(self.lines[at])
            if own > indent:
                end = self.end_of(at, last, indent)
                inner = min(indent_of(self.lines[each]) for each in range(at, end) if self.lines[each].strip())
                yield from self.body(at, end, inner, depth + 1)
                at = end
            else:
                at = yield from self._one(at, last, indent, depth)

    def _one(self, at: int, last: int, indent: int, depth: int) -> Generator[TextRange | MarkedTitle, None, int]:
        """Yield the text in the block that begins in a line; return the line after it."""
        text = self.text_at(at).rstrip()
        if text == ".." or text.startswith(".. "):
            end = self.end_of(at + 1, last, indent)
            yield from self._explicit(at, end, indent, text, depth)
            return end
        if text.startswith(("__ ", ">>> ")):
            return self.paragraph_end(at, last, indent)
        if titled := self._title(at, last, text):
            yield titled[0]
            return titled[1]
        if _RULE.fullmatch(text) and len(text) >= 4:
            return at + 1
        if GRID.fullmatch(text) or SIMPLE.fullmatch(text):
            return self._table(at, last, text)
        end = yield from self._marked(at, last, indent, depth)
        if end:
            return end
        below = at + 1
        if below < last and self.lines[below].strip() and indent_of(self.lines[below]) > indent:
            yield from self._term(at, text)
            end = self.end_of(below, last, indent)
            yield from self.body(below, end, self.least(below, end), depth + 1)
            return end
        return (yield from self._paragraph(at, last, indent))

    def _marked(self, at: int, last: int, indent: int, depth: int) -> Generator[TextRange | MarkedTitle, None, int]:
        """Yield the text in a block whose first line begins with a mark; return the line after it, 0 if none does."""
        text = self.text_at(at).rstrip()
        for pattern in (_BULLET, _NUMBER, _FIELD, _OPTION, _VERSE):
            match = pattern.match(text)
            if match is None or (pattern is _NUMBER and not self._is_item(at, last, indent + match.end())):
                continue
            end = self.end_of(at + 1, last, indent)
            if pattern is _VERSE:
                end = self.paragraph_end(at, last, -1)
                yield from self._verse(at, end)
            elif pattern is not _FIELD or _SAID.fullmatch(match["name"]):
                yield from self._item(at, end, indent, match.end(), depth)
            return end
        return 0

    def _paragraph(self, at: int, last: int, indent: int) -> Generator[TextRange, None, int]:
        end = at + 1
        while end < last and self.lines[end].strip() and indent_of(self.lines[end]) == indent:
            end += 1
        ended = self.text_at(end - 1).rstrip().endswith("::")
        found = self.range_of(at, end, cut="::" if ended else "")
        if found:
            yield found
        return self.literal_end(end, last, indent) if ended else end

    def _title(self, at: int, last: int, text: str) -> tuple[MarkedTitle, int] | None:
        """Return the title that begins in a line, and the line after it."""
        if at in self.begins:
            return None
        over = at + 2 < last and _RULE.fullmatch(text) and self.lines[at + 2].rstrip() == self.lines[at].rstrip()
        place = at + 1 if over else at
        below = place + 1
        if below >= last or not self.lines[place].strip() or _RULE.fullmatch(self.lines[place].strip()):
            return None
        rule = self.lines[below].rstrip()
        title = self.lines[place].strip()
        if not over and (indent_of(self.lines[place]) != indent_of(self.lines[below]) or indent_of(rule)):
            return None
        if not _RULE.fullmatch(rule) or (len(rule) < 4 and len(rule) < len(title)):
            return None
        start = self.starts[place] + indent_of(self.lines[place])
        found = TextRange(start, start + len(title), UnitKind.HEADING, text=title)
        rules = [(self.starts[each], self.starts[each] + len(rule)) for each in ((at, below) if over else (below,))]
        return MarkedTitle(found, tuple(rules)), below + 1

    def _item(self, at: int, end: int, indent: int, width: int, depth: int) -> Iterator[TextRange | MarkedTitle]:
        """Yield the text of an item, whose first line begins with a mark."""
        begin = self.begins.get(at, indent_of(self.lines[at])) + width
        if not self.lines[at][begin:].strip():
            yield from self.body(at + 1, end, self.least(at + 1, end), depth + 1)
            return
        inner = self.least(at + 1, end) if any(map(str.strip, self.lines[at + 1 : end])) else indent + width
        self.begins[at] = begin
        yield from self.body(at, end, inner, depth + 1)

    def _is_item(self, at: int, last: int, width: int) -> bool:
        """Tell whether a line with a number begins an item: the line below it tells (docutils, "Enumerated Lists")."""
        below = self.lines[at + 1] if at + 1 < last else ""
        return not below.strip() or indent_of(below) >= width or bool(_NUMBER.match(below.strip()))

    def _verse(self, at: int, end: int) -> Iterator[TextRange]:
        for line in range(at, end):
            match = _VERSE.match(self.lines[line].lstrip())
            begin = indent_of(self.lines[line]) + (match.end() if match else 0)
            found = self.range_of(line, line + 1, begin=begin)
            if found:
                yield found

    def _term(self, at: int, text: str) -> Iterator[TextRange]:
        begin = self.begins.get(at, indent_of(self.lines[at])) + self.starts[at]
        said = re.split(r" : ", text, maxsplit=1)[0].rstrip()
        if WORD.search(said):
            yield TextRange(begin, begin + len(said), UnitKind.TERM, text=said)

    def _explicit(self, at: int, end: int, indent: int, text: str, depth: int) -> Iterator[TextRange | MarkedTitle]:
        if match := _DIRECTIVE.fullmatch(text):
            yield from self._directive(at, end, match, depth)
        elif match := _NOTE.match(text):
            yield from self._item(at, end, indent, match.end(), depth)

    def _directive(self, at: int, end: int, match: re.Match[str], depth: int) -> Iterator[TextRange | MarkedTitle]:
        name = match["name"].lower()
        says, inner = argument_of(name), self.least(at + 1, end)
        begin = self.begins.get(at, indent_of(self.lines[at])) + match.start("argument")
        options = at + 1
        while options < end and (option := _FIELD.match(self.lines[options].strip())):
            if option["name"] in SHOWN:
                column = indent_of(self.lines[options]) + option.end()
                if found := self.range_of(options, options + 1, begin=column):
                    yield found
            options += 1
        if name == "toctree":
            yield from self._entries(options, end)
        if says is None:
            self._tell(name, options, end)
            return
        if match["argument"] and says is Argument.VERSION:
            begin += len(match["argument"].split()[0])
            begin += indent_of(self.lines[at][begin:])
        has = bool(self.lines[at][begin:].strip()) if match["argument"] else False
        if has and says in (Argument.TEXT, Argument.VERSION) and options == at + 1:
            self.begins[at] = begin
            yield from self.body(at, end, inner, depth + 1)
            return
        if has and says is not Argument.NAME and (found := self.range_of(at, at + 1, begin=begin)):
            yield found
        if name == "glossary":
            yield from self._glossary(options, end, inner, depth)
        else:
            yield from self.body(options, end, inner, depth + 1)

    def _glossary(self, at: int, end: int, indent: int, depth: int) -> Iterator[TextRange | MarkedTitle]:
        """Yield the definitions of a glossary: its terms are what ``:term:`` looks for, and stay."""
        while at < end:
            if not self.lines[at].strip() or indent_of(self.lines[at]) <= indent:
                at += 1
                continue
            stop = self.end_of(at, end, indent)
            yield from self.body(at, stop, self.least(at, stop), depth + 1)
            at = stop

    def _entries(self, at: int, end: int) -> Iterator[TextRange]:
        for line in range(at, end):
            if match := _ENTRY.fullmatch(self.lines[line].strip()):
                start = self.starts[line] + indent_of(self.lines[line])
                yield TextRange(start, start + len(match["title"]), UnitKind.TITLE, text=match["title"])

    def _tell(self, name: str, at: int, end: int) -> None:
        """Note what is left, unless it is known to be no text."""
        said = " ".join(line.strip() for line in self.lines[at:end] if line.strip())
        if said and WORD.search(said) and (name not in SILENT or name == "csv-table"):
            self.found.lost.append(said)

    def _table(self, at: int, last: int, text: str) -> int:
        end = at + 1
        if GRID.fullmatch(text):
            while end < last and self.lines[end].strip():
                end += 1
        else:
            rules = 1
            while end < last:
                rule = bool(SIMPLE.fullmatch(self.lines[end].strip()))
                rules += rule
                end += 1
                if rule and rules > 1 and (end >= last or not self.lines[end].strip()):
                    break
        table = None if self._cell or at in self.begins else drawn_table(self.lines[at:end], self.starts[at])
        if table is None or not self._take_cells(table):
            said = " ".join(re.sub(r"[-+=|]", " ", line).strip() for line in self.lines[at:end])
            if WORD.search(said):
                self.found.lost.append(" ".join(said.split()))
        return end

    def _take_cells(self, table: DrawnTable) -> bool:
        """Note the text in the cells of a table; tell whether all of it may stand there."""
        found = [find_rst_text("\n".join(cell.lines), cell=True) for cell in table.cells]
        if any(each.kind is UnitKind.HEADING for cell in found for each in cell.ranges):
            return False
        at = table.start  # each range has a character of the table, which says no more than what comes first
        for number, cell in enumerate(found):
            self.found.lost += cell.lost
            only = len(cell.ranges) == 1 and cell.ranges[0].kind is UnitKind.PARAGRAPH
            for each in cell.ranges:
                self.found.inside[at] = (table, number, each)
                kind = UnitKind.CELL if only else each.kind
                self.found.ranges.append(TextRange(at, at + 1, kind, each.joint, text=each.text))
                at += 1
        if at > table.start:
            self.found.tables.append(table)
        return True
