"""Inline AsciiDoc as inlines, and what was written for each of them.

https://docs.asciidoctor.org/asciidoc/latest/text/ and …/macros/. Single marks count where no letters are around them,
double marks anywhere.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from dataclasses import replace
from typing import Any

from toolkit.document import nodes as n
from toolkit.rewriting.inlines import Lexed, Markup, words_of

_FREE = r"(?<![\w;:}])"
_END = re.compile(r"(?<!\\)\]")


def _marked(name: str, mark: str) -> str:
    """Return the expression of text between marks: double ones anywhere, single ones away from letters."""
    one = re.escape(mark)
    double = rf"{one}{one}(?P<{name}2>(?:(?!{one}{one})[\s\S]){{1,2000}}){one}{one}"
    before, after = (r"(?<![\w&;:\"'`}])", r"(?![\w\"'`])") if mark == "`" else (_FREE, r"(?!\w)")
    single = rf"{one}(?=[^\s{one}])(?P<{name}>(?:[^{one}]|(?<=\w){one}(?=\w)){{1,2000}})(?<=\S){one}{after}"
    role = r"\[[^\[\]\n]{1,200}\]"
    return rf"(?:(?P<{name}2_role>{role})?{double}|{before}(?P<{name}_role>{role})?{single})"


_URL = r"(?:https?|ftp|irc)://[^\s<>\[\]]{1,2000}"
_INLINE = re.compile(
    r"(?P<slash>\\?)(?:"
    rf"(?P<link>(?<![a-zA-Z0-9_:/])(?:link:|xref:|mailto:)[^\s\[\]]{{1,2000}}|(?<![\w:/])(?:{_URL}|\{{[\w-]{{1,100}}\}}[^\s\[\]]{{0,1000}}))\["
    r"|"
    r"(?P<raw>\+\+\+[\s\S]{1,2000}?\+\+\+|\+\+(?=[^\s+])(?:[^+]|\+(?!\+)){1,2000}\+\+|\$\$[^$]{1,2000}\$\$"
    rf"|{_FREE}(?:\[[^\[\]\n]{{1,200}}\])?\+(?=[^\s+])[^+\n]{{1,500}}(?<=\S)\+(?!\w)"
    r"|\[\[\[?[^\[\]\n]{1,300}\]\]\]?|\(\(\([^()]{1,500}\)\)\)"
    r"|\{(?:\w[\w-]{0,100}|(?:set|counter2?):[^{}\n]{1,200})\}"
    r"|<(?:https?|mailto):[^\s<>]{1,2000}>|<\d{1,3}>|<\.>)"
    rf"|(?P<quotes>(?:(?<![\w;:}}])\"`(?=\S)(?P<double>(?:[^`\"]|`(?!\")|\"(?!`)){{1,2000}})`\""
    rf"|(?<![\w;:`}}])'`(?=\S)(?P<simple>(?:[^`']|`(?!')|'(?!`)){{1,2000}})`')(?!\w))"
    rf"|{_marked('code', '`')}|{_marked('strong', '*')}|{_marked('emphasis', '_')}|{_marked('mark', '#')}"
    r"|\^(?P<raised>[^\s^]{1,200})\^|~(?P<lowered>[^\s~]{1,200})~"
    r"|<<(?P<reference>[^<>,\n]{1,300})(?:,(?P<between>\s*)(?P<said>[^<>]{1,500}))?>>"
    r"|\(\((?P<entry>[^()]{1,500})\)\)"
    rf"|(?P<macro>footnoteref:|(?:footnote|image|indexterm2):(?!:)[^\s\[\]]{{0,2000}})\["
    rf"|(?<![\w:])(?P<other>[a-z][\w-]{{0,30}}:(?:[^\s\[\]:][^\s\[\]]{{0,500}})?)\["
    rf"|(?<![\w:/])(?P<address>{_URL}(?<![.,;:!?)'\"]))"
    r"|(?P<entity>&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{2,6}|#x[0-9a-fA-F]{2,5});)"
    r"|(?P<break>[ \t]\+(?=\n))\n"
    r")"
)
_SIGNS = {"nbsp": "\u00a0", "zwsp": "\u200b", "wj": "\u2060", "apos": "'", "quot": '"', "lsquo": "‘", "rsquo": "’",
          "ldquo": "“", "rdquo": "”", "deg": "°", "brvbar": "¦"}  # fmt: skip
"""Attributes that are signs: https://docs.asciidoctor.org/asciidoc/latest/attributes/character-replacement-ref/."""
_POSITIONAL = re.compile(r"(?:\"(?P<quoted>(?:[^\"\\]|\\[\s\S])*)\"|(?P<bare>[^,\"=]*))(?=,|\Z)")
_WITHOUT_TARGET = ("pass:", "stem:", "latexmath:", "asciimath:", "kbd:", "btn:", "indexterm:", "footnoteref:", "menu:")
_KINDS: dict[str, Any] = {
    "strong": n.Strong(()),
    "emphasis": n.Emph(()),
    "raised": n.Superscript(()),
    "lowered": n.Subscript(()),
}
_SHELLS = {"strong": "*", "emphasis": "_", "mark": "#"}


def lex_asciidoc(text: str) -> Lexed:
    """Return what inline AsciiDoc says.

    Args:
        text: It.
    """
    reading = _Reading()
    return Lexed(tuple(reading.read(text)), tuple(reading.markup), tuple(reading.escapes.items()))


def first_label(parameters: str) -> tuple[int, int] | None:
    """Return where the text stands that comes first in a macro's brackets; None if something else does.

    Args:
        parameters: What is in the brackets.
    """
    match = _POSITIONAL.match(parameters)
    if match is None:
        return None
    start, end = match.span("bare" if match["quoted"] is None else "quoted")
    return (start, end) if parameters[start:end].strip() else None


class _Reading:
    def __init__(self) -> None:
        self.markup: list[Markup] = []
        self.escapes: dict[str, str] = {}

    def read(self, text: str) -> list[n.Inline]:
        result: list[n.Inline] = []
        at = done = 0
        ends = [match.start() for match in _END.finditer(text)]
        while match := _INLINE.search(text, at):
            if match["slash"]:
                result += words_of(text[done : match.start()])
                done = match.start() + 1
                at = done + 1
                continue
            bracketed = match["link"] or match["macro"] or match["other"]
            place = bisect_left(ends, match.end()) if bracketed else 0
            if place == len(ends) and bracketed:
                found, end = None, 0
            elif bracketed:
                end = ends[place] + 1
                found = self._macro(match, text[match.end() : end - 1])
            else:
                found, end = self._one(match), match.end()
            if found is None:
                at = match.start() + 1
                continue
            result += [*words_of(text[done : match.start()]), *found]
            at = done = end
        return [*result, *words_of(text[done:])]

    def _one(self, match: re.Match[str]) -> list[n.Inline] | None:
        source = match[0]
        if match["raw"] or match["address"]:
            return self._sign(source) or [self._atom(n.RawInline("asciidoc", source))]
        if match["quotes"]:
            left, right = ("“", "”") if match["double"] else ("‘", "’")
            return [n.Str(left), *self.read(match["double"] or match["simple"]), n.Str(right)]
        if (entity := match["entity"]) is not None:
            return self._character(html.unescape(entity), entity)
        if match["break"] is not None:
            return [n.LineBreak()]
        if match["code"] or match["code2"]:
            return [self._atom(n.Code(n.EMPTY_ATTR, match["code"] or match["code2"]), source)]
        return self._marked_text(match) or self._reference(match)

    def _marked_text(self, match: re.Match[str]) -> list[n.Inline] | None:
        for name, mark in _SHELLS.items():
            if double := match[f"{name}2"]:
                role = match[f"{name}2_role"] or ""
                return self._span(self._shell(name, mark * 2, role), double, f"{role}{mark * 2}", mark * 2)
            if single := match[name]:
                role = match[f"{name}_role"] or ""
                return self._span(self._shell(name, mark, role), single, f"{role}{mark}", mark)
        for name, mark in (("raised", "^"), ("lowered", "~")):
            if said := match[name]:
                return self._span(_KINDS[name], said, mark, mark)
        return None

    def _reference(self, match: re.Match[str]) -> list[n.Inline] | None:
        source = match[0]
        if (reference := match["reference"]) is not None:
            if not match["said"]:
                return [self._atom(n.RawInline("asciidoc", source))]
            return self._span(_link(f"#{reference}"), match["said"], f"<<{reference},{match['between']}", ">>")
        if entry := match["entry"]:
            return self._span(n.Span(n.Attr("", ("entry",)), ()), entry, "((", "))")
        return None

    def _macro(self, match: re.Match[str], inside: str) -> list[n.Inline] | None:
        """Return what a macro says, whose brackets hold something."""
        source = f"{match[0]}{inside}]"
        if link := match["link"]:
            return self._linked(link, inside, source)
        if macro := match["macro"]:
            return self._labelled(macro, inside, source)
        name = match["other"]
        if name.endswith(":") and name not in _WITHOUT_TARGET:
            return None
        return [self._atom(n.RawInline("asciidoc", source))]

    def _linked(self, link: str, text: str, source: str) -> list[n.Inline]:
        """Return a link, whose brackets have its text and may have more."""
        first, last = 0, len(text)
        if "=" in text or text.startswith('"'):
            place = first_label(text)
            if place is None:
                return [self._atom(n.RawInline("asciidoc", source))]
            first, last = place
        last -= text[first:last].endswith("^")
        if not text[first:last].strip():
            return [self._atom(n.RawInline("asciidoc", source))]
        return self._span(
            _link(link.removeprefix("link:")), _bare(text[first:last]), f"{link}[{text[:first]}", f"{text[last:]}]"
        )

    def _labelled(self, macro: str, label: str, source: str) -> list[n.Inline]:
        """Return a note, a picture or an entry of an index, with its text."""
        kind, _, target = macro.partition(":")
        first, last = 0, len(label)
        if kind == "footnoteref":
            first = label.find(",") + 1 or last
        elif kind == "image":
            first, last = first_label(label) or (0, 0)
        if not label[first:last].strip():
            return [self._atom(n.RawInline("asciidoc", source))]
        opening, closing, said = f"{macro}[{label[:first]}", f"{label[last:]}]", _bare(label[first:last])
        if kind == "image":
            return self._span(n.Image(n.EMPTY_ATTR, (), (target, "")), said, opening, closing)
        if kind == "indexterm2":
            return self._span(n.Span(n.Attr("", ("entry",)), ()), said, opening, closing)
        place = len(self.markup)
        inner = n.Plain(tuple(self.read(said)))
        self.markup.insert(place, Markup(n.Note(()), opening, closing))
        return [n.Note((inner,))]

    def _shell(self, name: str, mark: str, role: str) -> Any:
        """Return an inline without its text; marked text with a role is no other text's."""
        if role or name == "mark":
            return n.Span(n.Attr("", (), (("data-asciidoc", f"{role}{mark}"),)), ())
        return _KINDS[name]

    def _span(self, shell: Any, text: str, opening: str, closing: str) -> list[n.Inline]:
        place = len(self.markup)
        content = tuple(self.read(text))
        self.markup.insert(place, Markup(shell, opening, closing))
        return [replace(shell, content=content)]

    def _sign(self, source: str) -> list[n.Inline] | None:
        sign = _SIGNS.get(source.strip("{}"))
        return self._character(sign, source) if sign and source.startswith("{") else None

    def _character(self, character: str, source: str) -> list[n.Inline]:
        self.escapes.setdefault(character, source)
        return words_of(character)

    def _atom(self, node: n.Inline, source: str = "") -> n.Inline:
        self.markup.append(Markup(node, source or getattr(node, "text", "")))
        return node


def _link(target: str) -> n.Link:
    return n.Link(n.EMPTY_ATTR, (), (target, ""))


def _bare(text: str) -> str:
    """Return a text in brackets without the signs that keep brackets in it."""
    return text.replace("\\]", "]")
