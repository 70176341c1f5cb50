"""The document tree of a web page: parsing it safely, its text block by block, and taking things out of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on
"""Elements that begin a new line (HTML Living Standard, section 15.3, "Flow content")."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "title"})

_MOST_ATTRIBUTES = 2_000
# Quoted values may hold a bracket. What a group took it doesn't give back, so that this is linear.
_TAG = re.compile(r"""<[A-Za-z](?>(?:[^<>"']++|"[^"]*+"|'[^']*+')*)""")
# What XML 1.0 has no place for (section 2.2); HTML's parser takes them all the same, written out or as a number.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(text: str) -> HtmlElement | None:
    """Return the tree of a page, or None if there is nothing in it or not all of it. Nothing is fetched or expanded."""
    from lxml import etree, html

    if crowded(text):
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    # Where elements lie deeper than libxml2 follows (2,048), the rest of the page is not in the tree.
    cut_off = any("Excessive depth" in entry.message for entry in parser.error_log)
    return None if cut_off else without_controls(root, text)


def without_controls(root: HtmlElement, text: str) -> HtmlElement:
    """Take out of a tree the characters that XML has no place for: lxml can't move a text that holds one.

    Args:
        root: A tree as it was parsed; it is changed.
        text: What it was parsed from, which tells whether there can be any.
    """
    if "&#" not in text and not _NO_XML.search(text):
        return root
    for element in root.iter():
        if element.text and _NO_XML.search(element.text):
            element.text = _NO_XML.sub("", element.text)
        if element.tail and _NO_XML.search(element.tail):
            element.tail = _NO_XML.sub("", element.tail)
        for name, value in element.items():
            if _NO_XML.search(value):
                element.set(name, _NO_XML.sub("", value))
    return root


def crowded(text: str) -> bool:
    """Return whether a tag has more attributes than any page needs: libxml2 compares each with all before it."""
    return any(
        len(tag) > 2 * _MOST_ATTRIBUTES and max(len(tag.split()), tag.count("=")) > _MOST_ATTRIBUTES
        for tag in (found[0] for found in _TAG.finditer(text))
    )


def serialize(element: HtmlElement) -> str:
    """Return an element as HTML, without the text that follows it."""
    from lxml import html

    return str(html.tostring(element, encoding="unicode", with_tail=False))


def remove(element: HtmlElement) -> None:
    """Take an element out and leave the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield an element and all below it, in document order."""
    return (element for element in root.iter() if isinstance(element.tag, str))


def tokens(element: HtmlElement) -> frozenset[str]:
    """Return the words of an element's class and identifier, in lower case: ``post-meta`` gives post and meta too."""
    words: set[str] = set()
    for name in f"{element.get('class', '')} {element.get('id', '')}".lower().split():
        words.add(name)
        words.update(name.replace("_", "-").split("-"))
    return frozenset(words)


def key(text: str) -> str:
    """Return the letters and digits of a text: what is left of it however it is laid out."""
    return "".join(character for character in text.casefold() if character.isalnum())


def text_of(element: HtmlElement) -> str:
    """Return an element's text in one line, scripts left out."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: HtmlElement) -> Iterator[str]:
    if element.tag in _SILENT or any(above.tag in _SILENT for above in element.iterancestors()):
        return
    stack: list[HtmlElement | str] = [element]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            yield piece
        elif piece.tag not in _SILENT:
            if isinstance(piece.tag, str):
                yield piece.text or ""
            for child in reversed(piece):
                stack += (child.tail or "", child)


class Measure:
    """How much of each element's text is text of the article.

    Args:
        root: The page.
        article: The text of the article, as an extractor found it.
    """

    def __init__(self, root: HtmlElement, article: str) -> None:
        whole = key(article)
        lines = {key(line) for line in article.splitlines()}
        self._sizes: dict[HtmlElement, tuple[int, int]] = {}
        holds_block: set[HtmlElement] = set()
        every = [element for element in elements(root) if element.tag not in _SILENT]
        for element in every:
            if element.tag in BLOCKS:
                holds_block.update(element.iterancestors())
        for element in reversed(every):
            matched = total = 0
            if element.tag in BLOCKS or element in holds_block:
                own = key(_own_text(element, holds_block))
                total = len(own)
                # A few letters are somewhere in any long text: then only a line of their own counts.
                matched = total if own and (own in lines or (total >= 12 and own in whole)) else 0
                for child in element:
                    inner = self._sizes.get(child, (0, 0))
                    matched, total = matched + inner[0], total + inner[1]
            self._sizes[element] = (matched, total)

    def matched(self, element: HtmlElement) -> int:
        """Return how many letters and digits in an element are the article's."""
        return self._sizes.get(element, (0, 0))[0]

    def total(self, element: HtmlElement) -> int:
        """Return how many letters and digits are in an element."""
        return self._sizes.get(element, (0, 0))[1]


def _own_text(element: HtmlElement, holds_block: set[HtmlElement]) -> str:
    """The text that stands in an element itself and in the inline elements in it, not in blocks."""
    pieces = [element.text or ""]
    for child in element:
        if (
            isinstance(child.tag, str)
            and child.tag not in _SILENT
            and child.tag not in BLOCKS
            and child not in holds_block
        ):
            pieces.append(text_of(child))
        pieces.append(child.tail or "")
    return " ".join(pieces)
