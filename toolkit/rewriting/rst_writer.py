"""Inlines as reStructuredText again, with what the author wrote for each of them; what is written is read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from toolkit.document import nodes as n
from toolkit.rewriting.inlines import Lexed, Markup
from toolkit.rewriting.rst_inlines import lex_rst
from toolkit.rewriting.writer import QUOTES, told

_MAY_PRECEDE = re.compile(r"[\s'\"(\[{<\-/:¡¿«„“‘‚»—–]")
_MAY_FOLLOW = re.compile(r"[\s'\")\]}>\-/:.,;!?\\»”’“…—–]")
_SPECIAL = re.compile(r"[\\`*|]|(?<=\w)_(?!\w)|(?<=\])_")
_BEGINNING = re.compile(r"\\|(?<![^\s'\"(\[{<\-/:¡¿«„“‘‚»—–])(?:[*`|](?=\S)|_(?=`))")
"""What would begin markup, which docutils warns of where nothing ends it."""
_LEADING = re.compile(
    r"(?:[-*+•‣⁃|]|>>>|\.\.|__|\(?(?:\d{1,9}|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,9}|#)[.)]|:[^:\n]{1,200}:|--?[\w-]+(?=  |$)"
    r"|(?P<sign>[!-/:-@\[-`{-~])(?P=sign)+$)(?=\s|$)"
)
_SPACED = re.compile(r"(?P<left>\s*)(?P<text>.*?)(?P<right>\s*)", re.DOTALL)
_MARKS = {n.Emph: "*", n.Strong: "**"}


class RstRunWriter:
    """Writes the translation of one run of text.

    Args:
        lexed: What its source says, and how.
        joint: What begins each of its lines but the first.
        titles: New titles by the old ones, which references may name.
        one_line: Whether it must stay on one line.
    """

    def __init__(self, lexed: Lexed, joint: str, titles: Mapping[str, str], *, one_line: bool) -> None:
        self._lexed = lexed
        self._joint = joint
        self._titles = titles
        self._one_line = one_line
        self._left: list[Markup] = []
        self._careful = False

    def write(self, inlines: n.Inlines) -> str | None:
        """Return inlines as reStructuredText; None if no way to write them is read back as what they say."""
        for self._careful in (False, True):
            self._left = list(self._lexed.markup)
            text = _joined([piece for node in inlines for piece in self._one(node)]).strip()
            if told(lex_rst(text).inlines) == self._wanted(inlines):
                return self._placed(text)
        return None

    def _wanted(self, inlines: n.Inlines) -> list[Any]:
        """Return what is to be read back: links to titles lead to the new ones."""
        return [
            (each[0], self._titles.get(each[1].casefold(), each[1]))
            if isinstance(each, tuple) and each[0] == "Link"
            else each
            for each in told(inlines)
        ]

    def _placed(self, text: str) -> str:
        if self._one_line:
            text = text.replace("\n", " ")
        if _LEADING.match(text):
            text = f"\\{text}"
        first, *rest = text.split("\n")
        return first + "".join(
            f" {line.lstrip()}" if _LEADING.match(line.lstrip()) else f"\n{self._joint}{line.lstrip()}" for line in rest
        )

    def _one(self, node: n.Inline) -> list[tuple[str, bool]]:
        """Return the pieces of an inline, and whether each is markup."""
        match node:
            case n.Str(text):
                return [((_SPECIAL if self._careful else _BEGINNING).sub(r"\\\g<0>", text), False)]
            case n.Space():
                return [(" ", False)]
            case n.SoftBreak() | n.LineBreak():
                return [("\n", False)]
            case n.Quoted(kind, content):
                left, right = QUOTES[kind]
                return [(left, False), *(piece for each in content for piece in self._one(each)), (right, False)]
            case n.RawInline() | n.Code():
                found = self._take(node)
                return [(found.open if found else getattr(node, "text", ""), True)]
            case _:
                return self._spanned(node)

    def _spanned(self, node: Any) -> list[tuple[str, bool]]:
        content = getattr(node, "content", ())
        inner = _joined([piece for each in content for piece in self._one(each)])
        spaced = _SPACED.fullmatch(inner)
        assert spaced is not None  # noqa: S101 - any text matches
        if not spaced["text"]:
            return [(inner, False)]
        found = self._take(replace(node, content=()))
        if found is None:
            sign = _MARKS.get(type(node), "")
            opening, closing = sign, sign
        else:
            opening, closing = found.open, self._closing(found)
        text = spaced["text"].replace("\n", " ") if opening.startswith((":", "`")) else spaced["text"]
        return [(spaced["left"], False), (f"{opening}{text}{closing}", bool(opening)), (spaced["right"], False)]

    def _closing(self, markup: Markup) -> str:
        """Return what ends a span; a reference to a title has its new name."""
        name = markup.node.target[0] if isinstance(markup.node, n.Link) else ""
        new = self._titles.get(name.casefold())
        return f" <{new}_>`__" if new and markup.close.endswith("_>`__") else markup.close

    def _take(self, node: Any) -> Markup | None:
        """Return what was written for an inline, and need it no more; the pieces of a span have the same."""
        found = next((each for each in self._left if each.node == node), None)
        if found is not None:
            self._left.remove(found)
            return found
        return next((each for each in self._lexed.markup if each.node == node), None)


def _joined(pieces: list[tuple[str, bool]]) -> str:
    """Return pieces as one text, with what parts markup from letters (docutils, "Inline markup recognition rules")."""
    result = ""
    ended = False
    for piece, markup in pieces:
        if not piece:
            continue
        parted = (markup and result and not _MAY_PRECEDE.match(result[-1])) or (ended and not _MAY_FOLLOW.match(piece))
        result += f"\\ {piece}" if parted else piece
        ended = markup
    return result
