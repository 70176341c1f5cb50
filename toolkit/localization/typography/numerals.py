"""Digits of the language's own numbering system in the place of 0 to 9."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.languages import babel_locale, numbering_system
from toolkit.localization.locale import ASCII_DIGITS, Marks
from toolkit.localization.typography.edits import Edit

_DIGITS = "٠-٩۰-۹"
"""Digits whose numbering systems have separators of their own (CLDR, arab and arabext)."""

# Not part of a name, an address or an identifier, and not beside a word in Latin letters: "Python 3.11", "3.5 km".
_BEFORE = r"(?<![A-Za-z0-9_./:@#&=\\\ufffc-])(?<![A-Za-z][ \u00a0\u202f])"
_AFTER = r"(?![A-Za-z0-9_/@#&=\\\ufffc]|[.,:-][A-Za-z0-9]|[ \u00a0\u202f]?[A-Za-z])"
_NUMBER = re.compile(rf"{_BEFORE}[0-9]+(?:[.,:/–-][0-9]+){{0,6}}{_AFTER}")
_FRACTION = re.compile(r"\d{1,15}(?:,\d{3}){0,5}\.\d{1,9}")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+")
# What an engine wrote with a language's own digits, and with the separators of 0 to 9: "۳.۵".
_OWN = re.compile(rf"{_BEFORE}(?<!\d)(?<!\d[.,٫٬])[{_DIGITS}]+(?:[.,][{_DIGITS}]+)+(?![.,:/٫٬-]?\d){_AFTER}")


def digit_edits(text: str, tag: str, marks: Marks) -> Iterator[Edit]:
    """Yield what gives the numbers of a text the digits of a language, and their separators where they are plain.

    Numbers that have other digits than 0 to 9 already get the separators that belong to those.

    Args:
        text: The text; its separators are those of 0 to 9.
        tag: BCP 47 tag of its language.
        marks: Its locale's.
    """
    for match in _OWN.finditer(text):
        number = match[0]
        if _FRACTION.fullmatch(number) or _WHOLE.fullmatch(number):
            yield Edit(match.start(), match.end(), number.translate(_separators(tag, _zero_before(number[0]))))
    if marks.digits == ASCII_DIGITS:
        return
    separators = _separators(tag, marks.digits[0])
    for match in _NUMBER.finditer(text):
        number = match[0]
        if separators and (_FRACTION.fullmatch(number) or _WHOLE.fullmatch(number)):
            number = number.translate(separators)
        yield Edit(match.start(), match.end(), marks.in_digits(number))


@lru_cache(maxsize=64)
def _separators(tag: str, zero: str) -> dict[int, str]:
    """Return the separators of a numbering system in the place of those of 0 to 9 (CLDR)."""
    symbols = babel_locale(tag).number_symbols
    usual = symbols.get("latn", {})
    for name in (numbering_system(tag), *symbols):
        own = symbols.get(name, {})
        if name != "latn" and "decimal" in own and _zero_of(name) == zero and usual.get("decimal") == ".":
            return {ord("."): str(own["decimal"]), ord(","): str(own["group"])}
    return {}


def _zero_before(digit: str) -> str:
    return chr(ord(digit) - int(digit))


def _zero_of(name: str) -> str:
    return {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "mymr": "၀"}.get(str(name), "")
