"""What the head of a web page says about the article: meta tags that pandoc's reader doesn't look at."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from toolkit.document import Metadata, inlines_of, nodes as n
from toolkit.ingest.dates import read_date
from toolkit.ingest.webpage.boilerplate import is_about
from toolkit.ingest.webpage.dom import elements, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PROPERTIES = frozenset(
    {"og:title", "og:description", "article:published_time", "article:modified_time", "article:author", "article:tag"}
)
"""Of the Open Graph protocol (https://ogp.me), which sites keep in order because it is shown when a page is shared."""


def date_on_page(root: HtmlElement, language: str) -> dt.date | None:
    """Return the day that a page names beside its author, where its head says nothing about it."""
    for time in root.iter("time"):
        if is_about(time) and (found := read_date(time.get("datetime") or "", language).date):
            return found
    for element in elements(root):
        if is_about(element) and (found := read_date(text_of(element), language).date):
            return found
    return None


def page_metadata(root: HtmlElement) -> Metadata:
    """Return the Open Graph properties of a page, under their own names."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or "").lower()
        content = " ".join((meta.get("content") or "").split())
        # Authors are often given as the address of a page about them.
        if name in _PROPERTIES and content and not content.startswith(("http://", "https://")):
            found.setdefault(name, []).append(content)
    values: dict[str, n.MetaValue] = {}
    for name, contents in found.items():
        texts = tuple(n.MetaInlines(inlines_of(content)) for content in dict.fromkeys(contents))
        values[name] = n.MetaList(texts) if name in ("article:author", "article:tag") else texts[0]
    return Metadata().with_extra(values)
