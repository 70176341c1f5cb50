"""What Apertium is sent in the place of a part of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

STAND_IN = "Xqz"
"""A word that no dictionary has, and that no rule changes."""


ATOM_STAND_IN = "Xqy"
"""Another such word, which stands for an atom: what is counted by one is known by it; see `reading` in the data."""


@dataclass(frozen=True, slots=True)
class Change:
    """A range of a sentence for which Apertium is sent something else.

    Attributes:
        start: First character.
        end: One past its last.
        sent: What is sent.
        put: What stands in the translation for it, whatever Apertium makes of it; None if that is right.
        forms: What stands in the translation for words that Apertium may make of it.
    """

    start: int
    end: int
    sent: str
    put: str | None = None
    forms: Mapping[str, str] | None = None


_FIRST_WORD = re.compile(r"[^\W\d_]+")

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Change | None]]
"""What is looked for in a sentence, and what is made of it."""


def like(source: str, put: str) -> str:
    """Return a text with a capital if the source has one; what has none but there is not told by it."""
    return put[:1].upper() + put[1:] if source[:1].isupper() and put[:1].islower() else put


def with_forms(text: str, forms: Mapping[str, str]) -> str:
    """Return a text with the forms of the word that is meant in the place of those of the one that was sent for it."""

    def meant(match: re.Match[str]) -> str:
        put = forms.get(match[0].lower())
        if put is None:
            return match[0]
        return put[:1].upper() + put[1:] if match[0][0].isupper() else put

    return _FIRST_WORD.sub(meant, text)
