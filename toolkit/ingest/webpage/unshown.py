"""What a browser does not show of a page, though no attribute of an element says so: marked as hidden like the rest.

Rules of a page's own stylesheet (one class, one identifier or one element with either), closed dialogs, templates, and
what stands in for scripts. https://html.spec.whatwg.org/multipage/rendering.html#hidden-elements
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.ingest.hidden import HIDES
from toolkit.ingest.webpage.dom import elements, key, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

SIGN = re.compile(
    r"<(?:dialog|template|noscript)\b|(?:display|visibility)\s{0,9}:\s{0,9}(?:none|hidden)|clip\s{0,9}:|:\s{0,9}-\d{3,}",
    re.IGNORECASE,
)
"""What shows that there may be such a thing on a page."""

_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<mark>[.#])(?P<name>[\w-]+)", re.IGNORECASE)
_SHOWS = re.compile(r"display\s*:|visibility\s*:", re.IGNORECASE)
_MOST = 0.3
"""Share of a page's letters beyond which a script shows what a stylesheet hides until all is loaded."""


def mark_unshown(root: HtmlElement) -> None:
    """Give what a browser doesn't show the attribute that says so, in place."""
    hidden = _hidden_by_style(root)
    whole = len(key(text_of(root)))
    for element in list(elements(root)):
        if _is_unshown(element) or (hidden and _matches(element, hidden) and _is_small(element, whole)):
            element.set("hidden", "")


def standby(root: HtmlElement, *, unread: bool = False) -> list[str]:
    """Return the first words of all that an element holds in fields, and for browsers that can't show something.

    Args:
        root: The element, as it was before anything was taken out.
        unread: Only of such things as pandoc's reader has no text of.
    """
    tags = _UNREAD if unread else _STANDBY
    texts = (" ".join(" ".join(map(str, each.itertext())).split()) for each in root.iter(*tags))
    return [text[:60] for text in dict.fromkeys(texts) if any(map(str.isalpha, text))]


_UNREAD = ("audio", "video", "iframe", "textarea")
_STANDBY = (*_UNREAD, "noscript", "canvas")


def _is_unshown(element: HtmlElement) -> bool:
    if element.tag == "noscript":  # images in it are what a script would load
        return bool((element.text_content() or "").strip()) and element.find(".//img") is None
    return element.tag == "template" or (element.tag == "dialog" and element.get("open") is None)


def _is_small(element: HtmlElement, whole: int) -> bool:
    return len(key(text_of(element))) <= whole * _MOST


def _matches(element: HtmlElement, hidden: set[tuple[str, str, str]]) -> bool:
    names = [(".", name) for name in element.get("class", "").split()] + [("#", element.get("id", ""))]
    return any((tag, mark, name) in hidden for mark, name in names for tag in ("", str(element.tag)))


def _hidden_by_style(root: HtmlElement) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for style in root.iter("style"):
        if style.get("media", "all").strip().lower() in ("all", "screen", ""):
            for selectors, said in _rules(style.text or ""):
                matches = (_SELECTOR.fullmatch(each.strip()) for each in selectors.split(","))
                named = {((match["tag"] or "").lower(), match["mark"], match["name"]) for match in matches if match}
                if HIDES.search(said):
                    found |= named
                elif _SHOWS.search(said):
                    found -= named
    return found


def _rules(style: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a stylesheet that hold everywhere: their selectors and what they say."""
    at, depth, start, selectors = 0, 0, 0, ""
    for match in re.finditer(r"[{}]", style):
        if match[0] == "{":
            if depth == 0:
                selectors, start = style[at : match.start()].rpartition("*/")[2].rpartition(";")[2], match.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                at = match.end()
                if not selectors.strip().startswith("@"):
                    yield selectors, style[start : match.start()]
