"""Originals in a bilingual edition whose pages a reader's own device makes: in which order, and opened by a touch."""

from __future__ import annotations

from typing import Any

from toolkit.document import BilingualStyle
from toolkit.localization import Locale
from toolkit.rendering.imprint import Imprint

_AFTER = frozenset({BilingualStyle.SMALL, BilingualStyle.FOLDED})
"""Styles in which the translation comes first, since it is what is read."""
_BY_SENTENCES_OR_ROWS = frozenset({BilingualStyle.COLUMNS, BilingualStyle.SENTENCES})
"""Styles in which items of lists face each other, or follow each other as sentences do."""
_LONGEST_LIST = 600
"""Characters of a list that is read whole before its translation, or after it: a screen of a telephone. Of longer ones
each item stands beside its translation, as paragraphs do: nobody finds the third item a screen further on."""
_DASHES = ("—", "–", "―")
_FOLDABLE = frozenset({"div", "dd", "aside", "li", "blockquote"})
"""Elements whose originals are opened; in cells and captions, where there is no room for it, they stay open."""


def arrange_originals(root: Any, imprint: Imprint, locale: Locale) -> None:
    """Put the originals of a page, in place, where the edition's style has them.

    What is opened is HTML's own ``details`` (HTML Living Standard, 4.11.1), which keyboards and screen readers know.

    Args:
        root: The page's ``html`` element.
        imprint: What the edition says of itself.
        locale: Its locale.
    """
    if imprint.bilingual_style not in _BY_SENTENCES_OR_ROWS:
        _join(root)
    if imprint.bilingual_style not in _AFTER:
        return
    for original in [element for element in root.iter("{*}div") if "original" in _classes(element)]:
        parent = original.getparent()
        if "parallel" in _classes(parent):
            parent.append(original)
        if imprint.bilingual_style is BilingualStyle.FOLDED and _name(parent) in _FOLDABLE:
            _fold(original, locale.gettext("Original"))


def _join(root: Any) -> None:
    """Make one pair of those that are one short list, or a quotation and its source: neither is read in pieces.

    To a screen reader, too, a list of three items is one of three, not three of one.
    """
    pairs = [element for element in root.iter("{*}div") if "parallel" in _classes(element) and len(element) == 2]
    pairs.reverse()
    while pairs:
        run = [pairs.pop()]
        while pairs and run[-1].getnext() is pairs[-1] and _goes_on(run, pairs[-1]):
            run.append(pairs.pop())
        if (
            len(run) > 1
            and max(sum(len("".join(pair[at].itertext())) for pair in run) for at in (0, 1)) <= _LONGEST_LIST
        ):
            for pair in run[1:]:
                for one, other in zip(run[0], pair, strict=True):
                    one[-1].extend(list(other[-1]))
                pair.getparent().remove(pair)


def _goes_on(run: list[Any], pair: Any) -> bool:
    """Tell whether the list, or the quotation, of some pairs goes on in another."""
    for before, side in zip(run[-1], pair, strict=True):
        if len(before) != 1 or len(side) != 1 or before[0].tag != side[0].tag:
            return False
        match _name(side[0]):
            case "blockquote":
                goes_on = "".join(side[0].itertext()).strip().startswith(_DASHES)
            case "ul":
                goes_on = True
            case "ol":
                goes_on = int(side[0].get("start") or 1) == int(before[0].get("start") or 1) + len(before[0])
            case _:
                goes_on = False
        if not goes_on:
            return False
    return True


def _fold(original: Any, label: str) -> None:
    from lxml import etree

    space = original.tag.removesuffix("div")
    details = etree.Element(f"{space}details", {"class": "folded"})
    original.getparent().replace(original, details)
    details.tail, original.tail = original.tail, None
    etree.SubElement(details, f"{space}summary").text = label
    details.append(original)


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
