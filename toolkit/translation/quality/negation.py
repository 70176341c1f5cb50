"""Whether a sentence that says no became one that doesn't, or the other way round. Its words are data."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.languages import MARKS, base_language, characters, joins_words

_ESCAPED_CLASS = re.compile(r"\\\[(\w+)\\\]")

_LONGEST_GAP = 30
"""Characters that an asterisk among words stands for at most."""


@dataclass(frozen=True, slots=True)
class _Negation:
    """The words of a language that negate.

    Attributes:
        says: Words by which a clause is negated for sure.
        may: All that may carry a negation, these included.
        unless: What has one of these words and negates nothing.
    """

    says: re.Pattern[str]
    may: re.Pattern[str]
    unless: re.Pattern[str]

    def said(self, text: str) -> str:
        """Return the word that negates something in a text; nothing if none does."""
        found = self.says.search(text)
        if found:  # rarer than not, and dearer to look at
            found = self.says.search(self.unless.sub(" ", text))
        return found[0] if found else ""


def lost_negation(sentence: str, translation: str, source: str, target: str) -> str:
    """Return the word by which a sentence says no, if nothing in its translation may say it; else nothing.

    Only languages that the data has are compared.

    Args:
        sentence: What was translated.
        translation: What came of it.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
    """
    ours, theirs = _negation(base_language(source)), _negation(base_language(target))
    if ours is None or theirs is None:
        return ""
    said = ours.said(_plain(sentence))
    return said if said and not theirs.may.search(_plain(translation)) else ""


def added_negation(sentence: str, translation: str, source: str, target: str) -> str:
    """Return the word by which a translation says no, if nothing in its sentence may say it; else nothing."""
    return lost_negation(translation, sentence, target, source)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("’", "'")


@lru_cache(maxsize=64)
def _negation(language: str) -> _Negation | None:
    table = _data().get(language)
    if table is None:
        return None
    joined = joins_words(language)
    says, may = table["says"].split(), table["may"].split()
    return _Negation(_any(says, joined=joined), _any(says + may, joined=joined), _any(table["unless"], joined=joined))


def _any(wanted: list[str], *, joined: bool) -> re.Pattern[str]:
    """Return the pattern that finds any of some words or phrases."""
    if not wanted:
        return re.compile(r"(?!)")
    inside = rf"[\w'{characters(MARKS, astral=False)}]"
    gap = f"{inside}{{0,{_LONGEST_GAP}}}"
    parts = [_ESCAPED_CLASS.sub(r"[\1]", re.escape(one)).replace(r"\*", gap) for one in wanted]
    either = "|".join(sorted(parts, key=len, reverse=True))
    return re.compile(either if joined else rf"(?<!{inside})(?:{either})(?!{inside})")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/negation.toml").read_text("utf-8"))
