"""Carrying through what a model has no piece for: emoji, other scripts, rare letters.

Such text comes out as nothing, or as an invention. It is taken out before the model sees the sentence, and put back
beside the word that translates its neighbour. A rare letter takes the word around it along: names are not translated
letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.languages import UNSPACED, characters
from toolkit.translation.engines.alignments import with_copy
from toolkit.translation.engines.neural.pieces import Pieces
from toolkit.translation.engines.protocol import Alignment, Range, Translation

_OPENING = "([{«“‘¿¡"


@dataclass(frozen=True, slots=True)
class Reduced:
    """A sentence without what the model has no pieces for.

    Attributes:
        sentence: The whole sentence.
        text: What is left of it.
        origin: For each character of *text*, its place in *sentence*.
        removed: The ranges of *sentence* that were taken out.
    """

    sentence: str
    text: str
    origin: Sequence[int]
    removed: tuple[Range, ...]


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    """Return the pattern of a word; in scripts without spaces nothing is one: it would be a whole clause."""
    letters = rf"[^\W{characters(UNSPACED)}]+"
    return re.compile(rf"{letters}(?:[-'’.@/]+{letters})*")


def unknown_ranges(sentence: Pieces, known: frozenset[str]) -> tuple[Range, ...]:
    """Return the ranges of a sentence that the model doesn't know, whole words where they are parts of words.

    Args:
        sentence: The sentence in pieces.
        known: The pieces in the model's vocabulary.
    """
    if known.issuperset(sentence.pieces):
        return ()
    text = sentence.text
    unknown = [range_ for piece, range_ in zip(sentence.pieces, sentence.ranges, strict=True) if piece not in known]
    words = [found.span() for found in _word().finditer(text)]
    grown: list[Range] = []
    for start, end in unknown:
        start += len(text[start:end]) - len(text[start:end].lstrip())  # noqa: PLW2901 - a piece holds its space
        for word_start, word_end in words:
            if word_start < end and start < word_end:
                start, end = min(start, word_start), max(end, word_end)  # noqa: PLW2901
        if start >= end:
            continue
        if grown and start <= grown[-1][1]:
            grown[-1] = (grown[-1][0], max(end, grown[-1][1]))
        else:
            grown.append((start, end))
    return tuple(grown)


def reduce(sentence: str, removed: tuple[Range, ...]) -> Reduced:
    """Take ranges out of a sentence; a space stays where words would run together."""
    if not removed:
        return Reduced(sentence, sentence, range(len(sentence)), ())
    text: list[str] = []
    origin: list[int] = []
    position = 0
    for start, end in (*removed, (len(sentence), len(sentence))):
        text += sentence[position:start]
        origin += range(position, start)
        if 0 < start < end < len(sentence) and sentence[start - 1].isalnum() and sentence[end].isalnum():
            text.append(" ")
            origin.append(start)
        position = end
    return Reduced(sentence, "".join(text), tuple(origin), removed)


def restore(reduced: Reduced, translation: Translation) -> Translation:
    """Put what was taken out into the translation of what was left.

    Returns:
        The translation of the whole sentence, aligned with it; what was carried is listed as unknown.
    """
    if not reduced.removed:
        return translation
    text, alignment = translation.text, translation.alignment
    if alignment is None:
        raise ValueError("what was taken out can't be put back without an alignment")
    alignment = Alignment(_original(alignment.source, reduced.origin), alignment.target, alignment.weights)
    for start, end in reduced.removed:
        word = reduced.sentence[start:end]
        position = _position(text, alignment, start)
        before = _space_before(reduced.sentence[:start], text[:position])
        after = _space_after(reduced.sentence[end:], text[position:])
        inserted = before + word + after
        text = text[:position] + inserted + text[position:]
        target = (position + len(before), position + len(before) + len(word))
        moved = tuple((a + len(inserted), b + len(inserted)) if a >= position else (a, b) for a, b in alignment.target)
        alignment = with_copy(Alignment(alignment.source, moved, alignment.weights), (start, end), target)
    words = tuple(reduced.sentence[start:end] for start, end in reduced.removed)
    return Translation(text, translation.score, alignment, tuple(dict.fromkeys(translation.unknown + words)))


def _position(text: str, alignment: Alignment, start: int) -> int:
    """Return where in the translation something belongs that starts at *start* in the sentence."""
    following = next((i for i, range_ in enumerate(alignment.source) if range_[0] >= start), None)
    if following is None or not alignment.target:
        return len(text)
    if following == 0:
        return 0
    token = int(alignment.weights[:, following].argmax())
    while token > 0 and _inside_word(text, alignment.target[token][0]):
        token -= 1
    return alignment.target[token][0]


def _inside_word(text: str, position: int) -> bool:
    return text[position - 1 : position].isalnum() and text[position : position + 1].isalnum()


def _space_before(source: str, text: str) -> str:
    """Return the space wanted between the text so far and what is put behind it."""
    wanted = bool(source) and source[-1].isspace()
    return " " if wanted and text and not text[-1].isspace() and text[-1] not in _OPENING else ""


def _space_after(source: str, text: str) -> str:
    """Return the space wanted between what is put in and the rest of the text."""
    wanted = bool(source) and (source[0].isspace() or source[0].isalnum())
    return " " if wanted and text and (text[0].isalnum() or text[0] in _OPENING) else ""


def _original(ranges: Sequence[Range], origin: Sequence[int]) -> tuple[Range, ...]:
    """Return ranges of the reduced text as ranges of the whole sentence."""
    return tuple((origin[start], origin[end - 1] + 1) for start, end in ranges)
