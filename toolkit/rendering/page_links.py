"""Links to the editions of other pages: only editions that lie in a tree beside them can have such.

An article goes to many formats. So such a link has an address of its own kind until it is known for which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from toolkit.document import Article, nodes as n, rewrite
from toolkit.findings import Finding
from toolkit.rendering.identifiers import clean_identifier

PAGE = "publish-page:"
"""How the address of another page's edition begins, before it is known whether an edition can have it."""

_WAY = re.compile(r"(?!/)[^:?#\\\s]+(?:#[^#\s]*)?")
"""The way to a file beside an edition: no scheme, no host, no root."""


def with_pages_led_to(article: Article, page: Callable[[str], str | None]) -> Article:
    """Return an article whose links to other pages name the editions of those.

    Args:
        article: The article.
        page: Returns the way to the edition of a page from the edition of this one; None if there is none.
    """

    def visit(node: Any) -> Any:
        if not isinstance(node, n.Link) or node.target[0].startswith("#"):
            return node
        way = page(node.target[0])
        return node if way is None else replace(node, target=(f"{PAGE}{way}", node.target[1]))

    return replace(article, blocks=rewrite(article.blocks, visit, words=False))


def is_way(address: str) -> bool:
    """Tell whether an address is the way to another page's edition, and nothing else."""
    return address.startswith(PAGE) and bool(_WAY.fullmatch(address, len(PAGE)))


def settled(link: n.Link, findings: list[Finding], *, kept: bool) -> n.Link | n.Span:
    """Return a link to another page as an edition can have it.

    Args:
        link: The link.
        findings: Told of what is left out.
        kept: Whether editions of this format lead to one another.
    """
    way = link.target[0].removeprefix(PAGE)
    if kept:
        way, mark, place = way.partition("#")
        return replace(link, target=(f"{way}{mark}{clean_identifier(unquote(place)) if place else ''}", link.target[1]))
    findings.append(left_out(way))
    return n.Span(replace(link.attr, classes=(), attributes=()), link.content)


def left_out(url: str) -> Finding:
    """Return the finding about a link that can't be followed."""
    return Finding(
        "link-left-out",
        f"The link to {url[:100] or 'nothing'} can't be followed from an edition; it is plain text now.",
    )
