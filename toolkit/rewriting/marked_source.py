"""A source in a markup of lines, and what it becomes in another language: the same file with only its text changed.

What is common to reStructuredText, AsciiDoc and Org; what each says in its own way, its class tells.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from toolkit.document import Article, Metadata, UnitKind, inlines_of, plain_text
from toolkit.findings import Finding
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.inlines import Lexed
from toolkit.rewriting.marked_writer import MarkedWriter
from toolkit.rewriting.source_lines import FoundText
from toolkit.rewriting.splicing import LinedText, Moved, Replacement, block_of, inlines_in, stays

Heading = tuple[TextRange, str, str]
"""A heading, what it said, and what it says now."""
Renamed = Mapping[str, str]
"""New names of headings by the old ones, behind a ``#``; those of another page behind its address."""


@dataclass(frozen=True)
class MarkedSource(ABC):
    """A source in a markup of lines.

    Attributes:
        text: It, as it was decoded.
        path: Its name, for findings.
        linked: Other pages that it may have links to the headings of, by the addresses that it has for them.
    """

    text: str
    path: str = ""
    linked: Mapping[str, MarkedSource] = field(default_factory=dict)

    label: ClassVar[str]
    writer: ClassVar[type[MarkedWriter]]
    columns: ClassVar[Callable[[str], int]] = len
    """Tells how long the line below a title must be."""
    files: ClassVar[re.Pattern[str]]
    """Where files are named: ``before`` and ``address``."""
    references: ClassVar[re.Pattern[str] | None] = None
    """What leads to a heading by its text: its ``page``, if it is another, and ``name``; None where nothing does."""

    @abstractmethod
    def _find(self) -> FoundText: ...

    def addresses(self) -> tuple[str, ...]:
        """Return the addresses of headings in other pages that its text leads to, if their names change with them."""
        found = self.references.finditer(self._lined.lines) if self.references else ()
        return tuple(dict.fromkeys(f"{match['page']}#{match['name']}" for match in found if match["page"]))

    def names(self, headings: Sequence[Heading]) -> dict[str, str]:  # noqa: ARG002 - some have names by their text
        """Return the new names of headings by the old ones, where they are named by their text.

        Args:
            headings: All of the source's, in order.
        """
        return {}

    def _mending(self, renamed: Renamed, moved: Moved) -> Callable[[str], str]:  # noqa: ARG002 - likewise
        """Return what makes references to headings lead to the new ones, and addresses in a text where they led."""
        if moved is stays:
            return lambda text: text
        return lambda text: self.files.sub(lambda match: f"{match['before']}{moved(match['address'])}", text)

    @cached_property
    def _lined(self) -> LinedText:
        return LinedText(self.text)

    @cached_property
    def _found(self) -> FoundText:
        return self._find()

    @cached_property
    def _lexed(self) -> tuple[tuple[TextRange, Lexed], ...]:
        return tuple((each, self.writer.lex(each.text or "")) for each in self._found.ranges)

    def article(self, metadata: Metadata) -> Article:
        """Return the source's text as an article, to be translated: a block for each run of text.

        The headings of the pages that it leads to come after it.

        Args:
            metadata: That of the article that was read from it: its language, above all.
        """
        kept = Metadata().with_(language=metadata.language)
        front = [block_of(value.kind, inlines_of(value.text)) for value in self._found.front]
        own = [block_of(each.kind, lexed.inlines) for each, lexed in self._lexed]
        others = [block_of(each.kind, lexed.inlines) for page in self._others for each, lexed in page.headings]
        return Article(kept, (*front, *own, *others))

    @cached_property
    def headings(self) -> tuple[tuple[TextRange, Lexed], ...]:
        """Its headings, in order."""
        return tuple(pair for pair in self._lexed if pair[0].kind is UnitKind.HEADING)

    @cached_property
    def _code(self) -> list[tuple[int, int]]:
        return sorted(self._found.code)

    @cached_property
    def _others(self) -> tuple[MarkedSource, ...]:
        return tuple({id(page): page for page in self.linked.values()}.values())

    def written(self, before: Article, after: Article, moved: Moved = stays) -> tuple[str, tuple[Finding, ...]]:
        """Return the source with its text replaced, and a finding for what could not be.

        Args:
            before: What `article` returned.
            after: The same in another language.
            moved: Returns the address from the place of the result for one from the source's.
        """
        front = len(self._found.front)
        edits = [
            Replacement(value.start, value.end, value.write(plain_text(inlines_in(new))))
            for value, old, new in zip(self._found.front, before.blocks, after.blocks, strict=False)
            if old != new
        ]
        end = front + len(self._lexed)
        changed = list(zip(self._lexed, before.blocks[front:end], after.blocks[front:end], strict=True))
        headings = [
            (each, plain_text(inlines_in(old)), plain_text(inlines_in(new)))
            for (each, _), old, new in changed
            if each.kind is UnitKind.HEADING
        ]
        renamed = {f"#{old}": new for old, new in self.names(headings).items()} | self._renamed(before, after, end)
        titles = {old.casefold(): new for _, old, new in headings if old != new}
        lost = [(text, "this text was left as it is") for text in self._found.lost] if before != after else []
        for (each, lexed), old, new in changed:
            if old == new:
                continue
            text = self.writer(each, lexed, titles).write(inlines_in(new))
            if text is None:
                lost.append((plain_text(inlines_in(new)), f"no {self.label} says this as it was translated"))
            else:
                edits.append(Replacement(each.start, each.end, text))
                edits += self._rules(each, text)
        edits, unheld = self._drawn(edits)
        lost += [(text, f"no {self.label} says this as it was translated") for text in unheld]
        findings = (Finding("text-left", f"{self.path}: {why}: {text[:80]}", self.path) for text, why in lost)
        mend = self._mending(renamed, moved)
        return self._lined.spliced(edits, lambda start, end: self._kept(start, end, mend), mend), tuple(findings)

    def _drawn(self, edits: list[Replacement]) -> tuple[list[Replacement], list[str]]:
        """Return replacements, those within what is drawn with signs as one of all of it; and what can't be drawn."""
        return edits, []

    def _renamed(self, before: Article, after: Article, at: int) -> dict[str, str]:
        """Return the new names of other pages' headings, which stand after the source's own text."""
        by_page: dict[int, dict[str, str]] = {}
        for page in self._others:
            pairs = zip(page.headings, before.blocks[at:], after.blocks[at:], strict=False)
            headings = [
                (each, plain_text(inlines_in(old)), plain_text(inlines_in(new))) for (each, _), old, new in pairs
            ]
            by_page[id(page)] = page.names(headings)
            at += len(headings)
        return {
            f"{address}#{old}": new for address, page in self.linked.items() for old, new in by_page[id(page)].items()
        }

    def _kept(self, start: int, end: int, mend: Callable[[str], str]) -> Iterator[str]:
        """Yield what stays between two replacements; of what is no code, the addresses lead where they led."""
        at = start
        for first, last in self._code[bisect_left(self._code, (start, 0)) :]:
            if first >= end:
                break
            if at <= first and last <= end:
                yield mend(self._lined.original(at, first))
                yield self._lined.original(first, last)
                at = last
        yield mend(self._lined.original(at, end))

    def _rules(self, title: TextRange, text: str) -> Iterator[Replacement]:
        """Yield the lines that mark a title as one, as long as it is now."""
        new, old = type(self).columns(text), type(self).columns(title.text or "")
        for start, end in self._found.rules.get(title.start, ()):
            yield Replacement(start, end, self._lined.lines[start] * max(new, end - start + new - old))
