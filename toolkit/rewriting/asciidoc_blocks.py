"""Where the text of AsciiDoc stands: a range for each paragraph, title, item, term and cell, and nothing else.

https://docs.asciidoctor.org/asciidoc/latest/blocks/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from toolkit.document import UnitKind
from toolkit.rewriting.asciidoc_attributes import BlockAttributes, labels_in
from toolkit.rewriting.asciidoc_tables import cells_of, columns_of
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.front_matter import find_front_matter
from toolkit.rewriting.source_lines import WORD, FoundText, SourceLines, indent_of

_ENTRY = re.compile(r":!?(?P<name>[\w-]+)!?:(?:[ \t]+(?P<value>\S.*))?")
_SAID = re.compile(
    r"description|keywords|summary|abstract|subtitle|title|doctitle|navtitle|reftext|[\w-]+-(?:caption|title|label|signifier)"
)
"""Attributes whose values readers see; what an author names for himself stays as it is."""
_PREPROCESSOR = re.compile(r"(?P<name>include|ifn?def|ifeval|endif)::(?P<target>[^\[\]]*)\[(?P<content>.*)\]")
_ATTRIBUTES = re.compile(r"\[(?:\[[^\[\]]*\]|(?=[\w{,.#\"'%])[^\n]*|)\]")
_TITLE = re.compile(r"\.(?=\.?[^\s.])")
_SECTION = re.compile(r"(?P<mark>={1,6}|#{1,6})[ \t]+(?=\S)")
_SETEXT = {"=": 0, "-": 1, "~": 2, "^": 3, "+": 4}
_DELIMITER = re.compile(
    r"(?P<mark>-{4,}|\.{4,}|\+{4,}|/{4,}|={4,}|\*{4,}|_{4,}|--|~{4,}|[|,:!]===+)|```+(?P<language>[\w+-]*)"
)
_VERBATIM = "-.+/`"
_BREAK = re.compile(r"'{3,}|<<<+|-{3}|\*{3}|- - -|\* \* \*|_{3}")
_MACRO = re.compile(r"(?P<name>\w[\w-]{0,40})::(?P<target>[^\s\[]{0,1000})\[(?P<attributes>.*)\]")
_BULLET = re.compile(
    r"[ \t]*(?:[-•]|\*{1,6}|\.{1,6}|\d{1,9}\.|[a-zA-Z]\.|[ivxIVX]{1,9}\)|<(?:\d{1,3}|\.)>)[ \t]+(?=\S)"
    r"(?:\[[ xX*]\][ \t]+)?"
)
_TERM = re.compile(r"[ \t]*(?=[^\s/])(?P<term>[^\n]{1,500}?)(?P<mark>:{2,4}|;;)(?:[ \t]+|$)")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_QUOTED = re.compile(r">[ \t]?")
_PASSED = re.compile(
    r"\+\+\+(?P<plus>[^+]{1,2000})\+\+\+|\bpass:[a-z,]{0,20}\[(?P<macro>[^\[\]]{1,2000})\]|\$\$(?P<dollars>[^$]{1,2000})\$\$"
)
"""What goes into the result as it is, and is left as it is."""
_DEEPEST = 20
"""Blocks within one another; what lies deeper is left as it is."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What a block stands in."""

    depth: int = 0
    kind: UnitKind = UnitKind.PARAGRAPH
    literal: bool = True
    """Whether an indented paragraph is code."""


def find_asciidoc_text(text: str) -> FoundText:
    """Return where the text of AsciiDoc stands.

    Args:
        text: The source; its lines end in a line feed.
    """
    begin, front = find_front_matter(text)
    found = FoundText(front=front)
    _Scan(text[begin:], begin, found).blocks()
    found.ranges.sort(key=lambda each: each.start)
    return found


class _Scan(SourceLines):
    def __init__(self, text: str, base: int, found: FoundText) -> None:
        super().__init__(text, base)
        self.found = found
        self._titled = base > 0 and not found.front
        self._above = BlockAttributes()
        self._awaits = False  # whether a term has no text yet

    def blocks(self, around: _Around = _Around()) -> None:
        """Find the text in all lines."""
        self._within(0, len(self.lines), around)

    def _within(self, at: int, last: int, around: _Around) -> None:
        while at < last:
            at = self._one(at, last, around) if self.lines[at].strip() else at + 1

    def _one(self, at: int, last: int, around: _Around) -> int:
        """Find the text in the block that begins in a line; return the line after it."""
        line = self.lines[at].rstrip()
        if end := self._unseen(at, last, line):
            return end
        above, self._above = self._above, BlockAttributes()
        if (end := self._section(at, last, line, above)) or (end := self._delimited(at, last, line, above, around)):
            return end
        if _BREAK.fullmatch(line) or line == "+":
            return at + 1
        if macro := _MACRO.fullmatch(line):
            self._labels(at, macro.start("attributes"), macro["attributes"], first=macro["name"] == "image")
            return at + 1
        return self._text(at, last, line, above, around)

    def _unseen(self, at: int, last: int, line: str) -> int:
        """Return the line after one that says something of what is below, or to programs; 0 if it is a block."""
        if line.startswith("//") and not line.startswith("///"):
            return at + 1
        if match := _PREPROCESSOR.fullmatch(line):
            if match["name"].startswith("if") and match["content"] and match["name"] != "ifeval":
                begin, end = match.span("content")
                entry = _ENTRY.fullmatch(line, begin, end)
                if entry is None:
                    self._add(self.piece(at, begin, end, UnitKind.PARAGRAPH))
                elif entry["value"] and _SAID.fullmatch(entry["name"]):
                    self._add(self.piece(at, *entry.span("value"), UnitKind.METADATA))
            return at + 1
        if entry := _ENTRY.fullmatch(line):
            return self._entry(at, last, entry)
        if _ATTRIBUTES.fullmatch(line):
            self._above = self._above.with_line(line)
            self._labels(at, 1, line[1:-1], first=False)
            return at + 1
        if title := _TITLE.match(line):
            self._add(self.piece(at, title.end(), len(line), UnitKind.CAPTION))
            return at + 1
        return 0

    def _entry(self, at: int, last: int, entry: re.Match[str]) -> int:
        """Find the text in an attribute's value, which goes on while its lines end in a backslash."""
        end = at + 1
        while end < last and self.lines[end - 1].rstrip().endswith(" \\"):
            end += 1
        if entry["value"] and _SAID.fullmatch(entry["name"]):
            kind = UnitKind.KEYWORD if entry["name"] == "keywords" else UnitKind.METADATA
            for line in range(at, end):
                text = self.lines[line].rstrip()
                stop = len(text) - 2 * text.endswith(" \\")
                self._add(self.piece(line, entry.start("value") if line == at else 0, stop, kind))
        return end

    def _section(self, at: int, last: int, line: str, above: BlockAttributes) -> int:
        """Find a title; return the line after it, 0 if there is none."""
        rules: tuple[tuple[int, int], ...] = ()
        if match := _SECTION.match(line):
            mark = match["mark"]
            stop = len(line) - (len(mark) if line.endswith(f" {mark}") else 0)
            begin, end, level = match.end(), at + 1, len(mark) - 1
        elif self._is_underlined(at, last, line):
            under = self.lines[at + 1].rstrip()
            rules = ((self.starts[at + 1], self.starts[at + 1] + len(under)),)
            begin, stop, end, level = 0, len(line), at + 2, _SETEXT[under[0]]
        else:
            return 0
        if title := self.piece(at, begin, stop, UnitKind.HEADING):
            self._add(title)
            if rules:
                self.found.rules[title.start] = rules
            if above.named or "[[" in (title.text or "")[:2]:
                self.found.named.add(title.start)
        if level == 0 and not self._titled:
            self._titled = True
            return self._header(end, last)
        return end

    def _is_underlined(self, at: int, last: int, line: str) -> bool:
        under = self.lines[at + 1].rstrip() if at + 1 < last else ""
        return (
            len(under) > 1
            and under[0] in _SETEXT
            and under == under[0] * len(under)
            and abs(len(under) - len(line)) <= 1
            and bool(WORD.search(line))
            and not line.startswith((".", " ", "\t"))
            and not _BULLET.match(line)
        )

    def _header(self, at: int, last: int) -> int:
        """Pass over what follows a document's title: authors, a revision; attributes are read."""
        while at < last and (line := self.lines[at].rstrip()):
            at = self._unseen(at, last, line) or at + 1
        return at

    def _delimited(self, at: int, last: int, line: str, above: BlockAttributes, around: _Around) -> int:
        """Find the text between two delimiters; return the line after it, 0 if there is none."""
        match = _DELIMITER.fullmatch(line)
        if match is None:
            return 0
        mark = match["mark"] or "```"
        end = next((number for number in range(at + 1, last) if self.lines[number].rstrip() == mark), last)
        self._awaits = False
        if mark[0] in "|!,:":
            self._table(at + 1, end, mark, above, around)
        elif (mark[0] in _VERBATIM and mark != "--" and above.style != "verse") or above.is_code:
            self.found.code.append((self.starts[at + 1], self.starts[end]))
            if (mark[0] == "+" and not above.is_code) or above.style == "pass":
                self.found.tell_markup("\n".join(self.lines[at + 1 : end]))
        elif above.style == "verse":
            self._verse(at + 1, end)
        elif around.depth < _DEEPEST:
            self._within(at + 1, end, _Around(around.depth + 1, around.kind, literal=True))
            self._above = BlockAttributes()
        return min(end + 1, last)

    def _table(self, at: int, end: int, mark: str, above: BlockAttributes, around: _Around) -> None:
        """Find the text in a table, whose cells are read as sources of their own."""
        body = "\n".join(self.lines[at:end])
        separator = above.separator or mark[0]
        if above.is_values or separator in ",:":
            if WORD.search(body):
                self.found.lost.append(" ".join(body.split()))
            return
        base = self.starts[at]
        for cell in cells_of(body, separator, columns_of(above.columns), has_head=above.has_head):
            text = body[cell.start : cell.end]
            if cell.style in ("l", "m"):
                self.found.code.append((base + cell.start, base + cell.end))
            elif around.depth < _DEEPEST:
                lead = len(text) - len(text.lstrip())
                scan = _Scan(text.strip(), base + cell.start + lead, self.found)
                scan._titled = True
                scan.blocks(_Around(around.depth + 1, UnitKind.CELL, literal=cell.style == "a"))

    def _text(self, at: int, last: int, line: str, above: BlockAttributes, around: _Around) -> int:
        """Find the text of an item or a paragraph; return the line after it."""
        bullet = _BULLET.match(self.lines[at])
        if bullet:
            self._awaits = False
            return self._paragraph(at, last, bullet.end(), around, item=True)
        term = _TERM.match(line)
        if term and not above.is_code:
            self._add(self.piece(at, *term.span("term"), UnitKind.TERM))
            self._awaits = term.end() >= len(line)
            return at + 1 if self._awaits else self._paragraph(at, last, term.end(), around, item=True)
        awaits, self._awaits = self._awaits, False
        indented = line[0] in " \t" and around.literal and not awaits and above.style != "normal"
        if indented or above.is_code or above.style == "verse":
            end = at + 1
            while end < last and self.lines[end].strip() and self.lines[end].rstrip() != "+":
                end += 1
            if above.style == "verse":
                self._verse(at, end)
            else:
                self.found.code.append((self.starts[at], min(self.starts[end], self.starts[-1] - 1)))
                if above.style == "pass":
                    self.found.tell_markup("\n".join(self.lines[at:end]))
            return end
        if _QUOTED.match(line):
            return self._quotation(at, last, around)
        if line.startswith("-- ") and at and self.lines[at - 1].strip():
            self._cited(at, 3)
            return at + 1
        admonition = _ADMONITION.match(line)
        return self._paragraph(at, last, admonition.end() if admonition else indent_of(line), around, item=awaits)

    def _paragraph(self, at: int, last: int, begin: int, around: _Around, *, item: bool) -> int:
        end = at + 1
        while end < last and self.lines[end].strip() and not self._begins(self.lines[end].rstrip(), item=item):
            end += 1
        self._add(self.range_of(at, end, begin=begin, kind=around.kind))
        return end

    def _begins(self, line: str, *, item: bool) -> bool:
        """Tell whether a line ends the paragraph above it."""
        return (
            line == "+"
            or line.startswith(("//", "-- "))
            or bool(_PREPROCESSOR.fullmatch(line) or _ATTRIBUTES.fullmatch(line))
            or bool(_DELIMITER.fullmatch(line) or _MACRO.fullmatch(line))
            or bool(_SECTION.match(line) or _BULLET.match(line))
            or (item and bool(_TERM.match(line)))
        )

    def _quotation(self, at: int, last: int, around: _Around) -> int:
        """Find the text of a quotation whose lines begin with a mark."""
        end = at
        while end < last and _QUOTED.match(self.lines[end]):
            end += 1
        first = at
        for line in (*range(at, end), end):
            match = _QUOTED.match(self.lines[line]) if line < end else None
            said = self.lines[line][match.end() :] if match else ""
            if match is None or not said.strip() or said.startswith("-- "):
                self._quoted(first, line, around)
                first = line + 1
                if match and said.startswith("-- "):
                    self._cited(line, match.end() + 3)
        return end

    def _cited(self, at: int, begin: int) -> None:
        """Find who is quoted in a line, and from where, which a comma parts."""
        line = self.lines[at].rstrip()
        comma = line.find(", ", begin)
        for first, stop in ((begin, comma), (comma + 2, len(line))) if comma > 0 else ((begin, len(line)),):
            self._add(self.piece(at, first, stop, UnitKind.METADATA))

    def _quoted(self, at: int, end: int, around: _Around) -> None:
        begins = [match.end() if (match := _QUOTED.match(self.lines[line])) else 0 for line in range(at, end)]
        texts = [self.lines[line][begin:].strip() for line, begin in zip(range(at, end), begins, strict=True)]
        said = "\n".join(texts)
        if begins and WORD.search(said):
            stop = self.starts[end - 1] + len(self.lines[end - 1].rstrip())
            self._add(TextRange(self.starts[at] + begins[0], stop, around.kind, "> ", text=said))

    def _verse(self, at: int, end: int) -> None:
        for line in range(at, end):
            self._add(self.range_of(line, line + 1))

    def _labels(self, at: int, begin: int, attributes: str, *, first: bool) -> None:
        for start, stop, kind in labels_in(attributes, first=first):
            sign = attributes[start - 1 : start]
            if found := self.piece(at, begin + start, begin + stop, kind):
                self._add(replace(found, ends_at=sign if sign in ("'", '"') else ","))

    def _add(self, found: TextRange | None) -> None:
        if found is not None:
            self.found.ranges.append(found)
            for passed in _PASSED.finditer(found.text or ""):
                self.found.tell_markup(passed[passed.lastgroup or 0])
