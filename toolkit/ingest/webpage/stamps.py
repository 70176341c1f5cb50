"""Days that a page's lines name with a word before each: when an article was published, and when it was changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from toolkit.document import Metadata
from toolkit.ingest.dates import read_date
from toolkit.ingest.webpage.dom import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST = 160
"""Letters of a line that says nothing but when, and by whom."""
_PUBLISHED = (
    "first published|originally published|first posted|published|posted|veröffentlicht|erschienen|publicado|publié"
    "|pubblicato|gepubliceerd|publicat|publicerad|publisert|udgivet|julkaistu|opublikowano|опубликовано|опубліковано"
)
_CHANGED = (
    "last updated|last modified|last revised|last edited|updated|modified|revised|aktualisiert|geändert|actualizado"
    "|modificado|mis à jour|modifié|aggiornato|bijgewerkt|atualizado|actualitzat|uppdaterad|oppdatert|opdateret"
    "|päivitetty|zaktualizowano|обновлено|оновлено"
)
_LABEL = re.compile(
    rf"(?<!\w)(?:(?P<first>{_PUBLISHED})|(?P<later>{_CHANGED}))(?:\s(?:on|at|am|el|le|il|op|em|den|dne))?\s?:?\s",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
)
"""A day as it stands among a weekday, a time and a zone."""


_BETWEEN = 2
"""Words that stand between the word and the day: a weekday, a time."""


class Stamps(NamedTuple):
    """When an article was published, and when it was last changed."""

    published: dt.date | None = None
    updated: dt.date | None = None

    def completed(self, metadata: Metadata) -> Metadata:
        """Return metadata with these days where it has none, or has the day of a change for that of publication."""
        if self.published and (metadata.date is None or metadata.date == self.updated):
            metadata = metadata.with_(date=self.published)
        if self.updated and metadata.updated is None and metadata.date and self.updated > metadata.date:
            metadata = metadata.with_(updated=self.updated)
        return metadata


def stamps_on_page(root: HtmlElement, language: str) -> Stamps:
    """Return the days that a page's lines name with a word that says what they are.

    Args:
        root: The page.
        language: BCP 47 tag of its language.
    """
    published = updated = None
    for line in _lines(root):
        labels = list(_LABEL.finditer(line))
        for number, label in enumerate(labels):
            end = labels[number + 1].start() if number + 1 < len(labels) else len(line)
            said = _DAY.search(line, label.end(), end)
            is_near = said is not None and len(line[label.end() : said.start()].split()) <= _BETWEEN
            day = read_date(said[0], language).date if said and is_near else None
            if label["first"]:
                published = published or day
            else:
                updated = updated or day
    return Stamps(published, updated)


def _lines(root: HtmlElement) -> Iterator[str]:
    """Yield the short lines of a page that begin with one of these words."""
    from lxml import etree

    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in BLOCKS or element.tag == "br":
            line = " ".join(" ".join(pieces).split())
            if len(line) <= _LONGEST and _LABEL.match(line):
                yield line
            pieces = []
        said = element.tail if event == "end" else "" if element.tag in _SILENT else element.text
        if said and said.strip():
            pieces.append(said)


_SILENT = frozenset({"script", "style", "template", "head", "title", "noscript"})
