"""The navigation document: contents without originals, landmarks in the language of the edition."""

from __future__ import annotations

from typing import Any

from toolkit.localization import Locale
from toolkit.rendering.epub.pages import EPUB_TYPE, XHTML, is_original, text_of

_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"

Landmark = tuple[str, str, str]
"""Target relative to the navigation document, type (EPUB Structural Semantics Vocabulary), label."""


def finish_navigation(root: Any, landmarks: list[Landmark], locale: Locale) -> None:
    """Finish the navigation document in place.

    Args:
        root: Its ``html`` element.
        landmarks: The landmarks, in reading order.
        locale: The edition's locale.
    """
    from lxml import etree

    for image in list(root.iter(f"{XHTML}img")):  # a heading's image; its file is not beside this page
        text = etree.SubElement(image.getparent(), f"{XHTML}span")
        text.text, text.tail = image.get("alt"), image.tail
        image.getparent().replace(image, text)
    for link in _entries(root):
        _without_original(link)
    section = root.find(f".//{XHTML}nav[@id='landmarks']")
    for child in list(section):
        section.remove(child)
    heading = etree.SubElement(section, f"{XHTML}h2")
    heading.text = locale.gettext("Landmarks")
    entries = etree.SubElement(section, f"{XHTML}ol")
    for target, kind, label in landmarks:
        link = etree.SubElement(etree.SubElement(entries, f"{XHTML}li"), f"{XHTML}a", href=target)
        link.set(EPUB_TYPE, kind)
        link.text = label


def finish_ncx(root: Any, navigation: Any) -> None:
    """Give EPUB 2's contents, which old reading systems use, the labels of the navigation document."""
    labels = {link.get("href"): text_of(link) for link in _entries(navigation)}
    for point in root.iter(f"{_NCX}navPoint"):
        label = labels.get(point.find(f"{_NCX}content").get("src"))
        if label:
            point.find(f"{_NCX}navLabel/{_NCX}text").text = label


def _entries(root: Any) -> list[Any]:
    return list(root.find(f".//{XHTML}nav[@id='toc']").iter(f"{XHTML}a"))


def _without_original(link: Any) -> None:
    for element in [element for element in link.iter() if is_original(element)]:
        before = element.getprevious()
        if before is not None and before.tag == f"{XHTML}br":
            before.getparent().remove(before)
        element.getparent().remove(element)
