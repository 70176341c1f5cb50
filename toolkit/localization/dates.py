"""Dates as each language writes them."""

from __future__ import annotations

import datetime as dt
import re

from toolkit.languages import babel_locale
from toolkit.localization.locale import Locale

_PARTIAL = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"'[^']*'|(d+)")


def format_date(date: dt.date, locale: Locale) -> str:
    """Return a date in the locale's style: ``2 de abril de 2020``, ``1er avril 2020`` (formats from CLDR).

    Years and months are those of the Gregorian calendar everywhere: the text around a date keeps its own years, too.
    """
    from babel.dates import format_date as format_with_babel, get_date_format

    where = babel_locale(locale.tag)
    pattern = locale.date.pattern or str(get_date_format(locale.date.style, where))  # type: ignore[arg-type]
    if date.day == 1 and locale.date.first_day:
        literal = f"'{locale.date.first_day}'"
        pattern = _DAY.sub(lambda match: literal if match[1] else match[0], pattern)
    return locale.marks.in_digits(format_with_babel(date, pattern, where))


def format_partial_date(text: str, locale: Locale) -> str:
    """Return a year, or a month of one, as the locale writes it: ``marzo de 2026`` for ``2026-03`` (CLDR, yMMMM and y).

    Args:
        text: A date of reduced precision (ISO 8601-1, 5.2.2); what is none is returned as it is.
        locale: The locale.
    """
    from babel.dates import format_date as format_with_babel, format_skeleton

    found = _PARTIAL.fullmatch(text.strip())
    if found is None or found[1] == "0000":
        return text
    where, day = babel_locale(locale.tag), dt.date(int(found[1]), int(found[2] or 1), 1)
    if found[2] and locale.date.month:
        shown = format_with_babel(day, locale.date.month, where)
    else:
        shown = format_skeleton("yMMMM" if found[2] else "y", day, locale=where)
    return locale.marks.in_digits(shown)
