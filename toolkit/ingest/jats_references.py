"""Lists of sources in JATS, which pandoc's reader takes for data, as sections that show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.ingest.xml_parts import words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_FAMILY = ("article-title", "chapter-title", "source", "publisher-loc", "publisher-name", "year", "volume", "pub-id")
"""What is said of a source beside its authors, in the order in which it is shown."""


def list_sources(listed: _Element) -> None:
    """Put after a list of sources a section that shows it: the reader takes it for data.

    Args:
        listed: The list.
    """
    references = list(listed.iter("ref"))
    if not references or listed.getparent() is None:
        return
    section = listed.makeelement("sec")
    section.extend([child for child in listed if child.tag in ("label", "title")])
    for reference in references:
        for said in reference.iter("mixed-citation", "element-citation", "citation", "nlm-citation"):
            shown = section.makeelement("p")
            label = reference.find("label")
            number = f"{(label.text or '').strip()} " if label is not None else ""
            if said.tag in ("mixed-citation", "citation"):
                shown.text = number + words_in(said)
            else:
                shown.text = number + ". ".join(_said(said))
            section.append(shown)
    listed.addnext(section)


def _said(citation: _Element) -> Iterator[str]:
    names = []
    for name in citation.iter("name", "string-name", "collab"):
        parts = [name.findtext("surname") or "", name.findtext("given-names") or ""]
        said = " ".join(filter(None, parts))
        names.append(" ".join(said.split()) or words_in(name))
    if names:
        yield ", ".join(filter(None, names))
    for tag in _FAMILY:
        for each in citation.iter(tag):
            if text := words_in(each):
                yield text
    first, last = citation.findtext("fpage"), citation.findtext("lpage")
    if first:
        yield f"{first}–{last}" if last else first
