"""Fields of forms in Word that have no text of their own: a box that is checked or not, and a choice among some.

ECMA-376 part 1, 17.16.7 (checkBox) and 17.16.9 (ddList).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.word import OFF, W

if TYPE_CHECKING:
    from lxml.etree import _Element

CHECKED, UNCHECKED = "☒", "☐"


def show_forms(root: _Element) -> None:
    """Put what a form shows before each field of it that has no text.

    Args:
        root: A part of a document.
    """
    for data in list(root.iter(f"{W}ffData")):
        run = next(data.iterancestors(f"{W}r"), None)
        shown = _box(data.find(f"{W}checkBox")) or _choice(data.find(f"{W}ddList"))
        if run is None or not shown:
            continue
        new = run.makeelement(f"{W}r")
        text = run.makeelement(f"{W}t")
        text.text = shown
        new.append(text)
        run.addprevious(new)


def _box(box: _Element | None) -> str:
    if box is None:
        return ""
    said = box.find(f"{W}checked")
    said = box.find(f"{W}default") if said is None else said
    on = said is not None and said.get(f"{W}val", "").lower() not in OFF
    return CHECKED if on else UNCHECKED


def _choice(choices: _Element | None) -> str:
    if choices is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
    said = choices.find(f"{W}result")
    said = choices.find(f"{W}default") if said is None else said
    number = said.get(f"{W}val", "") if said is not None else "0"
    place = int(number) if number.isdecimal() and len(number) < 6 else 0
    return entries[place] if place < len(entries) else ""
