"""A glossary's terms enforced in a translation: by word alignment, and only where that is certain.

What already stands there is left as it is. What can't be put in its place without guessing is left too, and told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.languages import base_language
from toolkit.translation.engines import Range, Translation, with_edit
from toolkit.translation.glossary.attached import attached_in
from toolkit.translation.glossary.lookup import Glossary, Match
from toolkit.translation.glossary.particles import Agreed, particles_of
from toolkit.translation.glossary.places import Places
from toolkit.translation.glossary.presence import is_alone, present_terms
from toolkit.translation.glossary.term_forms import Form, form_for, in_letters_of
from toolkit.translation.glossary.words import fold, language_data, split

_ANY_SOUND = "b"
"""A letter before which small words have their plain form."""


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
        already: Terms that were right without that, the article before them included.
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
        places = Places(sentence, translation, glossary.source, glossary.target)
        right = present_terms(matches, places, glossary.target)
        # Each turn settles at least one term, or is the last.
        edits = [edit for edit in _edits(translation, matches, right, places, glossary) if edit.match not in applied]
        edits = edits or [
            edit
            for match, place in right.items()
            if match not in applied and (edit := _mended(translation.text, match, place, glossary))
        ]
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


def missing_terms(glossary: Glossary, sentence: str, translation: str) -> tuple[Match, ...]:
    """Return the terms that a sentence has, and that its translation has in no form that the glossary gives.

    Args:
        glossary: The terms.
        sentence: The sentence.
        translation: What became of it, whoever translated it.
    """
    matches = glossary.matches(sentence)
    if not matches:
        return ()
    places = Places(sentence, Translation(translation), glossary.source, glossary.target)
    right = present_terms(matches, places, glossary.target)
    return tuple(match for match in matches if match not in right)


def _with(translation: Translation, edit: _Edit) -> Translation:
    start, end = edit.place
    match = (edit.match.start, edit.match.end)
    translation = with_edit(translation, (start, end), edit.new, match)
    if edit.before != translation.text[edit.start : start]:
        translation = with_edit(translation, (edit.start, start), edit.before)
    return translation


def _edits(
    translation: Translation, matches: Sequence[Match], right: dict[Match, Range], places: Places, glossary: Glossary
) -> list[_Edit]:
    """Return the replacements that are certain, in places that no other term has or wants."""
    missing = [match for match in matches if match not in right and not match.unsure]
    if not missing or translation.alignment is None:
        return []
    wanted = {match: place for match in missing if (place := places.find((match.start, match.end), *_marks(match)))}
    edits: list[_Edit] = []
    for match, place in wanted.items():
        others = [*right.values(), *(other for one, other in wanted.items() if one is not match)]
        if any(one < place[1] and place[0] < other for one, other in others):
            continue
        if (edit := _edit(translation.text, match, place, others, places, glossary)) is not None:
            edits.append(edit)
    return edits


def _edit(
    text: str, match: Match, place: Range, others: Sequence[Range], places: Places, glossary: Glossary
) -> _Edit | None:
    """Return how a term is put into a place, or None if what stands before it can't stay and can't be mended."""
    attached = attached_in(glossary.target)
    prefix, particle = attached.prefix_of(text[slice(*place)]), attached.particle_of(text[slice(*place)])
    if prefix and (small := places.small_before(match.start)):
        # What a preposition became can't be told from the letters that a word begins with.
        if prefix != attached.article or not all(map(places.is_article, small)):
            return None
        place = place[0] + len(prefix), place[1]
    else:
        prefix = ""
    start, end = place
    before, replaced = text[:start], text[start : end - len(particle)]
    form = form_for(match, glossary.source, glossary.target, replaced)
    if form is None:
        return None
    if form.text.endswith(".") and text.startswith(".", end):
        place, end = (start, end + 1), end + 1  # "aprox." has its stop
    agreed = _before(before, match, form, places, glossary.target)
    if agreed is None or any(one < start and agreed.start < other for one, other in others):
        return None
    new = in_letters_of(form.text, match, replaced, text[: agreed.start] + agreed.text)
    new += attached.after(new, particle) if particle else ""
    begin = agreed.start + len(agreed.text)
    after = f"{text[: agreed.start]}{agreed.text}{new}{text[end:]}"
    if not is_alone(after, begin - len(prefix), begin + len(new), glossary.target):
        return None
    changed = agreed.text != before[agreed.start :]
    sure = form.sure and agreed.sure and not (changed and _may_disagree(text[end:], match, glossary.target))
    sure = sure and particle not in attached.doubtful and not (_has_cases(glossary.target) and not match.term.keep)
    return _Edit(match, place, agreed.start, new, agreed.text, match.doubtful or not sure)


def _has_cases(language: str) -> bool:
    """Tell whether the nouns of a language have cases, which a glossary's form may not be in."""
    return base_language(language) in language_data("common")["cases"]


def _mended(text: str, match: Match, place: Range, glossary: Glossary) -> _Edit | None:
    """Return what is wrong with a term that stands there: its letters, or the article before it."""
    return _in_own_letters(text, match, place) or _with_article(text, match, place, glossary)


def _in_own_letters(text: str, match: Match, place: Range) -> _Edit | None:
    """Return how a term comes to have the entry's letters, where the entry says that languages differ in them.

    "Dothraki" that is to be "dothraki" stands there already but for its capital.
    """
    there = text[slice(*place)]
    own = match.term.source[match.form]
    form = next((one for one in match.term.target if one.casefold() == there.casefold()), "")
    begins = not re.search(r"[^\W_]", text[: place[0]]) or re.search(r"[.!?:…]\W*$", text[: place[0]])
    differs = form and form != there and form[:1].isupper() != own[:1].isupper()
    if not differs or match.term.keep or match.text != own or begins:
        return None
    return _Edit(match, place, place[0], form, "", unsure=False)


def _with_article(text: str, match: Match, place: Range, glossary: Glossary) -> _Edit | None:
    """Return how the article before a term that stands there as it is in the sentence comes to agree with it.

    An engine that doesn't know a word doesn't know its gender either: "el API". One that translated it does, but may
    not know what its first letters ask for: "una águila".
    """
    term = match.term
    there = text[slice(*place)]
    if term.keep or not term.gender:
        return None
    before, particles = text[: place[0]], particles_of(glossary.target)
    agreed = particles.agree(before, there, term.gender, None)
    if agreed is None or agreed.text == before[agreed.start :]:
        return None
    if there == match.text:
        # An adjective after it, and one with "ser", were made for the other gender, and can't be known.
        return _Edit(match, place, agreed.start, there, agreed.text, unsure=True)
    plain = particles.agree(before, _ANY_SOUND, term.gender, None)
    is_of_sound = plain is not None and plain.text == before[plain.start :]
    return _Edit(match, place, agreed.start, there, agreed.text, unsure=False) if is_of_sound else None


def _marks(match: Match) -> tuple[str, str]:
    """Return the marks that a term begins and ends with: those of .NET and C#."""
    words = split(match.text)
    return match.text[: words[0].start], match.text[words[-1].end :]


def _before(before: str, match: Match, form: Form, places: Places, language: str) -> Agreed | None:
    """Return what stands before a term once it is in its place."""
    particles = particles_of(language)
    bare = particles.without_article(before) if match.term.keep else None
    # "la pitón" for Python: a name has no article, if the sentence has none that became this one.
    if bare and not places.has_article((bare.start, len(before))):
        return bare
    return particles.agree(before, form.text, match.term.gender, form.plural)


def _may_disagree(after: str, match: Match, language: str) -> bool:
    """Tell whether the word after a term ends like an adjective of the other gender, that of what was there."""
    endings = language_data(language).get("adjectives", {})
    word = re.match(r"[ \u00a0]([^\W\d_]+)", after)
    return bool(word and fold(word[1]).endswith(tuple(endings.get(match.term.gender, ()))))
