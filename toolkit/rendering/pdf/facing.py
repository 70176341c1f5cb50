"""Lists and quotations of a bilingual edition: one on either side, lists with items that begin on one line.

`toolkit.document.parallel` pairs a list item by item, which a screen reader would tell as so many lists of one item,
and a quotation paragraph by paragraph: its source would stand far below the shorter one, with a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from toolkit.document import PARALLEL, nodes as n
from toolkit.rendering.pdf.tree import Passages, language_call, numbering_of

T = TypeVar("T")

_DASHES = "—–―"
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


def with_whole_quotations(blocks: T) -> T:
    """Return blocks in which a pair that names the source of the quotation before it is one with that.

    Args:
        blocks: Blocks as they are paired; inlines are left as they are.
    """
    if not isinstance(blocks, tuple):
        return blocks
    result: list[Any] = []
    for block in blocks:
        if isinstance(block, n.Div) and PARALLEL not in block.attr.classes:
            result.append(replace(block, content=with_whole_quotations(block.content)))
            continue
        quoted, sources = _quotations_of(result[-1]) if result else (), _quotations_of(block)
        if quoted and sources and all(map(_is_source, sources)):
            sides = zip(result[-1].content, quoted, sources, strict=True)
            joined = (replace(side, content=(n.BlockQuote(one.content + two.content),)) for side, one, two in sides)
            result[-1] = replace(result[-1], content=tuple(joined))
        else:
            result.append(block)
    return tuple(result)  # type: ignore[return-value]


def _quotations_of(block: Any) -> tuple[n.BlockQuote, ...]:
    """Return the two quotations that a pair consists of, if it does."""
    match block:
        case n.Div(attr, (n.Div(_, (n.BlockQuote() as first,)), n.Div(_, (n.BlockQuote() as second,)))):
            return (first, second) if PARALLEL in attr.classes else ()
        case _:
            return ()


def _is_source(quotation: n.BlockQuote) -> bool:
    match quotation.content:
        case (n.Para((n.Str(text), *_)),):
            return text[0] in _DASHES
        case _:
            return False


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
