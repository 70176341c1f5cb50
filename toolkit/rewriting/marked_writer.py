"""Inlines in a markup of lines again, with what the author wrote for each of them; what is written is read back."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from toolkit.document import UnitKind, nodes as n, plain_text
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.inlines import Lexed, Markup
from toolkit.rewriting.writer import QUOTES, told

_SPACED = re.compile(r"(?P<left>\s*)(?P<text>.*?)(?P<right>\s*)", re.DOTALL)
_ONE_LINE = frozenset({UnitKind.HEADING, UnitKind.TITLE, UnitKind.TERM, UnitKind.METADATA, UnitKind.KEYWORD})

Piece = tuple[str, bool]
"""A text, and whether it is markup."""


class MarkedWriter(ABC):
    """Writes the translation of one run of text.

    Args:
        each: The run.
        lexed: What its source says, and how.
        titles: New titles by the old ones, which references may name.
    """

    lex: ClassVar[Callable[[str], Lexed]]
    """Reads the markup."""

    marks: ClassVar[Mapping[type[Any], str]]
    """What stands on both sides of marked text that the source has not."""
    attempts: ClassVar[int] = 2
    """In how many ways text is written, one more careful than the other."""
    line_break: ClassVar[str] = "\n"
    free: ClassVar[frozenset[UnitKind]] = frozenset({UnitKind.PARAGRAPH, UnitKind.TERM, UnitKind.CELL})
    """What would be another block, did its text begin so."""

    def __init__(self, each: TextRange, lexed: Lexed, titles: Mapping[str, str]) -> None:
        self.range = each
        self.lexed = lexed
        self.titles = titles
        self.care = 0
        self._left: list[Markup] = []

    @abstractmethod
    def _text(self, text: str) -> str:
        """Return a word of text as it is written."""

    @abstractmethod
    def _joined(self, pieces: Iterable[Piece]) -> str:
        """Return pieces as one text, with what parts markup from letters."""

    @abstractmethod
    def _begins(self, line: str) -> bool:
        """Tell whether a line would begin another block."""

    @abstractmethod
    def _begun(self, text: str) -> str:
        """Return a text that would begin another block as one that does not."""

    def write(self, inlines: n.Inlines) -> str | None:
        """Return inlines in the markup; None if no way to write them is read back as what they say."""
        for care in range(self.attempts):
            self.care = care
            self._left = list(self.lexed.markup)
            text = self._joined([piece for node in inlines for piece in self._one(node)]).strip()
            if told(type(self).lex(text).inlines) == self._wanted(inlines):
                return self._placed(text)
        return None

    def _wanted(self, inlines: n.Inlines) -> list[Any]:
        """Return what is to be read back."""
        return told(inlines)

    def _placed(self, text: str) -> str:
        if self._is_on_one_line():
            text = text.replace(self.line_break, " ").replace("\n", " ")
        first, *rest = text.split("\n")
        before = (self.range.text or "").partition("\n")[0]
        if self.range.kind in self.free and self._begins(first) and not self._begins(before):
            first = self._begun(first)
        return first + "".join(
            f" {line.lstrip()}" if self._begins(line.lstrip()) else f"\n{self.range.joint}{line.lstrip()}"
            for line in rest
        )

    def _is_on_one_line(self) -> bool:
        return self.range.kind in _ONE_LINE

    def _one(self, node: n.Inline) -> list[Piece]:
        """Return the pieces of an inline."""
        match node:
            case n.Str(text):
                return [(self._text(text), False)]
            case n.Space():
                return [(" ", False)]
            case n.SoftBreak():
                return [("\n", False)]
            case n.LineBreak():
                return [(self.line_break, False)]
            case n.Quoted(kind, content):
                left, right = QUOTES[kind]
                return [(left, False), *(piece for each in content for piece in self._one(each)), (right, False)]
            case n.RawInline() | n.Code():
                found = self._take(node)
                return [(found.open if found else getattr(node, "text", ""), True)]
            case n.Note(blocks):
                inner = next((block.content for block in blocks if isinstance(block, n.Plain | n.Para)), ())
                return self._spanned(node, n.Note(()), inner)
            case _:
                return self._spanned(node, replace(node, content=()), getattr(node, "content", ()))  # type: ignore[arg-type]

    def _spanned(self, node: Any, shell: Any, content: n.Inlines) -> list[Piece]:
        inner = self._joined([piece for each in content for piece in self._one(each)])
        spaced = _SPACED.fullmatch(inner)
        assert spaced is not None  # noqa: S101 - any text matches
        if not spaced["text"]:
            return [(inner, False)]
        found = self._take(shell)
        if found is None:
            sign = self.marks.get(type(node), "")
            opening, closing = sign, sign
        else:
            opening, closing = found.open, self._closing(found)
        if found and self._is_same(found, content):
            return [(spaced["left"], False), (found.same[1], True), (spaced["right"], False)]
        text = self._enclosed(spaced["text"], opening, closing)
        return [(spaced["left"], False), (text, bool(opening)), (spaced["right"], False)]

    def _is_same(self, markup: Markup, content: n.Inlines) -> bool:
        """Tell whether a reference still is its own name, so that all of it stays as it was."""
        return markup.same[1] != "" and plain_text(content) == markup.same[0]

    def _enclosed(self, text: str, opening: str, closing: str) -> str:
        """Return a text between marks."""
        return f"{opening}{text}{closing}"

    def _closing(self, markup: Markup) -> str:
        """Return what ends a span."""
        return markup.close

    def _take(self, node: Any) -> Markup | None:
        """Return what was written for an inline, and need it no more; the pieces of a span have the same."""
        found = next((each for each in self._left if each.node == node), None)
        if found is not None:
            self._left.remove(found)
            return found
        return next((each for each in self.lexed.markup if each.node == node), None)
