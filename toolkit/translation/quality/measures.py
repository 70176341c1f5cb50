"""What stands beside a number: a month, a currency, a unit. All names of them are CLDR's, through Babel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from toolkit.languages import HANGUL, babel_locale, joins_words, one_of
from toolkit.translation.quality.numbers import fold

_NEAR = r"[\s\u00a0\u202f.-]{0,2}"
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_SEVERAL = re.compile(r"[\s-]")
_NO_LETTER = r"(?![\w\u0300-\u036f\u0900-\u0dff])"
"""Neither a letter nor a mark of one: those of Indic letters are no part of words for regular expressions."""
# Words between a day and its month: "31 de mayo", "the 3rd of May", "3. Mai", "le 1er mai".
_DAY_AFTER = re.compile(r"[\s,.]{0,2}(?:the\s)?\d{1,2}(?:[日일]|(?:st|nd|rd|th)?\b)(?![.,:]?\d)")
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}(?:\.|º|°|er|st|nd|rd|th)?[\s\u00a0](?:de\s|of\s|d['’])?$")

_CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "dollar": ("USD", "CAD", "AUD", "NZD"),
    "euro": ("EUR",),
    "pound": ("GBP", "EGP", "LBP"),
    "rupee": ("INR", "PKR", "LKR"),
    "rouble": ("RUB", "BYN"),
    "franc": ("CHF", "XAF", "GNF"),
    "peso": ("MXN", "ARS", "CLP"),
}
"""Currencies that share a word; it is what the names of all of a row have in common."""
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "₹": "rupee", "₽": "rouble"}

_UNITS = (
    *("length-kilometer", "length-meter", "length-centimeter", "length-millimeter", "length-mile", "length-foot"),
    *("length-inch", "length-yard", "mass-kilogram", "mass-gram", "mass-ounce", "mass-ton", "volume-liter"),
    *("volume-gallon", "area-hectare", "area-acre", "temperature-celsius", "temperature-fahrenheit"),
)
_QUANTITY = re.compile(rf"(?<![\d.,])(\d+(?:[.,]\d+)?){_NEAR}([°º]?\s?[^\W\d_]+)(\s[^\W\d_]+)?")
_COUNTS = (1, 2, 5, 21)
"""Numbers whose forms of a word stand for all: one, few, many and other in CLDR's plural rules."""


def other_month(sentence: str, translation: str, source: str, target: str) -> tuple[str, str] | None:
    """Return the month of a date and the one that it became, if that is another one.

    A month that became a number ("31/5"), or a word that CLDR does not know, is not looked at.
    """
    ours = dict(_months_in(sentence, source, dates_only=True))
    if not ours:
        return None
    theirs = dict(_months_in(translation, target, dates_only=False))
    if not theirs or ours.keys() & theirs.keys():
        return None
    return next(iter(ours.values())), next(iter(theirs.values()))


def other_weekday(sentence: str, translation: str, source: str, target: str) -> tuple[str, str] | None:
    """Return the day of the week of a sentence and the one that it became, if all of the translation's are others."""
    ours, theirs = _weekdays_in(sentence, source), _weekdays_in(translation, target)
    if not ours or not theirs or ours.keys() & theirs.keys():
        return None
    return next(iter(ours.values())), next(iter(theirs.values()))


def other_currency(sentence: str, translation: str, source: str, target: str) -> tuple[str, str] | None:
    """Return the words for the money of a sentence and of its translation, if they are of different currencies."""
    ours, theirs = _money_in(sentence, source), _money_in(translation, target)
    added = theirs.keys() - ours.keys()
    lost = ours.keys() - theirs.keys()
    if not added or not lost:
        return None
    return ours[min(lost)], theirs[min(added)]


def other_unit(sentence: str, translation: str, source: str, target: str) -> tuple[str, str] | None:
    """Return a unit and what it became, if a number kept its digits and changed its unit.

    Who converts miles into kilometres changes the number too.
    """
    theirs = dict(_quantities(translation, target))
    for number, (unit, shown) in _quantities(sentence, source):
        if number in theirs and theirs[number][0] != unit:
            return shown, theirs[number][1]
    return None


def _months_in(text: str, language: str, *, dates_only: bool) -> Iterator[tuple[int, str]]:
    for number, match in _named_in(text, _months(language), language):
        after = _DAY_AFTER.match(text, match.end())
        before = _DAY_BEFORE.search(text, max(0, match.start() - 12), match.start())
        if after or before or not dates_only:
            yield number, text[before.start() if before else match.start() : after.end() if after else match.end()]


def _weekdays_in(text: str, language: str) -> dict[int, str]:
    return {number: match[0] for number, match in _named_in(text, _weekdays(language), language)}


def _named_in(text: str, names: Mapping[str, int], language: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield which of some names stand in a text, as words of their own or as no word's borders show ("5月31日")."""
    pattern = _set_in_text(tuple(names), language)
    for match in (*_WORD.finditer(text), *(pattern.finditer(text) if pattern else ())):
        number = names.get(match[0].casefold())
        if number is not None:
            yield number, match


@lru_cache(maxsize=128)
def _set_in_text(names: tuple[str, ...], language: str) -> re.Pattern[str] | None:
    """Return what finds the names that aren't words of letters alone, or don't always stand alone; the longest first.

    Where no spaces part words any letter may be beside them, and a Korean name has its particle behind it. A digit has
    no other digit beside it, and a name with marks, as in Hindi, no other letter or mark.
    """
    bare = joins_words(language)
    listed = [name for name in names if bare or one_of(HANGUL).search(name) or not _WORD.fullmatch(name)]
    pieces = []
    for name in sorted(listed, key=lambda name: (-len(name), name)):
        before = r"(?<!\d)" if name[0].isdigit() else "" if bare else r"(?<!\w)"
        behind = r"(?!\d)" if name[-1].isdigit() else "" if bare or one_of(HANGUL).search(name) else _NO_LETTER
        pieces.append(f"{before}{re.escape(name)}{behind}")
    return re.compile("|".join(pieces), re.IGNORECASE) if pieces else None


@lru_cache(maxsize=64)
def _weekdays(language: str) -> dict[str, int]:
    """Return the names of the days of the week, if they are one word each."""
    days: Any = babel_locale(language).days
    found = () if any(map(_SEVERAL.search, days["format"]["wide"].values())) else days["format"]["wide"].items()
    return {name.casefold(): number for number, name in found}


@lru_cache(maxsize=64)
def _months(language: str) -> dict[str, int]:
    """Return the names of months, and those short forms of them that have a digit: "3月" stands beside "三月"."""
    months: Any = babel_locale(language).months
    names = {}
    for context in ("format", "stand-alone"):
        short = {number: name for number, name in months[context]["abbreviated"].items() if _DIGIT.search(name)}
        for number, name in (*short.items(), *months[context]["wide"].items()):
            names[name.casefold()] = number
    return names


def _money_in(text: str, language: str) -> dict[str, str]:
    found = {
        kind: sign
        for sign, kind in _SIGNS.items()
        if re.search(rf"\d\s?{re.escape(sign)}|{re.escape(sign)}\s?\d", text)
    }
    names = _currency_words(language)
    for match in re.finditer(rf"\d{_NEAR}(?:[^\W\d_]+\s){{0,3}}?([^\W\d_]{{3,}})", text):
        for word in _WORD.findall(match[0]):
            kind = names.get(fold(word))
            if kind:
                found.setdefault(kind, word)
    return found


@lru_cache(maxsize=64)
def _currency_words(language: str) -> dict[str, str]:
    from babel.numbers import format_currency

    locale = babel_locale(language)
    words: dict[str, str] = {}
    for kind, codes in _CURRENCIES.items():
        for count in _COUNTS:
            named = [format_currency(count, code, format_type="name", locale=locale) for code in codes]
            common = set.intersection(*({fold(word) for word in _WORD.findall(name)} for name in named))
            words |= {word: kind for word in common if len(word) > 2}
    return words


def _quantities(text: str, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield numbers, each with the unit after it and how both are written: "degrees Fahrenheit" is one of two words."""
    names = _unit_words(language)
    for match in _QUANTITY.finditer(text):
        first, both = match[2].replace("º", "°").replace(" ", ""), match[2] + (match[3] or "")
        for word, end in (
            (fold(both.replace(" ", "")), match.end()),
            (first, match.end(2)),
            (fold(first), match.end(2)),
        ):
            if word in names:
                yield match[1].replace(",", "."), (names[word], text[match.start() : end])
                break


@lru_cache(maxsize=64)
def _unit_words(language: str) -> dict[str, str]:
    """Return the words and abbreviations of units, those left out that stand for two of them."""
    from babel.units import format_unit

    locale = babel_locale(language)
    found: dict[str, set[str]] = {}
    for unit in _UNITS:
        for length in ("long", "short"):
            for count in _COUNTS:
                shown = format_unit(count, unit, length=length, locale=locale)
                word = re.sub(r"[\d\s\u00a0\u202f]", "", shown)
                if unit.split("-")[1] in word and "-" in word:  # Babel's way to say that it knows none
                    continue
                found.setdefault(word if length == "short" else fold(word), set()).add(unit)
    return {word: next(iter(units)) for word, units in found.items() if len(units) == 1}
