"""What a site puts into its articles that is no part of them, though it has text: galleries, teasers, players."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from toolkit.ingest.webpage.dom import BLOCKS, HEADINGS, Measure, elements, key, remove, text_of, tokens

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONG = 1000
"""Letters of an article that is surely one without what is taken out of it."""
_FEW = 3
_CARD = 600
"""Letters of a card that leads to another article, at most."""
_CONTROLS = 10
"""Lines of a program's controls, at least."""
_CONTROL = 16
"""Letters of such a line, on average at most."""


def drop_insets(article: HtmlElement, measure: Measure, galleries: frozenset[str]) -> int:
    """Take out galleries with headings of their own, cards that lead to other articles, and controls of players.

    Args:
        article: The element that is the article.
        measure: How much of its elements is the article's text.
        galleries: Words that name a gallery.

    Returns:
        How many letters and digits of the article are left.
    """
    left = measure.matched(article)
    for element in list(elements(article)):
        if element is article or element.getparent() is None:
            continue
        inside = measure.matched(element)
        if (left - inside >= LONG and (_is_gallery(element, galleries) or _leads_elsewhere(element))) or _is_controls(
            element, measure
        ):
            remove(element)
            left -= inside
    return left


def _is_gallery(element: HtmlElement, names: frozenset[str]) -> bool:
    """Tell whether an element is pictures with headings; an article's own have captions."""
    return bool(tokens(element) & names) and sum(1 for _ in element.iter(*HEADINGS)) > _FEW


def _leads_elsewhere(element: HtmlElement) -> bool:
    """Tell whether an element is cards, all with a heading that is a link into one site."""
    children = [child for child in element if isinstance(child.tag, str) and key(text_of(child))]
    if len(children) < _FEW or element.tag in ("p", "table", "tbody", "tr"):
        return False
    sites = [_site_of_card(child) for child in children]
    led = [site for site in sites if site is not None]
    return len(led) >= _FEW and len(led) * 10 >= len(children) * 8 and len(set(led)) == 1


def _site_of_card(element: HtmlElement) -> str | None:
    """Return the site that a card leads into, the empty string for the page's own; None for what is no card."""
    heading = element if element.tag in HEADINGS else next(iter(element.iter(*HEADINGS)), None)
    link = heading.find(".//a") if heading is not None else None
    if heading is None or link is None or element.tag in HEADINGS or len(key(text_of(element))) > _CARD:
        return None
    href = link.get("href", "")
    said, linked = key(text_of(heading)), key(text_of(link))
    if not linked or len(linked) * 2 < len(said) or href.startswith(("#", "mailto:")) or not href:
        return None
    try:
        return str(urlsplit(href).netloc)
    except ValueError:  # no address at all
        return None


def _is_controls(element: HtmlElement, measure: Measure) -> bool:
    """Tell whether an element is many short lines in divisions that the extractor knows nothing of: menus."""
    if element.tag != "div" or measure.matched(element) or measure.total(element) < _CONTROLS:
        return False
    if element.find(".//p") is not None or element.find(".//img") is not None or element.find(".//pre") is not None:
        return False
    lines = [
        each
        for each in elements(element)
        if each.tag in BLOCKS and key(text_of(each)) and not any(child.tag in BLOCKS for child in each)
    ]
    plain = [line for line in lines if line.tag in ("div", "li")]
    letters = sum(len(key(text_of(line))) for line in lines)
    return len(plain) >= _CONTROLS and len(plain) * 10 >= len(lines) * 8 and letters <= len(lines) * _CONTROL
