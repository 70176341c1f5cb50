"""What a Word document holds and Word does not show: hidden text, the instructions of fields, its own list of contents.

Both who mends a package and who counts its words ask here, so that the same is left out. What each element is: ECMA-376
part 1, 17.3.2.41 (vanish), 17.7.3 (properties that styles switch), 17.16.18 (fldChar), 17.16.5.68 (TOC).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.ingest.hidden import hiding_styles

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFF = frozenset({"0", "false", "off"})

_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
"""Namespaces of the strict form of the format, and those that all others have (ECMA-376 part 4, annex A)."""

_TEXTS = frozenset(f"{W}{name}" for name in ("t", "tab", "ptab", "br", "cr", "sym", "noBreakHyphen", "softHyphen"))


def transitional(part: bytes) -> bytes:
    """Return a part of a package with the namespaces that readers know."""
    if _STRICT in part:
        for strict, known in _TRANSITIONAL:
            part = part.replace(strict, known)
    return part


def hidden_styles(styles: _Element | None) -> frozenset[str]:
    """Return the ids of the styles whose text Word does not show.

    Args:
        styles: The part with the styles, if there is one.
    """
    own: dict[str, bool] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        name, said = style.get(f"{W}styleId", ""), _vanishes(style.find(f"{W}rPr"))
        above = style.find(f"{W}basedOn")
        if said is not None:
            own[name] = said
        if above is not None:
            based[name] = above.get(f"{W}val", "")
    return hiding_styles(own, based)


def is_hidden(run: _Element, styles: frozenset[str]) -> bool:
    """Tell whether Word shows nothing of a run.

    Args:
        run: The run.
        styles: Ids of the styles that hide text.
    """
    properties = run.find(f"{W}rPr")
    said = _vanishes(properties)
    if said is not None or not styles:
        return bool(said)
    style = properties.find(f"{W}rStyle") if properties is not None else None
    if style is not None and style.get(f"{W}val") in styles:
        return True
    paragraph = next(run.iterancestors(f"{W}p"), None)
    style = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    return style is not None and style.get(f"{W}val") in styles


def hides(row: _Element) -> bool:
    """Tell whether Word does not show a table's row."""
    mark = row.find(f"{W}trPr/{W}hidden")
    return mark is not None and mark.get(f"{W}val", "").lower() not in OFF


def _vanishes(properties: _Element | None) -> bool | None:
    mark = properties.find(f"{W}vanish") if properties is not None else None
    return None if mark is None else mark.get(f"{W}val", "").lower() not in OFF


def lists_contents(instruction: str) -> bool:
    """Tell whether a field makes the list of a document's headings.

    Args:
        instruction: What the field says.
    """
    words = instruction.split()
    return words[:1] == ["TOC"] and not {r"\c", r"\a"} & set(words)  # those list figures and tables


def drop_unended(root: _Element) -> None:
    """Take out the marks of fields that never end, in place: all that follows would be of their instruction.

    Args:
        root: A part of the document.
    """
    begun: list[list[_Element]] = []
    for mark in root.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append([mark])
        elif kind == "separate" and begun:
            begun[-1].append(mark)
        elif kind == "end" and begun:
            begun.pop()
    for mark in (each for marks in begun for each in marks):
        parent = mark.getparent()
        if parent is not None:
            parent.remove(mark)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    is_result: bool = False
    shown: list[_Element] = field(default_factory=list)
    """Runs, and pieces of runs, of what it makes of its instruction."""

    def is_contents(self) -> bool:
        return lists_contents(self.instruction)


_DEEPEST = 50
"""Fields within one another."""


def unshown(root: _Element) -> list[_Element]:
    """Return runs, and pieces of runs, that are a field's instruction or a list of contents made by a field."""
    found: list[_Element] = []
    stack: list[_Field] = []
    deeper = 0
    for run in root.iter(f"{W}r"):
        whole = next(run.iterchildren(f"{W}fldChar"), None) is None
        for child in (run,) if whole else tuple(run):
            kind = child.get(f"{W}fldCharType") if child.tag == f"{W}fldChar" else None
            if (kind == "begin" and len(stack) >= _DEEPEST) or (kind == "end" and deeper):
                deeper += 1 if kind == "begin" else -1
            elif kind == "begin":
                stack.append(_Field())
            elif kind == "separate" and stack:
                stack[-1].is_result = True
            elif kind == "end" and stack:
                found += stack.pop().shown
            elif stack:
                _take(child, stack, found)
    return found


def _take(piece: _Element, stack: list[_Field], found: list[_Element]) -> None:
    """Note what a run, or a piece of one, in the innermost of some fields is."""
    innermost = stack[-1]
    if not innermost.is_result:
        innermost.instruction += "".join(text.text or "" for text in piece.iter(f"{W}instrText"))
    if not any(True for _ in _texts(piece)):
        return
    if any(not each.is_result for each in stack):
        found.append(piece)
        return
    contents = next((each for each in stack if each.is_contents()), None)
    if contents is not None:
        contents.shown.append(piece)


def _texts(piece: _Element) -> Iterator[_Element]:
    return (each for each in piece.iter() if each.tag in _TEXTS)
