"""From Apertium's translated stream to a `Translation`: marks off, spaces in order, words aligned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.document import ATOM
from toolkit.translation.engines.apertium.stream import (
    MARKS,
    Piece,
    apart,
    parts_of,
    pieces_of,
    shield,
    unshield,
    with_single_words,
)
from toolkit.translation.engines.apertium.wording import Worded, Wording, part_origins
from toolkit.translation.engines.protocol import Alignment, Range, Translation

_UNKNOWN = re.compile(r"\\?[*@]")
"""The mark before a word that the analyser (``*``), or the bilingual dictionary (``\\@``), does not know."""

_FREE_UNKNOWN = re.compile(r"[*@](\w+)")
_LARGEST_MATRIX = 4_000_000
"""Weights in an alignment (16 MB): two thousand words on either side are no sentence."""

_BOUND_PARTS = re.compile(r"\s+|\S+")
_FREE_PARTS = re.compile(r"\s+|\w+|[^\w\s]+")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(r"\(?(?:[A-Za-z]|[ivx]{1,5}|\d{1,2})\)\s+")
_INNER_STOP = re.compile(r"[?!.…:][\"'”’»)\]]*\s*$")
_INNER_START = re.compile(r"[.?!][\"'”’»)\]]{0,3}\s[\"'“‘«(\[]{0,3}[A-Z]")
_NO_SPACE_BEFORE, _NO_SPACE_AFTER = frozenset(",.;:!?)]}"), frozenset("([{¿¡")
_SPACE_AFTER = frozenset(",.;:!?)]}")


class Read(NamedTuple):
    """What Apertium made of a sentence.

    Attributes:
        translation: The translation.
        is_whole: Whether each word that was sent for another came back in a form that is known.
    """

    translation: Translation
    is_whole: bool


def read_translation(
    translated: str,
    sentence: str,
    words: Sequence[Range],
    *,
    before: str = "",
    worded: Worded | None = None,
    wording: Wording | None = None,
) -> Read:
    """Return what Apertium made of a sentence.

    Args:
        translated: The sentence's part of the stream that the last stage gave.
        sentence: The source sentence.
        words: The ranges of the numbered words in it.
        before: The same part of the stream before words were put together: it tells how each was written.
        worded: The sentence as it was sent.
        wording: What is known of the pair.

    Returns:
        The translation; the sentence itself if nothing came out of it, as of a lone pronoun.
    """
    writer = _Writer(sentence, words, worded or Worded(shield(sentence)), wording)
    glued = wording.glued if wording is not None else {}
    pieces = list(pieces_of(translated.strip(), len(words)))
    if any(len(piece.words) > 1 for piece in pieces):
        pieces = with_single_words(pieces, list(pieces_of(before.strip(), len(words))))
    for piece in pieces:
        writer.add(apart(piece, glued))
    if not writer.text:
        return Read(Translation(sentence), is_whole=True)
    made = Translation(writer.text_in_case(), alignment=writer.alignment(), unknown=tuple(writer.unknown))
    return Read(made, writer.is_whole)


class _Writer:
    """Puts a translation together and remembers where each word of it comes from."""

    def __init__(self, sentence: str, words: Sequence[Range], worded: Worded, wording: Wording | None) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._tail = ""
        self.unknown: list[str] = []
        self._sentence, self._words, self._masks = sentence, words, worded.masks
        self._forms = worded.forms
        self._sounds = wording.sounds if wording is not None else []
        self._renderings = wording.renderings if wording is not None else []
        self._begun = False
        self._has_starts = _INNER_START.search(sentence) is not None
        self._meant: set[Range] = set()
        self._unmasked: set[Range] = set(worded.masks)
        self._within: dict[int, frozenset[Range]] = {}
        self._targets: list[Range] = []
        self._origins: list[tuple[int, ...]] = []
        self._space = False
        self._last: tuple[str, tuple[int, ...]] = ("", ())
        self._spaced = {one + other for one, other in pairwise(sentence) if one == " " or other == " "}

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    @property
    def is_whole(self) -> bool:
        """Whether each word that another was sent for stands in the translation."""
        return self._meant == self._forms.keys() and not self._unmasked

    def add(self, piece: Piece) -> None:
        """Write a piece of the stream."""
        if len(piece.words) == 1 and (masked := self._masks.get(self._words[piece.words[0]])) is not None:
            self._put_masked(masked, piece.words)
            return
        parts = _BOUND_PARTS if piece.words else _FREE_PARTS
        border = True
        text = self._without_marks(piece)
        for number in piece.words:
            if (forms := self._forms.get(self._words[number])) is not None:
                new = self._with_meant(text, forms)
                self._meant |= {self._words[number]} if new != text else set()
                text = new
                continue
            word = self._sentence[slice(*self._words[number])]
            rendered = next((forms for find, forms in self._renderings if find.fullmatch(word)), None)
            text = text if rendered is None else self._with_meant(text, rendered)
        for match in parts.finditer(text):
            if match[0].isspace():
                self._space = True
            else:
                self._put(match[0], piece.words, border=border)
            border = False

    def _with_meant(self, text: str, forms: Mapping[str, str]) -> str:
        """Return a text with the word that is meant in the place of that which was sent for it."""

        def meant(match: re.Match[str]) -> str:
            put = forms.get(match[0].lower())
            if put is None:
                return match[0]
            return put[:1].upper() + put[1:] if match[0][0].isupper() else put

        new = _FIRST_WORD.sub(meant, text)
        if new != text and new[:1].islower() and len(self._parts) and self._last[0] == self._parts[-1]:
            for word, put, sound in self._sounds:
                if self._last[0] == word and sound.match(new):
                    self._parts[-1] = put
                    self._last = (put, self._last[1])
                    self._tail = self._tail[: len(self._tail) - len(word)] + put
        return new

    def _put_masked(self, masked: str, numbers: tuple[int, ...]) -> None:
        """Write what stands in the translation for a word, each part of it aligned with its own in the sentence."""
        self._unmasked.discard(self._words[numbers[0]])
        origins = part_origins(self._sentence, self._words[numbers[0]], masked)
        for place, (part, origin) in enumerate(zip(_BOUND_PARTS.findall(masked), origins, strict=True)):
            if part.isspace():
                self._write(part)
            else:
                self._put(part, numbers, border=place == 0)
                self._within[len(self._targets) - 1] = origin

    def alignment(self) -> Alignment | None:
        """Return the alignment of all words written, or None if its matrix would be too large."""
        import numpy as np

        parts = [parts_of(self._sentence, word) for word in self._words]
        # Words that the sentence was sent in stand for the same range, or in another order.
        source = tuple(sorted({part for word in parts for part in word}))
        if len(source) * len(self._targets) > _LARGEST_MATRIX:
            return None
        column = {part: index for index, part in enumerate(source)}
        weights = np.zeros((len(self._targets), len(source)), dtype=np.float32)
        for row, numbers in enumerate(self._origins):
            within = self._within.get(row)
            own = {part for number in numbers for part in parts[number] if within is None or part in within}
            columns = sorted(column[part] for part in own)
            weights[row, columns] = 1 / max(len(columns), 1)
        return Alignment(source, tuple(self._targets), weights)

    def text_in_case(self) -> str:
        """Return the text with its first letter a capital if the sentence's is one, and only then.

        Rules that move words take the capital along or lose it, and text that begins with a small letter gets one.
        """
        text = self.text
        if self._sentence.isupper() and len(self._words) > 1 and len(text.upper()) == len(text):
            return text.upper()
        begins, begun = (_ITEM.match(one) for one in (text, self._sentence))
        items = (begins.end(), begun.end()) if begins and begun else (0, 0)
        index = next((index for index, char in enumerate(text) if index >= items[0] and char.isalpha()), None)
        model = _FIRST_WORD.search(self._sentence, items[1])
        if index is None or not model:
            return text
        if ATOM in self._sentence[: model.start()] and ATOM not in text[:index]:
            # What stood first says nothing of the case of what does now; a sentence begins with a capital.
            is_whole = self._sentence[-1:] in (".", "!", "?")
            return text[:index] + text[index].upper() + text[index + 1 :] if is_whole else text
        if any(map(str.isdigit, self._sentence[: model.start()])):
            return self._text_of_number(text, index)
        start, end, numbers = self._target_at(index)
        is_brand = text[start].islower() and any(map(str.isupper, text[start + 1 : end]))
        if end > start + 1 and (text[start:end] in self.unknown or is_brand):
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

    def _text_of_number(self, text: str, index: int) -> str:
        """Return the text of a sentence that begins with digits, and says nothing of a first letter's case."""
        if any(map(str.isdigit, text[:index])):
            start, end, numbers = self._target_at(index)
            own = any(map(str.isupper, self._initials(numbers))) or not text[start:end].istitle()
            return text if own else text[:index] + text[index].lower() + text[index + 1 :]
        return text[:index] + text[index].upper() + text[index + 1 :] if len(text[index].upper()) == 1 else text

    def _without_marks(self, piece: Piece) -> str:
        if piece.words and _UNKNOWN.match(piece.text.lstrip()):
            start, end = self._words[piece.words[0]]
            if len(piece.words) > 1:
                return unshield(piece.text.translate(MARKS))
            self._note_unknown(self._sentence[start:end])
            return self._sentence[start:end]
        if len(piece.words) == 1 and piece.text == "'" and self._sentence[self._words[piece.words[0]][0]] == "’":
            return "’"  # the apostrophe of an unknown name, O’Neill
        if not piece.words:
            for word in _FREE_UNKNOWN.findall(piece.text):
                self._note_unknown(word)
        return unshield(piece.text.translate(MARKS))

    def _note_unknown(self, word: str) -> None:
        if any(char.isalpha() for char in word):
            self.unknown.append(word)

    def _put(self, part: str, numbers: tuple[int, ...], *, border: bool) -> None:
        if part == "." and self._tail.endswith(".") and self._last[1] and self._words[self._last[1][0]] in self._masks:
            return  # "a. m." has the sentence's stop in it
        if self._tail.endswith(",") and part[0] in ".?!" and ",." not in self._sentence:
            self._unwrite(",")  # "en otras palabras," has a comma of its own
        if self._parts and self._needs_space(part, numbers, border=border):
            self._write(" ")
        if self._capital_is_wrong(part, numbers):
            part = part.lower()
        part = self._as_in_sentence(part, numbers)
        self._begun = self._begun or not (self._is_kept(part, numbers) or not part[:1].isalnum())
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

    def _unwrite(self, text: str) -> None:
        """Take back what was written last."""
        if self._parts and self._parts[-1].endswith(text):
            self._parts[-1] = self._parts[-1].removesuffix(text)
            self._length -= len(text)
            self._tail = self._tail[: -len(text)]
            if self._targets and self._targets[-1][1] > self._length:
                self._targets[-1] = (self._targets[-1][0], self._length)

    def _needs_space(self, part: str, numbers: tuple[int, ...], *, border: bool) -> bool:
        """Tell whether a space belongs before a part: rules leave some before commas and lose some between words."""
        before, after = self._tail[-1], part[0]
        if self._space:
            return not (
                (after in _NO_SPACE_BEFORE and f" {after}" not in self._spaced)
                or (before in _NO_SPACE_AFTER and f"{before} " not in self._spaced)
            )
        last, last_numbers = self._last
        if not border or not _is_of_word(after) or not (_is_of_word(before) or before in _SPACE_AFTER):
            return False
        if numbers and last_numbers:
            return not self._touch(last_numbers, numbers)
        # "generadordesitio": a preposition that a rule put in. But "x²" stays together.
        return _is_of_word(before) and (last if numbers else part).isalpha()

    def _capital_is_wrong(self, part: str, numbers: tuple[int, ...]) -> bool:
        """Tell whether a capital only comes from a stop inside the sentence: “Where?” she asked.

        Or from an unknown word at its beginning, which has a capital itself: "Wuhan Tiene hospitales".
        """
        initials = self._initials(numbers)
        if not part.istitle() or not all(map(str.islower, initials)):
            return False
        if initials and not (self._has_starts and _INNER_STOP.search(self._tail)):
            return any(map(str.isalnum, self.text))
        return not self._begun and any(map(str.isalnum, self.text)) and not _INNER_STOP.search(self._tail)

    def _as_in_sentence(self, part: str, numbers: tuple[int, ...]) -> str:
        """Return a word as it is written in the sentence, if it is the same word with capitals inside: iPhone."""
        if len(numbers) != 1:
            return part
        own = self._sentence[slice(*self._words[numbers[0]])]
        return own if own.casefold() == part.casefold() and any(map(str.isupper, own[1:])) else part

    def _is_kept(self, part: str, numbers: tuple[int, ...]) -> bool:
        """Tell whether a word came through as it was: the engine takes the one after it for the first."""
        return len(numbers) == 1 and (self._words[numbers[0]] in self._masks or part in self.unknown)

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


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == ATOM
