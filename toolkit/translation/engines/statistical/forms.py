"""Words as they are compared: without capitals and accents, by their stems, digits and consonants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from toolkit.languages import base_language, one_of, stems_of

_STEM = 5
"""Words that begin with the same letters, this many, count as one: "interest", "interests". Measured on the marked sets
with 4, 5, 6 and 9 letters: 93.3, 94.2, 93.5 and 93.3 % of spans and atoms right."""

_SYLLABLES = 2
"""So many syllables of Hangul are worth as many letters."""

_PARTICLES = frozenset("은는이가을를에의도로와과만")
"""Korean particles of one syllable, which are written onto their word."""

_LEAST = 3
"""A word of Hebrew has at least so many letters without what is written onto its front."""

_ONTO_FRONT = ("ו", "במלכש", "ה")
"""A conjunction, prepositions and the article, in their order."""

_SOUND_MARKS = frozenset("\u3099\u309a")
"""Those of kana make other syllables: "か" and "が"."""

_ALIKE = str.maketrans("cgjqpvfzxdl", "kkkkbbbsstr", "aeiouwyh")
"""Consonants that languages take over for one another; vowels go."""

_WHOLE = ("HANGUL SYLLABLE ", "KATAKANA LETTER ", "HIRAGANA LETTER ", "LATIN SMALL LETTER ")
"""What the names of characters begin with whose last word is their whole sound."""

_SPOKEN = 2
"""Names of letters of so many letters begin with a vowel that only makes them heard: "el", "es"."""

_NO_SOUND = frozenset(("small", "final", "short", "dotless"))
"""Words in the names of letters that tell of their form, not of their sound."""


@lru_cache(maxsize=100_000)
def form_of(word: str) -> str:
    """Return a word as it is compared: without capitals and accents."""
    kept = (
        char
        for char in unicodedata.normalize("NFKD", word.casefold())
        if not unicodedata.combining(char) or char in _SOUND_MARKS
    )
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=100_000)
def digits_of(form: str) -> str:
    """Return the digits of a form as those of ASCII, whatever parts them: 1,200 and ١٬٢٠٠ have the same."""
    return "".join(str(unicodedata.digit(char)) for char in form if char.isdigit())


@lru_cache(maxsize=100_000)
def stem_of(form: str, language: str) -> str:
    """Return what a form has in common with other forms of its word.

    Args:
        form: A word's form.
        language: BCP 47 tag of its language.
    """
    if digits_of(form):
        return form
    if one_of(r"\p{Script=Hangul}").match(form):
        particle = len(form) == _SYLLABLES and form[-1] in _PARTICLES
        return form[: _SYLLABLES - particle]
    if one_of(r"\p{Script=Hebrew}").match(form):
        form = _without_front(form)
    if one_of(r"\p{Script=Han}").match(form):
        return _without_kana(form)
    if base_language(language) == "en":
        form = _irregular_forms().get(form, form)
    return stems_of(language).stem(form)[:_STEM]


def _without_kana(form: str) -> str:
    """Return a word of Japanese without the kana at its end, which its forms differ by."""
    while one_of(r"\p{Script=Hiragana}").match(form[-1]):
        form = form[:-1]
    return form


@lru_cache(maxsize=1)
def _irregular_forms() -> Mapping[str, str]:
    """Return words of English whose forms no rule makes, each with the one that dictionaries have: "bought", "buy"."""
    lines = files(__package__).joinpath("irregular.tsv").read_text("utf-8").splitlines()
    return {form: lemma for lemma, _, forms in (line.partition("\t") for line in lines) for form in forms.split()}


def _without_front(form: str) -> str:
    """Return a word of Hebrew without what is written onto its front."""
    for some in _ONTO_FRONT:
        form = form[1:] if form[0] in some and len(form) > _LEAST else form
    return form


@lru_cache(maxsize=100_000)
def sounds_of(form: str) -> str:
    """Return the consonants of a word, by the names that Unicode gives its letters; empty if they can't be told so.

    It is what is left of names and of words that are taken over from one script into another: "Москва", "Moskva". Those
    that languages change for one another are one: "برلين", "ベルリン", "Berlin".
    """
    heard = "".join(map(_sound, form)).translate(_ALIKE)
    return "".join(one for place, one in enumerate(heard) if heard[place - 1 : place] != one)


@lru_cache(maxsize=4096)
def _sound(char: str) -> str:
    """Return how a letter begins to sound, in Latin letters; a syllable's whole sound."""
    if char.isascii():
        return char if char.isalpha() else ""
    name = unicodedata.name(char, "")
    words = [word for word in name.partition(" LETTER ")[2].lower().split() if word not in _NO_SOUND]
    if name.startswith(_WHOLE):
        return name.lower().split()[-1] if name.startswith("HANGUL") else words[0]
    if not words or words[-1] == "sign":
        return ""
    before, vowels, after = re.match("([^aeiouy]*)([aeiouy]*)([^aeiouy]*)", words[0]).groups()  # type: ignore[union-attr]
    return before or (after if len(words[0]) == len(vowels + after) <= _SPOKEN else "")
