"""Dates in a sentence that goes to Apertium, written as CLDR writes them in the language wanted.

What stands before them goes along: "until March 5" is "hasta el 5 de marzo". Such words are data: see ``data/en.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from toolkit.languages import babel_locale
from toolkit.translation.engines.apertium.changes import STAND_IN, Change, Rule, like

_LEAP_YEAR = 2020
_DAY = r"(?:[12]?\d|3[01])"
_NTH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>[12]\d{3})(?![\d:])(?:,(?= [a-z]))?)?"


def date_rules(data: dict[str, Any], source: str, target: str) -> Iterator[Rule]:
    """Yield the rules for dates: with two days, a day, a day and a year, a month and a year, and a lone month.

    Args:
        data: What is known of the language of the sentence.
        source: That language.
        target: The language wanted.
    """
    from babel.dates import get_day_names, get_month_names

    named = {
        name.rstrip("."): number
        for width in ("abbreviated", "wide")
        for number, name in get_month_names(width, locale=babel_locale(source)).items()
    }
    months = named | data.get("months", {}).get("more", {})
    days = {name: number for number, name in get_day_names("wide", locale=babel_locale(source)).items()}
    month = f"(?P<month>{_either(months)})"
    weekday = f"(?:(?P<weekday>{_either(days)}),? )?"
    before_days, before_months, ranges = (
        data[key].get(target, {}) for key in ("before_days", "before_months", "ranges")
    )

    def dated(before: dict[str, str]) -> Callable[[re.Match[str]], Change | None]:
        def make(match: re.Match[str]) -> Change | None:
            found = match.groupdict()
            put = _date(found, months[found["month"]], days.get(found.get("weekday") or ""), target)
            return None if put is None else _change(match, before.get((found.get("word") or "").lower()), put)

        return make

    def ranged(match: re.Match[str]) -> Change | None:
        last = _date(match.groupdict(), months[match["month"]], None, target)
        word = (match.groupdict().get("word") or "").lower()
        template = ranges.get(word if word in ranges else "else")
        if last is None or not template:
            return None
        put = template.format(first=match["first"], last=last)
        return Change(*match.span(), STAND_IN, like(match[0], put))

    if ranges:
        days_of = rf"{month}\.? (?P<first>{_DAY}){_NTH}"
        last = rf"(?P<day>{_DAY}){_NTH}\b{_YEAR}"
        yield re.compile(rf"\b(?P<word>(?i:between)) {days_of} and {last}"), ranged
        yield re.compile(rf"\b(?P<word>(?i:from)) {days_of} to {last}"), ranged
        word = r"(?:(?P<word>(?i:on|from|of)) )?"
        first = rf"(?P<first>{_DAY}){_NTH}[-–](?P<day>{_DAY}){_NTH}\b(?![-.:]\d)"
        yield re.compile(rf"\b{word}{month}\.? {first}{_YEAR}"), ranged
        yield re.compile(rf"\b{word}{first} (?:of )?{month}\b{_YEAR}"), ranged
    yield from _parts(data, months, target)
    yield from _modifying(data, months, days, target)
    word = rf"(?:(?P<word>(?i:{_either(before_days or ['on'])})) )?(?:the )?{weekday}"
    yield re.compile(rf"\b{word}{month}\.? (?P<day>{_DAY}){_NTH}\b(?![.:]\d){_YEAR}"), dated(before_days)
    yield re.compile(rf"\b{word}(?:the )?(?P<day>{_DAY}){_NTH} (?:of )?{month}\b{_YEAR}"), dated(before_days)
    word = rf"(?:(?P<word>(?i:{_either(before_months or ['in'])})) )?"
    yield re.compile(rf"\b{word}{month}\.?(?: of)?,? (?P<year>[12]\d{{3}})\b"), dated(before_months)
    ambiguous = f"(?P<month>{_either(data['months']['ambiguous'])})"
    yield re.compile(rf"\b(?P<word>[Ii]n) {ambiguous}\b(?! \w+ing)"), dated(before_months)
    yield from _weekdays(data, days, target)
    alone = rf"\b(?<!-){data['months']['after']} (?P<alone>{ambiguous})\b(?! \w+ing)"
    yield re.compile(alone), _alone(dated({}))


def _parts(data: dict[str, Any], months: dict[str, int], target: str) -> Iterator[Rule]:
    """Yield the rules for parts of months, years and decades: "in mid-March", "in early 2020", "the late 1990s"."""
    before_months, parts = data["before_months"].get(target, {}), data["parts"].get(target)
    if not parts:
        return

    def part(match: re.Match[str], put: str | None) -> Change | None:
        word = (match["word"] or "").lower()
        before = parts["in"] if word == "in" else before_months.get(word)
        return None if put is None else _change(match, before, f"{parts[match['part'].lower()]} {put}")

    def part_of_month(match: re.Match[str]) -> Change | None:
        return part(match, _date(match.groupdict(), months[match["month"]], None, target))

    def part_of_years(match: re.Match[str]) -> Change | None:
        return part(match, parts["decade"].format(match["years"]) if match["decade"] else match["years"])

    word = rf"(?:(?P<word>(?i:{_either(before_months)})) (?:the )?|(?i:the) )?"
    name = r"(?P<part>(?i:mid|early|late))[- ]"
    month = f"(?P<month>{_either(months)})"
    yield re.compile(rf"\b{word}{name}{month}\b(?: (?P<year>[12]\d{{3}})\b)?"), part_of_month
    years = r"(?P<years>[12]\d{3})(?:(?P<decade>(?<=0)s)|(?![.,:]?\d|[%–-]))\b"
    yield re.compile(rf"\b{word}{name}{years}"), part_of_years


def _modifying(data: dict[str, Any], months: dict[str, int], days: dict[str, int], target: str) -> Iterator[Rule]:
    """Yield the rules for dates that stand before a noun."""
    known, puts = data.get("before_nouns", {}), data.get("before_nouns", {}).get(target)
    if not puts:
        return

    def make(match: re.Match[str]) -> Change | None:
        put = _date(match.groupdict(), months[match["month"]], days.get(match["weekday"] or ""), target)
        if put is None:
            return None
        found = match.groupdict()
        start = min(match.start(name) for name in ("weekday", "day", "month") if found.get(name))
        return Change(start, match.end(), puts["word"], puts["days" if found.get("day") else "months"].format(date=put))

    month, noun = f"(?P<month>{_either(months)})", known["before"]
    whose = rf"\b{known['after']} (?:(?P<weekday>{_either(days)}),? )?"
    yield re.compile(rf"{whose}{month}\.? (?P<day>{_DAY}){_NTH}\b(?![.:]\d){_YEAR}{noun}"), make
    yield re.compile(rf"{whose}(?P<day>{_DAY}){_NTH} {month}\b{_YEAR}{noun}"), make
    yield re.compile(rf"{whose}{month}\.? (?P<year>[12]\d{{3}})\b{noun}"), make
    yield re.compile(rf"{whose}(?P<month>{_either(data['months']['ambiguous'])})\b{noun}"), make


def _weekdays(data: dict[str, Any], days: dict[str, int], target: str) -> Iterator[Rule]:
    """Yield the rule for a day of the week alone, with the word before it: "on Tuesday" is "el martes"."""
    from babel.dates import get_day_names

    before = data.get("before_weekdays", {}).get(target)
    if not before:
        return
    names = get_day_names("wide", locale=babel_locale(target))

    def make(match: re.Match[str]) -> Change:
        return _change(match, before[match["word"].lower()], names[days[match["weekday"]]])

    no_more = data["before_weekdays"]["unless"]
    yield re.compile(rf"\b(?P<word>(?i:{_either(before)})) (?P<weekday>{_either(days)})\b(?!{no_more})"), make


def _either(words: Any) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _change(match: re.Match[str], before: str | None, put: str) -> Change:
    """Return a date that is put, with the word before it if it is known what becomes of that."""
    word = match.groupdict().get("word")
    if word and not before:
        return Change(match.end("word") + 1, match.end(), STAND_IN, put)
    return Change(*match.span(), STAND_IN, like(match[0], f"{before} {put}") if before else put)


def _alone(make: Callable[[re.Match[str]], Change | None]) -> Callable[[re.Match[str]], Change | None]:
    """Return a rule that changes the month alone, not the word before it by which it is known."""

    def only(match: re.Match[str]) -> Change | None:
        change = make(match)
        return change and Change(match.start("alone"), match.end("alone"), change.sent, change.put)

    return only


def _date(found: dict[str, str | None], month: int, weekday: int | None, target: str) -> str | None:
    """Return a date as CLDR writes it; None for one that there isn't."""
    from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

    day, year, where = found.get("day"), found.get("year"), babel_locale(target)
    try:
        value = date(int(year or _LEAP_YEAR), month, int(day or 1))
    except ValueError:
        return None
    if day and year:
        put = format_date(value, "long", locale=where)
    elif day or year:
        put = format_skeleton("MMMMd" if day else "yMMMM", value, locale=where)
    else:
        put = get_month_names("wide", "stand-alone", locale=where)[month]
    return put if weekday is None else f"{get_day_names('wide', locale=where)[weekday]} {put}"
