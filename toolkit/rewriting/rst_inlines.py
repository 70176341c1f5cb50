"""Inline reStructuredText as inlines, and what was written for each of them.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#inline-markup. Marks count where white space or
punctuation is around them; within one another they mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.document import nodes as n, plain_text
from toolkit.rewriting.inlines import Lexed, Markup, words_of

_BEFORE = r"(?<![^\s'\"(\[{<\-/:¡¿«„“‘‚»—–])"
_AFTER = r"(?![^\s'\")\]}>\-/:.,;!?\\»”’“…—–])"
_ROLE = r":(?:[A-Za-z][\w.+-]{0,40}+:){1,3}"
_INLINE = re.compile(
    r"\\(?P<escaped>[\s\S])"
    rf"|{_BEFORE}(?:"
    rf"``(?P<literal>(?=\S)(?:[^`]|`(?!`)){{1,2000}}?(?<=\S))``{_AFTER}"
    rf"|(?P<role>{_ROLE})?`(?P<phrase>(?=\S)(?:[^`\\]|\\[\s\S]){{1,2000}}?)`(?P<kind>__?|{_ROLE})?{_AFTER}"
    rf"|_`(?P<target>(?=\S)[^`\\]{{1,300}})`{_AFTER}"
    rf"|\*\*(?P<strong>(?=\S)(?:[^*\\]|\\[\s\S]|\*(?!\*)){{1,2000}}?(?<=\S))\*\*{_AFTER}"
    rf"|\*(?P<emphasis>(?=[^\s*])(?:[^*\\]|\\[\s\S]){{1,2000}}?(?<=\S))\*{_AFTER}"
    rf"|(?P<substitution>\|(?=\S)[^|\n]{{1,200}}?(?<=\S)\|_{{0,2}}){_AFTER}"
    rf"|(?P<mark>\[(?:#[\w.-]*|\*|[\w.-]+)\]_){_AFTER}"
    r")"
    rf"|(?<![^\s'\"(\[{{<«„“‘])(?P<reference>[^\W_](?:[\w.+:-]{{0,80}}[^\W_])?)(?P<underscores>__?){_AFTER}"
)
_WORD = r"(?:[^<\s\\]|\\[\s\S])++"
_TARGETED = re.compile(rf"(?P<text>{_WORD}(?:\s++{_WORD})*)(?P<between>\s++)<(?P<target>(?:[^<>\\]|\\[\s\S])++)>")
_SHOWN: dict[str, Any] = {
    "ref": None, "doc": None, "term": None, "download": None, "numref": None, "any": None, "guilabel": n.Strong(()),
    "sup": n.Superscript(()), "superscript": n.Superscript(()), "sub": n.Subscript(()), "subscript": n.Subscript(()),
    "strong": n.Strong(()), "emphasis": n.Emph(()), "dfn": n.Emph(()),
}  # fmt: skip
"""Roles whose text readers read: links, and marked text."""
_BY_NAME = frozenset({"ref", "doc", "download", "numref", "any"})
"""Roles that find their own text, unless one is given."""
_ANONYMOUS = n.Link(n.EMPTY_ATTR, (), ("__", ""))
"""A reference to the next target without a name."""
_ESCAPE = re.compile(r"\\([\s\S])")
_ANGLE = re.compile(r"[<>]")
_ESCAPED = r"\\\g<0>"


def lex_rst(text: str) -> Lexed:
    """Return what inline reStructuredText says.

    Args:
        text: It.
    """
    reading = _Reading()
    return Lexed(tuple(reading.read(text)), tuple(reading.markup), ())


class _Reading:
    def __init__(self) -> None:
        self.markup: list[Markup] = []

    def read(self, text: str) -> list[n.Inline]:
        result: list[n.Inline] = []
        at = 0
        for match in _INLINE.finditer(text):
            result += words_of(text[at : match.start()])
            result += self._one(match)
            at = match.end()
        return [*result, *words_of(text[at:])]

    def _one(self, match: re.Match[str]) -> list[n.Inline]:
        source = match[0]
        if (escaped := match["escaped"]) is not None:
            return [] if escaped.isspace() else words_of(escaped)
        if match["literal"] is not None:
            return [self._atom(n.Code(n.EMPTY_ATTR, match["literal"]), source)]
        if match["phrase"] is not None:
            return self._phrase(match)
        if (target := match["target"]) is not None:
            return self._span(n.Span(n.Attr("", ("target",)), ()), target, "_`", "`")
        if (strong := match["strong"]) is not None:
            return self._span(n.Strong(()), strong, "**", "**")
        if (emphasis := match["emphasis"]) is not None:
            return self._span(n.Emph(()), emphasis, "*", "*")
        if (reference := match["reference"]) is not None:
            if match["underscores"] == "__":
                return self._span(_ANONYMOUS, reference, "`", "`__", source)
            return self._span(_link(reference), reference, "`", f" <{reference}_>`__", source)
        return [self._atom(n.RawInline("rst", source), source)]

    def _phrase(self, match: re.Match[str]) -> list[n.Inline]:
        source, said, kind = match[0], match["phrase"], match["kind"] or ""
        role = (match["role"] or (kind if kind.startswith(":") else "")).strip(":").rpartition(":")[2]
        titled = _TARGETED.fullmatch(said)
        if kind in ("_", "__") and not match["role"] and said.startswith("<") and said.endswith(">"):
            return [self._atom(n.RawInline("rst", source), source)]  # an address that is its own text
        if kind in ("_", "__") and not match["role"]:
            if titled:
                close = f"{titled['between']}<{titled['target']}>`{kind}"
                target = _ESCAPE.sub(r"\1", titled["target"]).removesuffix("_")
                return self._span(_link(target), titled["text"], "`", close)
            name = " ".join(_ESCAPE.sub(r"\1", said).split())
            if kind == "__":
                return self._span(_ANONYMOUS, said, "`", "`__")
            return self._span(_link(name), said, "`", f" <{_ANGLE.sub(_ESCAPED, name)}_>`__", source)
        if role not in _SHOWN or (role in _BY_NAME and not titled) or not match["role"]:
            return [self._atom(n.RawInline("rst", source), source)]
        text = titled["text"] if titled else said
        target = titled["target"] if titled else said
        shell = _SHOWN[role] or _link(target)
        close = f" <{target}>`" if titled or role == "term" else "`"
        same = source if role == "term" and not titled else ""
        return self._span(shell, text, f"{match['role']}`", close, same)

    def _span(self, shell: Any, text: str, opening: str, closing: str, source: str = "") -> list[n.Inline]:
        content = tuple(words_of(_ESCAPE.sub(lambda found: "" if found[1].isspace() else found[1], text)))
        same = (plain_text(content), source) if source else ("", "")
        self.markup.append(Markup(shell, opening, closing, same=same))
        return [replace(shell, content=content)]

    def _atom(self, node: n.Inline, source: str) -> n.Inline:
        self.markup.append(Markup(node, source))
        return node


def _link(target: str) -> n.Link:
    return n.Link(n.EMPTY_ATTR, (), (" ".join(target.split()), ""))
