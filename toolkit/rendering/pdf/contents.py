"""The list of contents of a PDF: how deep it goes, in a text that may have more headings than a list can hold."""

from __future__ import annotations

from collections import Counter

from toolkit.document import iterate, nodes as n
from toolkit.findings import Finding, Severity
from toolkit.rendering.structure import wants_contents

DEPTH = 2
_MOST = 10_000
"""Entries, which are 250 pages. One takes 65 kB of Typst's memory, four times what its heading takes in the text."""


def depth_of_contents(blocks: n.Blocks, *, bundle: bool) -> tuple[int, tuple[Finding, ...]]:
    """Return how many levels of headings the list of contents has, 0 for none, and what is told of that.

    Args:
        blocks: The text.
        bundle: Whether it is a bundle, which always has a list.
    """
    if not (bundle or wants_contents(blocks)):
        return 0, ()
    levels = Counter(node.level for node in iterate(blocks, words=False) if isinstance(node, n.Header))
    first, both = levels[1], levels[1] + levels[2]
    if both <= _MOST:
        return DEPTH, ()
    if first <= _MOST:
        message = f"The list of contents has only the {first:,} headings of the first level: there are {both:,} of two."
        return 1, (Finding("contents-cut", message, severity=Severity.INFO),)
    message = f"There is no list of contents: it would have {first:,} entries. The bookmarks lead to all headings."
    return 0, (Finding("contents-cut", message, severity=Severity.INFO),)
