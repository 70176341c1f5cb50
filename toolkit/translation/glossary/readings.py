"""What a word is where it stands, told by the words beside it: verb or noun, name or first word of a sentence.

"The run was long" has no verb "run", "Go home" no name "Go". Only what small words say is taken for certain; the rest
is left open. The words are data: table ``reading`` of the language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from toolkit.translation.glossary.words import Word, fold, language_data

_BEGINS = re.compile(r"(?:\A|[.!?:…])[\s\"'“”‘’«»„¿¡()\[\]–—-]*\Z|[\"“‘«„]\s?\Z")
"""What stands before a word that begins a sentence, or something said in it."""

_MOST_BEFORE = 40
"""Characters before a word that are looked at."""


class Reading(Enum):
    """What a word is."""

    NOUN = "noun"
    VERB = "verb"
    OPEN = "open"


class Readings:
    """Tells what words of one language are.

    Args:
        language: BCP 47 tag of the language.
    """

    def __init__(self, language: str) -> None:
        data = language_data(language).get("reading", {})
        self._known = bool(data)
        words: dict[str, frozenset[str]] = {
            name: frozenset(data.get(name, ()))
            for name in (
                "before_nouns",
                "before_verbs",
                "auxiliaries",
                "infinitive",
                "prepositions",
                "objects",
                "adverbs",
                "finite",
                "complements",
                "joining",
            )
        }
        self._words = words
        self._verbal = re.compile(data.get("verbal", r"(?!)"))
        self._third = re.compile(data.get("third", r"(?!)"))
        self._past = re.compile(data.get("past", r"(?!)"))
        self._bases = _bases(tuple(data.get("irregular", ())))

    def base(self, folded: str) -> str | None:
        """Return the verb that a folded word is an irregular form of."""
        return self._bases.get(folded)

    def of(self, sentence: str, words: Sequence[Word], first: int, last: int) -> Reading:
        """Return what words[first:last + 1] are; open where nothing beside them tells."""
        if not self._known:
            return Reading.OPEN
        before, after = _beside(sentence, words, first, -1), _beside(sentence, words, last, 1)
        word, has = fold(words[first].text), self._words
        if self._verbal.search(word):
            return Reading.VERB if before in has["before_verbs"] | has["auxiliaries"] else Reading.OPEN
        if before in has["before_nouns"] or before in has["prepositions"] - has["infinitive"]:
            return Reading.NOUN
        if before in has["before_verbs"] or (self.base(word) or word) != word:
            return Reading.VERB
        if after in has["objects"] and not self._third.search(word):
            return Reading.VERB if not before or before in has["infinitive"] else Reading.OPEN
        return Reading.NOUN if after in has["finite"] and before not in has["infinitive"] else Reading.OPEN

    def has_object(self, sentence: str, words: Sequence[Word], last: int) -> bool:
        """Tell whether what follows a word is what verbs have after them: "The user runs the program"."""
        return _beside(sentence, words, last, 1) in self._words["objects"]

    def is_name(self, sentence: str, words: Sequence[Word], index: int) -> bool | None:
        """Tell whether a word with a capital is a name: its capital says so, at a sentence's start what follows.

        "Apple announced" and "Apple and Google" are told by the next word, "Go home" and "Target the market" too.

        Returns:
            None where nothing tells: "Python modules", "Apple pie".
        """
        before = sentence[max(0, words[index].start - _MOST_BEFORE) : words[index].start]
        end = words[index].end
        if not self._known or not _BEGINS.search(before) or sentence[end : end + 2] in ("'s", "’s"):
            return True
        after, has = _beside(sentence, words, index, 1), self._words
        if after in has["objects"] or after in has["adverbs"] or (after in has["prepositions"] and after != ""):
            return False
        if not after:
            return False if index == len(words) - 1 > 0 else None
        then = _beside(sentence, words, index + 1, 1)
        if after in has["finite"] or (self.base(after) or after) != after or words[index + 1].text[:1].isupper():
            return True
        joined = after in has["joining"] and index + 2 < len(words) and words[index + 2].text[:1].isupper()
        beside = has["objects"] | has["prepositions"] | has["complements"]
        followed = not then or then in beside or then.isdigit()
        past = self._past.search(after) and followed
        return True if joined or past or (self._third.search(after) and then in has["objects"]) else None


def _beside(sentence: str, words: Sequence[Word], index: int, step: int) -> str:
    """Return the word before or after another, folded, if nothing but a space or an apostrophe is between them."""
    if not 0 <= index + step < len(words):
        return ""
    one, other = sorted((words[index], words[index + step]))
    return fold(words[index + step].text) if sentence[one.end : other.start] in (" ", "\u00a0") else ""


@lru_cache(maxsize=16)
def _bases(irregular: tuple[str, ...]) -> dict[str, str]:
    """Return the verb of each irregular form: "run ran run" are those of "run"."""
    found: dict[str, str] = {}
    for line in irregular:
        base, *forms = line.split()
        found.update((form, base) for form in forms if form != base and form not in found)
    return found


@lru_cache(maxsize=64)
def readings_of(language: str) -> Readings:
    """Return what tells the words of a language tag, shared by all who ask."""
    return Readings(language)
