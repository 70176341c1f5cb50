"""Dates as each language writes them."""

from __future__ import annotations

import datetime as dt
import re

from toolkit.languages import babel_locale
from toolkit.localization.calendars import day_in
from toolkit.localization.locale import Locale

_PARTIAL = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_SAME_MONTHS = "buddhist"
"""The calendar whose months and years begin where the Gregorian ones do."""
_DAY = re.compile(r"'[^']*'|(d+)")
_FIELD = re.compile(r"'[^']*'|(G+|y+|[ML]{4,}|d+)")


def format_date(date: dt.date, locale: Locale, *, translated: bool = True) -> str:
    """Return a date in the locale's style: ``2 de abril de 2020``, ``1er avril 2020`` (formats from CLDR).

    Args:
        date: The date.
        locale: The locale.
        translated: Whether it stands in a translation, where the text around it keeps its source's years; originals
            have the calendar that the language is written with.
    """
    from babel.dates import format_date as format_with_babel, get_date_format

    where = babel_locale(locale.tag)
    if day := day_in(_calendar(locale, translated=translated), date):
        pattern = _pattern_with(day, locale.date.calendar_pattern, locale)
        return locale.marks.in_digits(format_with_babel(date, pattern, where))
    pattern = locale.date.pattern or str(get_date_format(locale.date.style, where))  # type: ignore[arg-type]
    if date.day == 1 and locale.date.first_day:
        literal = f"'{locale.date.first_day}'"
        pattern = _DAY.sub(lambda match: literal if match[1] else match[0], pattern)
    return locale.marks.in_digits(format_with_babel(date, pattern, where))


def _calendar(locale: Locale, *, translated: bool) -> str:
    return locale.date.translated if translated else locale.date.calendar


def _pattern_with(day: tuple[int, int, int], pattern: str, locale: Locale) -> str:
    """Return a pattern with a day of another calendar written into it: Babel knows the Gregorian alone."""
    names = {"G": locale.date.era, "y": str(day[0]), "d": str(day[2])}
    if len(locale.date.months) >= day[1]:
        names |= dict.fromkeys("ML", locale.date.months[day[1] - 1])

    def written(match: re.Match[str]) -> str:
        name = names.get(match[1][0]) if match[1] else None
        return match[0] if name is None else "'{}'".format(name.replace("'", "''"))

    return _FIELD.sub(written, pattern)


def format_partial_date(text: str, locale: Locale, *, translated: bool = True) -> str:
    """Return a year, or a month of one, as the locale writes it: ``marzo de 2026`` for ``2026-03`` (CLDR, yMMMM and y).

    A Persian year is no year of the Gregorian calendar: there, what has no day stays in the Gregorian one.

    Args:
        text: A date of reduced precision (ISO 8601-1, 5.2.2); what is none is returned as it is.
        locale: The locale.
        translated: Whether it stands in a translation: see `format_date`.
    """
    from babel.dates import format_date as format_with_babel, format_skeleton

    found = _PARTIAL.fullmatch(text.strip())
    if found is None or found[1] == "0000":
        return text
    where, day = babel_locale(locale.tag), dt.date(int(found[1]), int(found[2] or 1), 1)
    if _calendar(locale, translated=translated) == _SAME_MONTHS and (other := day_in(_SAME_MONTHS, day)):
        pattern = _pattern_with(other, "MMMM G y" if found[2] else "G y", locale)
        return locale.marks.in_digits(format_with_babel(day, pattern, where))
    if found[2] and locale.date.month:
        shown = format_with_babel(day, locale.date.month, where)
    else:
        shown = format_skeleton("yMMMM" if found[2] else "y", day, locale=where)
    return locale.marks.in_digits(shown)
