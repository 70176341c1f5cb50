"""Labels, captions and titles in JATS, put where pandoc's reader takes them for text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.xml_parts import remove, words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_SECTIONS = frozenset(
    {"sec", "app", "app-group", "ref-list", "ack", "notes", "glossary", "bio", "fn-group", "abstract"}
)
"""What has its title as a heading; the titles of all else are paragraphs."""


def show_label(label: _Element) -> None:
    """Put a label before the title or the caption that it belongs to.

    Args:
        label: The element.
    """
    holder = label.getparent()
    if holder is None or (holder.tag == "list-item" and holder.getparent().get("labelled")):  # type: ignore[union-attr]
        return
    if holder.tag == "fn" or not words_in(label):
        return
    title = holder.find("title")
    if title is not None:
        put_first(title, label, " " if holder.tag in _SECTIONS else _gap(label))
        return
    if holder.tag in _SECTIONS:
        renamed(label, "title")
        return
    caption = holder.find("caption")
    if caption is None and holder.tag in ("fig", "table-wrap"):
        caption = holder.makeelement("caption")
        label.addnext(caption)
    if caption is None:
        as_paragraph(label)
        return
    first = next((child for child in caption if child.tag in ("title", "p")), None)
    if first is None:
        first = caption.makeelement("p")
        caption.insert(0, first)
    put_first(first, label, _gap(label) if words_in(first) else "")


def _gap(label: _Element) -> str:
    said = words_in(label)
    return ". " if said[-1:].isalnum() and said.isascii() else " "


def mend_caption(caption: _Element) -> None:
    """Put the caption of a table where the reader finds it; what has no place for one gets it as paragraphs.

    Args:
        caption: The element.
    """
    holder = caption.getparent()
    if (
        holder is None
        or holder.tag == "table"
        or (holder.tag == "fig" and next(holder.iter("graphic", "inline-graphic"), None) is not None)
    ):
        return
    table = next(holder.iter("table"), None) if holder.tag == "table-wrap" else None
    if table is None or not all(child.tag in ("title", "p") for child in caption):
        for child in list(caption):
            caption.addprevious(child)
            if child.tag == "title":
                as_paragraph(child)
        remove(caption)
        return
    said = caption.makeelement("p")
    for number, child in enumerate(list(caption)):
        if number:
            said.append(said.makeelement("break"))
        said.append(renamed(child, "named-content"))
    caption[:] = [said]
    table.insert(0, caption)


def is_no_heading(title: _Element) -> bool:
    """Tell whether a title is of something that is no section, of which the reader would make a heading.

    Args:
        title: The element.
    """
    holder = title.getparent()
    return holder is not None and holder.tag in (
        *("list", "def-list", "disp-quote", "verse-group", "statement", "boxed-text", "speech", "table-wrap-foot"),
    )


def as_paragraph(title: _Element) -> None:
    """Put a title before what it is of where the reader would lose it or make a heading of it, in bold type.

    Args:
        title: The element.
    """
    holder = title.getparent()
    if holder is None:
        return
    paragraph = title.makeelement("p")
    if holder.tag in ("list", "def-list"):
        holder.addprevious(paragraph)
    else:
        title.addprevious(paragraph)
    tail, title.tail = title.tail, None
    paragraph.append(renamed(title, "bold"))
    paragraph.tail = tail


def renamed(element: _Element, tag: str) -> _Element:
    """Return an element as one of another kind.

    Args:
        element: It.
        tag: The kind.
    """
    element.tag = tag
    element.attrib.clear()
    return element


def put_first(place: _Element, label: _Element, gap: str) -> None:
    """Put a label before the text of an element, as a part of that text.

    Args:
        place: The element.
        label: What is to stand in it.
        gap: What parts both.
    """
    holder = label.getparent()
    if holder is not None:
        remove(label)
    if label.tag == "label":
        renamed(label, "named-content")
    label.tail = gap + (place.text or "").lstrip()
    place.text = None
    place.insert(0, label)
