"""Cutting words into pieces of a vocabulary whose tokenizer isn't there.

A package that was made of an OPUS-MT model has the tokenizer of its source alone. A translation that is given must be
cut as the model would say it: of the ways to spell a word in the vocabulary's pieces, the one with the fewest, as BPE
and unigram models both prefer.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

_LONGEST = 32
"""Characters of a piece; SentencePiece's default limit is 16, BPE has none but the word."""
_UNKNOWN = 100
"""What a character that is no piece costs, in pieces: a way without any is always better."""


def fewest_pieces(word: str, vocabulary: AbstractSet[str], goes_on: str = "") -> list[str]:
    """Return the fewest pieces of a vocabulary that spell a word; of equals the one whose first pieces are longest.

    Args:
        word: The word, as the pieces spell it.
        vocabulary: The pieces.
        goes_on: What pieces end with that aren't the last of their word.

    Returns:
        The pieces; a character that none has stands for itself.
    """
    costs = [0] * (len(word) + 1)
    ends = [len(word)] * (len(word) + 1)
    for start in reversed(range(len(word))):
        costs[start], ends[start] = _UNKNOWN + costs[start + 1], start + 1
        for end in range(min(len(word), start + _LONGEST), start, -1):
            if costs[end] + 1 < costs[start] and _piece(word, start, end, goes_on) in vocabulary:
                costs[start], ends[start] = costs[end] + 1, end
    pieces = []
    start = 0
    while start < len(word):
        pieces.append(_piece(word, start, ends[start], goes_on))
        start = ends[start]
    return pieces


def _piece(word: str, start: int, end: int, goes_on: str) -> str:
    return word[start:end] + (goes_on if end < len(word) else "")
