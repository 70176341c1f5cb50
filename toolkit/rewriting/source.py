"""A Markdown source, and what it becomes in another language: the same file with only its text changed.

What is not text is never read again, let alone written: the pieces between the runs of text go into the result as they
are. So a source of which nothing is translated comes out byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from toolkit.document import Article, Metadata, UnitKind, heading_names, inlines_of, nodes as n, plain_text
from toolkit.findings import Finding
from toolkit.rewriting.blocks import Found, TextRange, find_text
from toolkit.rewriting.front_matter import FrontValue, find_front_matter
from toolkit.rewriting.inlines import Lexed, lex
from toolkit.rewriting.parser import markdown, tags_only
from toolkit.rewriting.splicing import LinedText, Moved, Replacement, block_of, inlines_in, stays
from toolkit.rewriting.writer import RunWriter

_ADDRESS = re.compile(
    r"(?P<before>\]\(\s?<?|\]\(|\b(?:src|href)=[\"']|^ {0,3}\[[^\[\]\n]+\]:[ \t]{0,9}<?|(?<!\\)\{\{#\w{1,20} "
    r"|-8<-+ [\"']|\{\{[<%] ?(?:rel)?ref [\"'])"
    r"(?P<address>[^\s()<>\[\]\"'{}]+)",
    re.MULTILINE,
)
"""Where addresses stand: links, images, tags, definitions of references, includes of mdBook, snippets, Hugo's ref."""
_INCLUDED = re.compile(
    r"(?P<before>(?<!\\)\{\{#\w{1,20} |^[ \t]{0,40}-8<-+ [\"'])(?P<address>[^\s()<>\[\]\"'{}]+)", re.MULTILINE
)
"""Where a file is named whose text takes the place of a line of code."""

_OWN_NAME = re.compile(r"[ \t]*\{[^{}\n]*#[^\s{}]")
"""The name that a heading is given, in attributes or in a comment of MDX."""


@dataclass(frozen=True)
class MarkdownSource:
    """A Markdown source.

    Attributes:
        text: It, as it was decoded.
        path: Its name, for findings.
        ascii_names: Whether its headings are named as MkDocs names them, and not as GitHub does.
        linked: Other pages that it may have links to the headings of, by the addresses that it has for them.
    """

    text: str
    path: str = ""
    ascii_names: bool = False
    linked: Mapping[str, MarkdownSource] = field(default_factory=dict)

    @cached_property
    def _lined(self) -> LinedText:
        return LinedText(self.text)

    @property
    def _lines(self) -> str:
        return self._lined.lines

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

        The headings of the pages that it leads to come after it.

        Args:
            metadata: That of the article that was read from it: its language, above all.
        """
        front = [block_of(value.kind, inlines_of(value.text)) for value in self._front[1]]
        body = [block_of(each.kind, lexed.inlines) for each, lexed in self._lexed]
        others = [block for page in self._others for block in page.headings()]
        kept = Metadata().with_(language=metadata.language)
        return Article(kept, (*front, *body, *others))

    def headings(self) -> tuple[n.Block, ...]:
        """Return its headings that are named by their text, in order."""
        return tuple(block_of(self._lexed[number][0].kind, self._lexed[number][1].inlines) for number in self._named)

    @cached_property
    def _named(self) -> tuple[int, ...]:
        """The numbers of the headings that are named by their text: no name of their own is beside it."""
        return tuple(
            number
            for number, (each, _) in enumerate(self._lexed)
            if each.kind is UnitKind.HEADING and not _OWN_NAME.match(self._lines, each.end)
        )

    def addresses(self) -> tuple[str, ...]:
        """Return the addresses of headings in other pages that its text leads to."""
        found = dict.fromkeys(match["address"] for match in _ADDRESS.finditer(self._lines))
        return tuple(each for each in found if "#" in each[1:] and ":" not in each)

    @cached_property
    def _others(self) -> tuple[MarkdownSource, ...]:
        return tuple({id(page): page for page in self.linked.values()}.values())

    def written(self, before: Article, after: Article, moved: Moved = stays) -> tuple[str, tuple[Finding, ...]]:
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
        own = len(self._front[1]) + len(self._lexed)
        changed = zip(before.blocks[:own], after.blocks[:own], strict=True)
        for number, (old, new) in enumerate(changed):
            if old == new:
                continue
            edit = self._edit(number, inlines_in(new))
            if edit is None:
                message = f"{self.path}: no Markdown says this as it was translated: {plain_text(inlines_in(new))[:80]}"
                findings.append(Finding("text-left", message, self.path))
            else:
                edits.append(edit)
        renamed = self._renamed(before, after)

        def led(address: str) -> str:
            new = renamed.get(unquote(address)) if renamed and "#" in address else None
            return moved(address) if new is None else moved(f"{address.partition('#')[0]}#{new}")

        return self._spliced(edits, led if renamed else moved), tuple(findings)

    def _renamed(self, before: Article, after: Article) -> dict[str, str]:
        """Return the new names of headings, by their old addresses."""
        first = len(self._front[1])
        found = {"": self._new_names(before, after, [first + number for number in self._named])}
        at = first + len(self._lexed)
        by_page: dict[int, dict[str, str]] = {}
        for page in self._others:
            end = at + len(page.headings())
            by_page[id(page)] = self._new_names(before, after, range(at, end))
            at = end
        found |= {address: by_page[id(page)] for address, page in self.linked.items()}
        return {f"{unquote(address)}#{old}": new for address, names in found.items() for old, new in names.items()}

    def _new_names(self, before: Article, after: Article, chosen: Iterable[int]) -> dict[str, str]:
        """Return the new names of headings by the old ones, where they differ."""
        old, new = (
            heading_names(
                [plain_text(inlines_in(article.blocks[number])) for number in chosen], ascii_only=self.ascii_names
            )
            for article in (before, after)
        )
        return {one: other for one, other in zip(old, new, strict=True) if one != other}

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
        return self._lined.spliced(
            edits, lambda start, end: self._kept(start, end, moved), lambda text: _relocated(text, moved)
        )

    def _kept(self, start: int, end: int, moved: Moved) -> Iterator[str]:
        """Yield what stays between two replacements; addresses lead where they led, of code those of includes."""
        at = max(start, min(self._front[0], end))
        yield self._lined.original(start, at)
        for first, last in self._found.code:
            if at <= first and last <= end:
                yield _relocated(self._lined.original(at, first), moved)
                yield _relocated(self._lined.original(first, last), moved, _INCLUDED)
                at = last
        yield _relocated(self._lined.original(at, end), moved)


def _relocated(text: str, moved: Moved, addresses: re.Pattern[str] = _ADDRESS) -> str:
    if moved is stays:
        return text
    return addresses.sub(lambda match: f"{match['before']}{moved(match['address'])}", text)
