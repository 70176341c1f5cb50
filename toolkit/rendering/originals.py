"""Originals in a bilingual edition whose pages a reader's own device makes: in which order, and opened by a touch."""

from __future__ import annotations

from typing import Any

from toolkit.document import BilingualStyle
from toolkit.localization import Locale
from toolkit.rendering.imprint import Imprint

_AFTER = frozenset({BilingualStyle.SMALL, BilingualStyle.FOLDED})
"""Styles in which the translation comes first, since it is what is read."""
_FOLDABLE = frozenset({"div", "dd", "aside", "li", "blockquote"})
"""Elements whose originals are opened; in cells and captions, where there is no room for it, they stay open."""


def arrange_originals(root: Any, imprint: Imprint, locale: Locale) -> None:
    """Put the originals of a page, in place, where the edition's style has them.

    What is opened is HTML's own ``details`` (HTML Living Standard, 4.11.1), which keyboards and screen readers know.

    Args:
        root: The page's ``html`` element.
        imprint: What the edition says of itself.
        locale: Its locale.
    """
    if imprint.bilingual_style not in _AFTER:
        return
    for original in [element for element in root.iter("{*}div") if "original" in _classes(element)]:
        parent = original.getparent()
        if "parallel" in _classes(parent):
            parent.append(original)
        if imprint.bilingual_style is BilingualStyle.FOLDED and _name(parent) in _FOLDABLE:
            _fold(original, locale.gettext("Original"))


def _fold(original: Any, label: str) -> None:
    from lxml import etree

    space = original.tag.removesuffix("div")
    details = etree.Element(f"{space}details", {"class": "folded"})
    original.getparent().replace(original, details)
    details.tail, original.tail = original.tail, None
    etree.SubElement(details, f"{space}summary").text = label
    details.append(original)


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
