"""Where the text of Org stands: a range for each paragraph, headline, item and cell, and nothing else.

https://orgmode.org/worg/org-syntax.html. Trees that are not exported are left as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from toolkit.document import UnitKind
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.source_lines import WORD, FoundText, SourceLines

_HEADLINE = re.compile(r"(?P<stars>\*+)[ \t]+")
_STATES = re.compile(r"#\+(?:SEQ_|TYP_)?TODO:(?P<states>.*)", re.IGNORECASE)
_PRIORITY = re.compile(r"\[#[A-Za-z0-9]{1,2}\][ \t]+")
_TAGS = re.compile(r"(?:^|[ \t]):(?P<tags>[\w@#%:]+):$")
_KEYWORD = re.compile(r"[ \t]*#\+(?P<name>[^\s:\[]+)(?:\[(?P<short>[^\]\n]*)\])?:[ \t]*(?P<value>\S.*)?")
_KINDS = {
    "title": UnitKind.TITLE,
    "subtitle": UnitKind.SUBTITLE,
    "caption": UnitKind.CAPTION,
    "description": UnitKind.METADATA,
    "keywords": UnitKind.KEYWORD,
    "summary": UnitKind.METADATA,
    "abstract": UnitKind.METADATA,
}
"""Keywords whose values readers see."""
_SAID = re.compile(
    r"(?<!\S):(?:alt|title|caption)[ \t]++(?:\"(?P<quoted>[^\"\n]*)\"|(?P<bare>[^\s\":]\S*(?:[ \t]++(?![: \t])\S+)*))"
)
"""What a picture's or a link's attributes say to readers."""
_BEGIN = re.compile(r"[ \t]*#\+begin_(?P<name>\S+)", re.IGNORECASE)
_DYNAMIC = re.compile(r"[ \t]*#\+begin:", re.IGNORECASE)
_VERBATIM = frozenset({"src", "example", "export", "comment", "html", "latex", "ascii", "texinfo"})
_ENVIRONMENT = re.compile(r"[ \t]*\\begin\{(?P<name>[^{}]+)\}")
_DRAWER = re.compile(r"[ \t]*:(?P<name>[\w-]+):[ \t]*")
_REGION_END = re.compile(
    r"^[ \t]*(?P<mark>#\+end_\S+|#\+end:|:end:)(?:[ \t].*)?$|(?P<environment>\\end\{[^{}]+\})$", re.IGNORECASE
)
_SILENT_DRAWERS = frozenset({"properties", "logbook", "clock"})
_UNSEEN = re.compile(
    r"[ \t]*(?:#(?:[ \t].*|\+.*)?|:(?:[ \t].*)?|-{5,}[ \t]*|(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):.*|%%\(.*)"
)
"""Comments, fixed text, rules, dates of a task, and keywords that are for programs."""
_ROW = re.compile(r"[ \t]*\|")
_RULE = re.compile(r"[ \t]*\|-[-+|]*[ \t]*")
_DRAWN = re.compile(r"[ \t]*\+-[-+]*\+[ \t]*")
_COLUMN = re.compile(r"<[lrc]?\d*>")
_MARKED_ROWS = frozenset("!^_$/")
_ITEM = re.compile(
    r"(?:[ \t]*(?:[-+]|\d{1,9}[.)])|[ \t]+\*)(?:[ \t]+(?=\S)(?:\[@\d{1,9}\][ \t]*)?(?:\[[ Xx-]\][ \t]+)?|$)"
)
_AFTER_TERM = re.compile(r"(?<=[^ \t])[ \t]++::(?:[ \t]+|$)")
_NOTE = re.compile(r"\[fn:[\w-]+\][ \t]*")
_SNIPPET = re.compile(r"@@html:(?P<markup>[^@]{1,2000})@@")


def find_org_text(text: str) -> FoundText:
    """Return where the text of Org stands.

    Args:
        text: The source; its lines end in a line feed.
    """
    scan = _Scan(text)
    at = 0
    while at < len(scan.lines):
        at = scan.one(at) if scan.lines[at].strip() else at + 1
    scan.found.ranges.sort(key=lambda each: each.start)
    return scan.found


class _Scan(SourceLines):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.found = FoundText()
        self._last = len(self.lines)
        self._headlines = [number for number, line in enumerate(self.lines) if _HEADLINE.match(line)]
        self._ends: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            if end := _REGION_END.search(line.rstrip()):
                self._ends.setdefault((end["mark"] or end["environment"]).lower(), []).append(number)
        states = " ".join(match["states"] for match in map(_STATES.match, self.lines) if match)
        named = re.findall(r"[^\s|()]+(?=\([^()]*\)|\s|$|\|)", states)
        self._states = frozenset(named or ("TODO", "DONE"))

    def one(self, at: int) -> int:
        """Find the text in what begins in a line; return the line after it."""
        line = self.lines[at].rstrip()
        if match := _HEADLINE.match(line):
            return self._headline(at, line, match)
        if end := self._region(at, line):
            return end
        if match := _KEYWORD.fullmatch(line):
            return self._keyword(at, match)
        if _UNSEEN.fullmatch(line):
            return at + 1
        if _ROW.match(line):
            self._row(at, line)
            return at + 1
        if _DRAWN.fullmatch(line):
            return self._drawn(at)
        return self._text(at, line)

    def _headline(self, at: int, line: str, match: re.Match[str]) -> int:
        begin, stop, level = match.end(), len(line), len(match["stars"])
        tags = _TAGS.search(line, begin)
        if tags:
            stop = tags.start()
        state = line[begin:stop].partition(" ")[0]
        if state in self._states:
            begin += len(state)
            begin += len(line[begin:stop]) - len(line[begin:stop].lstrip())
        if priority := _PRIORITY.match(line, begin):
            begin = priority.end()
        said = line[begin:stop].strip()
        if said.partition(" ")[0] == "COMMENT" or (tags and "noexport" in tags["tags"].split(":")):
            return self._after_tree(at, level)
        if said != "Footnotes":  # what Org knows the place of notes by
            self._add(self.piece(at, begin, stop, UnitKind.HEADING))
        return at + 1

    def _after_tree(self, at: int, level: int) -> int:
        """Return the line of the next headline that is not below one."""
        end = at + 1
        while end < self._last:
            match = _HEADLINE.match(self.lines[end])
            if match and len(match["stars"]) <= level:
                break
            end += 1
        self._code(at, end)
        return end

    def _region(self, at: int, line: str) -> int:
        """Return the line after a region without text that begins in a line; 0 if none does."""
        if match := _BEGIN.match(line):
            name = match["name"].lower()
            if name in _VERBATIM or name == "verse":
                end = self._end(at, f"#+end_{name}", is_code=name != "verse")
                if name == "html" or (name == "export" and line[match.end() :].strip().lower().startswith("html")):
                    self.found.tell_markup("\n".join(self.lines[at + 1 : max(end - 1, at + 1)]))
                for each in range(at + 1, end - 1) if name == "verse" else ():
                    self._add(self.range_of(each, each + 1))
                return end or at + 1
            return at + 1
        if _DYNAMIC.match(line):
            return self._end(at, "#+end:") or at + 1
        if match := _ENVIRONMENT.match(line):
            return self._end(at, f"\\end{{{match['name']}}}".lower())
        if match := _DRAWER.fullmatch(line):
            silent = match["name"].lower() in _SILENT_DRAWERS
            end = self._end(at, ":end:", is_code=silent)
            return end if end and silent else at + 1
        return 0

    def _end(self, at: int, mark: str, *, is_code: bool = True) -> int:
        """Return the line after the next one that ends a region, in the same tree; 0 if there is none."""
        lines = self._ends.get(mark, [])
        place, tree = bisect_left(lines, at), bisect_left(self._headlines, at)
        if place == len(lines) or (tree < len(self._headlines) and self._headlines[tree] < lines[place]):
            return 0
        if is_code:
            self._code(at, lines[place] + 1)
        return lines[place] + 1

    def _code(self, at: int, end: int) -> None:
        self.found.code.append((self.starts[at], min(self.starts[end], self.starts[-1] - 1)))

    def _keyword(self, at: int, match: re.Match[str]) -> int:
        name = match["name"].lower()
        if kind := _KINDS.get(name):
            if match["short"]:
                self._add(self.piece(at, *match.span("short"), kind))
            if match["value"]:
                self._add(self.piece(at, *match.span("value"), kind))
        elif name.startswith("attr_") and match["value"]:
            for said in _SAID.finditer(match.string, match.start("value")):
                self._add(self.piece(at, *said.span(said.lastgroup or 0), UnitKind.ALT_TEXT))
        elif name == "html" and match["value"]:
            self.found.tell_markup(match["value"])
        return at + 1

    def _row(self, at: int, line: str) -> None:
        """Find the text in a table's row."""
        if _RULE.fullmatch(line):
            return
        bars = [match.start() for match in re.finditer(r"\|", line)]
        edges = bars if line.endswith("|") else [*bars, len(line)]
        cells = [(left + 1, right) for left, right in pairwise(edges)]
        if cells and line[cells[0][0] : cells[0][1]].strip() in _MARKED_ROWS:
            return
        for begin, end in cells:
            if not _COLUMN.fullmatch(line[begin:end].strip()):
                self._add(self.piece(at, begin, end, UnitKind.CELL))

    def _drawn(self, at: int) -> int:
        end = at
        while end < self._last and self.lines[end].lstrip().startswith(("|", "+-")):
            end += 1
        said = " ".join(re.sub(r"[-+|=]", " ", line).strip() for line in self.lines[at:end])
        if WORD.search(said):
            self.found.lost.append(" ".join(said.split()))
        return end

    def _text(self, at: int, line: str) -> int:
        """Find the text of an item, a note or a paragraph; return the line after it."""
        begin = len(line) - len(line.lstrip())
        if item := _ITEM.match(line):
            begin = item.end()
            if (mark := _AFTER_TERM.search(line, begin)) and line.lstrip()[0] in "-+*":
                self._add(self.piece(at, begin, mark.start(), UnitKind.TERM))
                begin = mark.end()
        elif note := _NOTE.match(line):
            begin = note.end()
        if not line[begin:].strip():
            return at + 1
        end = at + 1
        while end < self._last and self.lines[end].strip() and not self._begins(self.lines[end].rstrip()):
            end += 1
        self._add(self.range_of(at, end, begin=begin))
        return end

    def _begins(self, line: str) -> bool:
        """Tell whether a line ends the paragraph above it."""
        return any(each.match(line) for each in (_HEADLINE, _ITEM, _NOTE, _ROW, _BEGIN, _DYNAMIC, _ENVIRONMENT)) or any(
            each.fullmatch(line) for each in (_UNSEEN, _KEYWORD, _DRAWER, _DRAWN)
        )

    def _add(self, found: TextRange | None) -> None:
        if found is not None:
            self.found.ranges.append(found)
            for snippet in _SNIPPET.finditer(found.text or ""):
                self.found.tell_markup(snippet["markup"])
