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

from toolkit.languages import TRAILING, UNSPACED, characters, is_unspaced
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
        position = _position(text, alignment, reduced.sentence, start)
        before = _space_before(reduced.sentence[:start], text[:position])
        after = _space_after(reduced.sentence[end:], text[position:])
        inserted = before + word + after
        text = text[:position] + inserted + text[position:]
        target = (position + len(before), position + len(before) + len(word))
        moved = tuple((a + len(inserted), b + len(inserted)) if a >= position else (a, b) for a, b in alignment.target)
        alignment = with_copy(Alignment(alignment.source, moved, alignment.weights), (start, end), target)
    words = tuple(reduced.sentence[start:end] for start, end in reduced.removed)
    return Translation(text, translation.score, alignment, tuple(dict.fromkeys(translation.unknown + words)))


def _position(text: str, alignment: Alignment, sentence: str, start: int) -> int:
    """Return where in the translation something belongs that starts at *start* in the sentence.

    Before what the next word became; where a mark follows, or nothing, behind what the word before it became.
    """
    following = next((i for i, range_ in enumerate(alignment.source) if range_[0] >= start), None)
    if not alignment.target:
        return len(text)
    before = (len(alignment.source) if following is None else following) - 1
    marked = following is None or not _has_letter(sentence, alignment.source[following])
    if marked and before >= 0 and _has_letter(sentence, alignment.source[before]):
        token = int(alignment.weights[:, before].argmax())
        while token + 1 < len(alignment.target) and _inside_word(text, alignment.target[token][1]):
            token += 1
        end = alignment.target[token][1]
        while end > 0 and text[end - 1] in TRAILING:  # what comes from a mark alone is no word to stand behind
            end -= 1
        return end
    if following is None:
        return len(text)
    if following == 0:
        return 0
    token = int(alignment.weights[:, following].argmax())
    while token > 0 and _inside_word(text, alignment.target[token][0]):
        token -= 1
    return alignment.target[token][0]


def _has_letter(text: str, place: Range) -> bool:
    return any(map(str.isalnum, text[slice(*place)]))


def _inside_word(text: str, position: int) -> bool:
    return text[position - 1 : position].isalnum() and text[position : position + 1].isalnum()


def _space_before(source: str, text: str) -> str:
    """Return the space wanted between the text so far and what is put behind it.

    A word stands apart from what is put in, whatever stood there in the sentence, unless they were written together.
    """
    before = text[-1:]
    if not before or before.isspace() or before in _OPENING:
        return ""
    wanted = _is_spaced(before) and source[-1:] != before
    return " " if wanted or source[-1:].isspace() else ""


def _space_after(source: str, text: str) -> str:
    """Return the space wanted between what is put in and the rest of the text."""
    after = text[:1]
    wanted = (_is_spaced(after) and source[:1] != after) or (after and after in _OPENING)
    return " " if wanted else ""


def _is_spaced(character: str) -> bool:
    return character.isalnum() and not is_unspaced(character)


def _original(ranges: Sequence[Range], origin: Sequence[int]) -> tuple[Range, ...]:
    """Return ranges of the reduced text as ranges of the whole sentence."""
    return tuple((origin[start], origin[end - 1] + 1) for start, end in ranges)
