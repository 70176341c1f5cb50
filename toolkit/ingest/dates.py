"""Dates as people write them, read only where they can mean one day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from toolkit.languages import base_language

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d\d.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.年년]\s*(\d{1,2})\s*[/.月월]\s*(\d{1,2})\s*[日일.]?(?:\s+\d{1,2}:\d\d.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4})(?:,?\s+\d{1,2}:\d\d.*)?")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_MOST = 80
"""Characters that a date with its weekday, time and zone takes at most, in any language."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a text says as a date.

    Attributes:
        date: The day, or None where the text is no date or can mean several.
        ambiguous: Whether it can mean several: 02/04/2020.
    """

    date: dt.date | None = None
    ambiguous: bool = False


NO_DATE = DateReading()


def read_date(text: str, language: str) -> DateReading:
    """Return the day that a text means.

    Args:
        text: The date and nothing else, though a weekday or a time may be with it.
        language: BCP 47 tag; its region decides on the order of day and month where the text is numbers only.
            Plain ``en`` decides nothing: Americans and all others differ.
    """
    text = " ".join(text.split())
    if not text or len(text) > _MOST or not any(character.isdecimal() for character in text):
        return NO_DATE
    if match := _ISO.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return DateReading(_day(match[1], match[2], match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _numbers(match[1], match[3], match[4], match[2], language)
    return DateReading(_with_month_name(text, language))


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _numbers(first: str, second: str, year: str, separator: str, language: str) -> DateReading:
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if day_first is None or month_first is None or day_first == month_first:
        return DateReading(day_first or month_first)
    if separator == ".":
        # Nobody writes the month first with full stops (CLDR, short date formats).
        return DateReading(day_first)
    order = _order(language)
    if order is None:
        return DateReading(ambiguous=True)
    return DateReading(day_first if order == "d" else month_first)


def _order(language: str) -> str | None:
    """Return ``d`` or ``m``, whichever a language writes first in short dates; None where its tag doesn't tell."""
    if language == "en":
        return None
    from toolkit.languages import babel_locale

    pattern = str(babel_locale(language).date_formats["short"].pattern).lower()
    return "d" if pattern.index("d") < pattern.index("m") else "m"


def _with_month_name(text: str, language: str) -> dt.date | None:
    if not (_YEAR.search(text) and _DAY.search(text)) or not any(character.isalpha() for character in text):
        return None
    import dateparser

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["absolute-time"],
    }
    for tag in dict.fromkeys((base_language(language), "en")):
        try:
            found = dateparser.parse(text, languages=[tag], settings=settings)
        except (ValueError, TypeError, OverflowError, KeyError):
            # A language that it doesn't know, or a text that trips it: no date.
            continue
        if found:
            return found.date()
    return None
