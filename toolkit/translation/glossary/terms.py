"""What a glossary says of one term."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from toolkit.translation.glossary.words import split

_GENDERS = {
    "m": ("m", "masc", "masculine", "nm", "sm"),
    "f": ("f", "fem", "feminine", "nf", "sf"),
    "n": ("n", "neut", "neuter", "nn"),
}
_PLURAL = frozenset({"pl", "plural"})
_SINGULAR = frozenset({"sg", "sing", "singular"})
_VERB = frozenset({"v", "vb", "verb", "verbo", "verbe"})
_NOUN = frozenset({"n", "nf", "nm", "nn", "noun", "sf", "sm", "sustantivo", "substantiv", "nom", "nome", "sostantivo"})
_NAME = frozenset({"proper", "propernoun", "propn", "np", "name"})


@dataclass(frozen=True, slots=True)
class Term:
    """One term and its translation.

    Attributes:
        source: Its forms in the source language, the dictionary form first.
        target: The forms that are right in the target language, the preferred one first; the source's own for what is
            not translated.
        keep: It is not translated: its source form stays.
        exact: Its capitals count.
        pos: Part of speech, with gender and number of the target: ``noun f pl``.
        note: What the glossary's author says about it; has no effect.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    keep: bool = False
    exact: bool = False
    pos: str = ""
    note: str = ""

    @property
    def gender(self) -> str:
        """Gender of the target: ``m``, ``f``, ``n``, or nothing if it isn't said.

        A lone ``n`` is a noun, as dictionaries write; neuter is a gender only after it.
        """
        marks = self._marks[1:] if self._marks[:1] == ["n"] else self._marks
        return next((gender for gender, names in _GENDERS.items() if any(mark in names for mark in marks)), "")

    @property
    def plural(self) -> bool | None:
        """Whether the target is a plural, None if it isn't said."""
        marks = set(self._marks)
        return True if marks & _PLURAL else False if marks & _SINGULAR else None

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb, and so has other forms than a noun."""
        return not _VERB.isdisjoint(self._marks)

    @property
    def is_noun(self) -> bool:
        """Whether its author says that it is a noun."""
        return not self.is_verb and not self.is_name and not _NOUN.isdisjoint(self._marks)

    @property
    def is_name(self) -> bool:
        """Whether it is a name: its author says so, or it is not translated and begins with a capital."""
        return not _NAME.isdisjoint(self._marks) or (self.keep and self.source[0][:1].isupper())

    @property
    def capitals_count(self) -> bool:
        """Whether its capitals count unless its author says otherwise: those of iPhone and API do, those of names too.

        Go, Apple and Target are other words without theirs.
        """
        form = self.source[0]
        said = not _NAME.isdisjoint(self._marks) and form[:1].isupper()
        return said or any(one.isalpha() and other.isupper() for one, other in pairwise(form))

    @property
    def _marks(self) -> list[str]:
        return re.findall(r"[^\W\d_]+", self.pos.casefold())


def clean(text: str) -> str:
    """Return a term's text composed (NFC), with single spaces and without white space around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fault_in(form: str) -> str:
    """Return what is wrong with a form of a term, as the end of a sentence, or nothing."""
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") or char == "\ufffc" for char in form):
        return "has a control character in it"
    if len(form) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH} characters"
    return "" if split(form) else "has no letter or digit in it"


MAX_LENGTH = 500
"""Characters of one form of a term. The longest in Microsoft's terminology have about 100."""
