"""Plain scans for what an expression would look for again and again: each look at a text goes through it once."""

from __future__ import annotations

from collections.abc import Callable


def without(text: str, start: str, end: str, put: Callable[[str], str] = lambda _: "") -> str:
    """Return a text with something else for each stretch from *start* to the next *end*; one without an end stays.

    An expression (``start.*?end``) would look through the rest of the text at each start that has no end.

    Args:
        text: It.
        start: What such a stretch begins with.
        end: What it ends with.
        put: Returns what is put in its place; nothing unless given.
    """
    pieces, at = [], 0
    while (begin := text.find(start, at)) >= 0 and (stop := text.find(end, begin + len(start))) >= 0:
        stop += len(end)
        pieces += [text[at:begin], put(text[begin:stop])]
        at = stop
    return "".join([*pieces, text[at:]]) if pieces else text
