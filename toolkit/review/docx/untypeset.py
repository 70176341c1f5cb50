"""An edited sentence as a translation again: what typography had added is undone, where the editor left it alone.

The published sentence lies between both: what of it the editor has kept becomes what it was made of, a no-break space
a space, » the end of a quotation; what the editor has written stands as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from toolkit.document import Content, Span, nodes as n
from toolkit.review.word_diff import tokens_of
from toolkit.translation.markup import MarkedText, added_code, kind_of

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
"""No-break and thin spaces: which stand where is the locale's business."""


_BESIDE = 2
"""Marks of punctuation that may stand between the end of a quotation and its mark."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A piece of the translation and what was published of it: one character each where they are the same."""

    made_of: tuple[int, int]
    published: tuple[int, int]


def untypeset(translation: MarkedText, published: Content, edited: Content) -> MarkedText | str:
    """Return an edited sentence as a translation with markup.

    Args:
        translation: The translation that was published.
        published: The sentence as it was published.
        edited: The sentence as it is now.

    Returns:
        The translation, or why it can't be told what is meant.
    """
    if len(published.atoms) != len(translation.atoms):
        return "what stands in it for code, notes or formulas can't be told apart"
    atoms = _atoms(translation, published, edited)
    if isinstance(atoms, str):
        return atoms
    cells = _cells(translation.text, published.text)
    kept = kept_places(published.text, edited.text)
    halves = _halves(translation, cells, kept)
    cells = [cell for cell in cells if cell.published[0] not in halves]
    text, places = _text(translation, cells, kept, edited.text)
    spans = _Spans(translation, published, edited, cells, kept, places)
    return _trimmed(MarkedText(text, translation.source, spans.found(), atoms))


def _halves(translation: MarkedText, cells: list[_Cell], kept: dict[int, int]) -> set[int]:
    """Return where marks of quotations were published whose other half the editor has taken away: they stay as text."""
    found: set[int] = set()
    for start, end, code in translation.spans:
        if isinstance(code, int) and translation.source[code].endswith("quotes"):
            marks = _marks(cells, start, end)
            if any(mark[0] not in kept for mark in marks):
                found |= {mark[0] for mark in marks}
    return found


def _marks(cells: list[_Cell], start: int, end: int) -> list[tuple[int, int]]:
    """Return where the marks around a quotation were published, which no piece of the translation stands for."""
    added = [cell for cell in cells if cell.made_of[0] == cell.made_of[1]]
    found = []
    for place in (start, end):  # a comma or a stop may have changed sides with a mark
        near = [cell for cell in added if abs(cell.made_of[0] - place) <= _BESIDE and cell.published not in found]
        found += [min(near, key=lambda cell: abs(cell.made_of[0] - place)).published] if near else []
    return found


def _cells(translation: str, published: str) -> list[_Cell]:
    """Return what became of each piece of a translation."""
    cells = []
    for kind, a, b, c, d in SequenceMatcher(None, translation, published, autojunk=False).get_opcodes():
        if kind == "equal":
            cells += [_Cell((a + i, a + i + 1), (c + i, c + i + 1)) for i in range(b - a)]
        else:
            cells.append(_Cell((a, b), (c, d)))
    return cells


def kept_places(published: str, edited: str) -> dict[int, int]:
    """Return for each character of the published text that was kept its place in the edited one."""
    old, new = tokens_of(published), tokens_of(edited)
    starts = [_starts(tokens) for tokens in (old, new)]
    kept: dict[int, int] = {}
    for kind, a, b, c, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            for number in range(b - a):
                for offset in range(len(old[a + number])):
                    kept[starts[0][a + number] + offset] = starts[1][c + number] + offset
    return kept


def _starts(tokens: Sequence[str]) -> list[int]:
    found, position = [], 0
    for token in tokens:
        found.append(position)
        position += len(token)
    return found


def _text(translation: MarkedText, cells: list[_Cell], kept: dict[int, int], edited: str) -> tuple[str, list[int]]:
    """Return the translation's text, and for each place of the edited text the place in it."""
    back: dict[int, tuple[int, str]] = {}
    for cell in cells:
        start, end = cell.published
        where = [kept.get(position, -1) for position in range(start, end)]
        if where and where[0] >= 0 and where == list(range(where[0], where[0] + len(where))):
            back[where[0]] = len(where), translation.text[slice(*cell.made_of)]
    text, places, position = "", [0] * (len(edited) + 1), 0
    while position < len(edited):
        length, piece = back.get(position, (1, edited[position].translate(_SPACES)))
        for offset in range(length):
            places[position + offset] = len(text) + min(offset, len(piece))
        text += piece
        position += length
    places[len(edited)] = len(text)
    return text, places


def _atoms(translation: MarkedText, published: Content, edited: Content) -> tuple[int, ...] | str:
    """Return the numbers of the source's atoms in the order in which they stand now."""
    free = list(range(len(published.atoms)))
    order = []
    for atom in sorted(edited.atoms, key=lambda one: one.position):
        same = [number for number in free if published.atoms[number].node == atom.node]
        alike = [number for number in free if kind_of(published.atoms[number].node) == kind_of(atom.node)]
        # Of code and formulas the words are the editor's to leave alone; pictures and notes are known by their order.
        usable = same or (alike if isinstance(atom.node, n.Note | n.Image) else [])
        if not usable:
            return f"it has something more that is not text: {kind_of(atom.node)}"
        free.remove(usable[0])
        order.append(translation.atoms[usable[0]])
    if free:
        lost = ", ".join(kind_of(published.atoms[number].node) for number in free)
        return f"it lacks what the source has: {lost}"
    return tuple(order)


class _Spans:
    """The spans of an edited sentence, as codes of the source."""

    def __init__(
        self,
        translation: MarkedText,
        published: Content,
        edited: Content,
        cells: list[_Cell],
        kept: dict[int, int],
        places: list[int],
    ) -> None:
        self._translation = translation
        self._published = published
        self._edited = edited
        self._places = places
        self._kept = kept
        self._cells = cells

    def found(self) -> tuple[tuple[int, int, int | str], ...]:
        """Return the spans in the text that is a translation again."""
        printed = [self._printed(start, end) for start, end, _ in self._translation.spans]
        codes, unseen = self._seen(printed)
        spans: list[tuple[int, int, int | str]] = []
        used: set[int] = set()
        for span in self._edited.spans:
            place = self._places[span.start], self._places[span.end]
            number = self._same(span, used)
            if number is not None:
                used.add(number)
                if codes[number] is not None:
                    spans.append((*place, codes[number]))  # type: ignore[arg-type]
                continue
            code: int | str | None = None if isinstance(span.shell, n.Link) else self._free_code(span, spans)
            code = added_code(span.shell) if code is None else code
            if code is not None:
                spans.append((*place, code))
        for number in unseen:
            place_now = self._carried(number, printed[number])
            if place_now is not None:
                spans.append((*place_now, self._translation.spans[number][2]))
        ordered = sorted((span for span in spans if span[0] < span[1]), key=lambda span: (span[0], -span[1]))
        return tuple(ordered)

    def _printed(self, start: int, end: int) -> tuple[int, int]:
        """Return where a range of the translation was published; with the marks that stand around it."""
        inside = [cell.published for cell in self._cells if cell.made_of[0] < end and cell.made_of[1] > start]
        return (inside[0][0], inside[-1][1]) if inside else (0, 0)

    def _seen(self, printed: list[tuple[int, int]]) -> tuple[list[int | str | None], list[int]]:
        """Return for each published span its code (None: a program's own), and the spans that can't be seen in it."""
        codes: list[int | str | None] = [None] * len(self._published.spans)
        unseen = []
        for number, (_, _, code) in enumerate(self._translation.spans):
            kind = code.split(" ")[0] if isinstance(code, str) else self._translation.source[code]
            start, end = printed[number]
            for place, span in enumerate(self._published.spans):
                overlaps = min(span.end, end) - max(span.start, start)
                if codes[place] is None and kind_of(span.shell) == kind and overlaps * 2 > end - start:
                    codes[place] = code
                    break
            else:
                unseen.append(number)
        return codes, unseen

    def _same(self, span: Span, used: set[int]) -> int | None:
        """Return the published span that an edited one is: of its kind, with most words in common; else of its kind."""
        alike = [
            number
            for number, one in enumerate(self._published.spans)
            if number not in used and _is_same_shell(one.shell, span.shell)
        ]
        if not alike:
            return None

        def common(number: int) -> int:
            one = self._published.spans[number]
            kept = (self._kept.get(position, -1) for position in range(one.start, one.end))
            return sum(span.start <= position < span.end for position in kept)

        best = max(alike, key=lambda number: (common(number), -number))
        return best if common(best) or len(alike) == 1 else alike[0]

    def _free_code(self, span: Span, spans: list[tuple[int, int, int | str]]) -> int | None:
        """Return the source's span of a kind that the translation had lost, if there is one."""
        have = {code for _, _, code in (*self._translation.spans, *spans)}
        count = len(self._translation.source) - len(self._translation.atoms)
        kind = kind_of(span.shell)
        return next((i for i in range(count) if i not in have and self._translation.source[i] == kind), None)

    def _carried(self, number: int, printed: tuple[int, int]) -> tuple[int, int] | None:
        """Return where a span is that the document doesn't show: a quotation, a language; None if it was taken away."""
        start, end = printed
        code = self._translation.spans[number][2]
        kind = self._translation.source[code] if isinstance(code, int) else ""
        if kind.endswith("quotes"):
            marks = _marks(self._cells, *self._translation.spans[number][:2])
            if len(marks) < 2:
                return None
            start, end = marks[0][0], marks[1][1]
        kept = [self._kept[position] for position in range(start, end) if position in self._kept]
        if not kept:
            return None
        return self._places[kept[0]], self._places[min(kept[-1] + 1, len(self._places) - 1)]


def _is_same_shell(one: n.SpanNode, other: n.SpanNode) -> bool:
    if isinstance(one, n.Link) and isinstance(other, n.Link):
        return one.target[0] == other.target[0]
    return type(one) is type(other)


def _trimmed(marked: MarkedText) -> MarkedText:
    """Return a text without white space at its ends."""
    cut = len(marked.text) - len(marked.text.lstrip())
    text = marked.text.strip()
    spans = tuple(
        (max(0, start - cut), min(len(text), end - cut), code)
        for start, end, code in marked.spans
        if start - cut < len(text) and end > cut
    )
    return MarkedText(text, marked.source, spans, marked.atoms)
