"""The chapters of a book: what begins with a heading of level 1 becomes a file of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from toolkit.document import ORIGINAL, inlines_of, nodes as n, rewrite
from toolkit.localization import Locale
from toolkit.rendering.imprint import Imprint, colophon_blocks


def chapters(blocks: n.Blocks, imprint: Imprint, locale: Locale, *, bundle: bool) -> n.Blocks:
    """Return the blocks of a book: the text under its title, or a bundle's articles, and the colophon.

    Args:
        blocks: The prepared text; a bundle's begins with a heading of level 1, an article's has none.
        imprint: What the edition says of itself.
        locale: Its locale.
        bundle: Whether the text has its chapters already.
    """
    blocks = rewrite(blocks, _apart, words=False)
    if not bundle:
        blocks = (n.Header(1, n.Attr("edition-text", ("title",)), imprint.title), *blocks)
    if not imprint.colophon:
        return blocks
    heading = n.Header(1, n.Attr("edition-colophon", ("colophon",)), inlines_of(locale.gettext("About this edition")))
    return (*blocks, heading, n.Div(n.Attr(classes=("colophon",)), colophon_blocks(imprint)))


def _apart(node: Any) -> Any:
    """Put the original in a heading on a line of its own, in reading systems without styles too."""
    if not isinstance(node, n.Header):
        return node
    content: list[n.Inline] = []
    for child in node.content:
        if isinstance(child, n.Span) and ORIGINAL in child.attr.classes and content:
            while content and isinstance(content[-1], n.Space | n.SoftBreak):
                content.pop()
            content.append(n.LineBreak())
        content.append(child)
    return replace(node, content=tuple(content))
