"""Articles in XML before pandoc reads them: titles, captions, feet of tables and lists of sources that it passes over.

DocBook: https://tdg.docbook.org/tdg/5.2/; JATS: https://jats.nlm.nih.gov/publishing/tag-library/1.3/; FictionBook:
http://www.gribuser.ru/xml/fictionbook/2.0/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.docbook_media import docbook_left_out
from toolkit.ingest.fb2_source import mend_fb2
from toolkit.ingest.jats_source import mend_jats
from toolkit.ingest.xml_parts import parsed, words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

    from toolkit.findings import Finding

_TITLED = frozenset(
    {
        *("procedure", "variablelist", "itemizedlist", "orderedlist", "equation", "task", "segmentedlist", "glosslist"),
        *("calloutlist", "qandaset", "bibliolist", "example-list"),
    }
)
"""Blocks of DocBook whose titles the reader passes over."""


def mended_xml(format: str, text: str, where: str) -> tuple[str, tuple[Finding, ...]]:  # noqa: A002 - the domain's word
    """Return an article in XML as pandoc's reader takes all of it, and what was left out; others as they are.

    Args:
        format: Name of the format.
        text: The source.
        where: Its name, for findings.
    """
    from lxml import etree

    mend = _MENDERS.get(format)
    root = parsed(text.encode("utf-8")) if mend else None
    if mend is None or root is None:
        return text, ()
    before = etree.tostring(root)
    told = tuple(docbook_left_out(root, where)) if format == "docbook" else ()
    mend(root)
    after = etree.tostring(root)
    return (text if after == before else etree.tostring(root, encoding="unicode")), told


def _docbook(root: _Element) -> None:
    for element in [each for each in root.iter("{*}*") if _name(each) in _TITLED]:
        title = next((child for child in element if _name(child) == "title"), None)
        if title is not None and element.getparent() is not None:
            element.addprevious(_paragraph(element, title))
            element.remove(title)
    _show_inner_titles(root)
    for media in list(root.iter("{*}mediaobject")):
        for caption in [child for child in media if _name(child) == "caption"]:
            holder = media.getparent()
            place = media if holder is None or _name(holder) not in ("figure", "informalfigure") else holder
            for block in reversed(list(caption)):
                place.addnext(block)
            media.remove(caption)
    for foot in list(root.iter("{*}tfoot")):
        body = next((each for each in foot.itersiblings("{*}tbody", preceding=True)), None)
        body = next((each for each in foot.itersiblings("{*}tbody")), None) if body is None else body
        if body is not None:
            body.extend(list(foot))
            foot.getparent().remove(foot)  # type: ignore[union-attr]
    _part_names(root)
    for entry in list(root.iter("{*}biblioentry")):
        said = ". ".join(filter(None, map(words_in, entry)))
        del entry[:]
        entry.tag = entry.tag.replace("biblioentry", "bibliomixed")
        entry.text = said


def _part_names(root: _Element) -> None:
    for person in root.iter("{*}personname"):
        for part in list(person)[:-1]:
            part.tail = part.tail or " "


def _show_inner_titles(root: _Element) -> None:
    for title in [each for each in root.iter("{*}title", "{*}subtitle") if _is_passed_over(each)]:
        holder = title.getparent()
        if holder is not None:
            title.addprevious(_paragraph(holder, title))
            holder.remove(title)


def _is_passed_over(title: _Element) -> bool:
    """Tell whether a title is a step's, or the second one of a section, which the reader has no place for."""
    holder = title.getparent()
    if holder is None or (title.tail or "").strip():
        return False
    return _name(holder) == "step" if _name(title) == "title" else _name(holder) in _SECTIONS


_SECTIONS = frozenset(
    {"section", "chapter", "appendix", "part", "preface", "sect1", "sect2", "sect3", "sect4", "sect5"}
)


def _opml(root: _Element) -> None:
    """Let outlines say their title where they have no text, and what they are about as a note."""
    for outline in root.iter("outline"):
        if not outline.get("text") and outline.get("title"):
            outline.set("text", outline.get("title", ""))
        said = (outline.get(name, "").strip() for name in ("_note", "description", "comment"))
        if notes := "\n\n".join(dict.fromkeys(filter(None, said))):
            outline.set("_note", notes)


_MENDERS = {"docbook": _docbook, "jats": mend_jats, "fb2": mend_fb2, "opml": _opml}
XML = frozenset(_MENDERS)
"""Formats that are mended here."""


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _paragraph(like: _Element, title: _Element) -> _Element:
    """Return a title as a paragraph in bold type."""
    space = like.tag[: -len(_name(like))]
    paragraph = like.makeelement(f"{space}para")
    strong = like.makeelement(f"{space}emphasis", {"role": "strong"})
    strong.text = title.text
    strong.extend(list(title))
    paragraph.append(strong)
    return paragraph
