"""Room for the lines that a heading, or what leads in to something, has to stand above, where these have notes.

Typst keeps a sticky block on the page of the line after it, but forgets to as soon as that line has come, and only then
looks whether its notes have room, too; if they have none, the line goes to the next page without its heading. So such a
block asks for the room of the first lines and their notes itself, at its lower edge, and gives it back right after it:
where there is room nothing moves. So does the last line of a text, for the colophon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from toolkit.document import CHAPTER, PARALLEL, PART, blocks_text, iterate, nodes as n, plain_text

ROOM = "publish-room"
"""Attribute of our own: the lines of text and of notes that a block needs below it, ``2 3``."""

KEPT = "publish-kept"
LEAD_IN = "publish-lead-in"
LEAD_IN_INDENTED = "publish-lead-in-indented"
ORIGINAL_HEADING = "publish-original-heading"
STICKY = frozenset({KEPT, LEAD_IN, LEAD_IN_INDENTED, ORIGINAL_HEADING})
"""Classes of our own of what stays on the page of what follows it."""

_LINE, _NOTE_LINE = 80, 90
"""Letters in a line of text and in one of a note, at least; those as wide as a square count twice."""
_COLOPHON_HEAD, _LONGEST_COLOPHON = 2, 20
"""Lines of text that the space above a colophon and its rule take; lines of a colophon beyond which none is kept."""
_LONGEST_ITEM = 500
"""Characters of an item of a list that stands on one page with the list inside of it: some twelve lines."""
_MOST_BLOCKS = 14
"""Paragraphs and lists in such an item."""
_FIRST_LINES = 3
"""So many lines of a paragraph, or of a note, may have to stand on one page: two, and a third that would be alone."""


def with_room(blocks: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return blocks in which headings and lead-ins tell the room that the noted lines below them need.

    Args:
        blocks: Blocks as `toolkit.rendering.pdf.layout` leaves them.
    """
    result = list(blocks)
    for place, (block, after) in enumerate(pairwise(blocks)):
        if _is_sticky(block) and (lines := _lines_needed(after)):
            pairs = (*block.attr.attributes, (ROOM, lines))
            result[place] = replace(block, attr=replace(block.attr, attributes=pairs))
    return tuple(result) if result != list(blocks) else blocks


def with_items_kept(node: Any) -> Any:
    """Return a list whose items stay with the lists that they lead in to, short ones whole; any other node as it is."""
    if not isinstance(node, n.BulletList | n.OrderedList):
        return node
    items = tuple(_kept_item(item) for item in node.items)
    return node if items == node.items else replace(node, items=items)


def _kept_item(item: n.Blocks) -> n.Blocks:
    match item:
        case (n.Plain() | n.Para() as first, n.BulletList() | n.OrderedList() as inner, *rest):
            if _is_short((first, inner)):
                # Not a division: pandoc would set the whole list apart, as one of paragraphs.
                opened = replace(first, content=(n.RawInline("typst", "#kept-item["), *first.content))
                return (opened, inner, n.RawBlock("typst", "]"), *rest)
            if len(blocks_text((first,))) <= _LONGEST_ITEM:
                held = (n.RawInline("typst", "#kept-lead["), *first.content, n.RawInline("typst", "]"))
                return (replace(first, content=held), inner, *rest)
    return item


def _is_short(blocks: n.Blocks) -> bool:
    """Tell whether a page has room for blocks: a few paragraphs of text alone."""
    found = [node for node in iterate(blocks, words=False) if isinstance(node, n.Block)]
    lists = (n.Plain, n.Para, n.BulletList, n.OrderedList)
    if len(found) > _MOST_BLOCKS or not all(isinstance(block, lists) for block in found):
        return False
    return len(blocks_text(blocks)) <= _LONGEST_ITEM and not any(
        isinstance(node, n.Image | n.Math | n.LineBreak) for node in iterate(blocks, words=False)
    )


def room_of(attr: n.Attr) -> str:
    """Return what Typst is to be told of the room below a block: ``2, 3``; the empty string if it needs none."""
    return (attr.get(ROOM) or "").replace(" ", ", ")


def with_room_at_end(blocks: n.Blocks, colophon: Sequence[str]) -> n.Blocks:
    """Return a text whose last line asks for the room of the colophon below it, and gives it back.

    A page then divides the last paragraph so that its last two lines stand above the colophon.

    Args:
        blocks: The text; one that ends in anything but a paragraph, or a list of them, is left as it is.
        colophon: Paragraphs of the colophon.
    """
    lines = sum(max(1, -(-_width(line) // _NOTE_LINE)) for line in colophon)
    room = f"{_COLOPHON_HEAD}, {min(lines + 1, _LONGEST_COLOPHON)}"
    asking = n.RawInline("typst", f"#room-below({room})")
    new = _ending(blocks, asking)
    return blocks if new is blocks else (*new, n.RawBlock("typst", f"#v(-room({room}))"))


def _ending(blocks: tuple[Any, ...], mark: n.Inline) -> tuple[Any, ...]:
    """Return blocks with a mark at the end of their last paragraph, or the same blocks if they end otherwise."""
    match blocks:
        case (*before, n.Para() | n.Plain() as last):
            return (*before, replace(last, content=(*last.content, mark)))
        case (*before, n.BulletList((*items, final)) | n.OrderedList(_, (*items, final)) as last):
            new = _ending(final, mark)
            return blocks if new is final else (*before, replace(last, items=(*items, new)))
        case (*before, n.Div(attr, (n.Div() as first, n.Div() as second)) as last) if PARALLEL in attr.classes:
            # Either side may be the longer one.
            sides = tuple(replace(side, content=_ending(side.content, mark)) for side in (first, second))
            changed = all(new.content is not old.content for new, old in zip(sides, (first, second), strict=True))
            return (*before, replace(last, content=sides)) if changed else blocks
        case _:
            return blocks


def _is_sticky(block: Any) -> bool:
    match block:
        case n.Header(_, attr):
            return CHAPTER not in attr.classes and PART not in attr.classes  # those begin a page
        case n.Div(attr, content) if not STICKY.isdisjoint(attr.classes):
            return all(isinstance(one, n.Para | n.Plain) for one in content)
        case _:
            return False


def _lines_needed(block: Any, line: int = _LINE) -> str:
    """Return how many lines of a block and of its notes have to stand together where it begins; nothing for no note."""
    match block:
        case n.Para(content) | n.Plain(content):
            return _of_paragraph(content, line)
        case n.Div(attr, (n.Div() as first, n.Div() as second)) if PARALLEL in attr.classes:
            return max(_lines_needed(side, line // 2) for side in (first, second))
        case n.Div(attr, (first, *_)) if STICKY.isdisjoint(attr.classes):
            return _lines_needed(first, line)
        case n.BlockQuote((first, *_)) | n.BulletList(((first, *_), *_)) | n.OrderedList(_, ((first, *_), *_)):
            return _lines_needed(first, line)
        case _:
            return ""


def _of_paragraph(content: n.Inlines, line: int) -> str:
    places = list(_notes(content))
    lines = min(_FIRST_LINES, -(-_width(plain_text(content)) // line))
    needed = [min(_FIRST_LINES, -(-note // _NOTE_LINE)) for place, note in places if place <= lines * line]
    return f"{lines} {min(sum(needed), 2 * _FIRST_LINES)}" if needed else ""


def _notes(content: n.Inlines) -> Iterator[tuple[int, int]]:
    """Yield for each note how wide the text before it is, and how wide its own."""
    before = 0
    for inline in content:
        before += _width(plain_text((inline,)))
        for note in iterate((inline,)):
            if isinstance(note, n.Note):
                yield before, max(1, _width(blocks_text(note.content)))


def _width(text: str) -> int:
    return len(text) + sum(east_asian_width(character) in "WF" for character in text)
