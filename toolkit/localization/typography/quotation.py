"""Quotation marks, apostrophes and primes: which mark in a text is which, and what the language writes for it.

A mark that may be several things is told by what stands before and after it, and by what is open: a straight mark
after a space opens, one before a space closes, ' between letters is an apostrophe. What finds no partner is left
alone, unless it is the only one and opens at a word, or closes a paragraph: such a quotation goes on in the next.
Inches have a prime.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.document import ATOM
from toolkit.languages import CLIPPED, EAST_ASIAN, HANGUL, UNSPACED, one_of
from toolkit.localization.typography.edits import Edit

Marks = tuple[tuple[str, str], ...]

_CLOSERS = {
    '"': '"',
    "'": "'’",
    "“": '”"',
    "”": "”“",
    "„": '“”"',
    "‟": "”",
    "‘": "’'",
    "’": "’‘",
    "‚": "‘’'",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    "＂": "＂",
}
"""Marks that open, and what closes them (Unicode Standard, 6.2 "Language-Based Usage of Quotation Marks")."""

_MARKS = re.compile("[" + "".join({*_CLOSERS, *"".join(_CLOSERS.values())}) + "]")
_APOSTROPHES = "'’"
_STRAIGHT = "\"'"
_SPACED = "«»‹›"
"""Marks that may have spaces inside."""
_DIRECTED = "“„‟‘‚«‹「『〝"
"""Marks that open wherever they don't close what another has opened."""

_SPACES = " \n\u00a0\u202f\u2009\u2028\u3000"
_THIN = "\u202f"
_OPENING = "([{¿¡（［【《〈"
_DASHES = "-–—―/"
_DEEPEST = 16
"""Marks that may be open at once; what was opened before those has no partner."""
# '90s, '68, in den '90ern
_FIRST_LETTERS = re.compile(r"\w{1,40}(?!\w)")
_YEARS = re.compile(r"\d\d[^\W\d_]{0,3}(?!\w)")
_INCHES = re.compile(r"(?<![\w.,])\d{0,3}(?:[.,]\d{1,2}|(?<=\d)|[½¼¾⅓⅔⅛⅜⅝⅞])([\"”])(?!\w)")
"""A number with a mark that may be the double prime of inches (Unicode Standard, 6.2 "General Punctuation")."""

_DOUBLE = re.compile(r"[\"“”„‟«»「」〝〞〟＂]")
_BEFORE = _SPACES + _OPENING
_WORD_AFTER = re.compile(r"[\u00a0\u202f]?[¿¡(\[]?\w")
_CLOSED = re.compile(rf"[^\s\d]”[.,;:{ATOM}]{{0,9}}\s*\Z")


@dataclass(frozen=True, slots=True)
class Quotation:
    """How a language quotes.

    Attributes:
        marks: Opening and closing marks by level, spaces inside them included, outermost first.
        apostrophe: What stands for ' in and at words.
        elisions: Words that begin with an apostrophe: 's, 'tis.
    """

    marks: Marks
    apostrophe: str
    elisions: frozenset[str]


@dataclass(frozen=True, slots=True)
class _ParsedMarks:
    """What the marks of a text are: pairs of positions in order of their openings, and apostrophes."""

    pairs: tuple[tuple[int, int], ...]
    apostrophes: tuple[int, ...]
    lost: int
    """Straight double marks without a partner."""
    open: bool
    """Whether a quotation is open at the end, which any mark may close."""


def quotation_edits(text: str, quotation: Quotation, *, author: bool) -> Iterator[Edit]:
    """Yield what makes the marks of a text those of a language.

    Args:
        text: A unit's text.
        quotation: How the language quotes.
        author: Whether it is an author's own text: of it only straight marks and the spaces inside marks change.
    """
    reading = _read(text, quotation.elisions, primes=False)
    if reading.lost:
        other = _read(text, quotation.elisions, primes=True)
        reading = other if other.lost < reading.lost else reading
    if reading.lost and any(_is_unspaced(text, place) for pair in reading.pairs for place in pair):
        return  # with one too many of marks that look alike, and no spaces, any of them may be the lost one
    half = None if author else _half(text, reading, quotation.marks[0])
    begun = half[0] if half and half[1] == quotation.marks[0][0] else len(text)
    enclosing: list[int] = []
    for number, (opening, closing) in enumerate(reading.pairs, 1):
        while enclosing and enclosing[-1] < opening:
            enclosing.pop()
        marks = _own_marks(text, opening, closing, quotation.marks) if author else None
        if not author:
            marks = quotation.marks[(len(enclosing) + (opening > begun)) % len(quotation.marks)]
        enclosing.append(closing)
        if marks:
            yield Edit(*_with_spaces_after(text, opening), marks[0], pair=number)
            yield Edit(*_with_spaces_before(text, closing), marks[1], pair=number)
    yield from _primes(text, reading)
    if half and text[half[0]] in {"“", "”"} - {half[1]}:
        yield Edit(half[0], half[0] + 1, half[1])
    for position in reading.apostrophes:
        if text[position] == "'":
            yield Edit(position, position + 1, quotation.apostrophe)


def _primes(text: str, reading: _ParsedMarks) -> Iterator[Edit]:
    """Yield what makes marks at numbers primes that close no quotation: 27" is 27 inches."""
    closing = {place for _, place in reading.pairs}
    for match in _INCHES.finditer(text) if not reading.open else ():
        if match.start(1) not in closing:
            yield Edit(*match.span(1), "″")


def _half(text: str, reading: _ParsedMarks, marks: tuple[str, str]) -> tuple[int, str] | None:
    """Return the place of the one mark of a quotation that goes on in another paragraph, and how it is written."""
    paired = {place for pair in reading.pairs for place in pair}
    alone = [match.start() for match in _DOUBLE.finditer(text) if match.start() not in paired]
    if len(alone) != 1:
        return None
    [place] = alone
    if (
        text[place] in {"“", marks[0][0]}
        and (text[:place] or " ")[-1] in _BEFORE
        and _WORD_AFTER.match(text, place + 1)
    ):
        return place, marks[0]
    return (place, marks[1]) if text[place] == "”" and place and _CLOSED.match(text, place - 1) else None


def _own_marks(text: str, opening: int, closing: int, marks: Marks) -> tuple[str, str] | None:
    """Return the marks for a pair in an author's own text: the style is the author's, the keyboard is not."""
    found = text[opening], text[closing]
    if found == ('"', '"'):
        return marks[0]
    if found == ("'", "'"):
        return marks[1]
    return next((pair for pair in marks if found == (pair[0].strip(), pair[1].strip())), None)


def _with_spaces_after(text: str, position: int) -> tuple[int, int]:
    end = position + 1
    while text[position] in _SPACED and end < len(text) and text[end] in " \n\u00a0\u202f":
        end += 1
    return position, end


def _with_spaces_before(text: str, position: int) -> tuple[int, int]:
    start = position
    while text[position] in _SPACED and start and text[start - 1] in " \n\u00a0\u202f":
        start -= 1
    return start, position + 1


class _MarkParser:
    """Parses the quotation marks of one text from left to right."""

    def __init__(self, text: str, elisions: frozenset[str], primes: bool) -> None:
        self.text = text
        self.elisions = elisions
        self.primes = primes
        self.open: list[int] = []
        self.pairs: list[tuple[int, int]] = []
        self.apostrophes: list[int] = []
        self.openings: set[int] = set()

    def read(self) -> _ParsedMarks:
        for match in _MARKS.finditer(self.text):
            self._mark(match.start())
        paired = {place for pair in self.pairs for place in pair}
        lost = sum(1 for place, mark in enumerate(self.text) if mark == '"' and place not in paired)
        return _ParsedMarks(tuple(sorted(self.pairs)), tuple(self.apostrophes), lost, bool(self.open))

    def _mark(self, place: int) -> None:
        mark = self.text[place]
        if mark in _APOSTROPHES and self._is_apostrophe(place):
            self.apostrophes.append(place)
            return
        if self._may_close(place):
            for depth in range(len(self.open) - 1, max(len(self.open) - _DEEPEST, 0) - 1, -1):
                opening = self.open[depth]
                if mark in _CLOSERS[self.text[opening]] and place > opening + 1:
                    self.pairs.append((opening, place))
                    del self.open[depth:]
                    return
        if self._may_open(place):
            self.open.append(place)
            self.openings.add(place)
        elif mark in _APOSTROPHES and place and self.text[place - 1].isalpha():
            self.apostrophes.append(place)

    def _is_apostrophe(self, place: int) -> bool:
        before, after = self._before(place), self._after(place)
        if before not in _SPACES + _OPENING + _DASHES and place - 1 not in self.openings:
            return after.isalpha() and not _stands_close(after) and not _stands_close(before)
        found = _FIRST_LETTERS.match(self.text, place + 1)
        word = found[0].casefold() if found else ""
        # A typographic one before an English word that has lost its beginning came with it: "rock ’n’ roll".
        clipped = word in CLIPPED and self.text[place] == "’" and (word != "n" or self._after(place + 1) == "’")
        return bool(_YEARS.match(self.text, place + 1)) or word in self.elisions or clipped

    def _may_close(self, place: int) -> bool:
        mark, before, after = self.text[place], self._before(place), self._after(place)
        if mark in _SPACED:
            return True
        if (before in _SPACES + _OPENING and not self._is_thin(place - 2, place - 1)) or place - 1 in self.openings:
            return False
        if mark in _STRAIGHT and self.primes and before.isdigit():
            return False
        return not (before in _DASHES and after.isalnum())

    def _may_open(self, place: int) -> bool:
        mark, before, after = self.text[place], self._before(place), self._after(place)
        if mark not in _CLOSERS:
            return False
        if mark in _DIRECTED:
            return True
        if after in _SPACES and mark not in _SPACED and not self._is_thin(place + 2, place + 1):
            return False
        return bool(before in _SPACES + _OPENING + _DASHES or place - 1 in self.openings or _stands_close(before))

    def _is_thin(self, mark: int, space: int) -> bool:
        """Tell whether a space only parts two quotation marks: see the rule ``nested-quotes``."""
        return 0 <= mark < len(self.text) and self.text[space] == _THIN and _MARKS.match(self.text, mark) is not None

    def _before(self, place: int) -> str:
        return self.text[place - 1] if place else " "

    def _after(self, place: int) -> str:
        return self.text[place + 1] if place + 1 < len(self.text) else " "


def _read(text: str, elisions: frozenset[str], *, primes: bool) -> _ParsedMarks:
    return _MarkParser(text, elisions, primes).read()


def _stands_close(character: str) -> bool:
    """Tell whether a script puts no space between words, or between a quotation and what belongs to it."""
    return one_of(UNSPACED, EAST_ASIAN, HANGUL).match(character) is not None


def _is_unspaced(text: str, place: int) -> bool:
    """Tell whether a mark could open as well as close."""
    around = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    return text[place] == '"' and all(side and (_stands_close(side) or side == ATOM) for side in around)
