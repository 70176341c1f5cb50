"""Quotation marks: pandoc's `Quoted` becomes the marks of the edition's language."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from toolkit.document import iterate, nodes as n

Marks = tuple[tuple[str, str], ...]
T = TypeVar("T")

_WORDS = frozenset({n.Str, n.Space, n.SoftBreak})
"""Nearly all nodes of a text are of these kinds, and hold no others."""

_LEVELS = {"DoubleQuote": 0, "SingleQuote": 1}


def with_marks(value: T, marks: Marks, *, by_depth: bool) -> T:
    """Return a tree in which every `Quoted` is its content between a locale's marks.

    Args:
        value: Blocks, inlines or a node.
        marks: Opening and closing marks by level, outermost first.
        by_depth: Choose the marks by how deep a quotation lies in others, as translations need it (British
            single quotes become « » in Spanish); else by the author's own choice of double or single.
    """
    if not any(isinstance(node, n.Quoted) for node in iterate(value, words=False)):
        return value
    return _rewrite(value, marks, by_depth, 0)  # type: ignore[no-any-return]


def _rewrite(value: Any, marks: Marks, by_depth: bool, depth: int) -> Any:
    if isinstance(value, tuple):
        return _sequence(value, marks, by_depth, depth)
    if isinstance(value, n.Note):
        depth = 0  # a note is a text of its own
    if not is_dataclass(value) or isinstance(value, n.Attr | type):
        return value
    changed = {}
    for field in fields(value):
        old = getattr(value, field.name)
        new = _rewrite(old, marks, by_depth, depth)
        if new is not old:
            changed[field.name] = new
    return replace(value, **changed) if changed else value


def _sequence(values: tuple[Any, ...], marks: Marks, by_depth: bool, depth: int) -> tuple[Any, ...]:
    result: list[Any] = []
    for value in values:
        if isinstance(value, n.Quoted):
            level = depth if by_depth else _LEVELS[value.quote_type]
            opening, closing = marks[level % len(marks)]
            result.extend((n.Str(opening), *_sequence(value.content, marks, by_depth, depth + 1), n.Str(closing)))
        else:
            result.append(value if type(value) in _WORDS else _rewrite(value, marks, by_depth, depth))
    if len(result) == len(values) and all(new is old for new, old in zip(result, values, strict=True)):
        return values
    return tuple(result)
