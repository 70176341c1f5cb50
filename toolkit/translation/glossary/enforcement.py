"""A glossary's terms enforced in a translation: by word alignment, and only where that is certain.

What already stands there is left as it is. What can't be put in its place without guessing is left too, and told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.translation.engine import Range, Translation
from toolkit.translation.glossary.choosing import form_for, in_letters_of
from toolkit.translation.glossary.editing import with_edit
from toolkit.translation.glossary.lookup import Glossary, Match
from toolkit.translation.glossary.particles import particles_of
from toolkit.translation.glossary.places import Places
from toolkit.translation.glossary.words import fold, gap_of, language_data, split, stands_alone, stems_of


@dataclass(frozen=True, slots=True)
class Applied:
    """A term that was put into a translation.

    Attributes:
        match: The term in the sentence.
        old: What stood in its place.
        new: What stands there now.
        inflection_unsure: The sentence has another form than the glossary, or an article before it may not agree.
    """

    match: Match
    old: str
    new: str
    inflection_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Enforced:
    """A translation with the glossary's terms; every match is in one of the three lists.

    Attributes:
        translation: The translation, its alignment changed along with it.
        applied: Terms that were put in, in the order of the sentence.
        already: Terms that were right without that.
        missed: Terms that are not there, and for which no certain place was found.
    """

    translation: Translation
    applied: tuple[Applied, ...] = ()
    already: tuple[Match, ...] = ()
    missed: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    match: Match
    place: Range
    start: int
    new: str
    before: str
    unsure: bool


def enforce(sentence: str, translation: Translation, matches: Sequence[Match], glossary: Glossary) -> Enforced:
    """Put the glossary's terms into a translation where they are missing.

    Enforcing twice changes nothing more.

    Args:
        sentence: What was translated.
        translation: What came of it.
        matches: The terms in the sentence: `glossary.matches(sentence)`.
        glossary: Says the languages.
    """
    if not matches:
        return Enforced(translation)
    applied: dict[Match, Applied] = {}
    while True:
        right = _standing(sentence, translation, matches, glossary)
        # Each turn settles at least one term, or is the last.
        edits = [edit for edit in _edits(sentence, translation, matches, right, glossary) if edit.match not in applied]
        if not edits:
            break
        for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
            old = translation.text[slice(*edit.place)]
            translation = _with(translation, edit)
            applied[edit.match] = Applied(edit.match, old, edit.new, edit.unsure)
    return Enforced(
        translation,
        tuple(applied[match] for match in matches if match in applied and match in right),
        tuple(match for match in matches if match in right and match not in applied),
        tuple(match for match in matches if match not in right),
    )


def _with(translation: Translation, edit: _Edit) -> Translation:
    start, end = edit.place
    match = (edit.match.start, edit.match.end)
    translation = with_edit(translation, (start, end), edit.new, match)
    if edit.before != translation.text[edit.start : start]:
        translation = with_edit(translation, (edit.start, start), edit.before)
    return translation


# -------------------------------------------------------------------- what is right already


def _standing(
    sentence: str, translation: Translation, matches: Sequence[Match], glossary: Glossary
) -> dict[Match, Range]:
    """Return which terms stand in a translation, and where; each place serves one match.

    Longer forms are given their places first, then those that the alignment speaks for.
    """
    index = _Index(translation.text, glossary.target)
    places = Places(sentence, translation, glossary.source, glossary.target)
    found: list[tuple[int, float, int, Range]] = []
    for number, match in enumerate(matches):
        forms = (match.text, *match.term.target) if match.term.keep else match.term.target
        here = {place for form in forms for place in index.find(form, exact=match.term.keep)}
        span = (match.start, match.end)
        found += [(place[1] - place[0], places.mass(span, place), -number, place) for place in here]
    right: dict[Match, Range] = {}
    taken: set[int] = set()
    for _, _, number, place in sorted(found, key=lambda item: (*item[:3], -item[3][0]), reverse=True):
        if matches[-number] not in right and taken.isdisjoint(range(*place)):
            right[matches[-number]] = place
            taken.update(range(*place))
    return right


class _Index:
    """Finds the forms of terms in a translation, in any inflection."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._words = split(text)
        self._stems = stems_of(language)
        self._language = language
        self._keys = [self._stems.stem(fold(word.text)) for word in self._words]
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._keys):
            self._at[key].append(number)

    def find(self, form: str, *, exact: bool) -> Iterator[Range]:
        """Yield where a form stands: its words or others of the same stems, nothing but the very form if *exact*."""
        words = split(form)
        keys = [self._stems.stem(fold(word.text)) for word in words]
        lead, trail = form[: words[0].start], form[words[-1].end :]
        gaps = [gap_of(form[one.end : other.start]) for one, other in pairwise(words)]
        for number in self._at.get(keys[0], ()):
            if self._keys[number : number + len(keys)] != keys:
                continue
            here = self._words[number : number + len(keys)]
            between = [gap_of(self._text[a.end : b.start]) for a, b in pairwise(here)]
            start, end = here[0].start - len(lead), here[-1].end + len(trail)
            if between != gaps or start < 0 or self._text[start : here[0].start] != lead:
                continue
            if self._text[here[-1].end : end] != trail or (exact and self._text[start:end] != form):
                continue
            if _alone(self._text, start, end, self._language):
                yield start, end


# -------------------------------------------------------------------- what can be put right


def _edits(
    sentence: str, translation: Translation, matches: Sequence[Match], right: dict[Match, Range], glossary: Glossary
) -> list[_Edit]:
    """Return the replacements that are certain, in places that no other term has or wants."""
    missing = [match for match in matches if match not in right]
    if not missing or translation.alignment is None:
        return []
    places = Places(sentence, translation, glossary.source, glossary.target)
    wanted = {match: place for match in missing if (place := places.find((match.start, match.end)))}
    edits: list[_Edit] = []
    for match, place in wanted.items():
        others = [*right.values(), *(other for one, other in wanted.items() if one is not match)]
        if any(one < place[1] and place[0] < other for one, other in others):
            continue
        if (edit := _edit(translation.text, match, place, others, glossary)) is not None:
            edits.append(edit)
    return edits


def _edit(text: str, match: Match, place: Range, others: Sequence[Range], glossary: Glossary) -> _Edit | None:
    """Return how a term is put into a place, or None if what stands before it can't stay and can't be mended."""
    start, end = place
    before, replaced = text[:start], text[start:end]
    form, sure = form_for(match, glossary.source, glossary.target)
    agreed = particles_of(glossary.target).agree(before, form, match.term.gender, match.term.plural)
    if agreed is None or any(one < start and agreed.start < other for one, other in others):
        return None
    new = in_letters_of(form, match, replaced, before)
    begin = agreed.start + len(agreed.text)
    after = f"{text[: agreed.start]}{agreed.text}{new}{text[end:]}"
    if not _alone(after, begin, begin + len(new), glossary.target):
        return None
    return _Edit(match, place, agreed.start, new, agreed.text, not (sure and agreed.sure))


def _alone(text: str, start: int, end: int, language: str) -> bool:
    data = language_data(language)
    return stands_alone(text, start, end, frozenset(data.get("elisions", ())), frozenset(data.get("clitics", ())))
