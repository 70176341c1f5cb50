"""Small words that are written onto the word beside them: Korean particles, Hebrew and Arabic articles.

An engine's word for a term may have one on it. It stays where it is certain what it is; else the term is not put.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from toolkit.translation.glossary.words import language_data

_FEWEST = 2
"""Letters that a word has without what is written onto it."""
_RIEUL = 8
"""Number of ㄹ among the final consonants of Unicode's Hangul syllables (Unicode Standard, 3.12)."""
_FINALS = 28
_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"


@dataclass(frozen=True, slots=True)
class Attached:
    """What one language writes onto its words.

    Attributes:
        article: The article before a word; empty if it is a word of its own.
        prefixes: What else stands before a word, with the article, longest first.
        particles: What stands behind a word, longest first: itself, and both of its forms.
        doubtful: Those of them that words without any may end with.
    """

    article: str = ""
    prefixes: tuple[str, ...] = ()
    particles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    doubtful: frozenset[str] = frozenset()

    def prefix_of(self, word: str) -> str:
        """Return what may be written before a word; empty if there is nothing."""
        return next((one for one in self.prefixes if word.startswith(one) and len(word) - len(one) >= _FEWEST), "")

    def particle_of(self, word: str) -> str:
        """Return what may be written behind a word; empty if there is nothing."""
        return next((one for one, _ in self.particles if word.endswith(one) and len(word) - len(one) >= 1), "")

    def after(self, word: str, particle: str) -> str:
        """Return the form of a particle that stands behind a word: after a vowel it may be another."""
        forms = dict(self.particles).get(particle, (particle,))
        last = unicodedata.normalize("NFC", word)[-1:]
        if len(forms) == 1 or not _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
            return particle
        final = (ord(last) - ord(_FIRST_SYLLABLE)) % _FINALS
        return forms[1] if final == 0 or (final == _RIEUL and forms[0].startswith("으로")) else forms[0]


@lru_cache(maxsize=64)
def attached_in(language: str) -> Attached:
    """Return what a language writes onto its words; nothing for most."""
    data = language_data(language)
    particles = [(form, tuple(forms)) for forms in data.get("particles", ()) for form in forms]
    return Attached(
        str(data.get("article", "")),
        tuple(sorted(data.get("prefixes", ()), key=len, reverse=True)),
        tuple(sorted(particles, key=lambda item: len(item[0]), reverse=True)),
        frozenset(data.get("doubtful", ())),
    )
