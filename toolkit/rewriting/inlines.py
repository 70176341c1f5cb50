"""Inline Markdown as inlines, and what was written for each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from toolkit.document import nodes as n
from toolkit.rewriting.parser import whole_reference

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w.-]*+)(?P<rest>[^>]*)>", re.DOTALL)
_OPAQUE = frozenset({"code", "kbd", "samp", "var", "tt", "pre", "script", "style", "svg", "math", "textarea"})
"""Elements whose text is no prose."""
_EMPTY = frozenset({"br", "img", "wbr", "hr", "input", "source", "col", "area", "embed", "link", "meta"})
_SHELLS: dict[str, Any] = {
    "em": n.Emph(()),
    "i": n.Emph(()),
    "strong": n.Strong(()),
    "b": n.Strong(()),
    "s": n.Strikeout(()),
    "del": n.Strikeout(()),
    "u": n.Underline(()),
    "ins": n.Underline(()),
    "sup": n.Superscript(()),
    "sub": n.Subscript(()),
}
_MARKS: dict[str, Any] = {"em": n.Emph(()), "strong": n.Strong(()), "s": n.Strikeout(())}
_DEEPEST = 50
"""Spans within one another; what lies deeper is an atom, mark by mark."""
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_PIECES = re.compile(r" +|\n|[^ \n]+")


@dataclass(frozen=True, slots=True)
class Markup:
    """What was written for an inline.

    Attributes:
        node: The inline; one with text in it, without that.
        open: What was written before its text, or for all of it.
        close: What was written after its text.
        label: The text of an image or a note, as it was read.
        same: The text of a reference that is its own name, and what was written for all of it; two empty ones if it is
            none.
    """

    node: n.Inline
    open: str
    close: str = ""
    label: n.Inlines = ()
    same: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Lexed:
    """Inlines, with what was written for them.

    Attributes:
        inlines: They.
        markup: What was written for each that is more than text, in order.
        escapes: Characters that were written as something else, with that.
    """

    inlines: n.Inlines
    markup: tuple[Markup, ...]
    escapes: tuple[tuple[str, str], ...]


def lex(text: str, parser: MarkdownIt, env: dict[str, Any]) -> Lexed:
    """Return what inline Markdown says.

    Args:
        text: It.
        parser: What reads it.
        env: What parsing the blocks around it has left: addresses of references.
    """
    reading = _Reading(parser, env)
    inlines = reading.read(parser.inline.parse(text, parser, env, []))
    return Lexed(inlines, tuple(reading.markup), tuple(reading.escapes.items()))


class _Reading:
    def __init__(self, parser: MarkdownIt, env: dict[str, Any]) -> None:
        self.markup: list[Markup] = []
        self.escapes: dict[str, str] = {}
        self._parser = parser
        self._env = env

    def read(self, tokens: list[Token]) -> n.Inlines:
        """Return the inlines of tokens."""
        closing = _pairs(tokens)
        result, _ = self._until(tokens, 0, len(tokens), closing)
        return result

    def _until(self, tokens: list[Token], at: int, end: int, closing: dict[int, int]) -> tuple[n.Inlines, int]:
        result: list[n.Inline] = []
        while at < end:
            token = tokens[at]
            if at in closing and _is_opaque(token):
                source = "".join(_source(each) for each in tokens[at : closing[at] + 1])
                result.append(self._atom(n.RawInline("markdown", source), source))
                at = closing[at]
            elif at in closing and token.markup == "autolink":
                result.append(self._atom(n.RawInline("markdown", _source(token)), _source(token)))
                at = closing[at]
            elif at in closing:
                place = len(self.markup)
                content, _ = self._until(tokens, at + 1, closing[at], closing)
                if not content:  # an anchor, say
                    source = "".join(_source(each) for each in tokens[at : closing[at] + 1])
                    content = (self._atom(n.RawInline("markdown", source), source),)
                    result += content
                    at = closing[at] + 1
                    continue
                shell = _shell(token)
                same = token.meta.get("same", ("", ""))
                self.markup.insert(place, Markup(shell, _source(token), _source(tokens[closing[at]]), same=same))
                result.append(replace(shell, content=content))
                at = closing[at]
            else:
                result += self._one(token)
            at += 1
        return tuple(result), at

    def _one(self, token: Token) -> list[n.Inline]:
        source = _source(token)
        match token.type:
            case "text":
                return words_of(token.content)
            case "text_special":
                if token.content != "\\":
                    self.escapes.setdefault(token.content, source)
                return words_of(token.content)
            case "softbreak":
                return [n.SoftBreak()]
            case "hardbreak":
                self.escapes.setdefault("\n", source.partition("\n")[0] or "  ")
                return [n.LineBreak()]
            case "code_inline":
                return [self._atom(n.Code(n.EMPTY_ATTR, token.content), source)]
            case "image":
                return [self._image(token, source)]
            case "note":
                label = self._inner(token.content)
                self.markup.append(Markup(n.Note(()), "^[", "]", label))
                return [n.Note((n.Plain(label),))]
            case _:
                return [self._atom(n.RawInline("markdown", source), source)]

    def _image(self, token: Token, source: str) -> n.Inline:
        label = self._inner(token.content)
        target = (str(token.attrs.get("src", "")), str(token.attrs.get("title", "")))
        close = whole_reference(source[2 + len(token.content) :], token.content)
        self.markup.append(Markup(n.Image(n.EMPTY_ATTR, (), target), "![", close, label))
        return n.Image(n.EMPTY_ATTR, label, target)

    def _inner(self, text: str) -> n.Inlines:
        return self.read(self._parser.inline.parse(text, self._parser, self._env, []))

    def _atom(self, node: n.Inline, source: str) -> n.Inline:
        self.markup.append(Markup(node, source))
        return node


def words_of(text: str) -> list[n.Inline]:
    """Return a text without markup as inlines."""
    text = _APOSTROPHE.sub("’", text)
    return [
        n.SoftBreak() if piece == "\n" else n.Space() if piece.isspace() and piece.strip(" ") == "" else n.Str(piece)
        for piece in _PIECES.findall(text)
    ]


def _source(token: Token) -> str:
    if token.type in ("em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"):
        return token.markup
    return str(token.meta.get("source", token.content))


def _shell(token: Token) -> Any:
    if token.type == "link_open":
        return n.Link(n.EMPTY_ATTR, (), (str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))))
    if token.type == "html_inline":
        tag = _TAG.fullmatch(token.content)
        name = tag["name"].lower() if tag else ""
        if name in _SHELLS:
            return _SHELLS[name]
        return n.Span(n.Attr("", (), (("data-markdown", token.content),)), ())
    return _MARKS[token.tag]


def _is_opaque(token: Token) -> bool:
    tag = _TAG.fullmatch(token.content) if token.type == "html_inline" else None
    if tag is None:
        return False
    return tag["name"].lower() in _OPAQUE or 'translate="no"' in tag["rest"] or "notranslate" in tag["rest"]


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Return where what is opened is closed; a tag that is not closed, or not opened, is not there."""
    found: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    for number, token in enumerate(tokens):
        name, change = token.tag, int(token.nesting)
        if token.type == "html_inline":
            name, change = _tag(token.content)
        if change > 0 and len(stack) < _DEEPEST:
            stack.append((number, name))
        elif change < 0:
            place = next((at for at in range(len(stack) - 1, -1, -1) if stack[at][1] == name), None)
            if place is not None and all(tokens[at].type == "html_inline" for at, _ in stack[place + 1 :]):
                found[stack[place][0]] = number
                del stack[place:]
    return found


def _tag(text: str) -> tuple[str, int]:
    tag = _TAG.fullmatch(text)
    if tag is None or tag["rest"].endswith("/") or tag["name"].lower() in _EMPTY:
        return "", 0
    return f"<{tag['name'].lower()}", -1 if tag["close"] else 1
