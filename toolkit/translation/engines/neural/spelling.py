"""Giving back the characters that SentencePiece normalizes away before a model sees them, as ½ and x².

Its usual normalization is Unicode's NFKC, so that ½ comes out as 1⁄2 and x² as x2. Where the translation has the
normalized form of a word of the source, the word is what was meant.
"""

from __future__ import annotations

import re
import unicodedata

from toolkit.translation.engines.editing import with_edit
from toolkit.translation.engines.protocol import Translation

# Compatibility formats that carry meaning (Unicode Standard Annex 44, "Compatibility Formatting Tags"), not the ones of
# width, ligature, or Arabic shape, which are better normalized in a translation.
_MEANINGFUL = ("<super>", "<sub>", "<fraction>", "<circle>")
_ALSO = frozenset("…№℡ℓ℃℉µ")
_EDGE = "\"'“”‘’«»()[]{}.,;:!?¿¡"


def with_spellings(sentence: str, translation: Translation) -> Translation:
    """Return a translation with the source's own spelling of the words that were normalized on the way."""
    if sentence.isascii():
        return translation  # ASCII has nothing that is normalized
    for original, normalized in _normalized_words(sentence):
        if normalized in sentence:
            continue  # the plain form is there as well: nobody knows which is which
        found = [match.span() for match in _occurrences(normalized).finditer(translation.text)]
        for place in reversed(found[: sentence.count(original)]):
            translation = with_edit(translation, place, original)
    return translation


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
