"""The text that articles in XML hold, element by element; what says something about them is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.ingest import fb2_source, jats_source
from toolkit.ingest.xml_parts import parsed

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSHOWN = {
    "jats": frozenset(
        {
            *(
                "journal-meta",
                "article-meta",
                "processing-meta",
                "tex-math",
                "math",
                "ref-list",
                "alt-text",
                "object-id",
            ),
            *("long-desc", "sub-article", "response", "private-char", "glyph-data"),
        }
    ),
    "docbook": frozenset(
        {
            *("info", "articleinfo", "bookinfo", "chapterinfo", "sectioninfo", "prefaceinfo", "sect1info", "sect2info"),
            *("sect3info", "sect4info", "sect5info", "refmeta", "math", "indexterm", "remark", "alt", "textobject"),
            *("titleabbrev", "tocentry", "toc", "lot", "mathphrase", "equation", "inlineequation", "biblioentry"),
        }
    ),
    "fb2": frozenset({"description", "binary", "stylesheet"}),
}
"""What is no text: metadata, formulas, descriptions of pictures; lists of sources are set in another order."""
_MARKS = {"jats": jats_source.marks_in, "fb2": fb2_source.marks_in}
"""What returns the elements whose text editions make themselves."""
XML_FORMATS = frozenset(_UNSHOWN)
"""Formats that are counted here."""


def texts_of_xml(format: str, data: bytes) -> Iterator[tuple[str, str]]:  # noqa: A002 - the domain's word
    """Yield the text of an article in XML: where each piece stands, and it.

    Args:
        format: One of `XML_FORMATS`.
        data: The article.
    """
    root = parsed(data)
    if root is None:
        return
    marks = {id(each): each for each in _MARKS[format](root)} if format in _MARKS else {}
    stack: list[_Element | tuple[str, str]] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, tuple):
            yield element
            continue
        known = isinstance(element.tag, str) and element.tag.rpartition("}")[2] not in _UNSHOWN[format]
        if known and id(element) not in marks:
            yield f"line {element.sourceline}", element.text or ""
            for child in reversed(element):
                stack += [(f"line {child.sourceline}", child.tail or ""), child]
