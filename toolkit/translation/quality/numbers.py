"""The numbers in a text, and what each of them may mean in a language: ``1.234`` is a thousand in Spanish."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.languages import HANGUL, UNSPACED, babel_locale, base_language, one_of

_MOST = 2000
"""Numbers that are looked at; a text that has more is a table, or made to keep us busy."""

_LONGEST = 60
"""Digits of a number that are compared as a number; longer ones are compared as they stand."""

# Groups of three after a space, or any groups joined by a single separator. Dates and times with - / : are several
# numbers, which may change their order.
_NUMBER = re.compile(
    r"(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,٫．，]\d+(?![.,]?\d))?|\d+(?:[.,'’٬٫．，]\d+)*"
)
_SEPARATORS = re.compile(r"[^\d]")
_ALWAYS_GROUPING = frozenset("'’٬ \u00a0\u2009\u202f")
_ALWAYS_DECIMAL = "٫"
_PLAIN = {"．": ".", "，": ","}
# A clock has twelve hours or twenty-four: a number before minutes, after ":" or "h", or before "am" or "pm".
_CLOCK = re.compile(r"\s?(?:[:：hH]\s?\d{2}\b|[ap]\.?\s?m\b)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        values: What it may mean: whole digits without separators, a full stop for the decimals.
        groups: The digits between its separators, without leading zeros.
        free: Whether the other text may well write it in another way, or not at all: ordinals, codes such as
            ``A4``, words.
        scaled: What it means with the words after it, "20 million" say, where they multiply it; else empty.
    """

    start: int
    end: int
    values: frozenset[str]
    groups: tuple[str, ...]
    free: bool = False
    scaled: str = ""


def numbers_in(text: str, language: str, *, lenient: bool = False) -> list[Number]:
    """Return the numbers of a text in digits of any script, in order.

    Args:
        text: The text.
        language: BCP 47 tag of its language, whose separators (CLDR) tell what ``1,234`` means.
        lenient: Take what may be either thousands or decimals for both, as in a translation whose engine left the
            number as it was.
    """
    symbols = None if lenient else _symbols(language)
    found: list[Number] = []
    for match in _NUMBER.finditer(text):
        found += _read(text, match, symbols, _scales(base_language(language)))
        if len(found) >= _MOST:
            break
    return found


def words_for_numbers(text: str, language: str) -> list[Number]:
    """Return the words of a text that say a number or name a month, in the languages of the data and of CLDR."""
    known = _words(language)
    found: list[Number] = []
    for match in _LETTERS.finditer(text):
        value = known.get(fold(match[0]))
        if value is not None:
            found.append(Number(*match.span(), frozenset({value}), (value,), free=True))
            if len(found) >= _MOST:
                break
    return found


def has_number_words(language: str) -> bool:
    """Tell whether the data has the language's words for numbers."""
    return "words" in data().get(base_language(language), {})


def follows_scale(text: str, end: int, language: str) -> bool:
    """Tell whether a number that ends there is multiplied by what follows: "two million"."""
    rest = text[end : end + 20].lstrip(" \u00a0\u2009\u202f")
    return any(_begins(rest, *scale) for scale in _scales(base_language(language)))


def data() -> dict[str, Any]:
    """Return what the data file says."""
    return _data()


def fold(word: str) -> str:
    """Return a word in lower case without accents, as the data have it."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f"))


def _read(
    text: str, match: re.Match[str], symbols: tuple[str, str] | None, scales: tuple[tuple[str, int], ...]
) -> list[Number]:
    start, end = match.span()
    ascii_text = "".join(_PLAIN.get(char, char) for char in _ascii_digits(match[0]))
    parts = _SEPARATORS.split(ascii_text)
    separators = _SEPARATORS.findall(ascii_text)
    groups = tuple(_whole(part) for part in parts)
    values = _values(parts, separators, symbols)
    if values is None:
        # "12.05.2020", "1.2.3": numbers beside each other.
        return [_alone(start, group) for start, group in _places(start, parts, groups)]
    glued = start > 0 and (text[start - 1].isalpha() or text[start - 1] == "_")
    full_hour = match[0] == "00" and text[start - 1 : start] in {":", "：", "h"}
    free = glued or full_hour or _is_ordinal(text, end)
    if not separators and _CLOCK.match(text, end):
        values |= _other_hour(groups[0])
    multiplied = _multiplied(values, text, end, scales)
    scaled = max(multiplied, key=lambda value: (len(value.partition(".")[0]), value), default="")
    return [Number(start, end, values | multiplied, groups, free, scaled)]


def _alone(start: int, group: tuple[str, int]) -> Number:
    whole, length = group
    return Number(start, start + length, frozenset({whole}), (whole,))


def _places(start: int, parts: list[str], groups: tuple[str, ...]) -> list[tuple[int, tuple[str, int]]]:
    places = []
    for part, group in zip(parts, groups, strict=True):
        places.append((start, (group, len(part))))
        start += len(part) + 1
    return places


def _values(parts: list[str], separators: list[str], symbols: tuple[str, str] | None) -> frozenset[str] | None:
    """Return what a number means, or None if it is several numbers."""
    if not separators:
        return frozenset({_whole(parts[0])})
    kinds = list(dict.fromkeys(separators))
    last = separators[-1]
    if len(kinds) == 2 and separators.count(last) == 1 and last not in _ALWAYS_GROUPING:
        return frozenset({_decimal(parts[:-1], parts[-1])}) if _is_grouped(parts[:-1]) else None
    if len(kinds) > 1:
        return None
    if len(separators) > 1 or (last in _ALWAYS_GROUPING and _is_grouped(parts)):
        return frozenset({_whole("".join(parts))}) if _is_grouped(parts) else None
    decimal = _decimal(parts[:1], parts[1])
    if last == _ALWAYS_DECIMAL or not _is_grouped(parts) or parts[0].startswith("0"):
        return frozenset({decimal})
    whole = _whole("".join(parts))
    if symbols is None or last not in symbols:
        return frozenset({whole, decimal})
    return frozenset({decimal if last == symbols[0] else whole})


def _is_grouped(parts: list[str]) -> bool:
    """Tell whether digits are in groups of thousands, or as in India in groups of two and a last of three."""
    first, *rest = parts
    if not rest:
        return True
    return len(first) <= 3 and len(rest[-1]) == 3 and all(2 <= len(part) <= 3 for part in rest[:-1])


def _decimal(whole: list[str], fraction: str) -> str:
    fraction = fraction.rstrip("0")
    return _whole("".join(whole)) + (f".{fraction}" if fraction else "")


def _whole(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _other_hour(hour: str) -> frozenset[str]:
    """Return the same hour on the other kind of clock."""
    if len(hour) > 2 or int(hour) > 24:
        return frozenset()
    number = int(hour)
    return frozenset({str(number + 12 if number < 12 else number - 12)})


def _multiplied(values: frozenset[str], text: str, end: int, scales: tuple[tuple[str, int], ...]) -> frozenset[str]:
    """Return the values times what the words after the number say: 2000 and 2000000000 for "2.000 millones"."""
    found: set[str] = set()
    exponent = 0
    for _ in range(2):
        rest = text[end : end + 20]
        word = rest.lstrip(" \u00a0\u2009\u202f")
        skipped = len(rest) - len(word)
        scale = next((item for item in scales if _begins(word, *item)), None)
        if scale is None:
            break
        exponent += scale[1]
        end += skipped + len(scale[0])
        found |= {_shifted(value, exponent) for value in values if len(value) <= _LONGEST}
    return frozenset(found)


def _begins(text: str, word: str, _: int) -> bool:
    if fold(text[: len(word)]) != word:
        return False
    return one_of(UNSPACED, HANGUL).match(word) is not None or not text[len(word) : len(word) + 1].isalpha()


def _shifted(value: str, exponent: int) -> str:
    whole, _, fraction = value.partition(".")
    fraction = fraction.ljust(exponent, "0")
    return _decimal([whole, fraction[:exponent]], fraction[exponent:])


def _is_ordinal(text: str, end: int) -> bool:
    rest = text[end : end + 12]
    letters = re.match(r"[.:'’-]?[^\W\d_]+|\.?[ªº°]", rest)
    return letters is not None and fold(letters[0]) in _ordinals()


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/numbers.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _ordinals() -> frozenset[str]:
    return frozenset(fold(suffix) for suffix in data()["ordinals"])


@lru_cache(maxsize=64)
def _scales(language: str) -> tuple[tuple[str, int], ...]:
    table: dict[str, int] = data().get(language, {}).get("scales", {})
    return tuple(sorted(((fold(word), power) for word, power in table.items()), key=lambda item: -len(item[0])))


@lru_cache(maxsize=64)
def _symbols(language: str) -> tuple[str, str]:
    """Return the decimal and the thousands separator of a language (CLDR)."""
    symbols: Any = babel_locale(language).number_symbols
    own = symbols.get("latn", symbols)
    return own.get("decimal", "."), own.get("group", ",")


@lru_cache(maxsize=64)
def _words(language: str) -> dict[str, str]:
    table: dict[str, str] = data().get(base_language(language), {}).get("words", {})
    words = {word: value for value, said in table.items() for word in said.split()}
    months: Any = babel_locale(language).months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[context][width].items():
                for word in _LETTERS.findall(name):
                    if len(word) > 2:
                        words.setdefault(fold(word), str(number))
    return words
