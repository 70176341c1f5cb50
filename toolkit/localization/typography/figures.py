"""Numbers, dates and times of day in running text, where they can mean one thing only."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.languages import babel_locale, characters
from toolkit.localization.dates import format_date
from toolkit.localization.locale import Locale
from toolkit.localization.typography.edits import Edit

# Not part of a version, an address, a telephone number, a section's number or an identifier.
# Letters of scripts that write no numbers inside words, unlike Chinese.
_LETTERS = "A-Za-zÀ-ɏͰ-ԯ"
_ALONE = rf"(?<![{_LETTERS}\d_.,:/'’+#&=\-–—\ufffc])"
_NO_MORE = rf"(?![{_LETTERS}\d_/:#&=\ufffc]|[.,'’\-–]\w)"
# Both separators, or the same one twice: the last is the decimal one if it is another than those before it.
_BOTH = re.compile(
    _ALONE
    + r"(?:\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,}"
    + r"|\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?)"
    + _NO_MORE
)
# What joins two amounts of one unit ("to", "or", "and", "by"), in languages that have a decimal comma.
_JOINING = (
    *(
        "to",
        "or",
        "and",
        "by",
        "a",
        "à",
        "o",
        "y",
        "e",
        "u",
        "ou",
        "et",
        "bis",
        "und",
        "oder",
        "mal",
        "tot",
        "of",
        "en",
    ),
    *(
        "do",
        "lub",
        "i",
        "až",
        "nebo",
        "alebo",
        "ali",
        "ili",
        "in",
        "la",
        "sau",
        "și",
        "ori",
        "până",
        "till",
        "til",
        "och",
    ),
    *(
        "og",
        "att",
        "eða",
        "tai",
        "ja",
        "või",
        "kuni",
        "un",
        "vai",
        "līdz",
        "ir",
        "ar",
        "arba",
        "iki",
        "és",
        "vagy",
        "ve",
    ),
    *("ile", "veya", "ya", "eta", "edo", "ose", "dhe", "deri", "kaj", "ĝis", "aŭ", "dan", "atau", "до", "или", "и"),
    *("або", "і", "й", "та", "на", "έως", "ή", "και", "ως", "per", "por", "par", "x"),
    *("đến", "và", "hoặc", "և", "կամ", "და", "ან"),
)
# One separator, and a unit after it: three digits might be thousands. The same of the first of two: "1.5 a 2.5 km".
_ONE = (
    _ALONE + r"(\d+[.,](?:\d{1,2}|\d{4,9}))"
    r"(?=(?:[ \n\u00a0](?:" + "|".join(_JOINING) + r")[ \n\u00a0][-−]?\d{1,12}[.,]\d{1,9})?"
    r"[ \u00a0\u202f]?(?:%|‰|°|(?:UNITS)(?!\w)))"
)
# One separator, and three digits: thousands, where another number of the text tells that the separator groups.
_THOUSANDS = re.compile(_ALONE + r"\d{1,3}([.,])\d{3}" + _NO_MORE)
# A sign of currency before it: two digits are cents.
_PRICE = r"(?<=[CURRENCIES])(\d+[.,]\d\d)" + _NO_MORE
# A per cent sign before it, as Turkish and Basque have it.
_PERCENT_FIRST = r"(?<![\w.,%]%)(?<=%)(\d+[.,]\d{1,2})" + _NO_MORE
_MEASURES = (
    *("length-kilometer", "length-meter", "length-centimeter", "length-millimeter", "length-mile", "length-foot"),
    *("length-inch", "length-yard", "mass-kilogram", "mass-gram", "mass-ounce", "mass-pound", "mass-ton"),
    *("volume-liter", "volume-gallon", "area-hectare", "area-acre", "temperature-celsius", "temperature-fahrenheit"),
    *("concentr-percent", "duration-year", "duration-month", "duration-week", "duration-day", "duration-hour"),
    *("duration-minute", "duration-second"),
)
_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "INR", "RUB")
_BESIDE = re.compile(r"[\d\W_]+")
_COUNTS = (1, 2, 5, 21)
"""Numbers whose forms of a word stand for all: one, few, many and other in CLDR's plural rules."""
_DATE = re.compile(_ALONE + r"(\d{4})-(\d\d)-(\d\d)" + _NO_MORE)
# The same in an order that may be another language's: 05/13/2020.
_NUMERIC = re.compile(_ALONE + r"(\d{1,2})/(\d{1,2})/((?:1[89]|20)\d\d)" + _NO_MORE)
_TIME = re.compile(
    r"(?<![\w.,:])(1[0-2]|0?[1-9]):([0-5]\d)[ \u00a0\u202f]?([ap])(?:\.[ \u00a0\u202f]?m\.|m(?![\w.]))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Separators:
    """How a language divides the digits of a number.

    Attributes:
        decimal: Before the fraction.
        group: Between groups.
        least: Digits that an integer has at least if it is divided.
        sizes: Digits of the last group, and of those before it.
    """

    decimal: str
    group: str
    least: int
    sizes: tuple[int, int]


def separators_of(tag: str, group: str | None, least: int) -> Separators:
    """Return a language's separators from CLDR, for the digits 0 to 9.

    Args:
        tag: BCP 47 tag.
        group: What divides groups where the language's own authority says otherwise than CLDR.
        least: See `Separators`.
    """
    locale = babel_locale(tag)
    symbols = locale.number_symbols["latn"]
    sizes = locale.decimal_formats[None].grouping
    return Separators(str(symbols["decimal"]), str(symbols["group"]) if group is None else group, least, sizes)


def number_edits(text: str, separators: Separators, measured: re.Pattern[str]) -> Iterator[Edit]:
    """Yield what gives the numbers of a text a language's separators.

    "2,000" alone may be two thousand or two. Beside "1.5 million" it is two thousand: nobody writes in two notations.
    """
    decimals: set[str] = set()
    for pattern in (_BOTH, measured):
        for match in pattern.finditer(text):
            decimals.add(_decimal_of(match[0], measured=pattern is measured))
            yield Edit(match.start(), match.end(), _formatted(match[0], separators, measured=pattern is measured))
    if len(decimals) == 1 and separators.decimal not in decimals:
        for match in _THOUSANDS.finditer(text):
            if match[1] not in decimals:
                yield Edit(match.start(), match.end(), _grouped(re.sub(r"\D", "", match[0]), separators))


def measured_numbers(units: str) -> re.Pattern[str]:
    """Return the pattern of decimals before units, themselves a pattern, and behind signs of currency or per cent."""
    price = _PRICE.replace("CURRENCIES", characters(r"\p{Sc}", astral=False))
    return re.compile(f"{_ONE.replace('UNITS', units)}|{price}|{_PERCENT_FIRST}")


def words_of_thousands(tag: str) -> tuple[str, ...]:
    """Return what stands for zeros in a language, "millones", longest first (CLDR, compact long decimal formats)."""
    formats = babel_locale(tag).compact_decimal_formats
    patterns = [str(one.pattern) for each in formats.get("long", {}).values() for one in each.values()]
    words = {pattern.replace("'", "").strip(" 0\u00a0") for pattern in patterns}
    return tuple(sorted(filter(None, words), key=lambda word: (-len(word), word)))


def words_of_units(tag: str) -> tuple[str, ...]:
    """Return the words of measures in a language, each in all its forms: "milla", "millas" (CLDR, long patterns)."""
    from babel.units import format_unit

    locale = babel_locale(tag)
    found = [(unit, format_unit(count, unit, "long", locale=locale)) for unit in _MEASURES for count in _COUNTS]
    found += [("", word) for word in _words_of_money(tag)]
    # Where CLDR has no pattern Babel puts the unit's own name.
    words = {_BESIDE.sub(_without_number, text) for unit, text in found if not unit or unit not in text}
    return tuple(sorted((word for word in words if len(word) > 1), key=lambda word: (-len(word), word)))


def _words_of_money(tag: str) -> Iterator[str]:
    """Yield what currencies are called in amounts: "dólares" of "dólares estadounidenses", "Dollar" of "US-Dollar"."""
    from babel.numbers import get_currency_name

    locale = babel_locale(tag)
    for currency in _CURRENCIES:
        for count in _COUNTS:
            words = get_currency_name(currency, count, locale=locale).replace("-", " ").split()
            yield from (word for word in (words[0], words[-1]) if word.isalpha() and len(word) > 3)


def _without_number(match: re.Match[str]) -> str:
    return "" if re.search(r"\d", match[0]) else match[0]


def _decimal_of(number: str, *, measured: bool) -> str:
    """Return the mark that stands before fractions where a number is written so."""
    marks: list[str] = re.findall(r"\D", number)
    if measured or len(set(marks)) > 1:
        return marks[-1]
    return "." if marks[-1] == "," else ","


def _formatted(number: str, separators: Separators, *, measured: bool) -> str:
    marks = re.findall(r"\D", number)
    has_fraction = measured or (len(set(marks)) > 1)
    whole, fraction = number, ""
    if has_fraction:
        whole, _, fraction = number.rpartition(marks[-1])
    digits = re.sub(r"\D", "", whole)
    result = _grouped(digits, separators)
    return f"{result}{separators.decimal}{fraction}" if has_fraction else result


def _grouped(digits: str, separators: Separators) -> str:
    if len(digits) < separators.least:
        return digits
    last, others = separators.sizes
    groups = [digits[-last:]]
    digits = digits[:-last]
    while digits:
        groups.append(digits[-others:])
        digits = digits[:-others]
    return separators.group.join(reversed(groups))


def date_edits(text: str, locale: Locale) -> Iterator[Edit]:
    """Yield what writes out the dates of a text that stand as ISO 8601 has them."""
    for match in _DATE.finditer(text):
        try:
            day = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        yield Edit(match.start(), match.end(), format_date(day, locale))
    for match in _NUMERIC.finditer(text):
        if foreign := _in_foreign_order(int(match[1]), int(match[2]), int(match[3]), locale.tag):
            yield Edit(match.start(), match.end(), format_date(foreign, locale))


def _in_foreign_order(first: int, second: int, year: int, tag: str) -> dt.date | None:
    """Return the day that two numbers and a year mean, if only in an order that is not the language's own (CLDR)."""
    from babel.dates import get_date_format

    letters = re.sub(r"'[^']*'|[^dMy]", "", str(get_date_format("short", babel_locale(tag)).pattern))
    day_first = letters.find("d") < letters.find("M")
    month, day = (first, second) if day_first else (second, first)
    if month > 12 or day < 13:  # it may be the language's own
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def time_edits(text: str, tag: str) -> Iterator[Edit]:
    """Yield what gives the times of a text 24 hours, where the language's times have them (CLDR, short format)."""
    from babel.dates import format_time, get_time_format

    locale = babel_locale(tag)
    if "H" not in str(get_time_format("short", locale)):
        return
    for match in _TIME.finditer(text):
        hour = int(match[1]) % 12 + (12 if match[3] in "pP" else 0)
        yield Edit(match.start(), match.end(), format_time(dt.time(hour, int(match[2])), "short", locale=locale))
