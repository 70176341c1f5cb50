"""Inline Org as inlines, and what was written for each of them.

https://orgmode.org/worg/org-syntax.html#Objects. Marks count where white space or punctuation is around them; an
invisible character keeps them from it, or parts them from letters (Org's manual, "Escape Character").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.document import nodes as n
from toolkit.rewriting.inlines import Lexed, Markup, words_of

NO_BREAK, NO_WIDTH = "\u2060", "\u200b"
"""What keeps a mark from being one, and what parts one from letters."""
BEFORE = r"(?<![^\s\-–—({'\"\u200b])"
_AFTER = r"(?![^\s\-–—.,;:!?'\")}\\\[\u200b])"
_LINES = 2
"""Over how many lines marked text may go."""


def _marked(name: str, mark: str) -> str:
    """Return the expression of text between two marks."""
    one = re.escape(mark)
    return rf"{one}(?=[^\s{one}])(?P<{name}>(?:[^{one}]|(?<=\w){one}(?=\w)){{1,2000}})(?<=\S){one}{_AFTER}"


_INLINE = re.compile(
    r"(?P<raw>@@(?:[^@]|@(?!@)){1,2000}@@|\{\{\{[^{}\n]{1,500}\}\}\}|<<<?[^<>\n]{1,300}>>>?"
    r"|\[cite[\w/-]{0,40}:[^\[\]]{1,1000}\]|\[fn:[\w-]{1,100}\]|\[\d{0,5}/\d{0,5}\]|\[\d{0,3}%\]"
    r"|[<\[]\d{4}-\d\d-\d\d[^<>\[\]\n]{0,100}[>\]](?:--[<\[]\d{4}-\d\d-\d\d[^<>\[\]\n]{0,100}[>\]])?"
    r"|\$\$[^$]{1,2000}\$\$|(?<![\w$])\$(?![\s$.,;])[^$\n]{1,500}(?<![\s.,])\$(?!\w)"
    r"|\\\((?:[^\n\\]|\\(?![()])){1,2000}\\\)|\\\[(?:[^\\]|\\(?![\[\]])){1,2000}\\\]"
    r"|\\[a-zA-Z]{1,40}(?:\{[^{}\n]{0,500}\}|\[[^\[\]\n]{0,200}\]){0,5}"
    r"|\b(?:src_\w{1,40}(?:\[[^\[\]\n]{0,200}\])?\{[^{}\n]{1,1000}\}|call_\w{1,40}(?:\[[^\[\]\n]{0,200}\])?\([^()\n]{0,500}\)(?:\[[^\[\]\n]{0,200}\])?)"
    r"|\b(?:cite[tp]?|(?:eq|auto|c|page)?ref|label):[\w:,-]{1,200}\b"
    r"|<(?:https?|ftp|mailto|file):[^<>\n]{1,2000}>|\b(?:https?|ftp)://[^\s<>\[\]()]{1,2000}(?<![.,;:!?'\"]))"
    r"|\[\[(?P<target>[^\[\]\n]{1,1000})\](?:\[(?P<said>(?:[^\[\]]|\](?!\])|\[(?!\[)){1,1000})\])?\]"
    r"|(?P<note>\[fn:[\w-]{0,100}:)"
    rf"|{BEFORE}(?:{_marked('code', '=')}|{_marked('verbatim', '~')}|{_marked('strong', '*')}"
    rf"|{_marked('emphasis', '/')}|{_marked('under', '_')}|{_marked('struck', '+')})"
    r"|(?<=\S)\^\{(?P<raised>[^{}\n]{1,200})\}|(?<=\S)_\{(?P<lowered>[^{}\n]{1,200})\}"
    r"|(?P<break>\\\\[ \t]*\n)"
    r"|(?P<hidden>[\u2060\u200b](?=[*/_+=~\[<$@{])|(?<=[*/_+=~\]>}@\[<])[\u2060\u200b])"
)
_SIGNS = {r"\dollar": "$", r"\vert": "|", r"\nbsp": "\u00a0"}
_SHELLS: dict[str, tuple[Any, str]] = {
    "strong": (n.Strong(()), "*"),
    "emphasis": (n.Emph(()), "/"),
    "under": (n.Underline(()), "_"),
    "struck": (n.Strikeout(()), "+"),
}
_BRACKET = re.compile(r"[\[\]]")
_PICTURE = re.compile(r"(?:file:|https?://|\./|\.\./|/)\S+")


def lex_org(text: str) -> Lexed:
    """Return what inline Org says.

    Args:
        text: It.
    """
    reading = _Reading()
    return Lexed(tuple(reading.read(text)), tuple(reading.markup), tuple(reading.escapes.items()))


class _Reading:
    def __init__(self) -> None:
        self.markup: list[Markup] = []
        self.escapes: dict[str, str] = {}

    def read(self, text: str) -> list[n.Inline]:
        result: list[n.Inline] = []
        at = done = 0
        ends = _bracket_ends(text) if "[fn:" in text else {}
        while match := _INLINE.search(text, at):
            note = ends.get(match.start(), 0) if match["note"] else match.end()
            found = self._note(match, text[match.end() : note - 1]) if match["note"] and note else self._one(match)
            if found is None or not note:
                at = match.start() + 1
                continue
            result += [*words_of(text[done : match.start()]), *found]
            at = done = note
        return [*result, *words_of(text[done:])]

    def _one(self, match: re.Match[str]) -> list[n.Inline] | None:
        source = match[0]
        if match["raw"]:
            if sign := _SIGNS.get(source.removesuffix("{}")):
                self.escapes.setdefault(sign, source)
                return words_of(sign)
            return [self._atom(n.RawInline("org", source), source)]
        if match["break"]:
            return [n.LineBreak()]
        if match["hidden"]:
            return []
        if code := match["code"] or match["verbatim"]:
            return [self._atom(n.Code(n.EMPTY_ATTR, code), source)] if code.count("\n") < _LINES else None
        return self._marked_text(match) or self._linked(match)

    def _marked_text(self, match: re.Match[str]) -> list[n.Inline] | None:
        for name, (shell, mark) in _SHELLS.items():
            if said := match[name]:
                return self._span(shell, said, mark, mark) if said.count("\n") < _LINES else None
        for name, shell, mark in (("raised", n.Superscript(()), "^{"), ("lowered", n.Subscript(()), "_{")):
            if said := match[name]:
                return self._span(shell, said, mark, "}")
        return None

    def _linked(self, match: re.Match[str]) -> list[n.Inline] | None:
        source = match[0]
        target, said = match["target"], match["said"]
        if not target:
            return None
        if not said or _PICTURE.fullmatch(said):
            return [self._atom(n.RawInline("org", source), source)]
        return self._span(n.Link(n.EMPTY_ATTR, (), (target, "")), said, f"[[{target}][", "]]")

    def _note(self, match: re.Match[str], said: str) -> list[n.Inline] | None:
        """Return a note that stands in the text."""
        if not said.strip():
            return None
        place = len(self.markup)
        inner = n.Plain(tuple(self.read(said)))
        self.markup.insert(place, Markup(n.Note(()), match[0], "]"))
        return [n.Note((inner,))]

    def _span(self, shell: Any, text: str, opening: str, closing: str) -> list[n.Inline]:
        place = len(self.markup)
        content = tuple(self.read(text))
        self.markup.insert(place, Markup(shell, opening, closing))
        return [replace(shell, content=content)]

    def _atom(self, node: n.Inline, source: str) -> n.Inline:
        self.markup.append(Markup(node, source))
        return node


def _bracket_ends(text: str) -> dict[int, int]:
    """Return the place after each bracket's own closing one, by where it opens."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.end()
    return found
