"""Inlines as reStructuredText again, with what the author wrote for each of them; what is written is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from toolkit.document import UnitKind, nodes as n
from toolkit.rewriting.inlines import Lexed, Markup
from toolkit.rewriting.marked_writer import MarkedWriter, Piece
from toolkit.rewriting.rst_inlines import lex_rst
from toolkit.rewriting.writer import told

_OPEN = re.compile(r"(?<!\\)<")
_MAY_PRECEDE = re.compile(r"[\s'\"(\[{<\-/:¡¿«„“‘‚»—–]")
_MAY_FOLLOW = re.compile(r"[\s'\")\]}>\-/:.,;!?\\»”’“…—–]")
_SPECIAL = re.compile(r"[\\`*|]|(?<=\w)_(?!\w)|(?<=\])_")
_BEGINNING = re.compile(r"\\|(?<![^\s'\"(\[{<\-/:¡¿«„“‘‚»—–])(?:[*`|](?=\S)|_(?=`))")
"""What would begin markup, which docutils warns of where nothing ends it."""

_LEADING = re.compile(
    r"(?:[-*+•‣⁃|]|>>>|\.\.|__|\(?(?:\d{1,9}|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,9}|#)[.)]|:[^:\n]{1,200}:"
    r"|--?[\w-]+(?=  |$)|(?P<sign>[!-/:-@\[-`{-~])(?P=sign)+$)(?=\s|$)"
)


class RstRunWriter(MarkedWriter):
    """Writes the translation of one run of text in reStructuredText."""

    lex: ClassVar[Callable[[str], Lexed]] = staticmethod(lex_rst)
    free: ClassVar[frozenset[UnitKind]] = MarkedWriter.free | {UnitKind.HEADING}
    marks: ClassVar[Mapping[type[Any], str]] = {n.Emph: "*", n.Strong: "**"}

    def _wanted(self, inlines: n.Inlines) -> list[Any]:
        """Return what is to be read back: links to titles lead to the new ones."""
        return [
            (each[0], self.titles.get(each[1].casefold(), each[1]))
            if isinstance(each, tuple) and each[0] == "Link"
            else each
            for each in told(inlines)
        ]

    def _text(self, text: str) -> str:
        return (_SPECIAL if self.care else _BEGINNING).sub(r"\\\g<0>", text)

    def _begins(self, line: str) -> bool:
        return bool(_LEADING.match(line))

    def _begun(self, text: str) -> str:
        return f"\\{text}"

    def _enclosed(self, text: str, opening: str, closing: str) -> str:
        said = text.replace("\n", " ") if opening.startswith((":", "`")) else text
        if closing.startswith(" <"):
            said = _OPEN.sub(r"\\<", said)
        return f"{opening}{said}{closing}"

    def _is_same(self, markup: Markup, content: n.Inlines) -> bool:
        name = markup.node.target[0] if isinstance(markup.node, n.Link) else ""
        return name.casefold() not in self.titles and super()._is_same(markup, content)

    def _closing(self, markup: Markup) -> str:
        """Return what ends a span; a reference to a title has its new name."""
        name = markup.node.target[0] if isinstance(markup.node, n.Link) else ""
        new = self.titles.get(name.casefold())
        return f" <{new}_>`__" if new and markup.close.endswith("_>`__") else markup.close

    def _joined(self, pieces: Iterable[Piece]) -> str:
        """Return pieces as one text (docutils, "Inline markup recognition rules")."""
        result = ""
        ended = False
        for piece, markup in pieces:
            if not piece:
                continue
            parted = (markup and result and not _MAY_PRECEDE.match(result[-1])) or (
                ended and not _MAY_FOLLOW.match(piece)
            )
            result += f"\\ {piece}" if parted else piece
            ended = markup
        return result


def wrapped(text: str, width: int, joint: str) -> str:
    """Return a text on lines that are no longer than a width, if its words are not; none begins as another block would.

    Args:
        text: It.
        width: Most columns of a line.
        joint: What lines begin with, but the first.
    """
    lines = [""]
    for word in text.split():
        line = lines[-1]
        if line and len(line) + 1 + len(word) > width and not _LEADING.match(word):
            lines.append(f"{joint}{word}")
        else:
            lines[-1] = f"{line} {word}" if line else word
    return "\n".join(lines)
