"""Characters that no edition can hold: controls, lone surrogates and noncharacters (XML 1.0, production 2).

And those that a page can't show, since no font has them: a sign stands for each, and it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from toolkit.document import Article, Metadata, nodes as n, rewrite, strings

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_TEXTS = (n.Str, n.Code, n.CodeBlock, n.Math, n.MetaString)

REPLACEMENT = "\ufffd"
"""What stands for a character that can't be shown (The Unicode Standard, 5.22)."""


def printable(text: str) -> str:
    """Return text without what can't be in an XML document."""
    return _FORBIDDEN.sub("", text)


def printable_article(article: Article) -> Article:
    """Return an article none of whose texts, attributes and addresses holds a forbidden character."""
    said = strings((*(value for _, value in article.metadata.values), article.blocks))
    if not _FORBIDDEN.search("".join(said)):  # nearly all articles
        return article
    metadata = Metadata(rewrite(article.metadata.values, _visit))
    return replace(article, metadata=metadata, blocks=rewrite(article.blocks, _visit))


def _visit(node: Any) -> Any:
    kind = type(node)
    if kind is n.Space or (kind is n.Str and not _FORBIDDEN.search(node.text)):  # nearly all nodes
        return node
    if isinstance(node, _TEXTS) and _FORBIDDEN.search(node.text):
        node = replace(node, text=printable(node.text))
    target = getattr(node, "target", None)
    if target and any(map(_FORBIDDEN.search, target)):
        node = replace(node, target=tuple(map(printable, target)))
    attr = getattr(node, "attr", None)
    if attr:
        pairs = tuple((printable(key), printable(value)) for key, value in attr.attributes)
        clean = n.Attr(printable(attr.identifier), tuple(map(printable, attr.classes)), pairs)
        node = node if clean == attr else replace(node, attr=clean)
    return node


def with_replaced(text: str, unwritable: Iterable[str]) -> str:
    """Return text in which the replacement character stands for each of some others."""
    return text.translate(dict.fromkeys(map(ord, unwritable), REPLACEMENT))


def article_with_replaced(article: Article, unwritable: Iterable[str]) -> Article:
    """Return an article in whose texts the replacement character stands for each of some others."""
    signs = dict.fromkeys(map(ord, unwritable), REPLACEMENT)

    def visit(node: Any) -> Any:
        text = node.text.translate(signs) if isinstance(node, _TEXTS) else None
        return node if text is None or text == node.text else replace(node, text=text)

    metadata = Metadata(rewrite(article.metadata.values, visit))
    return replace(article, metadata=metadata, blocks=rewrite(article.blocks, visit))
