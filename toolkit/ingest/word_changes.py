"""Tracked changes of a Word document, accepted as Word accepts them, before pandoc reads it.

Its reader passes over what was taken out of a paragraph, but not over boxes and rows in it, and joins paragraphs only
where they are plain. What each element is: ECMA-376 part 1, 17.13.5.12 (rows), .14 (runs), .15 (paragraph marks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.word import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_GONE = (f"{W}del", f"{W}moveFrom")
_PASSED = frozenset(
    f"{W}{name}{end}"
    for name in ("bookmark", "perm", "commentRange", "moveFromRange", "moveToRange")
    for end in ("Start", "End")
) | {f"{W}proofErr"}
"""What stands between two paragraphs and is none."""


def accept_changes(root: _Element) -> None:
    """Take out what tracked changes take out, in place.

    Args:
        root: A part of the document.
    """
    for change in list(root.iter(*_GONE)):
        if len(change):  # what is empty marks what it stands in
            _remove(change)
    for row in [row for row in root.iter(f"{W}tr") if _is_gone(row)]:
        _remove(row)
    for paragraph in reversed(list(root.iter(f"{W}p"))):  # each is put before what it stands before once
        _join(paragraph)


def _is_gone(row: _Element) -> bool:
    """Tell whether a tracked change takes a table's row out."""
    return row.find(f"{W}trPr/{W}del") is not None


def _join(paragraph: _Element) -> None:
    """Put a paragraph whose mark was taken out before the next one, which keeps its look."""
    marks = [mark for name in ("del", "moveFrom") for mark in paragraph.iterfind(f"{W}pPr/{W}rPr/{W}{name}")]
    if not marks:
        return
    for mark in marks:
        _remove(mark)
    following = paragraph.getnext()
    passed: list[_Element] = []
    while following is not None and following.tag in _PASSED:
        passed.append(following)
        following = following.getnext()
    if following is None or following.tag != f"{W}p":
        return
    properties = following.find(f"{W}pPr")
    content = [each for each in paragraph if each.tag != f"{W}pPr"]
    # What stood between goes along, or the paragraphs before this one would pass it again and again. Each is put behind
    # the one before it: a place by its number is counted from the front.
    last = properties
    for each in (*content, *passed):
        if last is None:
            following.insert(0, each)
        else:
            last.addnext(each)
        last = each
    _remove(paragraph)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
