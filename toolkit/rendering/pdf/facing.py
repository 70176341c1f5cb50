"""Lists of a bilingual edition: one list on either side, whose items begin on one line.

`toolkit.document.parallel` pairs a list item by item, which a screen reader would tell as so many lists of one item.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from toolkit.document import PARALLEL, nodes as n
from toolkit.rendering.pdf.tree import Passages, language_call, numbering_of

T = TypeVar("T")

_TALLEST = 24
"""Items of lists that face each other: they are measured, each with its twin."""


def with_facing_lists(blocks: T, passages: Passages) -> T:
    """Return blocks in which pairs of items that follow each other are a pair of lists.

    Args:
        blocks: Blocks as `toolkit.rendering.pdf.layout` leaves them; inlines are left as they are.
        passages: The languages that the templates know.
    """
    if not isinstance(blocks, tuple) or not any(map(_lists_of, blocks)):
        return blocks
    result: list[Any] = []
    run: list[Any] = []
    for block in (*blocks, None):
        if run and (len(run) == _TALLEST or not _follows(run[-1], block)):
            result += _facing(run, passages) if len(run) > 1 else run
            run = []
        if block is None:
            break
        if _lists_of(block):
            run.append(block)
        else:
            result.append(block)
    return tuple(result)  # type: ignore[return-value]


def _lists_of(block: Any) -> tuple[Any, ...]:
    """Return the two lists of one item that a pair consists of, if it does."""
    match block:
        case n.Div(attr, (n.Div(_, (first,)), n.Div(_, (second,)))) if PARALLEL in attr.classes:
            lists: tuple[Any, Any] = (first, second)
            kinds = {type(one) for one in lists}
            if kinds in ({n.BulletList}, {n.OrderedList}) and all(len(one.items) == 1 for one in lists):
                return lists
    return ()


def _follows(block: Any, after: Any) -> bool:
    """Tell whether the items of a pair go on those of the pair before it."""
    before, later = _lists_of(block), _lists_of(after)
    if not later or type(before[0]) is not type(later[0]):
        return False
    sides = zip((*block.content, *before), (*after.content, *later), strict=True)
    return all(_goes_on(one, other) for one, other in sides)


def _goes_on(one: Any, other: Any) -> bool:
    match one, other:
        case n.Div(), n.Div():
            return bool(one.attr == other.attr)
        case n.OrderedList(first), n.OrderedList(second):
            same = (first.style, first.delimiter) == (second.style, second.delimiter)
            return same and second.start == first.start + 1
        case _:
            return True


def _facing(run: Sequence[Any], passages: Passages) -> list[n.Block]:
    """Return the call of `parallel-lists` in `templates/pdf/parallel.typ`, with the items of either side in turn."""
    sides = []
    for side, first in zip(run[0].content, _lists_of(run[0]), strict=True):
        name, _, rest = language_call(side.attr, passages).partition("(")
        part = f"{name}.with({rest}" if name else "it => it"
        made = f"enum.with({numbering_of(first)})" if isinstance(first, n.OrderedList) else "list"
        sides.append(f"({part}, {made})")
    result: list[n.Block] = [n.RawBlock("typst", f"#parallel-lists({', '.join(sides)},")]
    for pair in run:
        for one in _lists_of(pair):
            result += [n.RawBlock("typst", "["), *one.items[0], n.RawBlock("typst", "],")]
    return [*result, n.RawBlock("typst", ")")]
