"""Giving back the characters that SentencePiece normalizes away before a model sees them, as ½ and x².

Its usual normalization is Unicode's NFKC, so that ½ comes out as 1⁄2 and x² as x2. Where the translation has the
normalized form of a word of the source, the word is what was meant.
"""

from __future__ import annotations

import re
import unicodedata

from toolkit.translation.engine import Alignment, Range, Translation

# Compatibility formats that carry meaning (Unicode Standard Annex 44, "Compatibility Formatting Tags"), not the ones of
# width, ligature, or Arabic shape, which are better normalized in a translation.
_MEANINGFUL = ("<super>", "<sub>", "<fraction>", "<circle>")
_ALSO = frozenset("…№℡ℓ℃℉µ")
_EDGE = "\"'“”‘’«»()[]{}.,;:!?¿¡"


def with_spellings(sentence: str, translation: Translation) -> Translation:
    """Return a translation with the source's own spelling of the words that were normalized on the way."""
    if sentence.isascii():
        return translation  # ASCII has nothing that is normalized
    text = translation.text
    alignment = translation.alignment
    for original, normalized in _normalized_words(sentence):
        if normalized in sentence:
            continue  # the plain form is there as well: nobody knows which is which
        found = [match.span() for match in _occurrences(normalized).finditer(text)]
        for start, end in reversed(found[: sentence.count(original)]):
            text = text[:start] + original + text[end:]
            if alignment:
                alignment = _with_edit(alignment, (start, end), len(original))
    return Translation(text, translation.score, alignment, translation.unknown)


def _normalized_words(sentence: str) -> list[tuple[str, str]]:
    """Return the words of a sentence that hold meaningful compatibility characters, and what they become."""
    words: list[tuple[str, str]] = []
    for word in re.findall(r"\S+", sentence):
        special = [char for char in word if char in _ALSO or _is_meaningful(char)]
        if not special:
            continue
        core = word.strip(_EDGE)
        for part in (core, *special):
            normalized = unicodedata.normalize("NFKC", part)
            # A lone superscript becomes a bare digit, which could be any digit of the translation.
            if part and normalized != part and (part == core or not normalized.isdigit()):
                words.append((part, normalized))
    return list(dict.fromkeys(words))


def _is_meaningful(char: str) -> bool:
    return unicodedata.decomposition(char).startswith(_MEANINGFUL)


def _occurrences(normalized: str) -> re.Pattern[str]:
    """Match a normalized form where it stands as a word, or anywhere if it is punctuation."""
    pattern = re.escape(normalized)
    before = r"(?<!\w)" if normalized[0].isalnum() else ""
    after = r"(?!\w)" if normalized[-1].isalnum() else ""
    return re.compile(before + pattern + after)


def _with_edit(alignment: Alignment, edited: Range, length: int) -> Alignment:
    """Return an alignment whose target text had a range replaced by one of another length.

    Tokens inside the range become one, which owes the mean of what they owed.
    """
    import numpy as np

    start, end = edited
    inside = [i for i, (a, b) in enumerate(alignment.target) if a < end and start < b]
    if not inside:
        return alignment
    first, last = inside[0], inside[-1]
    change = length - (end - start)
    merged = (
        min(start, alignment.target[first][0]),
        max(end, alignment.target[last][1]) + change,
    )
    later = tuple((a + change, b + change) for a, b in alignment.target[last + 1 :])
    row = alignment.weights[first : last + 1].mean(axis=0, keepdims=True)
    weights = np.concatenate((alignment.weights[:first], row, alignment.weights[last + 1 :]))
    return Alignment(alignment.source, (*alignment.target[:first], merged, *later), weights.astype(np.float32))
