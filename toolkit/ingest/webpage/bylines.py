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
from toolkit.ingest.webpage.linked_data import authors_in_data
from toolkit.languages import babel_locale

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NOBODY = frozenset(
    {
        "admin", "administrator", "anonymous", "author", "by", "contributor", "editor", "guest", "login", "log in",
        "register", "root", "sign in", "sign up", "staff", "subscribe", "user", "user name", "username", "webmaster",
        "作者",
    }
)  # fmt: skip
"""What stands where a name could: labels of forms, roles, accounts."""

_NAME = r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}"
_DONE = (
    "words|text|story|written|posted|published|reported|geschrieben|verfasst|escrito|publicado|écrit|publié|rédigé"
    "|scritto|pubblicato|geschreven|skriven|skrevet"
)
_LED = (
    rf"(?:(?:{_DONE})\s+)?(?:by|par|por|von|door|da|di|av|af):?"
    "|(?:words|text|texte|texto|testo|tekst|author|autor|auteur|autore):"
)
_BY = re.compile(
    rf"(?:{_LED})\s+(?P<name>{_NAME})"
    r"(?:,?\s+\d[\w\s,.:]{0,30})?",
    re.I,
)
"""A line that names who wrote, in languages that do so with one word, and perhaps when."""
_CREDIT = re.compile(rf"(?:{_DONE})\s+(?:by|par|por|von|door|da|av|af)\s+(?=\S)", re.I)
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
    told, bodies = _told(root), authors_in_data(root).bodies
    named = told or [*filter(_is_name, authors)]
    if bodies and not told and not any(_is_credited(name, root) for name in named):
        named = list(bodies)
    names = [_without_month(_as_written(name, lines), lines, language) for name in named]
    names = [_WITH.split(_CREDIT.sub("", name), maxsplit=1)[0].strip() for name in names]
    if bodies or told or any(" " in name or not name.isascii() for name in names):
        return list(dict.fromkeys(names))
    found = (match for line in lines if (match := _BY.fullmatch(line)) and (authors or match["name"].istitle()))
    people = [_without_month(match["name"], lines, language) for match in found][:1]
    return people or list(dict.fromkeys(names))  # an agency, or a name of one word


def _told(root: HtmlElement) -> list[str]:
    """Return the people that the page names for programs, as authors of the article."""
    return [*filter(_is_name, authors_in_head(root))] or [*filter(_is_name, authors_in_data(root).people)]


def _is_credited(name: str, root: HtmlElement) -> bool:
    """Tell whether a line of the page that is about author and date names somebody."""
    return any(name in text_of(element) for element in elements(root) if is_about(element))


_WITH = re.compile(r"(?<!\s)\s++(?:edited|reviewed|translated|illustrated|photographs?|photos?) by\b", re.IGNORECASE)
"""What other people did begins so."""

_AUTHORS = ("dc:creator", "dcterm:creator", "dcterms:creator", "parsely-author", "author")
"""Names of meta tags that say who wrote an article, the best first, with colons."""


def _is_name(text: str) -> bool:
    text = text.strip()
    return (
        bool(text)
        and text.casefold() not in _NOBODY
        and not text.startswith(("http://", "https://", "@"))
        and not re.search(r"\d", text)
    )


def authors_in_head(root: HtmlElement) -> list[str]:
    """Return who wrote the article, as the first kind of meta tag says it that says anything."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        for name in f"{meta.get('name', '')} {meta.get('property', '')}".lower().replace(".", ":").split():
            if name in _AUTHORS and content:
                said.setdefault(name, []).append(content)
    return next(([*dict.fromkeys(said[name])] for name in _AUTHORS[:-1] if name in said), [])


def _as_written(name: str, lines: list[str]) -> str:
    """Return a name with the full stops after its initials that the page has, and with its own signs for spaces."""
    if any(name in line for line in lines) and not re.search(r"\b[A-Z]\b(?!\.)", name):
        return name
    written = re.compile(re.sub(r"\b([A-Z])\b(?!\\\.)", r"\1\\.?", re.escape(name)).replace("\\ ", "[ _]"))
    found = (match[0] for line in lines if (match := written.search(line)))
    return next(found, name)


def date_in_order(date: dt.date | None, root: HtmlElement, language: str) -> dt.date | None:
    """Return a date with day and month in the order that the page's language and country write them.

    Args:
        date: As the extractor found it.
        root: The page.
        language: BCP 47 tag; one without a country decides nothing.
    """
    if date is None or date.day > 12:
        return date
    said = [meta.get("content") or "" for meta in root.iter("meta")]
    said = [text for text in said if len(text) <= _LONGEST]
    for text in (*said, *(text_of(element) for element in elements(root) if is_about(element))):
        match = _NUMBERS.search(text)
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
