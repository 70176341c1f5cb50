"""Inlines as Markdown again, with what the author wrote for each of them; what is written is read back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from markdown_it import MarkdownIt

from toolkit.document import UnitKind, nodes as n
from toolkit.rewriting.inlines import Lexed, Markup, lex

QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_TAGS: dict[type[Any], str] = {
    n.Emph: "em",
    n.Strong: "strong",
    n.Strikeout: "del",
    n.Underline: "u",
    n.Superscript: "sup",
    n.Subscript: "sub",
}
_SPECIAL = re.compile(r"[\\`*_\[\]<>~$&]")
_HTML = re.compile(r"&(?!#?\w+;)|<")
_LEADING = re.compile(
    r"(?P<mark>[-+*>=#|:]|#{1,6}|=+|-+|~{3,}|:::+|!!!|\?\?\?)(?=\s|$)|(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)"
)
_SPACED = re.compile(r"(?P<left>\s*)(?P<text>.*?)(?P<right>\s*)", re.DOTALL)


class RunWriter:
    """Writes the translation of one run of text.

    Args:
        lexed: What its source says, and how.
        parser: What reads it back.
        env: Addresses of references.
        joint: What begins each of its lines but the first.
        kind: What it is.
        html: Whether it stands between tags, where Markdown means nothing.
    """

    def __init__(
        self, lexed: Lexed, parser: MarkdownIt, env: dict[str, Any], joint: str, kind: UnitKind, *, html: bool
    ) -> None:
        self._lexed = lexed
        self._parser = parser
        self._env = env
        self._joint = joint
        self._cell = kind is UnitKind.CELL
        self._heading = kind in (UnitKind.HEADING, UnitKind.TITLE)
        self._html = html
        self._escapes = dict(lexed.escapes)
        self._break = self._escapes.pop("\n", "\\")
        self._left: list[Markup] = []
        self._careful = self._tagged = False

    def write(self, inlines: n.Inlines) -> str | None:
        """Return inlines as Markdown; None if no way to write them is read back as what they say."""
        wanted = told(inlines)
        for self._careful, self._tagged in ((False, False), (True, False), (True, True)):
            self._left = list(self._lexed.markup)
            text = self._inlines(inlines).strip()
            if told(lex(text, self._parser, self._env).inlines) == wanted:
                return self._placed(text)
        return None

    def _placed(self, text: str) -> str:
        """Return a text as it can stand there: its first characters begin no list, its lines no other block."""
        if self._cell or self._html:
            return text.replace("\n", " ")
        match = None if self._heading else _LEADING.match(text)
        if match:
            at = match.end("number") if match["number"] else 0
            text = f"{text[:at]}\\{text[at:]}"
        first, *rest = text.split("\n")
        return first + "".join(
            f"\n{self._joint}{line.lstrip()}" if first and not _LEADING.match(line.lstrip()) else f" {line.lstrip()}"
            for line in rest
        )

    def _inlines(self, inlines: Iterable[n.Inline]) -> str:
        pieces: list[str] = []
        for node in inlines:
            pieces.append(self._one(node, pieces[-1][-1:] if pieces and pieces[-1] else ""))
        return "".join(pieces)

    def _one(self, node: n.Inline, before: str) -> str:
        match node:
            case n.Str(text):
                return self._text(text)
            case n.Space():
                return " "
            case n.SoftBreak():
                return "\n"
            case n.LineBreak():
                return "<br>" if self._cell else f"{self._break}\n"
            case n.Quoted(kind, content):
                left, right = QUOTES[kind]
                return f"{left}{self._inlines(content)}{right}"
            case n.Image() | n.Note():
                return self._labelled(node)
            case n.RawInline() | n.Code() | n.Math():
                found = self._take(lambda each: each.node == node)
                return found.open if found else getattr(node, "text", "")
            case _:
                return self._spanned(node, before)

    def _text(self, text: str) -> str:
        text = "".join(self._escapes.get(character, character) for character in text)
        if self._careful:
            text = _HTML.sub(_entity, text) if self._html else _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
        return re.sub(r"(?<!\\)\|", r"\\|", text) if self._cell else text

    def _labelled(self, node: n.Image | n.Note) -> str:
        """Return an image or a note: its mark as it was, its text as it is now."""
        if isinstance(node, n.Image):
            content, address = node.content, node.target[0]
            found = self._take(lambda each: isinstance(each.node, n.Image) and each.node.target[0] == address)
        else:
            content = next((block.content for block in node.content if isinstance(block, n.Plain | n.Para)), ())
            found = self._take(lambda each: isinstance(each.node, n.Note))
        if found is None:
            return self._inlines(content)
        return f"{found.open}{self._inlines(content)}{_retitled(found, node)}"

    def _spanned(self, node: Any, before: str) -> str:
        shell = replace(node, content=())
        address = node.target[0] if isinstance(node, n.Link) else None
        found = self._take(
            lambda each: (
                each.node == shell
                or (address is not None and isinstance(each.node, n.Link) and each.node.target[0] == address)
            )
        )
        spaced = _SPACED.fullmatch(self._inlines(node.content))
        assert spaced is not None  # noqa: S101 - any text matches
        left, text, right = spaced["left"], spaced["text"], spaced["right"]
        if not text:
            return left or right
        if found and found.same[1] and text == found.same[0]:
            return f"{left}{found.same[1]}{right}"
        opening, closing = self._marks(node, found, before=f"{before}{left}"[-1:])
        return f"{left}{opening}{text}{closing}{right}"

    def _marks(self, node: Any, found: Markup | None, before: str) -> tuple[str, str]:
        tag = _TAGS.get(type(node))
        if found is None:
            if isinstance(node, n.Link):
                return "[", f"]({node.target[0]})"
            return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
        if tag and self._tagged:
            return f"<{tag}>", f"</{tag}>"
        if found.open.strip("_") == "" and before.isalnum():
            return "*" * len(found.open), "*" * len(found.close)
        return found.open, _retitled(found, node)

    def _take(self, is_it: Any) -> Markup | None:
        """Return what was written for an inline, and need it no more; the pieces of a span have the same."""
        found = next((each for each in self._left if is_it(each)), None)
        if found is not None:
            self._left.remove(found)
            return found
        return next((each for each in self._lexed.markup if is_it(each)), None)


def _retitled(markup: Markup, node: Any) -> str:
    """Return what ends a link or an image, with its title as it is now."""
    old, new = getattr(markup.node, "target", ("", ""))[1], getattr(node, "target", ("", ""))[1]
    if old == new or not old or old not in markup.close:
        return markup.close
    return markup.close.replace(old, new.replace('"', "”"))


def told(inlines: n.Inlines) -> list[Any]:
    """Return what inlines say, in a form in which it can be compared."""
    told: list[Any] = []
    _tell(inlines, told)
    merged: list[Any] = []
    for each in told:
        if isinstance(each, str) and merged and isinstance(merged[-1], str):
            merged[-1] += each
        else:
            merged.append(each)
    return [
        " ".join(each.split(" ")).strip() if isinstance(each, str) else each for each in merged if each not in ("", " ")
    ]


def _tell(inlines: n.Inlines, told: list[Any]) -> None:
    for node in inlines:
        match node:
            case n.Str(text):
                told.append(text.replace("'", "’"))
            case n.Space() | n.SoftBreak() | n.LineBreak():
                told.append(" ")
            case n.Quoted(kind, content):
                left, right = QUOTES[kind]
                told.append(left)
                _tell(content, told)
                told.append(right)
            case n.RawInline(_, text) | n.Code(_, text):
                told.append((type(node).__name__, " ".join(text.split())))
            case n.Note(content):
                told.append(("Note",))
            case _ if any(field.name == "content" for field in fields(node)):
                name = type(node).__name__
                name = "Span" if name in _MARKED else name
                told.append((name, getattr(node, "target", ("",))[0]))
                _tell(node.content, told)  # type: ignore[union-attr]
                told.append((f"/{name}",))


_MARKED = frozenset(each.__name__ for each in _TAGS)


def _entity(match: re.Match[str]) -> str:
    return "&lt;" if match[0] == "<" else "&amp;"
