"""Dates as each language writes them."""

from __future__ import annotations

import datetime as dt
import re

from toolkit.languages import babel_locale
from toolkit.localization.locale import Locale

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
