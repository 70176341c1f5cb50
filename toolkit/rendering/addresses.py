"""Addresses on pages that flow: the places where a line may end within them."""

from __future__ import annotations

import re
from typing import Any

_LONG = re.compile(r"[!-~]{28,}")
"""What may be longer than the line of a telephone, as in ``pdf/words.typ``."""

_PLACES = re.compile(r"(?<=/)(?!/)|(?=[.?&=#@])")


def divide_address(link: Any, tag: str) -> None:
    """Let a long address that is shown break after a slash and before . ? & = # @ (Chicago 7.46).

    Browsers know no such places in it, but those after a question mark and a hyphen, and divide it at whichever letter
    the line is full. The places are elements, and no characters: what is copied is the address.

    Args:
        link: An element ``a``, changed in place.
        tag: The name of the element ``wbr`` on this page.
    """
    for element in list(link.iter()):
        if not isinstance(element.tag, str):
            continue
        for tail in (False, True) if element is not link else (False,):
            _divide(element, tag, tail=tail)


def _divide(element: Any, tag: str, *, tail: bool) -> None:
    """Put places to break into the text of an element, or into what follows it."""
    text = (element.tail if tail else element.text) or ""
    places = [
        long.start() + place.start()
        for long in _LONG.finditer(text)
        if "/" in long[0]
        for place in _PLACES.finditer(long[0])
        if place.start()
    ]
    if not places:
        return
    parent, index = (element.getparent(), element.getparent().index(element) + 1) if tail else (element, 0)
    pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    if tail:
        element.tail = pieces[0]
    else:
        element.text = pieces[0]
    for number, piece in enumerate(pieces[1:]):
        wbr = element.makeelement(tag)
        wbr.tail = piece
        parent.insert(index + number, wbr)
