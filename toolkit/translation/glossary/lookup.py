"""A glossary's terms, found in sentences."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from itertools import pairwise

from toolkit.languages import stems_of
from toolkit.translation.glossary.readings import Reading, readings_of
from toolkit.translation.glossary.terms import Term
from toolkit.translation.glossary.words import (
    Word,
    fold,
    gap_of,
    language_data,
    spellings,
    split,
    stands_alone,
)

_SCHEMA = "4"
"""Goes into the digest; to be raised when what this package does to text changes."""

_MOST_KNOWN = 200_000


@dataclass(frozen=True, slots=True)
class Match:
    """A term in a sentence.

    Attributes:
        start: Its first character.
        end: One past its last.
        text: How it stands there.
        term: What the glossary says of it.
        form: Which of the term's source forms it is.
        inflected: It is not that form itself, but a word of the same stem: a plural, say.
        unsure: It is a name in the glossary, and seems another word here, with a capital because a sentence begins.
        doubtful: It may be so.
        is_verbal: What stands beside it says that it is a verb.
    """

    start: int
    end: int
    text: str
    term: Term
    form: int
    inflected: bool
    unsure: bool = False
    doubtful: bool = False
    is_verbal: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it can't be another word."""
        return not self.unsure and not self.doubtful


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One form of a term, as what is looked for."""

    term: Term
    form: int
    words: tuple[str, ...]
    folded: tuple[str, ...]
    stems: tuple[str, ...]
    gaps: tuple[str, ...]
    lead: str
    trail: str


class Glossary:
    """Terms of a language pair.

    Attributes:
        source: BCP 47 tag of the sentences.
        target: BCP 47 tag of the translations.
        terms: The terms, in order of precedence.
        digest: SHA-256 of all that decides its effect, for keys of caches; empty if it has no terms.
    """

    def __init__(self, terms: Sequence[Term], source: str, target: str) -> None:
        """Prepare terms for looking them up; of terms with the same source form the first holds."""
        self.source, self.target = source, target
        self.terms = tuple(terms)
        self.digest = _digest(self.terms, source, target)
        self._stems = stems_of(source)
        self._readings = readings_of(source)
        data = language_data(source)
        self._elisions = frozenset(data.get("elisions", ()))
        self._endings = frozenset(data.get("clitics", ()))
        self._endings_of_nouns = tuple(map(tuple, data.get("noun_endings", ())))
        self._by_first: dict[str, list[_Pattern]] = defaultdict(list)
        self._known: dict[str, tuple[_Pattern, ...]] = {}
        seen: set[tuple[str, bool, bool]] = set()
        for term in self.terms:
            for form, text in enumerate(term.source):
                # "IT" with capitals that count and "it" are two terms; so are the verb "run" and the noun.
                key = (text if term.exact else fold(text), term.exact, term.is_verb)
                if key not in seen:
                    seen.add(key)
                    self._add(term, form, text)

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self.terms)

    def matches(self, sentence: str) -> tuple[Match, ...]:
        """Return the terms in a sentence, in order; of overlapping ones only the longest, of equals the first."""
        if not self.terms:
            return ()
        known = self._known
        candidates: list[tuple[int, tuple[_Pattern, ...]]] = []
        for index, word in enumerate(spellings(sentence)):
            patterns = known.get(word)
            if patterns is None:
                patterns = self._remember(word)
            if patterns:
                candidates.append((index, patterns))
        if not candidates:
            return ()
        words = split(sentence)
        found: list[Match] = []
        for index, patterns in candidates:
            matches = (self._match(pattern, sentence, words, index) for pattern in patterns)
            found += [match for match in matches if match]
        return _longest(found) if found else ()

    def keeps(self, text: str) -> bool:
        """Tell whether a text says nothing but terms that are not translated, so that no engine is needed for it."""
        matches = self.matches(text)
        if not matches or not all(match.term.keep for match in matches):
            return False
        rest = [text[one:other] for one, other in _between(matches, len(text))]
        return not any(char.isalpha() for part in rest for char in part)

    def _add(self, term: Term, form: int, text: str) -> None:
        words = split(text)
        folded = tuple(fold(word.text) for word in words)
        pattern = _Pattern(
            term,
            form,
            tuple(word.text for word in words),
            folded,
            tuple(map(self._stems.stem, folded)),
            tuple(gap_of(text[one.end : other.start]) for one, other in pairwise(words)),
            text[: words[0].start],
            text[words[-1].end :],
        )
        for key in {pattern.folded[0], pattern.stems[0]}:
            self._by_first[key].append(pattern)

    def _remember(self, word: str) -> tuple[_Pattern, ...]:
        """Look up which terms may begin with a word, and keep the answer: most words come again."""
        folded = fold(word)
        keys = dict.fromkeys((folded, self._stems.stem(folded), self._readings.base(folded) or folded))
        patterns = [pattern for key in keys for pattern in self._by_first.get(key, ())]
        fitting = {id(pattern): pattern for pattern in patterns if self._fits(pattern, 0, word)}
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[word] = tuple(fitting.values())
        return self._known[word]

    def _match(self, pattern: _Pattern, sentence: str, words: Sequence[Word], index: int) -> Match | None:
        """Match a term whose first word is known to fit."""
        count = len(pattern.words)
        if index + count > len(words):
            return None
        here = words[index : index + count]
        for number in range(1, count):
            gap = sentence[here[number - 1].end : here[number].start]
            if gap_of(gap) != pattern.gaps[number - 1] or not self._fits(pattern, number, here[number].text):
                return None
        start, end = here[0].start - len(pattern.lead), here[-1].end + len(pattern.trail)
        if (
            start < 0
            or sentence[start : here[0].start] != pattern.lead
            or sentence[here[-1].end : end] != pattern.trail
        ):
            return None
        if not stands_alone(sentence, start, end, self._elisions, self._endings):
            return None
        inflected = any(fold(word.text) != wanted for word, wanted in zip(here, pattern.folded, strict=True))
        match = Match(start, end, sentence[start:end], pattern.term, pattern.form, inflected)
        return self._read(match, pattern, sentence, words, index)

    def _read(self, match: Match, pattern: _Pattern, sentence: str, words: Sequence[Word], first: int) -> Match | None:
        """Return a match with what stands beside it told; None if that says that the words are no term."""
        term, last = match.term, first + len(pattern.words) - 1
        if term.exact and first == last and not pattern.lead and pattern.words[0].istitle():
            name = self._readings.is_name(sentence, words, first)
            return replace(match, unsure=name is False, doubtful=name is None)
        if term.keep or not (term.is_verb or (term.is_noun and first == last)):
            return match
        reading = self._readings.of(sentence, words, first, last)
        if reading is (Reading.NOUN if term.is_verb else Reading.VERB):
            return None
        has_object = term.is_verb and self._readings.has_object(sentence, words, last)
        return replace(match, is_verbal=reading is Reading.VERB or has_object)

    def _fits(self, pattern: _Pattern, number: int, word: str) -> bool:
        """Tell whether a word is a form of a word of a term."""
        wanted = pattern.words[number]
        if word == wanted:
            return True
        folded = fold(word)
        if folded != pattern.folded[number]:
            if pattern.term.is_name and wanted.istitle():
                return False  # "Apples" is no name
            if pattern.term.is_verb and self._readings.base(folded) == pattern.folded[number]:
                return not pattern.term.exact
            if self._stems.stem(folded) != pattern.stems[number]:
                return False
            if not pattern.term.is_verb and not self._same_noun(folded, pattern.folded[number]):
                return False
        # Where capitals count, an ending may still be added: APIs.
        return not pattern.term.exact or (word.startswith(wanted) and word[len(wanted) :].islower())

    def _same_noun(self, one: str, other: str) -> bool:
        """Tell whether two words of one stem can be forms of a noun: settings and setting, but not set."""
        endings = self._endings_of_nouns
        return not endings or not _singulars(one, endings).isdisjoint(_singulars(other, endings))


def _singulars(word: str, endings: Sequence[tuple[str, ...]]) -> set[str]:
    """Return what a noun's singular may be: caches could be that of cache, or of cach."""
    found = {word.removesuffix(plural) + singular for plural, singular in endings if word.endswith(plural)}
    return {word, *found}


def _longest(found: list[Match]) -> tuple[Match, ...]:
    """Return matches that don't overlap, the longest first taken, in order."""
    chosen: list[Match] = []
    taken: set[int] = set()
    for match in sorted(found, key=lambda match: (match.start - match.end, match.unsure, match.inflected, match.start)):
        if match.start in taken or match.end - 1 in taken:
            continue
        taken.update(range(match.start, match.end))
        chosen.append(match)
    return tuple(sorted(chosen, key=lambda match: match.start))


def _between(matches: Sequence[Match], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for match in matches for edge in (match.start, match.end)), length]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _digest(terms: Sequence[Term], source: str, target: str) -> str:
    if not terms:
        return ""
    # The note has no effect.
    content = [{key: value for key, value in asdict(term).items() if key != "note"} for term in terms]
    parts = [_SCHEMA, version("snowballstemmer"), source, target, content]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
