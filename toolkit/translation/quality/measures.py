"""What stands beside a number: a month, a currency, a unit. All names of them are CLDR's, through Babel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from toolkit.languages import babel_locale
from toolkit.translation.quality.numbers import fold

_NEAR = r"[\s\u00a0\u202f.-]{0,2}"
_WORD = re.compile(r"[^\W\d_]+")
# Words between a day and its month: "31 de mayo", "the 3rd of May", "3. Mai", "le 1er mai".
_DAY_AFTER = re.compile(r"[\s,.]{0,2}(?:the\s)?\d{1,2}(?:st|nd|rd|th)?\b(?![.,:]?\d)")
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

    A month that became a number, or a word that CLDR does not know, is not looked at.
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
    names = _months(language)
    for match in _WORD.finditer(text):
        number = names.get(match[0].casefold())
        if number is None:
            continue
        after = _DAY_AFTER.match(text, match.end())
        before = _DAY_BEFORE.search(text, max(0, match.start() - 12), match.start())
        if after or before or not dates_only:
            yield number, text[before.start() if before else match.start() : after.end() if after else match.end()]


def _weekdays_in(text: str, language: str) -> dict[int, str]:
    names = _weekdays(language)
    found = (match[0] for match in _WORD.finditer(text) if match[0].casefold() in names)
    return {names[word.casefold()]: word for word in found}


@lru_cache(maxsize=64)
def _weekdays(language: str) -> dict[str, int]:
    """Return the names of the days of the week that are one word each."""
    days: Any = babel_locale(language).days
    found = days["format"]["wide"].items() if all(map(_WORD.fullmatch, days["format"]["wide"].values())) else ()
    return {name.casefold(): number for number, name in found}


@lru_cache(maxsize=64)
def _months(language: str) -> dict[str, int]:
    """Return the names of months, without those that are words of their own: a month is not told from a "may"."""
    months: Any = babel_locale(language).months
    names = {}
    for context in ("format", "stand-alone"):
        for number, name in months[context]["wide"].items():
            if _WORD.fullmatch(name):
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
