"""Items of lists that say their own numbers (``<li value="3">``), which pandoc's reader passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def keep_numbers(root: HtmlElement) -> None:
    """Part lists, in place, where an item has another number than the next one: each part begins with its own."""
    for ordered in list(root.iter("ol")):
        if any(item.get("value") for item in ordered.iterchildren("li")):
            _part(ordered)


def _part(ordered: HtmlElement) -> None:
    expected = _number(ordered.get("start")) or 1
    current, begun, after = ordered, False, ordered.tail
    for child in list(ordered):
        number = _number(child.get("value")) if child.tag == "li" else None
        if number is not None and number != expected:
            if begun:
                current = _next(current)
            current.set("start", str(number))
            expected = number
        if current is not ordered:
            current.append(child)
        begun = begun or child.tag == "li"
        expected += child.tag == "li"
    if current is not ordered:
        ordered.tail, current.tail = None, after


def _next(ordered: HtmlElement) -> HtmlElement:
    """Return a new list behind another one, which is numbered as that is."""
    new: HtmlElement = ordered.makeelement(
        "ol", {key: ordered.get(key, "") for key in ("type", "class") if ordered.get(key)}
    )
    ordered.addnext(new)
    return new


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
