"""Changing a unit's text while its spans and atoms stay on their words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from toolkit.document import ATOM, LINE_BREAK, Content


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to a text.

    Attributes:
        start: Its first character.
        end: One past its last; the same as the start for an insertion.
        new: What stands there afterwards.
        reach: An insertion is put outside the spans that begin where it stands, but inside those that last to
            here: "¿" belongs to what its "?" belongs to.
        pair: Edits of the same number, zero apart, are made together or not at all.
    """

    start: int
    end: int
    new: str
    reach: int = 0
    pair: int = 0


def possible(content: Content, text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Return those edits that can be made, in order.

    None that changes nothing, overlaps the one before it, removes an atom, or reaches over the end of a span, where
    nobody could say on which side the new text belongs.

    Args:
        content: What is edited.
        text: Its text, with `ATOM` for every character that must stay.
        edits: What is wanted.
    """
    borders = sorted({border for span in content.spans for border in (span.start, span.end)})
    good: list[Edit] = []
    refused: set[int] = set()
    for edit in sorted(edits, key=lambda item: (item.start, item.end)):
        edit = _trimmed(text, edit)  # noqa: PLW2901 - the same change
        old = text[edit.start : edit.end]
        if old == edit.new:
            continue
        crossed = bool(borders) and edit.end - edit.start > 1 and _is_between(borders, edit)
        overlaps = bool(good) and (edit.start < good[-1].end or edit.start == good[-1].start)
        if crossed or overlaps or ATOM in old or LINE_BREAK in old:
            refused.add(edit.pair)
        else:
            good.append(edit)
    refused.discard(0)
    return [edit for edit in good if edit.pair not in refused] if refused else good


def _trimmed(text: str, edit: Edit) -> Edit:
    """Return an edit without what it leaves as it is at its ends."""
    start, end, new = edit.start, edit.end, edit.new
    while start < end and new and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return edit if (start, end) == (edit.start, edit.end) else replace(edit, start=start, end=end, new=new)


def _is_between(borders: list[int], edit: Edit) -> bool:
    index = bisect_right(borders, edit.start)
    return index < len(borders) and borders[index] < edit.end


def edited_text(text: str, edits: list[Edit]) -> str:
    """Return a text with edits made that `possible` let through."""
    pieces: list[str] = []
    end = 0
    for edit in edits:
        pieces += (text[end : edit.start], edit.new)
        end = edit.end
    return "".join((*pieces, text[end:]))


def edited(content: Content, edits: list[Edit]) -> Content:
    """Return a content with edits made that `possible` let through.

    Returns:
        The content; as it was if a span would be left without text.
    """
    if not edits:
        return content
    text = edited_text(content.text, edits)
    if not content.spans and not content.atoms:
        return replace(content, text=text)
    ends = [edit.end for edit in edits]
    shifts = [0, *accumulate(len(edit.new) - (edit.end - edit.start) for edit in edits)]
    insertions = {edit.start: edit for edit in edits if edit.start == edit.end}

    def after(position: int) -> int:
        return position + shifts[bisect_right(ends, position)]

    def start(position: int, end: int) -> int:
        inserted = insertions.get(position)
        inside = inserted is not None and 0 < inserted.reach <= end
        return after(position) - (len(inserted.new) if inserted and inside else 0)

    def end(position: int) -> int:
        inserted = insertions.get(position)
        return after(position) - (len(inserted.new) if inserted else 0)

    spans = tuple(replace(span, start=start(span.start, span.end), end=end(span.end)) for span in content.spans)
    if any(span.start >= span.end for span in spans):
        return content
    atoms = tuple(replace(atom, position=after(atom.position)) for atom in content.atoms)
    return Content(text, spans, atoms)
