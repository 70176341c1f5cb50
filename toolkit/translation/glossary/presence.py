"""Which terms stand in a translation already, in any inflection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.languages import stems_of
from toolkit.translation.engines import Range
from toolkit.translation.glossary.attached import attached_in
from toolkit.translation.glossary.lookup import Match
from toolkit.translation.glossary.places import Places
from toolkit.translation.glossary.words import Word, fold, gap_of, language_data, split, stands_alone

_MOST_COMPARED = 1_000
"""Matches of one term times places where it stands: more are paired in their order, whatever the alignment says."""


def present_terms(matches: Sequence[Match], places: Places, language: str) -> dict[Match, Range]:
    """Return which terms stand in a translation, and where; each place serves one match.

    Longer forms are given their places first, then those that the alignment speaks for, then any.

    Args:
        matches: The terms in the sentence.
        places: The translation.
        language: BCP 47 tag of the translation.
    """
    index = _Index(places.text, language)
    alike: dict[tuple[bool, tuple[str, ...]], list[Match]] = defaultdict(list)
    for match in matches:
        term = match.term
        alike[term.keep, (match.text, *term.target) if term.keep else term.target].append(match)
    found: list[tuple[int, float, Match, Range]] = []
    for (keep, forms), same in alike.items():
        here = sorted({place for form in forms for place in index.find(form, exact=keep)})
        if len(same) * len(here) > _MOST_COMPARED:
            found += [(place[1] - place[0], 0.0, match, place) for match, place in zip(same, here, strict=False)]
        else:
            found += [
                (place[1] - place[0], places.mass((match.start, match.end), place), match, place)
                for match in same
                for place in here
            ]
    right: dict[Match, Range] = {}
    taken: set[int] = set()
    # Python's sort is stable: of equals the first match has the first place.
    for _, _, match, place in sorted(found, key=lambda item: item[:2], reverse=True):
        if match not in right and taken.isdisjoint(range(*place)):
            right[match] = place
            taken.update(range(*place))
    return right


class _Index:
    """Finds the forms of terms in a translation, in any inflection."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._words = split(text)
        self._stems = stems_of(language)
        self._language = language
        self._attached = attached_in(language)
        # What each word may be known by, and where that stands: the word, or what is left without a particle on it.
        self._keys = [dict(reversed(list(self._known_by(word)))) for word in self._words]
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, keys in enumerate(self._keys):
            for key in keys:
                self._at[key].append(number)

    def _known_by(self, word: Word) -> Iterator[tuple[str, Range]]:
        """Yield the stem of a word, and those of it without what is written onto it, each with its place."""
        start, end = word.start, word.end
        prefix, particle = self._attached.prefix_of(word.text), self._attached.particle_of(word.text)
        for begin in dict.fromkeys((0, len(prefix))):
            for stop in dict.fromkeys((end - start, end - start - len(particle))):
                yield self._stems.stem(fold(word.text[begin:stop])), (start + begin, start + stop)

    def find(self, form: str, *, exact: bool) -> Iterator[Range]:
        """Yield where a form stands: its words or others of the same stems, nothing but the very form if *exact*."""
        words = split(form)
        keys = [self._stems.stem(fold(word.text)) for word in words]
        lead, trail = form[: words[0].start], form[words[-1].end :]
        gaps = [gap_of(form[one.end : other.start]) for one, other in pairwise(words)]
        for number in self._at.get(keys[0], ()):
            known = self._keys[number : number + len(keys)]
            if len(known) < len(keys) or any(key not in own for key, own in zip(keys, known, strict=True)):
                continue
            here = self._words[number : number + len(keys)]
            between = [gap_of(self._text[one.end : other.start]) for one, other in pairwise(here)]
            first, last = known[0][keys[0]][0], known[-1][keys[-1]][1]
            start, end = first - len(lead), last + len(trail)
            if between != gaps or start < 0 or self._text[start:first] != lead:
                continue
            if self._text[last:end] != trail or (exact and self._text[start:end] != form):
                continue
            if is_alone(self._text, min(start, here[0].start), max(end, here[-1].end), self._language):
                yield start, end


def is_alone(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether a range of a text in a language is no part of a longer word."""
    data = language_data(language)
    return stands_alone(text, start, end, frozenset(data.get("elisions", ())), frozenset(data.get("clitics", ())))
