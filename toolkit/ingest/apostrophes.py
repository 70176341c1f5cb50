"""Apostrophes that pandoc's smart reader pairs as quotation marks: "the '90s the boys' room" has none.

Printed in another language they would be that language's marks, around half of two sentences. (jgm/pandoc#2228.)
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.document import nodes as n, plain_text, rewrite

_APOSTROPHE = "’"
_ELIDED = re.compile(r"\d{2}(?:\d{2})?s\b|(?:tis|twas|twere|em|til|cause|bout|n)\b", re.IGNORECASE)
"""What an apostrophe stands in front of: decades without their century, and words that have lost their beginning."""
_ALONE = re.compile(r"n", re.IGNORECASE)
"""What stands between two apostrophes: rock ’n’ roll."""
_POSSESSIVE = re.compile(r"[^\W\d_]s$|\d0s$")
"""What an apostrophe stands behind: the plural's genitive, and a decade's."""


def with_apostrophes(blocks: n.Blocks) -> n.Blocks:
    """Return blocks in which what is no quotation has apostrophes, as its author wrote it."""
    return rewrite(blocks, _corrected)


def _corrected(node: Any) -> Any:
    if not isinstance(node, n.Quoted) or node.quote_type != "SingleQuote":
        return node
    text = plain_text(node.content)
    elided = _ELIDED.match(text)
    if not elided or (len(text) > 1 and elided.end() == len(text)):
        return node
    if not (_ALONE.fullmatch(text) or _POSSESSIVE.search(text)):
        return node
    first, *others = node.content
    if not isinstance(first, n.Str):
        return node
    whole = (n.Str(_APOSTROPHE + first.text), *others)
    last = whole[-1]
    return (*whole[:-1], n.Str(last.text + _APOSTROPHE)) if isinstance(last, n.Str) else (*whole, n.Str(_APOSTROPHE))
