"""A Markdown source, and what it becomes in another language: the same file with only its text changed.

What is not text is never read again, let alone written: the pieces between the runs of text go into the result as they
are. So a source of which nothing is translated comes out byte for byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolkit.document import Article, Metadata, UnitKind, inlines_of, nodes as n, plain_text
from toolkit.findings import Finding
from toolkit.markdown.anchors import names_of
from toolkit.markdown.blocks import Found, TextRange, find_text
from toolkit.markdown.front_matter import FrontValue, find_front_matter
from toolkit.markdown.inlines import Lexed, lex
from toolkit.markdown.parser import markdown, tags_only
from toolkit.markdown.writer import RunWriter

Moved = Callable[[str], str]

_ADDRESS = re.compile(
    r"(?P<before>\]\(\s?<?|\]\(|\b(?:src|href)=[\"']|^ {0,3}\[[^\[\]\n]+\]:[ \t]{0,9}<?|\{\{#\w{1,20} |-8<-+ [\"'])"
    r"(?P<address>[^\s()<>\[\]\"'{}]+)",
    re.MULTILINE,
)
"""Where addresses stand: links, images, tags, definitions of references, includes of mdBook, snippets."""


def _stays(address: str) -> str:
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
class MarkdownSource:
    """A Markdown source.

    Attributes:
        text: It, as it was decoded.
        path: Its name, for findings.
        ascii_names: Whether its headings are named as MkDocs names them, and not as GitHub does.
    """

    text: str
    path: str = ""
    ascii_names: bool = False

    @cached_property
    def _lines(self) -> str:
        """The text with each line ended by a line feed."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def _front(self) -> tuple[int, tuple[FrontValue, ...]]:
        return find_front_matter(self._lines)

    @cached_property
    def _found(self) -> Found:
        return find_text(self._lines, self._front[0])

    @cached_property
    def _lexed(self) -> tuple[tuple[TextRange, Lexed], ...]:
        env = self._found.env
        return tuple(
            (each, lex(self._text_of(each), tags_only() if each.html else markdown(), env))
            for each in self._found.ranges
        )

    def _text_of(self, each: TextRange) -> str:
        return self._lines[each.start : each.end] if each.text is None else each.text

    def article(self, metadata: Metadata) -> Article:
        """Return the source's text as an article, to be translated: a block for each run of text.

        Args:
            metadata: That of the article that was read from it: its language, above all.
        """
        front = [_block(value.kind, inlines_of(value.text)) for value in self._front[1]]
        body = [_block(each.kind, lexed.inlines) for each, lexed in self._lexed]
        kept = Metadata().with_(language=metadata.language)
        return Article(kept, (*front, *body))

    def written(self, before: Article, after: Article, moved: Moved = _stays) -> tuple[str, tuple[Finding, ...]]:
        """Return the source with its text replaced, and a finding for what could not be.

        Args:
            before: What `article` returned.
            after: The same in another language.
            moved: Returns the address from the place of the result for one from the source's.
        """
        findings = [
            Finding("text-left", f"{self.path}: this text was left as it is: {text[:80]}", self.path)
            for text in self._found.lost
        ]
        edits: list[Replacement] = []
        changed = zip(before.blocks, after.blocks, strict=True)
        for number, (old, new) in enumerate(changed):
            if old == new:
                continue
            edit = self._edit(number, _inlines_in(new))
            if edit is None:
                message = (
                    f"{self.path}: no Markdown says this as it was translated: {plain_text(_inlines_in(new))[:80]}"
                )
                findings.append(Finding("text-left", message, self.path))
            else:
                edits.append(edit)
        renamed = self._renamed(before, after)

        def led(address: str) -> str:
            return renamed.get(address) or moved(address)

        return self._spliced(edits, led if renamed else moved), tuple(findings)

    def _renamed(self, before: Article, after: Article) -> dict[str, str]:
        """Return the new addresses of headings within the page, by the old ones."""
        first = len(self._front[1])
        chosen = [number for number, (each, _) in enumerate(self._lexed, first) if each.kind is UnitKind.HEADING]
        old, new = (
            names_of(
                (plain_text(_inlines_in(article.blocks[number])) for number in chosen), ascii_only=self.ascii_names
            )
            for article in (before, after)
        )
        return {f"#{one}": f"#{other}" for one, other in zip(old, new, strict=True) if one != other}

    def _edit(self, number: int, inlines: n.Inlines) -> Replacement | None:
        values = self._front[1]
        if number < len(values):
            value = values[number]
            return Replacement(value.start, value.end, value.write(plain_text(inlines)))
        each, lexed = self._lexed[number - len(values)]
        parser = tags_only() if each.html else markdown()
        text = RunWriter(lexed, parser, self._found.env, each.joint, each.kind, html=each.html).write(inlines)
        return None if text is None else Replacement(each.start, each.end, text)

    def _spliced(self, edits: list[Replacement], moved: Moved) -> str:
        pieces: list[str] = []
        at = 0
        for edit in sorted(edits, key=lambda each: each.start):
            pieces += [*self._kept(at, edit.start, moved), _relocated(edit.text, moved).replace("\n", self._newline)]
            at = edit.end
        return "".join((*pieces, *self._kept(at, len(self._lines), moved)))

    def _kept(self, start: int, end: int, moved: Moved) -> Iterator[str]:
        """Yield what stays between two replacements; of what is no code, the addresses lead where they led."""
        at = max(start, min(self._front[0], end))
        yield self._original(start, at)
        for first, last in self._found.code:
            if at <= first and last <= end:
                yield _relocated(self._original(at, first), moved)
                yield self._original(first, last)
                at = last
        yield _relocated(self._original(at, end), moved)

    def _original(self, start: int, end: int) -> str:
        return self.text[self._place(start) : self._place(end)]

    @cached_property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\r" if "\r" in self.text and "\n" not in self.text else "\n"

    @cached_property
    def _left_out(self) -> list[int]:
        """Where in the text with line feeds a carriage return before each is lacking."""
        return [at - number for number, at in enumerate(_all(self.text, "\r\n"))]

    def _place(self, at: int) -> int:
        """Return where a character of the text with line feeds stands in the source."""
        return at + bisect_right(self._left_out, at - 1)


def _relocated(text: str, moved: Moved) -> str:
    if moved is _stays:
        return text
    return _ADDRESS.sub(lambda match: f"{match['before']}{moved(match['address'])}", text)


def _all(text: str, what: str) -> Iterator[int]:
    at = text.find(what)
    while at >= 0:
        yield at
        at = text.find(what, at + 1)


def _block(kind: UnitKind, inlines: n.Inlines) -> n.Block:
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


def _inlines_in(block: n.Block) -> n.Inlines:
    match block:
        case n.Header(_, _, content) | n.Para(content) | n.Plain(content):
            return content
        case n.DefinitionList((n.Definition(term, _),)):
            return term
        case n.Table():
            return _inlines_in(block.bodies[0].rows[0].cells[0].content[0])
        case _:
            raise ValueError(f"no block of one run of text: {type(block).__name__}")
