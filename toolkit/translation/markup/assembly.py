"""Sentences joined to a unit again; pieces of a span in neighbouring sentences become one span."""

from __future__ import annotations

from dataclasses import replace

from toolkit.document import ATOM, Atom, Content, Span, nodes as n
from toolkit.translation.engines import Range
from toolkit.translation.markup.projection import Projected


class Assembly:
    """A unit's translation, growing by one sentence after the other.

    Args:
        content: The unit's content in the source.
    """

    def __init__(self, content: Content) -> None:
        self._source = content
        self._pieces: list[str] = []
        self._length = 0
        self._spans: dict[int, list[Range]] = {}
        self._positions: dict[int, int] = {}
        self._added: list[Span] = []

    def add(self, gap: str, sentence: Projected | None) -> None:
        """Add what lies before a sentence, and the sentence; None for what lies after the last one."""
        self._append(gap)
        if sentence is None:
            return
        base = self._length
        position = -1
        for index in sentence.atoms:
            position = sentence.text.index(ATOM, position + 1)
            self._positions[index] = base + position
        for index, (start, end) in sentence.spans.items():
            self._spans.setdefault(index, []).append((base + start, base + end))
        first = len(self._source.spans) + len(self._added)
        self._added += [
            Span(base + start, base + end, shell, first + number)
            for number, ((start, end), shell) in enumerate(sentence.added)
        ]
        self._append(sentence.text)

    def content(self) -> Content:
        """Return the whole unit."""
        text = "".join(self._pieces)
        atoms = tuple(Atom(self._positions[i], atom.node) for i, atom in enumerate(self._source.atoms))
        spans = [
            Span(*piece, span.shell if number == 0 else _without_identifier(span.shell), i)
            for i, span in enumerate(self._source.spans)
            for number, piece in enumerate(_joined(text, self._spans.get(i, [])))
        ]
        if self._added:
            spans = sorted([*spans, *self._added], key=lambda span: (span.start, -span.end))
        return Content(text, tuple(spans), atoms)

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def _joined(text: str, pieces: list[Range]) -> list[Range]:
    """Join the pieces of a span in neighbouring sentences, where no word stands between them that is not in it."""
    result: list[Range] = []
    for start, end in pieces:
        if result and not any(character.isalnum() for character in text[result[-1][1] : start]):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _without_identifier(shell: n.SpanNode) -> n.SpanNode:
    """Return the second piece of a span that had to be cut: an identifier may stand only once in a document."""
    attr = getattr(shell, "attr", None)
    return shell if attr is None else replace(shell, attr=replace(attr, identifier=""))
