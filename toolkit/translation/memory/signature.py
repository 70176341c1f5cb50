"""What texts that are much alike have in common, however long the memory is: a few of their pairs of words.

Of each text that people translated, the memory keeps a signature: the pairs of neighbouring words, and the single word,
that a random order of all of them puts first, where long ones mostly come before short ones. The order is the same for
every text, so that of two texts with most words in common the signature of one is nearly always among the first of the
other (A. Z. Broder, "On the resemblance and containment of documents", 1997; weights as in S. Ioffe, "Improved
consistent sampling", 2010).
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise

from toolkit.languages import is_unspaced

_WORD = re.compile(r"[^\W_]+")

_PAIRS, _SINGLE = 3, 1
"""Pairs and words in a signature. Where two of eight words are changed, one in 30 texts has none of these left."""
_PAIRS_ASKED, _SINGLE_ASKED = 10, 3
"""Those of a text that are looked for in the signatures of others."""
_MOST = 2_000
"""Characters that are looked at: what is longer is no sentence."""
_LONG = 24
"""Letters from which on longer words are no better."""


def comparable(text: str) -> str:
    """Return a text as it is compared with others: without capitals, and with single spaces."""
    return " ".join(text[:_MOST].casefold().split())


def signature_of(text: str) -> frozenset[int]:
    """Return the signature of a text: a few numbers of 64 bits."""
    return _first(text, _PAIRS, _SINGLE)


def probes_of(text: str) -> frozenset[int]:
    """Return the numbers of which a similar text has at least one in its signature."""
    return _first(text, _PAIRS_ASKED, _SINGLE_ASKED)


def _first(text: str, pairs: int, single: int) -> frozenset[int]:
    words = list(_words(comparable(text)))
    if not words:
        return frozenset({_number(comparable(text))})
    chosen = heapq.nsmallest(pairs, _ranked(f"{one} {other}" for one, other in pairwise(words)))
    chosen += heapq.nsmallest(single, _ranked(words))
    return frozenset(number for _, number in chosen)


def _words(text: str) -> Iterator[str]:
    """Yield words; where no spaces stand between them, characters."""
    for match in _WORD.finditer(text):
        word = match[0]
        if any(map(is_unspaced, word)):
            yield from word
        else:
            yield word


def _ranked(features: Iterable[str]) -> Iterator[tuple[float, int]]:
    for feature in set(features):
        number = _number(feature)
        chance = ((number & 0xFFFFFFFFFFFF) + 1) / (1 << 48)
        yield -math.log(chance) / min(len(feature), _LONG) ** 2, number


def _number(feature: str) -> int:
    digest = blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
