"""Fields of forms in Word that have no text of their own: a box that is checked or not, and a choice among some.

ECMA-376 part 1, 17.16.7 (checkBox) and 17.16.9 (ddList).
"""

from __future__ import annotations

import re
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
        if run is not None:
            _put_before(run, shown)


def show_signs(root: _Element) -> list[str]:
    """Put signs that a font has as letters into the text; return those that nobody else can read.

    ECMA-376 part 1, 17.3.3.30 (sym): numbers from F000 are the font's own; pandoc's reader knows those of four fonts.

    Args:
        root: A part of a document.
    """
    unread: list[str] = []
    for sign in root.iter(f"{W}sym"):
        font, code = sign.get(f"{W}font", ""), sign.get(f"{W}char", "")
        number = int(code, 16) if _HEXADECIMAL.fullmatch(code) else 0
        if _SIGNS.match(font):
            continue
        if 31 < number < 0xD800:
            sign.tag, sign.text = f"{W}t", chr(number)
            sign.attrib.clear()
        elif number:
            unread.append(f"{font} {code}")
    return list(dict.fromkeys(unread))


_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,4}")
_SIGNS = re.compile("Symbol$|Wingdings(?: [23])?$|Webdings$")


def show_buttons(root: _Element) -> list[str]:
    """Put the text of fields that have no result before them; return the instructions of those that show a formula.

    ECMA-376 part 1, 17.16.5: GOTOBUTTON, MACROBUTTON, QUOTE and SYMBOL; EQ, which Word alone can draw.

    Args:
        root: A part of a document.
    """
    told: list[str] = []
    for paragraph in root.iter(f"{W}p"):
        begun: list[_Element] = []
        said: list[str] = []
        for run in list(paragraph.iter(f"{W}r")):
            mark = run.find(f"{W}fldChar")
            kind = mark.get(f"{W}fldCharType") if mark is not None else None
            if kind == "begin":
                begun.append(run)
                said.append("")
            elif begun and kind is None:
                said[-1] += "".join(text.text or "" for text in run.iter(f"{W}instrText"))
            elif begun and kind == "separate":
                said[-1] = ""
            elif begun and kind == "end":
                _show(begun.pop(), said.pop(), told)
    return told


def _show(run: _Element, instruction: str, told: list[str]) -> None:
    name, _, rest = instruction.strip().partition(" ")
    rest, shown = rest.strip(), ""
    if name.upper() in ("MACROBUTTON", "GOTOBUTTON"):
        shown = rest.partition(" ")[2].strip()
    elif name.upper() == "QUOTE" and rest.startswith('"'):
        shown = rest[1:].partition('"')[0]
    elif name.upper() == "SYMBOL" and (code := rest.partition(" ")[0]).isdecimal() and len(code) < 6:
        shown = chr(int(code)) if 31 < int(code) < 0xD800 else ""
    elif name.upper() == "EQ":
        told.append(instruction.strip())
    _put_before(run, shown)


def _put_before(run: _Element, shown: str) -> None:
    """Put a run with some text before another one; nothing if there is none."""
    if shown:
        new, text = run.makeelement(f"{W}r"), run.makeelement(f"{W}t")
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
