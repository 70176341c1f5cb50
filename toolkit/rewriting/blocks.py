"""Where the text of Markdown stands: a range for each paragraph, heading, item, cell and title, and nothing else."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from toolkit.document import UnitKind
from toolkit.rewriting.lines import LINE
from toolkit.rewriting.parser import markdown

_ATTRIBUTES = re.compile(r"(?:(?<![ \t])[ \t]++)?\{(?:[ ]?[#.:][^{}\n]*|/\*[^*\n]*\*/)\}[ \t]*$")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_CAPTION = re.compile(r"(?:Table)?:[ \t]+")
_CLOSING = re.compile(r"[ \t]*#*[ \t]*")
_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|")
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)")
_PROSE = frozenset(
    {
        *("note", "warning", "tip", "important", "hint", "caution", "danger", "attention", "error", "seealso", "todo"),
        *("admonition", "topic", "sidebar", "dropdown", "card", "grid", "grid-item", "tab-set", "tab-item", "margin"),
        *("epigraph", "pull-quote", "highlights", "figure", "versionadded", "versionchanged", "deprecated", "exercise"),
    }
)
"""Directives of MyST that hold Markdown."""
_WITH_TITLES = frozenset({"admonition", "topic", "sidebar", "dropdown", "card", "tab-item", "exercise"})
_OPTION = re.compile(r"[ \t]*(?::[\w-]+:.*|---.*|[\w-]+:.*)?")
_VALUES = r"""(?:[^>"']|"[^"]{0,2000}"|'[^']{0,2000}'|["'])*+"""
"""What a tag says: its end may stand in a value, too (``<Listing caption="A `Box<T>`">``)."""
_BLOCK_TAG = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style|pre|textarea|svg|code|math)\b(?:[^>]*/>|.*?</(?P=raw)\s*>)"
    r"|</?(?:address|article|aside|blockquote|body|br|button|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    r"fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|img|input|legend|li|link|main|menu|meta|"
    r"nav|object|ol|option|p|picture|section|select|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul|"
    rf"video|audio|[A-Z][\w.]*|[a-z]+-[\w-]+)\b{_VALUES}>|<[!?][^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_KINDS = {
    "th_open": UnitKind.CELL,
    "td_open": UnitKind.CELL,
    "heading_open": UnitKind.HEADING,
    "dt_open": UnitKind.TERM,
}


@dataclass(frozen=True, slots=True)
class TextRange:
    """A run of text in a source.

    Attributes:
        start: Its first character.
        end: One past its last.
        kind: What it is.
        joint: What begins each of its lines but the first: the marks of the quotations and lists around it.
        html: Whether Markdown means nothing in it.
        text: What it is, where that isn't all between start and end: its lines without their joints.
        ends_at: The sign that would end it, a quotation mark or a comma; empty if none would.
    """

    start: int
    end: int
    kind: UnitKind = UnitKind.PARAGRAPH
    joint: str = ""
    html: bool = False
    text: str | None = None
    ends_at: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a source.

    Attributes:
        ranges: Its text.
        lost: Text whose place was not found.
        code: Where code stands, from line to line.
        env: The addresses of its references.
    """

    ranges: tuple[TextRange, ...]
    lost: tuple[str, ...]
    code: tuple[tuple[int, int], ...]
    env: dict[str, Any]


def find_text(text: str, start: int) -> Found:
    """Return where the text of Markdown stands.

    Args:
        text: The source; its lines end in a line feed.
        start: Where the Markdown begins, after the front matter: the beginning of a line.
    """
    env: dict[str, Any] = {}
    search = _Search(text, env)
    ranges = tuple(sorted(search.within(start, len(text)), key=lambda each: each.start))
    return Found(ranges, tuple(search.lost), tuple(sorted(search.code)), env)


class _Search:
    def __init__(self, text: str, env: dict[str, Any]) -> None:
        self.lost: list[str] = []
        self.code: list[tuple[int, int]] = []
        self._text = text
        self._env = env

    def within(self, start: int, end: int) -> Iterator[TextRange]:
        """Yield the ranges of text in a part of the source that is whole lines."""
        body = self._text[start:end]
        starts = _line_starts(body, start)
        tokens = markdown().parse(body, self._env)
        cells = _Cells(self._text, starts)
        for number, token in enumerate(tokens):
            if token.type in ("fence", "code_block") and token.map:
                self.code.append((starts[token.map[0]], starts[token.map[1]]))
            before = tokens[number - 1].type if number else ""
            if token.type == "inline" and token.map and token.content.strip():
                if before in ("th_open", "td_open"):
                    yield from cells.next(token.map[0])
                else:
                    yield from self._run(token, starts, _KINDS.get(before, UnitKind.PARAGRAPH))
            elif before in ("th_open", "td_open") and token.map:
                cells.skip(token.map[0])
            elif token.type == LINE and token.meta.get("columns"):
                first, last = token.meta["columns"]
                yield TextRange(starts[token.map[0]] + first, starts[token.map[0]] + last, UnitKind.TITLE)  # type: ignore[index]
            elif token.type == "html_block" and token.map:
                yield from self._html(starts[token.map[0]], starts[token.map[1]])
            elif token.type == "fence" and token.map and token.level == 0:
                yield from self._directive(token, starts)

    def _run(self, token: Token, starts: list[int], kind: UnitKind) -> Iterator[TextRange]:
        """Yield the range of a paragraph or a heading: each of its lines ends the source's."""
        assert token.map is not None  # noqa: S101 - whoever calls has seen to it
        lines = token.content.split("\n")
        places = []
        for number, line in enumerate(lines, token.map[0]):
            place = (
                self._place(line.strip(" \t"), starts[number], starts[number + 1]) if number + 1 < len(starts) else None
            )
            if place is None:
                self.lost.append(token.content)
                return
            places.append(place)
        start, end = places[0][0], places[-1][1]
        if match := _ATTRIBUTES.search(self._text, places[-1][0], end):
            end = match.start()
        if match := _CAPTION.match(self._text, start, end):
            start = match.end()
        if match := _TASK.match(self._text, start, end):
            start = match.end()
        if start >= end:
            return
        if len(places) == 1:
            yield TextRange(start, end, kind)
            return
        ends = [
            starts[number] - 1 for number in range(token.map[0] + 1, token.map[0] + len(places))
        ]  # two spaces break
        begins = [start, *(first for first, _ in places[1:])]
        text = "\n".join(self._text[first:last] for first, last in zip(begins, (*ends, end), strict=True))
        yield TextRange(start, end, kind, self._text[starts[token.map[0] + 1] : places[1][0]], text=text)

    def _place(self, line: str, start: int, end: int) -> tuple[int, int] | None:
        place = self._text.rfind(line, start, end)
        if (
            not line
            or place < 0
            or not _CLOSING.fullmatch(self._text, place + len(line), end - (self._text[end - 1] == "\n"))
        ):
            return None
        return place, place + len(line)

    def _html(self, start: int, end: int) -> Iterator[TextRange]:
        """Yield the text between the tags of a block of HTML; tags within a line of text belong to it."""
        at = start
        for match in (*_BLOCK_TAG.finditer(self._text, start, end), None):
            stop = match.start() if match else end
            piece = self._text[at:stop]
            left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
            if any(map(str.isalpha, re.sub(r"<[^<>]*>", "", piece))) and "\n\n" not in piece:
                yield TextRange(at + left, at + right, UnitKind.PARAGRAPH, html=True)
            at = match.end() if match else end

    def _directive(self, token: Token, starts: list[int]) -> Iterator[TextRange]:
        """Yield the text in a directive of MyST, which looks like code."""
        match = _DIRECTIVE.fullmatch(token.info.strip())
        if match is None or match["name"] not in _PROSE or token.map is None:
            return
        first, last = token.map[0], token.map[1] - 1
        if last <= first or not self._text[starts[last] :].lstrip(" ").startswith(token.markup):
            return
        if match["title"] and match["name"] in _WITH_TITLES:
            place = self._place(match["title"].strip(), starts[first], starts[first + 1])
            if place:
                yield TextRange(*place, UnitKind.TITLE)
        line = first + 1
        while line < last and self._text[starts[line] : starts[line + 1]].strip():
            if not _OPTION.fullmatch(self._text[starts[line] : starts[line + 1]].rstrip("\n")):
                break
            line += 1
        yield from self.within(starts[line], starts[last])


class _Cells:
    """The cells of tables, one after the other."""

    def __init__(self, text: str, starts: list[int]) -> None:
        self._text = text
        self._starts = starts
        self._line = -1
        self._left: list[tuple[int, int]] = []

    def skip(self, line: int) -> None:
        """Pass over a cell of a line."""
        if line != self._line:
            self._line, self._left = line, self._of(line)
        if self._left:
            self._left.pop(0)

    def next(self, line: int) -> Iterator[TextRange]:
        """Yield the range of the next cell of a line."""
        if line != self._line:
            self._line, self._left = line, self._of(line)
        if self._left:
            start, end = self._left.pop(0)
            if start < end:
                yield TextRange(start, end, UnitKind.CELL)

    def _of(self, line: int) -> list[tuple[int, int]]:
        start, end = self._starts[line], self._starts[line + 1]
        pipes = [match.end() - 1 for match in _PIPE.finditer(self._text, start, end)]
        edges = [start - 1, *pipes, end]
        cells = [_stripped(self._text, left + 1, right) for left, right in itertools.pairwise(edges)]
        lead = self._text[start : pipes[0]].strip("> \t") if pipes else "x"
        first = 1 if not lead else 0
        return cells[first:]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + len(piece.rstrip())) if piece.strip() else (start, start)


def _line_starts(body: str, start: int) -> list[int]:
    """Return where each line begins, and where the last one ends."""
    starts = [start, *(start + match.end() for match in re.finditer("\n", body))]
    if not body.endswith("\n"):
        starts.append(start + len(body))
    return starts
