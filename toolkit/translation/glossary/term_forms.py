"""Which form of a term to put into a translation, and in which letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.languages import Stems, base_language, stems_of
from toolkit.translation.glossary.lookup import Match
from toolkit.translation.glossary.words import fold, language_data, split

_TWO = 2


class Form(NamedTuple):
    """A form of a term's translation.

    Attributes:
        text: The form.
        sure: Whether it is known to be the right one.
        plural: Whether it is a plural, None if that is not known.
    """

    text: str
    sure: bool
    plural: bool | None = None


def form_for(match: Match, source: str, target: str, replaced: str = "") -> Form | None:
    """Return the form of a term's translation for a match.

    The nth form of the translation goes with the nth of the term, if both have the same number of forms. A plural of
    the term, where the glossary has the singular, or the other way round, takes the first form of the translation that
    differs from the preferred one in the same way.

    Args:
        match: The match.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
        replaced: What stands where the form is to be put.

    Returns:
        The form; None for a verb of which the glossary has no form like the one that is replaced.
    """
    term = match.term
    if term.keep:
        return Form(match.text, sure=True)
    if term.is_verb:
        return _verb_for(match, target, replaced)
    preferred = term.target[0]
    if term.plural is not None:
        return Form(preferred, not match.inflected or term.plural, term.plural)
    other = next((form for form in term.target[1:] if _plurals(preferred, form, target) is not None), preferred)
    plural = _plurals(preferred, other, target)
    if match.inflected or match.form > 0:
        stems = stems_of(source)
        base = next((form for form in term.source if _same_stems(match.text, form, stems)), "")
        if len(term.source) == len(term.target) > 1 and not match.inflected:
            return Form(term.target[match.form], sure=True)
        if (_plurals(base, match.text, source)) is not None:
            if plural is None:
                # Of a language whose plurals aren't known the second form is one, if there are two.
                second = len(term.target) == _TWO and base_language(target) not in language_data("common")["numberless"]
                return Form(term.target[1] if second else preferred, sure=False)
            return Form(other, sure=True, plural=not plural)
        # A synonym of the dictionary form, or an inflection of which nothing is known.
        return Form(preferred, not match.inflected, plural)
    return Form(preferred, sure=True, plural=plural)


def _verb_for(match: Match, target: str, replaced: str) -> Form | None:
    """Return the form of a verb that ends like what it replaces: "ejecutando" for "corriendo"."""
    forms = match.term.target
    if replaced in ("", *forms):
        return Form(replaced or forms[0], sure=True)
    endings = _verb_endings(target)
    if not endings:
        # Nothing is known of the language's verbs: only the very form of the glossary is put, where a verb is certain.
        sure = match.is_verbal and not match.inflected and len(forms) == 1
        return Form(forms[0], sure=False) if sure else None
    words = split(replaced)
    wanted = _ending(words[0].text, endings) if len(words) == 1 else None
    # Endings that nouns have as well are those of verbs only where the sentence has one.
    if wanted is None or (wanted.weak and not match.is_verbal):
        return None
    fitting = (form for form in forms if _ending(split(form)[0].text, endings) == wanted)
    return next((Form(form, sure=True) for form in fitting), None)


class _Ending(NamedTuple):
    """A form of a verb: how it ends, and whether nouns end so too."""

    pattern: re.Pattern[str]
    weak: bool


@lru_cache(maxsize=16)
def _verb_endings(language: str) -> tuple[_Ending, ...]:
    found = language_data(language).get("verb_endings", ())
    return tuple(_Ending(re.compile(ending), kind == "weak") for kind, ending in found)


def _ending(word: str, endings: Sequence[_Ending]) -> _Ending | None:
    folded = fold(word)
    return next((ending for ending in endings if ending.pattern.search(folded)), None)


def _same_stems(one: str, other: str, stems: Stems) -> bool:
    first, second = (tuple(stems.stem(fold(word.text)) for word in split(text)) for text in (one, other))
    return first == second


def _plurals(one: str, other: str, language: str) -> bool | None:
    """Tell whether one form of a term is the plural and the other the singular, or None if they don't differ so."""
    ending = language_data(language).get("plural")
    first, second = ([fold(word.text) for word in split(text)] for text in (one, other))
    if not ending or len(first) != len(second):
        return None
    differing = [[bool(re.search(ending, word)) for word in pair] for pair in zip(first, second, strict=True)]
    return next((a for a, b in differing if a != b), None)


def in_letters_of(form: str, match: Match, replaced: str, before: str) -> str:
    """Return a form with the capitals that its place asks for.

    Args:
        form: The form.
        match: The term in the sentence.
        replaced: What stood in its place.
        before: All that stands before it in the translation.
    """
    if match.term.keep or (match.term.exact and any(char.isupper() for char in form)):
        return form
    if (
        replaced.isupper()
        and match.text.isupper()
        and len(replaced) > 1
        and not match.term.source[match.form].isupper()
    ):
        return form.upper()
    begins = not any(char.isalnum() for char in before)
    if not replaced[:1].isupper() or not (begins or match.text[:1].isupper()):
        return form
    own = match.term.source[match.form]
    if not begins and (match.text == own or (own.isupper() and match.text.startswith(own))):
        return form  # the sentence has the entry's own capitals, and so has its translation: "Feb" is "febrero"
    words = [word.text for word in split(match.text)]
    title = not begins and len(words) > 1 and all(word[:1].isupper() for word in words)
    if title and all(word.text[:1].isupper() or len(word.text) < 4 for word in split(replaced)):
        return re.sub(r"[^\W_]{4,}|\A[^\W_]+", lambda found: found[0][:1].upper() + found[0][1:], form)
    return form[:1].upper() + form[1:]
