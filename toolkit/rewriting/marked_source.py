"""A source in a markup of lines, and what it becomes in another language: the same file with only its text changed.

What is common to reStructuredText, AsciiDoc and Org; what each says in its own way, its class tells.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class MarkedSource(ABC):
    """A source in a markup of lines.

    Attributes:
        text: It, as it was decoded.
        path: Its name, for findings.
    """

    text: str
    path: str = ""

    label: ClassVar[str]
    writer: ClassVar[type[MarkedWriter]]
    columns: ClassVar[Callable[[str], int]] = len
    """Tells how long the line below a title must be."""
    addresses: ClassVar[re.Pattern[str]]
    """Where files are named: ``before`` and ``address``."""

    @abstractmethod
    def _find(self) -> FoundText: ...

    def _mending(self, headings: Sequence[Heading], moved: Moved) -> Callable[[str], str]:  # noqa: ARG002 - some ask
        """Return what makes references to headings lead to the new ones, and addresses in a text where they led."""
        if moved is stays:
            return lambda text: text
        return lambda text: self.addresses.sub(lambda match: f"{match['before']}{moved(match['address'])}", text)

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

        Args:
            metadata: That of the article that was read from it: its language, above all.
        """
        kept = Metadata().with_(language=metadata.language)
        front = [block_of(value.kind, inlines_of(value.text)) for value in self._found.front]
        return Article(kept, (*front, *(block_of(each.kind, lexed.inlines) for each, lexed in self._lexed)))

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
        changed = list(zip(self._lexed, before.blocks[front:], after.blocks[front:], strict=True))
        headings = [
            (each, plain_text(inlines_in(old)), plain_text(inlines_in(new)))
            for (each, _), old, new in changed
            if each.kind is UnitKind.HEADING
        ]
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
        findings = (Finding("text-left", f"{self.path}: {why}: {text[:80]}", self.path) for text, why in lost)
        mend = self._mending(headings, moved)
        return self._lined.spliced(edits, lambda start, end: self._kept(start, end, mend), mend), tuple(findings)

    def _kept(self, start: int, end: int, mend: Callable[[str], str]) -> Iterator[str]:
        """Yield what stays between two replacements; of what is no code, the addresses lead where they led."""
        at = start
        for first, last in self._found.code:
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
