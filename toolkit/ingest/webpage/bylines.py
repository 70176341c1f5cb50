"""Who wrote a page's article and when, as its lines say it: what stands beside a name is no part of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.ingest.dates import read_date
from toolkit.ingest.webpage.boilerplate import is_about
from toolkit.ingest.webpage.dom import elements, text_of
from toolkit.languages import babel_locale

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NOBODY = frozenset(
    {
        "admin", "administrator", "anonymous", "author", "by", "contributor", "editor", "guest", "login", "log in",
        "register", "root", "sign in", "sign up", "staff", "subscribe", "user", "user name", "username", "webmaster",
    }
)  # fmt: skip
"""What stands where a name could: labels of forms, roles, accounts."""

_NAME = r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}"
_BY = re.compile(rf"(?:(?:words|text|story|written|posted|published|reported)\s+)?by:?\s+(?P<name>{_NAME})", re.I)
_NUMBERS = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_LONGEST = 120
"""Letters of a line that names an author."""


def names_on_page(authors: tuple[str, ...], root: HtmlElement, language: str) -> list[str]:
    """Return the names of authors without what stood beside them; those that the page's lines name, if none is left.

    Args:
        authors: As the extractor found them.
        root: The page.
        language: BCP 47 tag of its language.
    """
    lines = list(_lines(root))
    names = [_without_month(name, lines, language) for name in authors if name.strip().casefold() not in _NOBODY]
    if names or not authors:
        return names
    found = (match for line in lines if (match := _BY.fullmatch(line)))
    return [_without_month(match["name"], lines, language) for match in found][:1]


def date_in_order(date: dt.date | None, root: HtmlElement, language: str) -> dt.date | None:
    """Return a date with day and month in the order that the page's language and country write them.

    Args:
        date: As the extractor found it.
        root: The page.
        language: BCP 47 tag; one without a country decides nothing.
    """
    if date is None or date.day > 12:
        return date
    for element in elements(root):
        match = _NUMBERS.search(text_of(element)) if is_about(element) else None
        if match and {int(match[1]), int(match[3])} == {date.day, date.month} and f"{date.year}".endswith(match[4]):
            return read_date(f"{match[1]}{match[2]}{match[3]}{match[2]}{date.year}", language).date or date
    return date


def _lines(root: HtmlElement) -> Iterator[str]:
    for element in elements(root):
        text = text_of(element) if element.tag in ("p", "div", "span", "address", "li", "header") else ""
        if 0 < len(text) <= _LONGEST:
            yield text


def _without_month(name: str, lines: list[str], language: str) -> str:
    """Return a name without the month of the date that follows it: "Ana Sole May" of "Ana Sole May 20, 2019"."""
    rest, _, last = name.strip().rpartition(" ")
    if not rest or last.strip(".").casefold() not in _months(language):
        return name.strip()
    dated = re.compile(
        rf"{re.escape(name)}\.?\s+\d{{1,2}}\b(?!\s+(?:{'|'.join(map(re.escape, _months(language)))})\b)", re.I
    )
    return rest if any(map(dated.search, lines)) else name.strip()


@lru_cache(maxsize=16)
def _months(language: str) -> frozenset[str]:
    names: set[str] = set()
    for tag in (language, "en"):
        for width in ("wide", "abbreviated"):
            names.update(str(name).strip(".").casefold() for name in babel_locale(tag).months["format"][width].values())
    return frozenset(names)
