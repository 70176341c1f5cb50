"""From Apertium's translated stream to a `Translation`: marks off, spaces in order, words aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.document import ATOM
from toolkit.translation.engines.apertium.capitals import Written, text_in_case
from toolkit.translation.engines.apertium.changes import with_forms
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
from toolkit.translation.engines.apertium.wording import Worded, Wording, numeral_origins, part_origins
from toolkit.translation.engines.protocol import Alignment, Range, Translation

_UNKNOWN = re.compile(r"\\?[*@]")
"""The mark before a word that the analyser (``*``), or the bilingual dictionary (``\\@``), does not know."""

_FREE_UNKNOWN = re.compile(r"[*@](\w+)")
_LARGEST_MATRIX = 4_000_000
"""Weights in an alignment (16 MB): two thousand words on either side are no sentence."""

_BOUND_PARTS = re.compile(r"\s+|\S+")
_FREE_PARTS = re.compile(r"\s+|\w+|[^\w\s]+")
_INNER_STOP = re.compile(r"[?!.…:][\"'”’»)\]]*\s*$")
_INNER_START = re.compile(r"[.?!][\"'”’»)\]]{0,3}\s[\"'“‘«(\[]{0,3}[A-Z]")
_SPEECH = re.compile(r"[:,]\s?[\"“«‘]\s*$")
"""Before what somebody says, which begins with a capital (RAE, Ortografía, 4.2.4.1)."""
_MOST_DROPPED = 3
"""Words at the beginning of a sentence that its translation may lack: pronouns and auxiliaries."""
_NEAR = 8
_NO_SPACE_BEFORE, _NO_SPACE_AFTER = frozenset(",.;:!?)]}"), frozenset("([{¿¡“„«")
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
    made = Translation(writer.in_case(), alignment=writer.alignment(), unknown=tuple(writer.unknown))
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
        self._renderings = wording.renderings if wording is not None else None
        self._contracted = wording.contracted if wording is not None else {}
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
        if not piece.words and self._renderings is not None:
            text = self._renderings.put_free(self._sentence, text)
        for number in piece.words:
            new = self._meant_by(number, text)
            forms = self._forms.get(self._words[number])
            # A rule may have put what is meant already: "help to people" is "ayudar a personas".
            if forms is not None and (new != text or text.strip().lower() in forms.values()):
                self._meant.add(self._words[number])
            text = self._sounding(new) if new != text else text
        within = numeral_origins(self._sentence, self._words[piece.words[0]], text) if len(piece.words) == 1 else {}
        for place, match in enumerate(parts.finditer(text)):
            if match[0].isspace():
                self._space = True
            else:
                self._put(match[0], piece.words, border=border)
                if place in within:
                    self._within[len(self._targets) - 1] = within[place]
            border = False

    def _meant_by(self, number: int, text: str) -> str:
        """Return what stands for a text that was made of a word: what is meant by it, or what it should have been."""
        word = self._words[number]
        if (forms := self._forms.get(word)) is not None:
            return with_forms(text, forms)
        own = self._sentence[slice(*word)]
        if own.casefold() == text.strip().casefold() and any(map(str.isupper, own[1:])):
            return text.replace(text.strip(), own)  # "von Neumann", which it knows, begins small
        return text if self._renderings is None else self._renderings.put(self._sentence, word, text)

    def _sounding(self, text: str) -> str:
        """Return a text before which a small word now has the form that its sound asks for."""
        if text[:1].islower() and len(self._parts) and self._last[0] == self._parts[-1]:
            for word, put, sound in self._sounds:
                if self._last[0] == word and sound.match(text):
                    self._parts[-1] = put
                    self._last = (put, self._last[1])
                    self._tail = self._tail[: len(self._tail) - len(word)] + put
        return text

    def _put_masked(self, masked: str, numbers: tuple[int, ...]) -> None:
        """Write what stands in the translation for a word, each part of it aligned with its own in the sentence."""
        self._unmasked.discard(self._words[numbers[0]])
        origins = part_origins(self._sentence, self._words[numbers[0]], masked)
        contracted = self._contract(masked, taken_over=masked == self._sentence[slice(*self._words[numbers[0]])])
        for place, (part, origin) in enumerate(zip(_BOUND_PARTS.findall(masked), origins, strict=True)):
            if place < 1 and contracted:
                continue
            if part.isspace():
                self._write(part)
            else:
                self._put(part, numbers, border=place == 0)
                self._within[len(self._targets) - 1] = origin

    def _contract(self, masked: str, *, taken_over: bool) -> bool:
        """Make one word of the preposition that was written last and the article that a text begins with.

        A name that is taken over has none: a rule's "del Python" is "de Python".
        """
        last, numbers = self._last
        if taken_over and not numbers and masked[:1].isupper() and self._parts and self._parts[-1] == last:
            apart = next((one.partition(" ")[0] for one, put in self._contracted.items() if put == last), None)
            if apart is not None:
                self._unwrite(last)
                self._write(apart)
                self._targets[-1] = (self._length - len(apart), self._length)
                self._space = True
                return False
        put = self._contracted.get(f"{last.lower()} {masked.partition(' ')[0]}")
        if put is None or not self._parts or self._parts[-1] != last:
            return False
        self._unwrite(last)
        self._write(last[:1] + put[1:])
        self._targets[-1] = (self._length - len(put), self._length)
        self._space = False
        return True

    def in_case(self) -> str:
        """Return all that was written, with the capital of the sentence's first letter."""
        return text_in_case(Written(self.text, self._sentence, self._words, self._targets, self._origins, self.unknown))

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
        if part == "." and self._tail.endswith(".") and self._last[1] and ".." not in self._sentence:
            return  # "a. m." and "EE.UU." have the sentence's stop in them
        if self._tail.endswith(",") and part[0] in ".?!" and ",." not in self._sentence:
            self._unwrite(",")  # "en otras palabras," has a comma of its own
        if self._parts and self._needs_space(part, numbers, border=border):
            self._write(" ")
        if self._capital_is_wrong(part, numbers):
            part = part.lower()
        elif numbers and part[0].islower() and _SPEECH.search(self._tail) and self._begins(min(numbers), _SPEECH):
            part = part[0].upper() + part[1:]
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
        if any(self._words[number] in self._masks for number in numbers):
            return False
        initials = self._initials(numbers)
        if not part.istitle() or not all(map(str.islower, initials)):
            return False
        if initials and not (
            self._has_starts and _INNER_STOP.search(self._tail) and self._begins(min(numbers), _INNER_STOP)
        ):
            return any(map(str.isalnum, self.text))
        return not self._begun and any(map(str.isalnum, self.text)) and not _INNER_STOP.search(self._tail)

    def _begins(self, number: int, border: re.Pattern[str]) -> bool:
        """Tell whether a word is the first that is left behind a border: "… at 5 p.m. He came" is "Vino"."""
        written = {number for numbers in self._origins[-_MOST_DROPPED:] for number in numbers}
        for dropped in range(max(0, number - _MOST_DROPPED), number + 1):
            start = self._words[dropped][0]
            if dropped not in written and self._sentence[start].isupper():
                return border.search(self._sentence[max(0, start - _NEAR) : start]) is not None
        return False

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

    def _initials(self, numbers: tuple[int, ...]) -> list[str]:
        return [self._sentence[self._words[number][0]] for number in numbers]


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == ATOM
