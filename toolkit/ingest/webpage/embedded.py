"""What a page loads into itself: pages of others, films, sounds. A link to it stays, where that is an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LOADED = ("iframe", "object", "embed", "video", "audio", "canvas")
_PLAYED = frozenset({"video", "audio"})
_ADDRESSES = ("http://", "https://")
_MOST = 5


def name_embedded(article: HtmlElement) -> str:
    """Put links in the place of films and sounds, and return the names of all that an article would load.

    Args:
        article: The element that is the article.
    """
    named: list[str] = []
    for element in list(article.iter(*_LOADED)):
        if element.getparent() is None or element.get("hidden") is not None:
            continue
        sources = [element.get("src") or element.get("data"), *(child.get("src") for child in element.iter("source"))]
        address = next((source for source in sources if source and source.startswith(_ADDRESSES)), "")
        title = " ".join((element.get("title") or element.get("aria-label") or "").split())
        if title or address or element.tag in _PLAYED:
            named.append(f"{element.tag} {title or address}".strip()[:120])
        if element.tag in _PLAYED:
            _replace(element, address, title)
    shown = named[:_MOST] + ([f"{len(named) - _MOST} more"] if len(named) > _MOST else [])
    return ", ".join(shown)


def _replace(element: HtmlElement, address: str, title: str) -> None:
    new = element.makeelement("a" if address else "span", {"href": address} if address else {})
    new.text = title or address
    new.tail = element.tail
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, new)
