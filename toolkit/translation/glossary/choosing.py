"""Which form of a term to put into a translation, and in which letters."""

from __future__ import annotations

import re

from toolkit.translation.glossary.lookup import Match
from toolkit.translation.glossary.words import Stems, fold, language_data, split, stems_of


def form_for(match: Match, source: str, target: str) -> tuple[str, bool]:
    """Return the form of a term's translation for a match, and whether it is known to be the right one.

    The nth form of the translation goes with the nth of the term, if both have the same number of forms. A plural of
    the term, where the glossary has the singular, or the other way round, takes the first form of the translation that
    differs from the preferred one in the same way.

    Args:
        match: The match.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
    """
    term = match.term
    if term.keep:
        return match.text, True
    preferred = term.target[0]
    if len(term.source) == len(term.target) and not match.inflected:
        return term.target[match.form], True
    first = term.source[0]
    stems = stems_of(source)
    if not match.inflected and (match.form == 0 or not _same_stems(match.text, first, stems)):
        return preferred, True  # the dictionary form, or a synonym of it
    base = first if _same_stems(match.text, first, stems) else term.source[match.form]
    if not _number_differs(base, match.text, source):
        return preferred, False
    # A term whose translation is a plural by the glossary's word has no other number.
    if term.plural:
        return preferred, True
    other = next((form for form in term.target[1:] if _number_differs(preferred, form, target)), None)
    return (other, True) if other else (preferred, False)


def _same_stems(one: str, other: str, stems: Stems) -> bool:
    first, second = (tuple(stems.stem(fold(word.text)) for word in split(text)) for text in (one, other))
    return first == second


def _number_differs(one: str, other: str, language: str) -> bool:
    """Tell whether two forms of a term differ in number, as far as the endings of the language tell."""
    plural = language_data(language).get("plural")
    first, second = ([fold(word.text) for word in split(text)] for text in (one, other))
    if not plural or len(first) != len(second):
        return False
    return any(
        bool(re.search(plural, a)) != bool(re.search(plural, b)) for a, b in zip(first, second, strict=True) if a != b
    )


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
    words = [word.text for word in split(match.text)]
    title = not begins and len(words) > 1 and all(word[:1].isupper() for word in words)
    if title and all(word.text[:1].isupper() or len(word.text) < 4 for word in split(replaced)):
        return re.sub(r"[^\W_]{4,}|\A[^\W_]+", lambda found: found[0][:1].upper() + found[0][1:], form)
    return form[:1].upper() + form[1:]
