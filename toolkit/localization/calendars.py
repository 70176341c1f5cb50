"""Calendars beside the Gregorian one, by their names in CLDR: what day of theirs a date is."""

from __future__ import annotations

import datetime as dt

GREGORIAN = "gregorian"
CALENDARS = (GREGORIAN, "buddhist", "persian")
"""Those that CLDR prefers somewhere (supplemental data, "calendarPreference") and a language here is written with."""

_BUDDHIST_ERA = 543
"""Years that Thailand counts more; since 1941 the year begins on the first of January there, too."""
_DAYS_BEFORE_PERSIAN_ERA = 226_894
"""Of the proleptic Gregorian calendar, up to the last day before 1 Farvardin 1."""
_CYCLE, _LEAP = 12_053, 33
"""Days and years of a cycle with eight leap years (R. J. Borkowski, "The Persian calendar for 3000 years", 1996): what
ICU counts by, and right to the day from 1800 to 2122."""


def day_in(calendar: str, date: dt.date) -> tuple[int, int, int] | None:
    """Return year, month and day of a date in a calendar other than the Gregorian; None if it reaches not so far back.

    Args:
        calendar: One of `CALENDARS`.
        date: The date.
    """
    match calendar:
        case "buddhist":
            return date.year + _BUDDHIST_ERA, date.month, date.day
        case "persian" if date.toordinal() > _DAYS_BEFORE_PERSIAN_ERA:
            return _persian(date.toordinal() - _DAYS_BEFORE_PERSIAN_ERA - 1)
        case _:
            return None


def _persian(days: int) -> tuple[int, int, int]:
    """Return the day that lies so many days after the first one: six months of 31 days, then of 30."""
    year = 1 + (_LEAP * days + 3) // _CYCLE
    rest = days - 365 * (year - 1) - (8 * year + 21) // _LEAP
    month, day = divmod(rest, 31) if rest < 6 * 31 else divmod(rest - 6, 30)
    return year, month + 1, day + 1
