"""Articles and other small words before a term: how they agree with it, from the data of its language.

Only what the data says is changed, and only if one form is left: gender from the glossary, number as it stands,
the sound from the first letters of what follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from toolkit.translation.glossary.words import fold, language_data

_MOST = 3
"""Small words before a term that may have to agree with it: "de los otros"."""

_LAST_WORDS = re.compile(r"(?<![^\W_])(?:[^\W_]++[ \u00a0])?[^\W_]++(?:['’]|[ \u00a0])\Z")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What stands before a term, once it agrees with it.

    Attributes:
        start: From where on the text before the term is replaced.
        text: By what.
        sure: Whether it is known to agree.
    """

    start: int
    text: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Row:
    """One small word in all its forms."""

    forms: tuple[str, ...]
    before: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

    def for_sound(self, following: str) -> tuple[str, ...]:
        """Return the forms that stand before a text."""
        return next((forms for pattern, forms in self.before if pattern.match(following)), self.forms)


class Particles:
    """The small words of a language that agree with the noun after them."""

    def __init__(self, language: str) -> None:
        """Read the data of a language tag."""
        data = language_data(language)
        self._unsure = frozenset(data.get("unsure", ()))
        self._bare: dict[str, str] = dict(data.get("articles", ()))
        self._rows: dict[str, list[tuple[_Row, frozenset[int]]]] = defaultdict(list)
        for table in data.get("agreement", ()):
            before = tuple(
                (re.compile(sound, re.IGNORECASE), tuple(forms)) for sound, *forms in table.get("before", ())
            )
            row = _Row(tuple(table["forms"]), before)
            variants = [row.forms, *(forms for _, forms in before)]
            for form in dict.fromkeys(form for forms in variants for form in forms):
                places = {place for forms in variants for place, other in enumerate(forms) if other == form}
                self._rows[form].append((row, frozenset(places)))

    def agree(self, text: str, term: str, gender: str, plural: bool | None) -> Agreed | None:
        """Make what stands before a term agree with it.

        Args:
            text: All the text before the term, with the space between.
            term: The term.
            gender: The term's gender, or nothing if that is not known.
            plural: Whether the term is a plural, None if it has the number of what it replaces.

        Returns:
            What stands there then, or None if a word can't stand before the term, and none is known that can.
        """
        start, following, sure = len(text), term, True
        for _ in range(_MOST):
            found = self._last(text[:start])
            if found is None:
                break
            begin, old, rows = found
            old_text = text[begin:start]
            new, known = self._form(rows, old, following, gender, plural)
            if new is None:
                return None
            sure = sure and known
            following = _spelled(new, old_text) + following
            start = begin
        changed = following[: len(following) - len(term)]
        last = re.search(r"([^\W_]+)\W*\Z", text)
        return Agreed(start, changed, sure and not (last and fold(last[1]) in self._unsure))

    def without_article(self, text: str) -> Agreed | None:
        """Return what stands before a name once the article before it is left out, or None if there is none."""
        match = _LAST_WORDS.search(text[-60:])
        whole = match[0].rstrip(" \u00a0").replace("\u00a0", " ").replace("’", "'") if match else ""
        for words in (whole, whole.rpartition(" ")[2]):
            left = self._bare.get(words.casefold())
            if left is not None:
                start = len(text.rstrip(" \u00a0")) - len(words)
                return Agreed(start, _spelled(left, text[start:]) if left else "")
        return None

    def _last(self, text: str) -> tuple[int, str, list[tuple[_Row, frozenset[int]]]] | None:
        """Return where the last small word of a text begins, its spelling in the data, and its rows."""
        match = _LAST_WORDS.search(text[-60:])
        if not match:
            return None
        offset = max(0, len(text) - 60)
        whole = match[0].rstrip(" \u00a0").replace("’", "'").replace("\u00a0", " ").casefold()
        for form in (whole, whole.rpartition(" ")[2]):
            if form in self._rows and form not in self._unsure:
                length = len(form) + (not form.endswith("'"))
                return offset + match.end() - length, form, self._rows[form]
        return None

    def _form(
        self, rows: list[tuple[_Row, frozenset[int]]], old: str, following: str, gender: str, plural: bool | None
    ) -> tuple[str | None, bool]:
        """Return the form that can stand before a text, or None, and whether it is known to agree."""
        allowed: set[str] = set()
        gendered = False
        for row, places in rows:
            forms = row.for_sound(following)
            if len(forms) == 1:
                allowed.add(forms[0])
                continue
            wanted = [place for place in (0, 1, 2, 3) if _fits(place, places, gender, plural)]
            allowed.update(forms[place] for place in wanted)
            # It shows a gender, and nobody knows whether it is the term's.
            gendered = gendered or (not gender and forms[0] != forms[1] and not places.isdisjoint((0, 1)))
            gendered = gendered or (not gender and forms[2] != forms[3] and not places.isdisjoint((2, 3)))
        if len(allowed) == 1:
            return allowed.pop(), not gendered
        return (old, False) if old in allowed else (None, False)


def _fits(place: int, places: frozenset[int], gender: str, plural: bool | None) -> bool:
    """Tell whether a form of a row may be the one, given which forms stood there, and the term's gender and number."""
    number = place // 2
    if plural is None:
        if not any(other // 2 == number for other in places):
            return False
    elif number != int(plural):
        return False
    if gender in ("m", "f"):
        return place % 2 == "mf".index(gender)
    return any(other % 2 == place % 2 for other in places)


def _spelled(new: str, old: str) -> str:
    """Return a small word with the capitals, apostrophe and space of the one that it replaces."""
    space = old[-1] if old[-1] in " \u00a0" else " "
    letters = old.rstrip(" \u00a0'’")
    if len(letters) > 1 and letters.isupper():
        new = new.upper()
    elif letters[:1].isupper():
        new = new[:1].upper() + new[1:]
    return new.replace("'", "’" if "’" in old else "'") + ("" if new.endswith("'") else space)


@lru_cache(maxsize=64)
def particles_of(language: str) -> Particles:
    """Return the small words of a language tag, shared by all who ask."""
    return Particles(language)
