"""The digits of an edition: its language's, or those of another numbering system that its text has throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from toolkit.document import LABEL, NUMBER, Article, iterate, nodes as n
from toolkit.languages import native_system
from toolkit.localization.locale import ASCII_DIGITS, Locale

_NUMBER = re.compile(r"\d+(?:[.,:/٫٬–-]\d+)*")
_LATIN = re.compile(r"[A-Za-z]")
_MACHINE = re.compile(r"\d{4}-\d\d-\d\d")
"""Dates as ISO 8601 has them are the same in every script."""
_WITHOUT_OWN = frozenset({"latn", "hanidec"})
"""Native numbering systems whose numbers are no other digits of a place-value system in running text."""


def in_digits_of(article: Article, locale: Locale) -> Locale:
    """Return a locale that numbers pages, notes and lists in the digits that an article's text has.

    A text that has no numbers, has them in several systems, or has 0 to 9, which typewriters and engines write in every
    script, leaves the locale as it is: its own system holds. Words with Latin letters don't count: addresses and names
    of models keep their digits.

    Args:
        article: A localized article.
        locale: Its locale.
    """
    if not _has_choice(locale):
        return locale
    found = set(_systems(article, locale))
    return _with_digits(locale, found.pop()) if len(found) == 1 and ASCII_DIGITS not in found else locale


@lru_cache(maxsize=128)
def _has_choice(locale: Locale) -> bool:
    """Tell whether a language is written with digits other than 0 to 9, too."""
    return locale.marks.digits != ASCII_DIGITS or native_system(locale.tag) not in _WITHOUT_OWN


def _systems(article: Article, locale: Locale) -> Iterator[str]:
    systems = {digits[0]: digits for digits in locale.marks.systems}
    ours = {id(one) for node in iterate(article.blocks, words=False) if _is_ours(node) for one in iterate(node.content)}
    for node in iterate(article.blocks):
        if id(node) in ours:
            continue
        if type(node) is n.Str and not node.text.isalpha() and not _LATIN.search(node.text):
            for match in _NUMBER.finditer(node.text):
                zero = chr(ord(match[0][0]) - int(match[0][0]))
                if zero in systems and not _MACHINE.fullmatch(match[0]):
                    yield systems[zero]


def _is_ours(node: Any) -> bool:
    """Tell whether a node holds a number that the edition writes: see `toolkit.localization.labels`."""
    match node:
        case n.Link(attr):
            return attr.get(NUMBER) is not None
        case n.Span(attr):
            return LABEL in attr.classes
        case _:
            return False


@lru_cache(maxsize=128)
def _with_digits(locale: Locale, digits: str) -> Locale:
    return locale if locale.marks.digits == digits else replace(locale, marks=replace(locale.marks, digits=digits))
