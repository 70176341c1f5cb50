"""Apertium's stream format: text made safe for it, and words numbered so that they can be followed through it.

In the stream ``^surface/analysis$`` is a word, everything between is a blank, and ``[[t:w:7]]`` before a word is a
word-bound blank that travels with it through every stage (https://wiki.apertium.org/wiki/Word-bound_blanks).
Blanks are put on *after* the analysis: on every word of the plain text they would keep the analyser from seeing
``in front of`` as one word, put on here they changed none of 500 sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.languages import SENTENCE_ENDS
from toolkit.translation.engines.protocol import Range

_RESERVED = "\\[]{}^$/@<>*#~+|="
"""Characters that mean something in one stage or another. Escaped ones come out of some stages unescaped, and then
a literal ``*`` can't be told from the mark of an unknown word; so they travel as private characters."""

_PRIVATE = 0x10F000
_SHIELD = {ord(char): chr(_PRIVATE + index) for index, char in enumerate(_RESERVED)}
_UNSHIELD = {_PRIVATE + index: char for index, char in enumerate(_RESERVED)}
_UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{chr(_PRIVATE)}-{chr(_PRIVATE + len(_RESERVED))}]")

_ADDED = "."
_STOPPED = re.compile(rf"[{SENTENCE_ENDS}…:;][\"'”’»)]*$|^$")

_SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"\^([^/^$]*)((?:\\.|[^\\$])*)\$")


@dataclass(frozen=True, slots=True)
class Shielded:
    """A sentence as the stream can carry it.

    Attributes:
        text: The sentence with single spaces, composed letters, no soft hyphens, reserved characters replaced.
        origins: For each character of `text` the range of the sentence that it stands for.
    """

    text: str
    origins: tuple[Range, ...]

    @property
    def sent(self) -> str:
        """The text as the analyser is sent it: with a stop, if it has none, to be taken out again.

        Without it the tagger takes the last noun of a heading for a verb: "Withdrawal of consent".
        """
        return self.text if _STOPPED.search(self.text) else f"{self.text} {_ADDED}"

    def range_of(self, start: int, end: int) -> Range:
        """Return the range of the sentence that ``text[start:end]`` stands for; it must not be empty."""
        return self.origins[start][0], self.origins[end - 1][1]


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysed sentence with its words numbered.

    Attributes:
        stream: The stream, with a word-bound blank before each word.
        words: For each number the range of the sentence that the word stands for; ``in front of`` is one word.
    """

    stream: str
    words: tuple[Range, ...]


def shield(sentence: str) -> Shielded:
    """Return a sentence as the stream can carry it."""
    text: list[str] = []
    origins: list[Range] = []
    for index, char in enumerate(sentence):
        if char.isspace() or _UNSAFE.match(char):
            char = " "  # noqa: PLW2901 - a control character or half of a surrogate pair separates words at most
        if text and (char == _SOFT_HYPHEN or (char == " " and text[-1] == " ")):
            origins[-1] = (origins[-1][0], index + 1)
        elif text and unicodedata.combining(char) and len(one := unicodedata.normalize("NFC", text[-1] + char)) == 1:
            text[-1], origins[-1] = one, (origins[-1][0], index + 1)
        elif char != _SOFT_HYPHEN:
            text.append(_SHIELD.get(ord(char), char))
            origins.append((index, index + 1))
    return Shielded("".join(text), tuple(origins))


def unshield(text: str) -> str:
    """Return text from the stream with its reserved characters back."""
    return text.translate(_UNSHIELD)


def number_words(analysed: str, shielded: Shielded) -> Analysis | None:
    """Number the words of an analysed sentence.

    Returns:
        The numbered analysis, or None if a part of the sentence is missing from it: the analyser can lose the last
        word before a flush.
    """
    cursor = _Cursor(shielded.text)
    words: list[Range] = []
    stream: list[str] = []
    end_before = 0
    for match in _WORD.finditer(analysed):
        blank = analysed[end_before : match.start()]
        if cursor.read(blank) is None:
            return None
        added = match[1] == _ADDED and cursor.at_end
        span = None if added else cursor.read(match[1])
        if span is None and not added:
            return None
        # The number after the last stands for no word: what bears it is left out of the translation.
        stream += [blank, f"[[t:w:{len(words)}]]"]
        words += [shielded.range_of(*span)] if span else []
        stream.append(match[0])
        end_before = match.end()
    rest = analysed[end_before:]
    if cursor.read(rest) is None or not cursor.at_end:
        return None
    return Analysis("".join(stream) + rest, tuple(words))


class _Cursor:
    """Follows what the analyser gives back through the text that it was given."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def read(self, part: str) -> Range | None:
        """Return where *part* stands, or None if it does not come next; white space may come and go.

        The analyser puts a space into "project's", which is two words to it.
        """
        start: int | None = None
        for char in part:
            if char.isspace():
                continue
            self._skip_space()
            if not self._text.startswith(char, self._position):
                return None
            start = self._position if start is None else start
            self._position += 1
        return (self._position, self._position) if start is None else (start, self._position)

    @property
    def at_end(self) -> bool:
        self._skip_space()
        return self._position == len(self._text)

    def _skip_space(self) -> None:
        while self._text.startswith(" ", self._position):
            self._position += 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the translated stream.

    Attributes:
        text: Its text, still with marks and shielded characters.
        words: Numbers of the source words that it comes from; none for blanks and for words that a rule put in.
    """

    text: str
    words: tuple[int, ...] = ()


MARKS = str.maketrans("", "", "*@#~\\")
"""``#`` is before a word whose form could not be generated, so that its lemma stands there. Literal marks are
shielded, so all that are found are Apertium's."""

_BOUND = re.compile(r"\[\[([^\]]*)\]\](.*?)\[\[/\]\]", re.DOTALL)
_NUMBER = re.compile(r"t:w:(\d+)")
_BLANK_MARKS = re.compile(r"\[\[[^\]]*\]\]|\[[^\]]*\]")


def pieces_of(translated: str, words: int) -> Iterable[Piece]:
    """Yield the pieces of a translated sentence with so many numbered *words*, in order, without the added stop."""
    end_before = 0
    for match in _BOUND.finditer(translated):
        yield Piece(_BLANK_MARKS.sub("", translated[end_before : match.start()]))
        numbers = dict.fromkeys(int(number) for number in _NUMBER.findall(match[1]))
        kept = tuple(number for number in numbers if number < words)
        if kept or not numbers:
            yield Piece(match[2], kept)
        end_before = match.end()
    yield Piece(_BLANK_MARKS.sub("", translated[end_before:]))


def parts_of(sentence: str, word: Range) -> list[Range]:
    """Return the parts of a word that has spaces in it, such as ``in front of``."""
    start, end = word
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", sentence[start:end])]


def with_single_words(pieces: Iterable[Piece], before: Iterable[Piece]) -> list[Piece]:
    """Return pieces in which two words that were put together, and are two words still, stand apart again.

    "y hijas" becomes the one piece "e hijas", and "y Italia" becomes "e italia", though it is a name.
    """
    written = {piece.words: piece.text for piece in before}
    result: list[Piece] = []
    for piece in pieces:
        parts = piece.text.split(" ")
        if len(parts) != len(piece.words) or len(parts) < 2 or not all(parts):
            result.append(piece)
            continue
        for place, (part, number) in enumerate(zip(parts, piece.words, strict=True)):
            own = written.get((number,), "").translate(MARKS)
            result.append(Piece(own if own.casefold() == part.casefold() else part, (number,)))
            if place + 1 < len(parts):
                result.append(Piece(" "))
    return result


def apart(piece: Piece, glued: Mapping[str, str]) -> Piece:
    """Return a piece with spaces, if it is one of the words that rules write together."""
    apart = None if piece.words else glued.get(piece.text.strip())
    return piece if apart is None else Piece(f" {apart} ")
