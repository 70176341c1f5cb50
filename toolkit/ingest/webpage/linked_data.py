"""Who wrote a page's article, as its JSON-LD says it for search engines: https://schema.org/author."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KINDS = frozenset({"BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report", "Review", "Recipe", "HowTo"})
"""Types of schema.org for texts, beside those whose names end in Article."""
_LARGEST = 1_000_000
_LONGEST = 100
"""Letters of a name."""
_MOST = 30


@dataclass(frozen=True, slots=True)
class Authors:
    """Who wrote an article.

    Attributes:
        people: Names of people.
        bodies: Names of organizations, where no person is named.
    """

    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


def authors_in_data(root: HtmlElement) -> Authors:
    """Return the authors of the article that a page's data describe first; nobody where they name none.

    Args:
        root: The page.
    """
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json" or len(script.text or "") > _LARGEST:
            continue
        try:
            things = list(_things(json.loads(script.text or "", strict=False)))
        except (ValueError, RecursionError):
            continue
        known = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str)}
        for thing in things:
            if _is_article(thing) and (found := list(dict.fromkeys(_authors(thing.get("author"), known)))[:_MOST]):
                people = tuple(name for name, is_body in found if not is_body)
                return Authors(people, () if people else tuple(name for name, _ in found))
    return Authors()


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """Yield what stands in data by itself, not in what is said of something else: a list of teasers has articles."""
    if isinstance(data, list):
        for item in data:
            yield from _things(item)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity"):
            yield from _things(data.get(key))


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and (kind.endswith("Article") or kind in _KINDS)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _authors(author: Any, known: dict[str, dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Yield names, and whether each is an organization's."""
    for each in author if isinstance(author, list) else [author]:
        said = {**known.get(str(each.get("@id")), {}), **each} if isinstance(each, dict) else {"name": each}
        names = said.get("name")
        is_body = str(said.get("@type")).endswith("Organization")
        for name in names if isinstance(names, list) else [names]:
            text = " ".join(html.unescape(name).split()) if isinstance(name, str) else ""
            if 0 < len(text) <= _LONGEST and not text.startswith(("http://", "https://")):
                yield text, is_body
