"""What a site puts into its articles that is no part of them, though it has text: galleries, teasers, players."""

from __future__ import annotations

from collections import Counter
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
_HIGH = 5
"""Elements around a heading that may be its card."""
_DEEP = 12
"""Elements around a heading that may be its gallery."""
_NEVER = 1_000_000
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
    others = _galleries(article, galleries) | _lists_of_cards(article, measure)
    controls = _controls(article, measure)
    for element in list(elements(article)):
        inside = measure.matched(element)
        if element is article or element.getparent() is None:
            continue
        if element in controls or (element in others and left - inside >= LONG):
            remove(element)
            left -= inside
    return left


def _galleries(article: HtmlElement, names: frozenset[str]) -> set[HtmlElement]:
    """Return pictures with headings; an article's own have captions."""
    found: set[HtmlElement] = set()
    counts: Counter[HtmlElement] = Counter()
    for heading in article.iter(*HEADINGS):
        named = [above for _, above in zip(range(_DEEP), heading.iterancestors(), strict=False)]
        counts.update(above for above in named if tokens(above) & names)
    found.update(element for element, count in counts.items() if count > _FEW)
    return found


def _lists_of_cards(article: HtmlElement, measure: Measure) -> set[HtmlElement]:
    """Return elements that are cards, all with a heading that is a link into one site."""
    sites: dict[HtmlElement, str] = {}
    for heading in article.iter(*HEADINGS):
        site = _site(heading)
        for _, above in zip(range(_HIGH), heading.iterancestors(), strict=False):
            if site is None or above is article or measure.total(above) > _CARD:
                break
            sites[above] = site
    lists: set[HtmlElement] = set()
    for parent in {card.getparent() for card in sites}:
        if parent is None or parent.tag in ("p", "table", "tbody", "tr"):
            continue
        children = [child for child in parent if measure.total(child)]
        led = [sites[child] for child in children if child in sites]
        if len(led) >= _FEW and len(led) * 10 >= len(children) * 8 and len(set(led)) == 1:
            lists.add(parent)
    return lists


def _site(heading: HtmlElement) -> str | None:
    """Return the site that a heading leads into, the empty string for the page's own; None for one that is no link."""
    link = heading.find(".//a")
    href = link.get("href", "") if link is not None else ""
    if link is None or not href or href.startswith(("#", "mailto:")):
        return None
    linked = key(text_of(link))
    if not linked or len(linked) * 2 < len(key(text_of(heading))):
        return None
    try:
        return str(urlsplit(href).netloc)
    except ValueError:  # no address at all
        return None


def _controls(article: HtmlElement, measure: Measure) -> set[HtmlElement]:
    """Return divisions of many short lines that the extractor knows nothing of: menus of players, of settings."""
    counts: dict[HtmlElement, tuple[int, int, int]] = {}
    found: set[HtmlElement] = set()
    for element in reversed(list(elements(article))):
        lines = plain = letters = 0
        if element.tag in ("img", "pre"):
            lines = _NEVER
        elif element.tag in BLOCKS and measure.total(element) and not any(child.tag in BLOCKS for child in element):
            lines, letters = 1, measure.total(element)
            plain = int(element.tag in ("div", "li") or letters <= _CONTROL // 2)
        for child in element:
            inner = counts.get(child, (0, 0, 0))
            lines, plain, letters = lines + inner[0], plain + inner[1], letters + inner[2]
        counts[element] = (lines, plain, letters)
        short = plain >= _CONTROLS and plain * 10 >= lines * 8 and letters <= lines * _CONTROL
        if element.tag == "div" and short and not measure.matched(element):
            found.add(element)
    return found
