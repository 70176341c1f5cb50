"""Between inlines and the content of a unit: flattened to a text with spans and atoms, and rebuilt from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import get_args

from toolkit.document import nodes as n
from toolkit.document.content import ATOM, LINE_BREAK, Atom, Content, Span, is_protected
from toolkit.document.text import plain_text
from toolkit.document.untouched import closes_aside, may_be_untouched, untouched_in

_SPAN_NODES = get_args(n.SpanNode)
_BETWEEN_WORDS = re.compile("([ \n])")

_NOTE_MARK = re.compile(r"\[?(?:\d{1,3}(?:[,–-] ?\d{1,3}){0,5}|[*†‡§¶]{1,3}|[a-z])\]?")
# What a note is about ends with a mark or a word: m², 10⁶ and x* are none.
_NOTED = re.compile(r"[.,;:!?…)\]”’»\"']$|[^\W\d_]{4}$")


class _Flattener:
    """Collects text, spans and atoms from inlines, in one pass."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.pieces: list[str] = []
        self.length = 0
        self.spans: list[Span] = []
        self.atoms: list[Atom] = []

    def add_text(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def add_atom(self, node: n.Inline) -> None:
        self.atoms.append(Atom(self.length, node))
        self.add_text(ATOM)

    def add_words(self, words: list[str]) -> None:
        """Add words and the spaces between them; most of them have nothing that must be left untouched."""
        text = "".join(words)
        if "{" in text or ":\\Program Files" in text:  # what is in braces may have spaces in it, and so has that folder
            self.add_written(text, has_aside=closes_aside(text))
        elif may_be_untouched(text):
            has_aside = closes_aside(text)
            for word in _BETWEEN_WORDS.split(text):  # not by nodes: two words without a space between are one
                self.add_written(word, has_aside=has_aside)
        else:
            self.add_text(text)

    def add_written(self, text: str, *, has_aside: bool = False) -> None:
        """Add text, with atoms for what must be left untouched in it."""
        end = 0
        for match in untouched_in(text, has_aside=has_aside):
            self.add_text(text[end : match.start()])
            self.add_atom(n.Str(match[0]))
            end = match.end()
        self.add_text(text[end:])

    def add(self, inlines: n.Inlines) -> None:
        words: list[str] = []
        for node in inlines:
            kind = type(node)
            # Nearly all of a text is words and spaces.
            if kind is n.Str:
                words.append(node.text)  # type: ignore[union-attr]
            elif kind is n.Space:
                words.append(" ")
            elif kind is n.SoftBreak:
                words.append("\n")
            else:
                self.add_words(words)
                words = []
                self.add_other(node)
        self.add_words(words)

    def add_other(self, node: n.Inline) -> None:
        match node:
            case n.LineBreak():
                self.add_text(LINE_BREAK)
            case n.Link(attr) | n.Span(attr) if is_protected(attr, self.language):
                self.add_atom(node)
            case n.Superscript(content) if self._is_note_mark(plain_text(content)):
                self.add_atom(node)
            case _ if isinstance(node, _SPAN_NODES):
                self.add_span(node)
            case _:
                self.add_atom(node)

    def _is_note_mark(self, text: str) -> bool:
        """Tell whether a raised text is the mark of a note, as in "they came.³": no word of the sentence."""
        return bool(_NOTE_MARK.fullmatch(text.strip()) and _NOTED.search("".join(self.pieces[-2:])[-8:]))

    def add_span(self, node: n.SpanNode) -> None:
        if not node.content:
            self.add_atom(node)
            return
        index, start = len(self.spans), self.length
        pieces, atoms = len(self.pieces), len(self.atoms)
        self.spans.append(Span(start, start, _filled(node, ()), index))
        self.add(node.content)
        if not "".join(self.pieces[pieces:]).strip():
            # Nothing inside that one could see: there is no text that the span could be around.
            del self.pieces[pieces:], self.atoms[atoms:]
            self.length = start
            del self.spans[index:]
            self.add_atom(node)
        else:
            self.spans[index] = Span(start, self.length, self.spans[index].shell, index)


def flatten(inlines: n.Inlines, language: str = "") -> Content:
    """Return inlines as text, spans and atoms.

    Args:
        inlines: What a paragraph, a heading or another run of text holds.
        language: BCP 47 tag of the document; text marked as another language becomes an atom.
    """
    flattener = _Flattener(language)
    flattener.add(inlines)
    return Content("".join(flattener.pieces), tuple(flattener.spans), tuple(flattener.atoms))


def rebuild(content: Content) -> n.Inlines:
    """Return the inlines of a content: the inverse of `flatten`, up to how words are cut into `Str`.

    Spans that cross each other are split where they cross, so that what each of them covers stays covered.
    """
    nodes = {atom.position: atom.node for atom in content.atoms}
    spans = [(span.start, number, span) for number, span in enumerate(content.spans)]
    return _nest(content.text, spans, nodes, 0, len(content.text))


_Placed = tuple[int, int, Span]
"""A span's start, its place in the content's order, and what is left of it: as they are taken, leftmost first."""


def _nest(text: str, spans: list[_Placed], nodes: dict[int, n.Inline], start: int, end: int) -> n.Inlines:
    """Return the inlines of text[start:end]; *spans* are those that lie in it, and are used up."""
    result: list[n.Inline] = []
    heapify(spans)
    while spans:
        # The leftmost; of those that begin at the same place the one that comes first in the content's order.
        _, _, outer = heappop(spans)
        result.extend(_words(text, nodes, start, outer.start))
        content = _nest(text, _split_off(spans, outer.end), nodes, outer.start, outer.end)
        result.append(_filled(outer.shell, content))
        start = outer.end
    result.extend(_words(text, nodes, start, end))
    return tuple(result)


def _filled(shell: n.SpanNode, content: n.Inlines) -> n.SpanNode:
    """Return a span's inline with other content: what `replace` does, which takes ten times as long."""
    match shell:
        case n.Link(attr, _, target):
            return n.Link(attr, content, target)
        case n.Span(attr):
            return n.Span(attr, content)
        case n.Quoted(kind):
            return n.Quoted(kind, content)
        case _:
            return type(shell)(content)


def _split_off(spans: list[_Placed], end: int) -> list[_Placed]:
    """Take the parts of spans before *end* out of a heap, and return them; what is left of them is put back."""
    before: list[_Placed] = []
    crossing: list[_Placed] = []
    while spans and spans[0][0] < end:
        start, number, span = heappop(spans)
        if span.end > end:
            crossing.append((end, number, replace(span, start=end)))
            span = replace(span, end=end)
        before.append((start, number, span))
    for placed in crossing:
        heappush(spans, placed)
    return before


_SPACE = n.Space()
_BREAKS: dict[str, n.Inline] = {" ": _SPACE, "\n": n.SoftBreak(), LINE_BREAK: n.LineBreak()}
_NOT_PLAIN = re.compile(f"[\n{LINE_BREAK}{ATOM}]")
_PIECES = re.compile(f"[ \n{LINE_BREAK}{ATOM}]|[^ \n{LINE_BREAK}{ATOM}]+")


def _words(text: str, nodes: dict[int, n.Inline], start: int, end: int) -> Iterable[n.Inline]:
    """Return the inlines of text[start:end], in which no span begins or ends."""
    part = text[start:end]
    if _NOT_PLAIN.search(part):
        return _mixed(text, nodes, start, end)
    result: list[n.Inline] = []
    for word in part.split(" "):
        if word:
            result += (_SPACE, _word(word))
        else:
            result.append(_SPACE)
    return result[1:]  # there is no space before the first


def _mixed(text: str, nodes: dict[int, n.Inline], start: int, end: int) -> Iterator[n.Inline]:
    word = ""
    for match in _PIECES.finditer(text, start, end):
        piece = match[0]
        node: n.Inline | None = nodes.get(match.start()) if piece == ATOM else None
        if isinstance(node, n.Str) and " " in node.text:
            *before, piece = node.text.split(" ")
            for part in before:
                if word or part:
                    yield _word(word + part)
                yield _SPACE
                word = ""
            node = None
        elif isinstance(node, n.Str):
            piece, node = node.text, None
        elif node is None:
            node = _BREAKS.get(piece)
        if node is None:
            word += piece
            continue
        if word:
            yield _word(word)
            word = ""
        yield node
    if word:
        yield _word(word)


@lru_cache(maxsize=1 << 12)
def _word(text: str) -> n.Str:
    """Return a word; equal ones are the same node, so that a long text takes little memory."""
    return n.Str(text)


def from_text(text: str) -> Content:
    """Return a text without markup as content; addresses and placeholders in it become atoms."""
    flattener = _Flattener("")
    flattener.add_written(text)
    return Content("".join(flattener.pieces), (), tuple(flattener.atoms))


def to_text(content: Content) -> str:
    """Return content as plain text: the inverse of `from_text`."""
    nodes = {atom.position: atom.node for atom in content.atoms}
    return "".join(
        plain_text((nodes[position],)) if character == ATOM and position in nodes else character
        for position, character in enumerate(content.text)
    )
