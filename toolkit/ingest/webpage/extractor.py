"""trafilatura: which text of a page is the article, and who wrote it when."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.document import Metadata
from toolkit.ingest.webpage.dom import key, text_of

if TYPE_CHECKING:
    from types import ModuleType

    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Extract:
    """What the extractor finds.

    Attributes:
        text: The text of the article, a paragraph to a line; may be empty.
        fields: Fields of `Metadata`.
    """

    text: str = ""
    fields: dict[str, str | list[str]] = field(default_factory=dict)

    def merged(self, metadata: Metadata, root: HtmlElement) -> Metadata:
        """Return metadata completed with what was found; the title as the page's main heading writes it."""
        fields = {name: value for name, value in self.fields.items() if value}
        title = _title(str(fields.get("title", "")), root)
        if title:
            fields["title"] = title
        return Metadata(tuple(sorted({**dict(metadata.values), **dict(Metadata().with_(**fields).values)}.items())))


@lru_cache(maxsize=1)
def _trafilatura() -> ModuleType:
    """Return the library. What it would fetch pages with opens a socket when it is imported, to see what there is."""
    before = socket.has_ipv6
    socket.has_ipv6 = False  # asked for by urllib3.util.connection, before it does so
    try:
        import trafilatura
    finally:
        socket.has_ipv6 = before
    return trafilatura


def extract(text: str) -> Extract:
    """Return the article's text in a page and what the page says about it. Nothing is fetched."""
    import logging

    trafilatura = _trafilatura()
    from trafilatura.settings import Document

    # It logs what it does not find, which on a short page is no error.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            text,
            include_comments=False,
            include_tables=True,
            include_images=False,
            favor_recall=True,
            with_metadata=True,
            deduplicate=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        # A page that trips it is cut by what its own markup says.
        return Extract()
    if not isinstance(found, Document):
        return Extract()
    author = found.author or ""
    return Extract(
        found.text or "",
        {
            "title": found.title or "",
            "authors": [name.strip() for name in author.split(";") if name.strip()],
            "date": found.date or "",
            "description": found.description or "",
            "source": found.sitename or "",
            "keywords": [word for word in found.tags or [] if word],
        },
    )


def _title_of_page(headings: list[str], root: HtmlElement) -> str:
    """Return the lesser heading that the page's own title begins with, where that knows nothing of the main ones.

    A site may greet its readers in the only heading of level 1, above the article's.
    """
    element = root.find(".//title")
    title = key(element.text or "") if element is not None else ""
    if not title or any(key(text) in title for text in headings):
        return ""
    lesser = (text for heading in root.iter("h2", "h3") if (text := text_of(heading)))
    return next((text for text in lesser if len(key(text)) >= _SHORTEST and title.startswith(key(text))), "")


_SHORTEST = 8
"""Letters of a heading that can't begin a title by chance."""


def _title(title: str, root: HtmlElement) -> str:
    """The main heading that the title begins with, if there is one: without the name of the site after it."""
    headings = [text for heading in root.iter("h1") if (text := text_of(heading))]
    if inner := _title_of_page(headings, root):
        return inner
    for text in headings:
        if key(title).startswith(key(text)) or key(text).startswith(key(title)):
            return text
    return title or (headings[0] if len(headings) == 1 else "")
