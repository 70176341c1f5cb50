"""Inlines as AsciiDoc again, with what the author wrote for each of them; what is written is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from toolkit.document import UnitKind, nodes as n
from toolkit.rewriting.asciidoc_inlines import lex_asciidoc
from toolkit.rewriting.blocks import TextRange
from toolkit.rewriting.inlines import Lexed
from toolkit.rewriting.marked_writer import MarkedWriter, Piece

_SINGLE = re.compile(r"(?P<role>(?:\[[^\[\]\n]*\])?)(?P<mark>[*_`#])(?P<text>[\s\S]*)(?P=mark)")
_ADDRESS = re.compile(r"\w+://[^\[\]]*\[")
_SPECIAL = re.compile(r"[*_`#^~+{\[\]<&\\]")
_SPEC = re.compile(r"(?:^|\s)(?:(?:\d+(?:\.\d+)?|\.\d+)[*+])?[<^>]?(?:\.[<^>]?)?[a-z]?$")
"""What would be taken for a cell's format at the end of the cell before it."""

_LEADING = re.compile(
    r"(?:[-*•]|\*{1,6}|\.{1,6}|\d{1,9}\.|[a-zA-Z]\.|[ivxIVX]{1,9}\)|<[\d.]+>|={1,6}|#{1,6}|>"
    r"|(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):)(?=\s)|//|\.[^\s.]|\[[^\n]*\]$|:!?[\w-]+!?:(?:\s|$)|\w+::\S*\[|\+$|--"
    r"|[-=*_+./~]{3,}$|'''$|<<<$|[|,:!]===|[^\n]{1,300}?(?::{2,4}|;;)(?=\s|$)"
)


class AsciidocRunWriter(MarkedWriter):
    """Writes the translation of one run of text in AsciiDoc."""

    lex: ClassVar[Callable[[str], Lexed]] = staticmethod(lex_asciidoc)
    marks: ClassVar[Mapping[type[Any], str]] = {n.Emph: "_", n.Strong: "*", n.Superscript: "^", n.Subscript: "~"}
    attempts: ClassVar[int] = 3
    line_break: ClassVar[str] = " +\n"

    def __init__(self, each: TextRange, lexed: Lexed, titles: Mapping[str, str]) -> None:
        super().__init__(each, lexed, titles)
        self._escapes = dict(lexed.escapes)

    def _text(self, text: str) -> str:
        if self.care == 1:
            text = re.sub(r"[*_`#{<\[]", r"\\\g<0>", text, count=1)
        return "".join(self._character(each) for each in text)

    def _character(self, character: str) -> str:
        if character in self._escapes:
            return self._escapes[character]
        return f"&#{ord(character)};" if self.care == 2 and _SPECIAL.match(character) else character

    def _begins(self, line: str) -> bool:
        return bool(_LEADING.match(line))

    def _begun(self, text: str) -> str:
        return f"{{empty}}{text}"

    def _placed(self, text: str) -> str:
        placed = super()._placed(text)
        if sign := self.range.ends_at:
            return _as_value(placed, sign)
        if self.range.kind is not UnitKind.CELL:
            return placed
        placed = re.sub(r"(?<!\\)\|", r"\\|", placed)
        is_format = _SPEC.search(placed[-20:]) and not _SPEC.search((self.range.text or "")[-20:])
        return f"{placed} " if is_format else placed

    def _enclosed(self, text: str, opening: str, closing: str) -> str:
        """Return a text between marks; in brackets, its own are kept from ending them, and commas from parting it."""
        if "[" not in opening or not closing.endswith("]"):
            return f"{opening}{text}{closing}"
        text = re.sub(r"(?<!\\)\]", r"\\]", text)
        parted = closing.startswith(",") or opening.startswith("image:")
        if parted and not opening.endswith('"') and re.search(r'[,"=]', text):
            return f'{opening}"{text.replace(chr(34), chr(92) + chr(34))}"{closing}'
        return f"{opening}{text}{closing}"

    def _joined(self, pieces: Iterable[Piece]) -> str:
        """Return pieces as one text: a mark beside a letter is doubled ("unconstrained", as its manual calls it)."""
        known = [piece for piece in pieces if piece[0]]
        result = ""
        for number, (piece, markup) in enumerate(known):
            after = known[number + 1][0] if number + 1 < len(known) else ""
            single = _SINGLE.fullmatch(piece) if markup else None
            if single and not single["text"].startswith(single["mark"]) and _is_tight(result, after, single["mark"]):
                result += f"{single['role']}{single['mark'] * 2}{single['text']}{single['mark'] * 2}"
            elif markup and _ADDRESS.match(piece) and result[-1:].isalnum():
                result += f"link:{piece}"
            else:
                result += piece
        return result


def _as_value(text: str, sign: str) -> str:
    """Return an attribute's value, which a sign would end, as one that goes on to its end."""
    if sign == "," and not re.search(r"[,=\"']", text):
        return text
    escaped = text.replace("'" if sign == "'" else '"', "\\'" if sign == "'" else '\\"')
    return f'"{escaped}"' if sign == "," else escaped


def _is_tight(before: str, after: str, mark: str) -> bool:
    """Tell whether a single mark would be none between what stands before and after."""
    left, right = (r"[\w&;:\"'`}]$", r"[\w\"'`]") if mark == "`" else (r"[\w;:}]$", r"\w")
    return bool(re.search(left, before[-1:]) or re.match(right, after))
