"""From Apertium's translated stream to a `Translation`: marks off, spaces in order, words aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.translation.engines.apertium.stream import Piece, pieces_of, unshield
from toolkit.translation.engines.protocol import Alignment, Range, Translation

_UNKNOWN = re.compile(r"\\?[*@]")
"""The mark before a word that the analyser (``*``), or the bilingual dictionary (``\\@``), does not know."""

_FREE_UNKNOWN = re.compile(r"[*@](\w+)")
_MARKS = str.maketrans("", "", "*@#~\\")
"""``#`` is before a word whose form could not be generated, so that its lemma stands there. Literal marks are
shielded, so all that are found are Apertium's."""

_LARGEST_MATRIX = 4_000_000
"""Weights in an alignment (16 MB): two thousand words on either side are no sentence."""

_BOUND_PARTS = re.compile(r"\s+|\S+")
_FREE_PARTS = re.compile(r"\s+|\w+|[^\w\s]+")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_INNER_STOP = re.compile(r"[?!.…:][\"'”’»)\]]*\s*$")
_NO_SPACE_BEFORE, _NO_SPACE_AFTER = frozenset(",.;:!?)]}"), frozenset("([{¿¡")
_SPACE_AFTER = frozenset(",.;:!?)]}")


def read_translation(translated: str, sentence: str, words: Sequence[Range]) -> Translation:
    """Return what Apertium made of a sentence.

    Args:
        translated: The sentence's part of the stream that the last stage gave.
        sentence: The source sentence.
        words: The ranges of the numbered words in it.

    Returns:
        The translation; the sentence itself if nothing came out of it, as of a lone pronoun.
    """
    writer = _Writer(sentence, words)
    for piece in pieces_of(translated.strip(), len(words)):
        writer.add(piece)
    if not writer.text:
        return Translation(sentence)
    return Translation(writer.text_in_case(), alignment=writer.alignment(), unknown=tuple(writer.unknown))


class _Writer:
    """Puts a translation together and remembers where each word of it comes from."""

    def __init__(self, sentence: str, words: Sequence[Range]) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._tail = ""
        self.unknown: list[str] = []
        self._sentence, self._words = sentence, words
        self._targets: list[Range] = []
        self._origins: list[tuple[int, ...]] = []
        self._space = False
        self._last: tuple[str, tuple[int, ...]] = ("", ())
        self._spaced = {one + other for one, other in pairwise(sentence) if one == " " or other == " "}

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def add(self, piece: Piece) -> None:
        """Write a piece of the stream."""
        parts = _BOUND_PARTS if piece.words else _FREE_PARTS
        border = True
        for match in parts.finditer(self._without_marks(piece)):
            if match[0].isspace():
                self._space = True
            else:
                self._put(match[0], piece.words, border=border)
            border = False

    def alignment(self) -> Alignment | None:
        """Return the alignment of all words written, or None if its matrix would be too large."""
        import numpy as np

        parts = [_parts_of(self._sentence, word) for word in self._words]
        source = tuple(part for word in parts for part in word)
        if len(source) * len(self._targets) > _LARGEST_MATRIX:
            return None
        column = {part: index for index, part in enumerate(source)}
        weights = np.zeros((len(self._targets), len(source)), dtype=np.float32)
        for row, numbers in enumerate(self._origins):
            columns = [column[part] for number in numbers for part in parts[number]]
            weights[row, columns] = 1 / max(len(columns), 1)
        return Alignment(source, tuple(self._targets), weights)

    def text_in_case(self) -> str:
        """Return the text with its first letter a capital if the sentence's is one, and only then.

        Rules that move words take the capital along or lose it, and text that begins with a small letter gets one.
        """
        text = self.text
        if self._sentence.isupper() and len(self._words) > 1 and len(text.upper()) == len(text):
            return text.upper()
        index = next((index for index, char in enumerate(text) if char.isalpha()), None)
        model = _FIRST_WORD.search(self._sentence)
        if index is None or not model:
            return text
        start, end, numbers = self._target_at(index)
        if end > start + 1 and text[start:end] in self.unknown:
            return text  # "iPhone" is taken over as it is
        if text[index + 1 : end].isupper() and not any(map(self._is_all_capitals, numbers)):
            # "EL agua": generation mends "la" and takes the article's capital for capitals.
            text = text[: index + 1] + text[index + 1 : end].lower() + text[end:]
        first = text[index]
        # A sentence that begins with "iPhone" begins with a capital in any other word.
        if first.islower() and any(map(str.isupper, model[0])):
            first = first.upper()
        elif first.isupper() and model[0].islower():
            # A name has a capital of its own, and so have letters like EE.UU.
            own = any(map(str.isupper, self._initials(numbers))) or text[index + 1 : end].isupper()
            first = first if own else first.lower()
        return text[:index] + first + text[index + 1 :] if len(first) == 1 else text

    def _without_marks(self, piece: Piece) -> str:
        if piece.words and _UNKNOWN.match(piece.text.lstrip()):
            start, end = self._words[piece.words[0]]
            if len(piece.words) > 1:
                return unshield(piece.text.translate(_MARKS))
            self._note_unknown(self._sentence[start:end])
            return self._sentence[start:end]
        if len(piece.words) == 1 and piece.text == "'" and self._sentence[self._words[piece.words[0]][0]] == "’":
            return "’"  # the apostrophe of an unknown name, O’Neill
        if not piece.words:
            for word in _FREE_UNKNOWN.findall(piece.text):
                self._note_unknown(word)
        return unshield(piece.text.translate(_MARKS))

    def _note_unknown(self, word: str) -> None:
        if any(char.isalpha() for char in word):
            self.unknown.append(word)

    def _put(self, part: str, numbers: tuple[int, ...], *, border: bool) -> None:
        if self._parts and self._needs_space(part, numbers, border=border):
            self._write(" ")
        if self._capital_is_wrong(part, numbers):
            part = part.lower()
        start = self._length
        self._write(part)
        if numbers or part[0].isalnum():
            self._targets.append((start, self._length))
            self._origins.append(numbers)
        self._space, self._last = False, (part, numbers)

    def _write(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)
        self._tail = (self._tail + part)[-4:]

    def _needs_space(self, part: str, numbers: tuple[int, ...], *, border: bool) -> bool:
        """Tell whether a space belongs before a part: rules leave some before commas and lose some between words."""
        before, after = self._tail[-1], part[0]
        if self._space:
            return not (
                (after in _NO_SPACE_BEFORE and f" {after}" not in self._spaced)
                or (before in _NO_SPACE_AFTER and f"{before} " not in self._spaced)
            )
        last, last_numbers = self._last
        if not border or not after.isalnum() or not (before.isalnum() or before in _SPACE_AFTER):
            return False
        if numbers and last_numbers:
            return not self._touch(last_numbers, numbers)
        # "generadordesitio": a preposition that a rule put in. But "x²" stays together.
        return before.isalnum() and (last if numbers else part).isalpha()

    def _capital_is_wrong(self, part: str, numbers: tuple[int, ...]) -> bool:
        """Tell whether a capital only comes from a stop inside the sentence: “Where?” she asked."""
        initials = self._initials(numbers)
        stopped = _INNER_STOP.search(self._tail)
        return bool(stopped and initials and part.istitle() and all(map(str.islower, initials)))

    def _touch(self, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        """Tell whether two of the words stand next to each other in the sentence without a space: ``read-write``."""
        ends = {edge for number in one for edge in self._words[number]}
        return any(edge in ends for number in other if number not in one for edge in self._words[number])

    def _target_at(self, index: int) -> tuple[int, int, tuple[int, ...]]:
        """Return the range of the target word at *index*, and the numbers of its source words."""
        targets = zip(self._targets, self._origins, strict=True)
        found = ((start, end, numbers) for (start, end), numbers in targets if start <= index < end)
        return next(found, (index, index, ()))

    def _is_all_capitals(self, number: int) -> bool:
        start, end = self._words[number]
        return end > start + 1 and self._sentence[start:end].isupper()

    def _initials(self, numbers: tuple[int, ...]) -> list[str]:
        return [self._sentence[self._words[number][0]] for number in numbers]


def _parts_of(sentence: str, word: Range) -> list[Range]:
    """Return the parts of a word that has spaces in it, such as ``in front of``."""
    start, end = word
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", sentence[start:end])]
