"""Notes of a book that only links make: a mark in the text leads to a paragraph, which leads back to the mark.

Books say so with ``epub:type`` or ``role`` (EPUB 3.3, DPUB-ARIA 1.1), or, as most did before, not at all. A pair of
links that lead to each other is a note where the mark is short and stands within its paragraph, and the note begins or
ends with the way back. Such notes are written as books say them today, at the end of the page that they belong to.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag

from toolkit.ingest.xml_parts import remove, words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_MARK = re.compile(r"[\[(]?\s?(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-z]|[ivxlc]{1,6})\s?[\])]?[.:]?", re.IGNORECASE)
_BACK = re.compile(r"\W{0,4}")
"""A way back that is only a sign, an arrow say."""
_BLOCKS = frozenset(f"{_XHTML}{name}" for name in ("p", "li", "dd", "div", "aside", "blockquote", "td"))
_ITEMS = frozenset(f"{_XHTML}{name}" for name in ("li", "dd", "aside"))
_LISTS = frozenset(f"{_XHTML}{name}" for name in ("ol", "ul", "dl", "section", "div"))
_HEADINGS = frozenset(f"{_XHTML}h{level}" for level in range(1, 7))
_LONGEST = 20_000
"""Characters of a note; what is longer is a chapter."""
_MOST = 20_000
"""Links of a book that are looked at."""

Place = tuple[str, str]
"""A page's name and an identifier in it."""


@dataclass(slots=True)
class LinkedNotes:
    """The notes of a book.

    Attributes:
        pages: The root of each page, by its name.
        beside: Returns the page that an address in a page leads to.
        changed: Names of the pages that were changed.
        emptied: Those of them on which nothing is left but a heading.
    """

    pages: Mapping[str, _Element]
    beside: Callable[[str, str], str]
    changed: set[str] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)
    _named: dict[Place, _Element] = field(default_factory=dict)
    _wanted: Counter[Place] = field(default_factory=Counter)

    def write(self) -> None:
        """Write each such note as one."""
        links = [(name, link) for name, root in self.pages.items() for link in root.iter(f"{_XHTML}a")]
        if len(links) > _MOST:
            return
        for name, root in self.pages.items():
            for element in root.iter(f"{_XHTML}*"):
                if identifier := element.get("id") or element.get("name"):
                    self._named.setdefault((name, identifier), element)
        self._wanted.update(filter(None, (self._target(name, link) for name, link in links)))
        touched: set[str] = set()
        for number, (name, link) in enumerate(links):
            if (found := self._note(name, link)) is not None:
                page, block, back = found
                self._lead_on(page, name, block)
                self._move(name, link, block, back, f"linked-note-{number}")
                touched.add(page)
                self.changed |= {name, page}
        self.emptied = {page for page in touched if _is_bare(self.pages[page])}
        for page in self.emptied:
            for body in self.pages[page].iter(f"{_XHTML}body"):
                del body[:]
                body.text = None

    def _target(self, name: str, link: _Element) -> Place | None:
        address, fragment = urldefrag(link.get("href", ""))
        page = self.beside(name, address) if address else name
        return (page, unquote(fragment)) if fragment and page in self.pages else None

    def _note(self, name: str, link: _Element) -> tuple[str, _Element, _Element] | None:
        """Return the page and the block of the note that a link is the mark of, and the way back in it."""
        if link.get(EPUB_TYPE) or link.get("role") or not _MARK.fullmatch(words_in(link)):
            return None
        place = self._target(name, link)
        target = self._named.get(place) if place else None
        if place is None or target is None or self._wanted[place] != 1:
            return None
        block, own = _block(target), _block(link)
        if block is None or own is None or block is own or block in own.iterancestors() or not _before(own, link):
            return None
        if own in block.iterancestors() or not _is_whole(block):
            return None
        for back in block.iter(f"{_XHTML}a"):
            way = self._target(place[0], back)
            source = self._named.get(way) if way else None
            leads_back = source is not None and (source is link or link in source.iter() or source in link.iter())
            if leads_back and _is_edge(block, back):
                return place[0], block, back
        return None

    def _lead_on(self, page: str, name: str, block: _Element) -> None:
        """Let what a note leads to be found from the page that the note goes to."""
        if page == name:
            return
        folder = posixpath.dirname(name)
        for element in block.iter(f"{_XHTML}a", f"{_XHTML}img"):
            key = "href" if element.tag == f"{_XHTML}a" else "src"
            address, fragment = urldefrag(element.get(key, ""))
            if ":" in address or not (address or fragment):
                continue
            file = self.beside(page, address) if address else page
            way = posixpath.relpath(file, folder) if file else address
            element.set(key, quote(way) + (f"#{fragment}" if fragment else ""))

    def _move(self, name: str, link: _Element, block: _Element, back: _Element, own: str) -> None:
        body = self.pages[name].find(f"{_XHTML}body")
        if body is None:
            return
        take_out(back)
        aside = body.makeelement(f"{_XHTML}aside", {EPUB_TYPE: "footnote", "id": own})
        place = block.getparent()
        remove(block)
        if block.tag == f"{_XHTML}p":
            block.tail = None
            aside.append(block)
        else:
            aside.text = block.text
            aside.extend(list(block))
        for element in aside.iter(f"{_XHTML}*"):
            if element is not aside and (identifier := element.attrib.pop("id", "")):
                self._named.pop((name, str(identifier)), None)
        while place is not None and place.tag in _LISTS and not len(place) and not (place.text or "").strip():
            above = place.getparent()
            remove(place)
            place = above
        body.append(aside)
        link.set(EPUB_TYPE, "noteref")
        link.set("href", f"#{own}")


def _is_bare(root: _Element) -> bool:
    """Tell whether nothing is left of a page but headings."""
    body = root.find(f"{_XHTML}body")
    if body is None:
        return False
    for text in body.itertext():
        parent = getattr(text, "getparent", lambda: None)()
        if not str(text).strip() or parent is None:
            continue
        if not (parent.tag in _HEADINGS or any(each.tag in _HEADINGS for each in parent.iterancestors())):
            return False
    return next(body.iter(f"{_XHTML}img", f"{_XHTML}aside", f"{_XHTML}table"), None) is None


def _block(element: _Element) -> _Element | None:
    """Return the paragraph, or the like, that an element is or is in; a whole item, if it is in its first paragraph."""
    found = element
    while found.tag not in _BLOCKS:
        above = found.getparent()
        if above is None or found.tag in _HEADINGS:
            return None
        found = above
    above = found.getparent()
    if found is not element and found.tag == f"{_XHTML}p" and above is not None and above.tag in _ITEMS:
        found = above
    return found


def _is_whole(block: _Element) -> bool:
    """Tell whether a block may be a note: no chapter, and nothing that holds many."""
    return next(block.iter(*_HEADINGS), None) is None and len(words_in(block)) < _LONGEST


def _before(block: _Element, link: _Element) -> bool:
    """Tell whether a block has text before a link."""
    from lxml import etree

    for event, element in etree.iterwalk(block, events=("start", "end")):
        if event == "start" and element is link:
            return False
        text = element.text if event == "start" else element.tail if element is not block else None
        if (text or "").strip():
            return True
    return False


def _is_edge(block: _Element, back: _Element) -> bool:
    """Tell whether a way back begins or ends a note."""
    whole, own = words_in(block), words_in(back)
    if not own or _BACK.fullmatch(own):
        return True
    return whole.startswith(own) or whole.endswith(own)


def take_out(link: _Element) -> None:
    """Take out the way back of a note, with the marks that part it from the note's text."""
    parent, before = link.getparent(), link.getprevious()
    tail = link.tail or ""
    if parent is None:
        return
    if before is None and not (parent.text or "").strip(" [("):
        parent.text = tail.lstrip(" .:)]\u00a0\n\t")
    elif before is None:
        parent.text = (parent.text or "").rstrip() + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(link)
