"""Inlines as Org again, with what the author wrote for each of them; what is written is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from toolkit.document import UnitKind, nodes as n
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.inlines import Lexed
from toolkit.rewriting.marked_writer import MarkedWriter, Piece
from toolkit.rewriting.org_inlines import BEFORE, NO_BREAK, NO_WIDTH, lex_org

_MAY_PRECEDE = re.compile(r"[\s\-–—({'\"\u200b]")
_MAY_FOLLOW = re.compile(r"[\s\-–—.,;:!?'\")}\\\[\u200b]")
_MARK = re.compile(rf"{BEFORE}[*/_+=~](?=\S)")
_BRACKET = re.compile(r"\[(?=\[|fn:|cite|\d|%|/)|<(?=<|\d|\w+:)|@(?=@)|\{(?=\{)|[\^_](?=\{)")

_NOT_EXPORTED = re.compile(r"^(?:COMMENT|TODO|DONE)(?!\S)|^\[#(?=\w\])")
"""What a headline begins with that is a state, a priority, or has its tree left out."""
_TAGS = re.compile(r"(?<=\s):[\w@#%:]+:$")
_LEADING = re.compile(
    r"(?:[-+]|\*+|\d{1,9}[.)]|#|:)(?=\s|$)|#\+|:[\w-]+:\s*$|\||\[fn:|-{5,}$|\\begin\{|%%\(|\+-|"
    r"(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):"
)


class OrgRunWriter(MarkedWriter):
    """Writes the translation of one run of text in Org."""

    lex: ClassVar[Callable[[str], Lexed]] = staticmethod(lex_org)
    marks: ClassVar[Mapping[type[Any], str]] = {n.Emph: "/", n.Strong: "*", n.Underline: "_", n.Strikeout: "+"}
    line_break: ClassVar[str] = "\\\\\n"

    def __init__(self, each: TextRange, lexed: Lexed, titles: Mapping[str, str]) -> None:
        super().__init__(each, lexed, titles)
        self._escapes = dict(lexed.escapes)

    def _is_on_one_line(self) -> bool:
        return super()._is_on_one_line() or self.range.kind in (
            UnitKind.CELL, UnitKind.CAPTION, UnitKind.SUBTITLE, UnitKind.ALT_TEXT,
        )  # fmt: skip

    def _text(self, text: str) -> str:
        if self.care:
            text = _BRACKET.sub(rf"\g<0>{NO_BREAK}", _MARK.sub(rf"{NO_BREAK}\g<0>", text))
        return "".join(self._character(each) for each in text)

    def _character(self, character: str) -> str:
        if character == "|" and self.range.kind is UnitKind.CELL:
            return self._escapes.get(character, r"\vert{}")
        if character == "$" and self.care:
            return self._escapes.get(character, r"\dollar{}")
        return self._escapes.get(character, character)

    def _begins(self, line: str) -> bool:
        return bool(_LEADING.match(line))

    def _placed(self, text: str) -> str:
        placed = super()._placed(text)
        if self.range.kind is not UnitKind.HEADING:
            return placed
        placed = _NOT_EXPORTED.sub(rf"{NO_WIDTH}\g<0>", placed)
        return _TAGS.sub(rf"\g<0>{NO_WIDTH}", placed)

    def _begun(self, text: str) -> str:
        return f"{NO_WIDTH}{text}"

    def _joined(self, pieces: Iterable[Piece]) -> str:
        """Return pieces as one text: what parts marks from letters has no width."""
        result = ""
        ended = False
        for piece, markup in pieces:
            if not piece:
                continue
            parted = (
                markup and piece[0] in "*/_+=~" and piece[:2] != "_{" and result and not _MAY_PRECEDE.match(result[-1])
            ) or (ended and not _MAY_FOLLOW.match(piece))
            result += f"{NO_WIDTH}{piece}" if parted else piece
            ended = markup and piece[-1] in "*/_+=~"
        return result
