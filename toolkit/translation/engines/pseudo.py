"""The engine `pseudo`: pseudo-translation, the localization trade's way to see what a translation did not reach.

"Hello, world" becomes "Ĥééļļöö, ŵöööŕļđ": it can still be read, everything that stays plain was never
translated, everything cut off or too narrow for longer languages shows, and brackets around each unit show where
text is put together from pieces. (CLDR keeps ``en-XA`` for it, UTS #35, "Pseudo-locales".)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from toolkit.languages import PSEUDO_TAG
from toolkit.translation.engines.protocol import Alignment, Fingerprint, Pair, Range, Request, Translation

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ACCENTED = "ÅḂÇÐÉḞĜĤÎĴĶĻṀÑÖÞQŔŠŢÛṼŴẊÝŽåḃçđéḟĝĥîĵķļṁñöþqŕšţûṽŵẋýž"
"""All of them are in Libertinus Serif, Typst's built-in font, in its four styles."""

_ACCENT = str.maketrans(_PLAIN, _ACCENTED)
_VOWELS = frozenset("aeiouAEIOU")
_WORD = re.compile(r"[^\W_]+")

_LONGER = 3
"""Text becomes longer by one part in so many; W3C, "Text size in translation", gives 30 % for text over 70 letters."""

_MOST_WORDS = 2000
"""More words have no alignment: its matrix grows with their square."""

_VERSION = "1"


class PseudoEngine:
    """Pseudo-translates any text. `auto` takes it for ``en-XA`` only; by name it serves every pair.

    Attributes:
        name: ``pseudo``.
        brackets: What the caller puts before and after each unit. The engine sees single sentences only and so
            can't do it.
        genuine: It is no translation: there is nothing in it to remember or to look at.
    """

    name = "pseudo"
    genuine = False
    brackets = ("⟦", "⟧")

    def pairs(self) -> frozenset[Pair]:
        """Return the one pair that it is made for."""
        return frozenset({Pair("en", PSEUDO_TAG)})

    def serves(self, source: str, target: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Tell that it can serve every pair."""
        return True

    def fingerprint(self, source: str, target: str) -> Fingerprint:  # noqa: ARG002 - the same for all pairs
        """Return the version and the digest of its letters."""
        digest = hashlib.sha256(f"{_VERSION}{_ACCENTED}{_LONGER}".encode()).hexdigest()
        return Fingerprint(self.name, _VERSION, "accents", digest)

    def translate(
        self,
        requests: Iterable[Request],
        source: str,  # noqa: ARG002
        target: str,  # noqa: ARG002
    ) -> Iterator[tuple[int, Translation]]:
        """Yield each sentence with accents, a third longer, aligned word by word; see `Engine.translate`."""
        for number, request in enumerate(requests):
            yield number, _translate(request.text)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""


def _translate(sentence: str) -> Translation:
    words = [match.span() for match in _WORD.finditer(sentence)]
    letters = sum(_letters(sentence[start:end]) for start, end in words)
    parts: list[str] = []
    targets: list[Range] = []
    length = end_before = seen = added = 0
    for start, end in words:
        seen += _letters(sentence[start:end])
        # Each word gets its share, and what rounding took from the words before it.
        share = _extra(sentence) * seen // letters - added if letters else 0
        added += share
        word = _lengthen(sentence[start:end], share).translate(_ACCENT)
        parts += [sentence[end_before:start], word]
        length += start - end_before
        targets.append((length, length + len(word)))
        length += len(word)
        end_before = end
    parts.append(sentence[end_before:])
    return Translation("".join(parts), alignment=_one_to_one(words, targets))


def _extra(sentence: str) -> int:
    return -(-len(sentence) // _LONGER)


def _letters(word: str) -> int:
    return sum(map(str.isalpha, word))


def _lengthen(word: str, count: int) -> str:
    """Repeat the vowels of a word, or its last letter if it has none, until it is *count* characters longer."""
    if count <= 0:
        return word
    places = [index for index, char in enumerate(word) if char in _VOWELS]
    places = places or [max(index for index, char in enumerate(word) if char.isalpha())]
    each, more = divmod(count, len(places))
    repeats = {place: 1 + each + (order < more) for order, place in enumerate(places)}
    return "".join(char * repeats.get(index, 1) for index, char in enumerate(word))


def _one_to_one(source: Sequence[Range], target: Sequence[Range]) -> Alignment | None:
    import numpy as np

    if len(source) > _MOST_WORDS:
        return None
    return Alignment(tuple(source), tuple(target), np.eye(len(source), dtype=np.float32))
