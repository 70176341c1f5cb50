"""Links to headings by the names that site generators make of them: they lead to the identifiers that pandoc makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from toolkit.document import ANCHORS_KEY, Metadata, heading_names, iterate, nodes as n, plain_text, rewrite


def with_heading_links(metadata: Metadata, blocks: n.Blocks) -> tuple[Metadata, n.Blocks]:
    """Return blocks whose links to their own headings lead there, and metadata that knows the headings' other names.

    Args:
        metadata: That of the article.
        blocks: All that was read, its title included: generators name that, too.
    """
    others = _other_names(blocks)
    if not others:
        return metadata, blocks

    def visit(node: Any) -> Any:
        if not isinstance(node, n.Link) or not node.target[0].startswith("#"):
            return node
        own = others.get(unquote(node.target[0][1:]))
        return replace(node, target=(f"#{own}", node.target[1])) if own else node

    known = n.MetaMap(tuple((name, n.MetaString(own)) for name, own in sorted(others.items())))
    return metadata.with_extra({ANCHORS_KEY: known}), rewrite(blocks, visit, words=False)


def _other_names(blocks: n.Blocks) -> dict[str, str]:
    """Return the identifiers of headings by the names that they have elsewhere, unless something is called so here."""
    nodes = list(iterate(blocks, words=False))
    taken = {attr.identifier for node in nodes if (attr := getattr(node, "attr", None)) is not None}
    headings = [node for node in nodes if isinstance(node, n.Header)]
    texts = [plain_text(heading.content) for heading in headings]
    found: dict[str, str] = {}
    for ascii_only in (False, True):
        for heading, name in zip(headings, heading_names(texts, ascii_only=ascii_only), strict=True):
            if name and name not in taken and heading.attr.identifier:
                found.setdefault(name, heading.attr.identifier)
    return found
