"""A reStructuredText source, and what it becomes in another language: the same file with only its text changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from toolkit.document import Article, Metadata, UnitKind, plain_text
from toolkit.findings import Finding
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.inlines import Lexed
from toolkit.rewriting.rst_blocks import RstText, find_rst_text
from toolkit.rewriting.rst_inlines import lex_rst
from toolkit.rewriting.rst_writer import RstRunWriter
from toolkit.rewriting.splicing import LinedText, Moved, Replacement, block_of, inlines_in, stays

_ADDRESS = re.compile(
    r"(?P<before>^[ \t]*\.\. (?:\|[^|\n]+\| )?(?:image|figure|include|literalinclude)::[ \t]+|^[ \t]+:file:[ \t]+"
    r"|^[ \t]*\.\. _[^:\n]+:[ \t]+|:download:`[^`<\n]*<)(?P<address>[^\s<>`]+)",
    re.MULTILINE,
)
"""Where files are named: pictures, what is included, targets and downloads."""
_ONE_LINE = frozenset({UnitKind.HEADING, UnitKind.TITLE, UnitKind.TERM})


@dataclass(frozen=True)
class RstSource:
    """A reStructuredText source.

    Attributes:
        text: It, as it was decoded.
        path: Its name, for findings.
    """

    text: str
    path: str = ""

    @cached_property
    def _lined(self) -> LinedText:
        return LinedText(self.text)

    @cached_property
    def _found(self) -> RstText:
        return find_rst_text(self._lined.lines)

    @cached_property
    def _lexed(self) -> tuple[tuple[TextRange, Lexed], ...]:
        return tuple((each, lex_rst(each.text or "")) for each in self._found.ranges)

    def article(self, metadata: Metadata) -> Article:
        """Return the source's text as an article, to be translated: a block for each run of text.

        Args:
            metadata: That of the article that was read from it: its language, above all.
        """
        kept = Metadata().with_(language=metadata.language)
        return Article(kept, tuple(block_of(each.kind, lexed.inlines) for each, lexed in self._lexed))

    def written(self, before: Article, after: Article, moved: Moved = stays) -> tuple[str, tuple[Finding, ...]]:
        """Return the source with its text replaced, and a finding for what could not be.

        Args:
            before: What `article` returned.
            after: The same in another language.
            moved: Returns the address from the place of the result for one from the source's.
        """
        changed = list(zip(self._lexed, before.blocks, after.blocks, strict=True))
        titles = {
            plain_text(inlines_in(old)).casefold(): plain_text(inlines_in(new))
            for (each, _), old, new in changed
            if each.kind is UnitKind.HEADING and old != new
        }
        lost = [(text, "this text was left as it is") for text in self._found.lost] if before != after else []
        edits: list[Replacement] = []
        for (each, lexed), old, new in changed:
            if old == new:
                continue
            writer = RstRunWriter(lexed, each.joint, titles, one_line=each.kind in _ONE_LINE)
            text = writer.write(inlines_in(new))
            if text is None:
                lost.append((plain_text(inlines_in(new)), "no reStructuredText says this as it was translated"))
            else:
                edits.append(Replacement(each.start, each.end, text))
                edits += self._rules(each, text)
        findings = (Finding("text-left", f"{self.path}: {why}: {text[:80]}", self.path) for text, why in lost)

        def kept(start: int, end: int) -> Iterator[str]:
            yield _relocated(self._lined.original(start, end), moved)

        return self._lined.spliced(edits, kept, lambda text: text), tuple(findings)

    def _rules(self, title: TextRange, text: str) -> Iterator[Replacement]:
        """Yield the lines that mark a title as one, as long as it is now: shorter ones would be an error."""
        for start, end in self._found.rules.get(title.start, ()):
            sign, width = self._lined.lines[start], max(end - start, _columns(text))
            yield Replacement(start, end, sign * width)


def _columns(text: str) -> int:
    """Return how many columns a text takes, as docutils counts them."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def _relocated(text: str, moved: Moved) -> str:
    if moved is stays:
        return text
    return _ADDRESS.sub(lambda match: f"{match['before']}{moved(match['address'])}", text)
