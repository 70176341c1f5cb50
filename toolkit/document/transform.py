"""Walking and rewriting the tree from the leaves up, for what is not translation (images, anchors, raw markup)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from toolkit.document import nodes as n

Visitor = Callable[[Any], Any]
"""Takes a node whose children are rewritten already; returns a node, or a tuple of nodes to put in its place.

Only inlines and blocks may be replaced by a tuple; the tuple may be empty.
"""

T = TypeVar("T")
_LEAVES = (str, int, float, bool, type(None), n.Attr)
_LEAF_TYPES = frozenset(_LEAVES)


_PLAIN_TYPES = frozenset(
    {"str", "int", "float", "bool", "Attr", "QuoteType", "MathType", "CitationMode", "Alignment", "Target"}
)
_SETTINGS = frozenset(
    {"QuoteType", "MathType", "CitationMode", "Alignment", "ListNumberStyle", "ListNumberDelim"}
    | {"int", "float | None", "bool"}
)
_CHILDREN: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if str(field.type) not in _PLAIN_TYPES)
    for kind in vars(n).values()
    if is_dataclass(kind) and isinstance(kind, type)
}
"""Names of the fields of each node class that may hold other nodes."""

_SAYING: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if str(field.type) not in _SETTINGS)
    for kind in vars(n).values()
    if is_dataclass(kind) and isinstance(kind, type)
}
"""Names of the fields of each node class that hold what somebody wrote, or nodes that do."""


_WORDS = frozenset({n.Str, n.Space, n.SoftBreak})
"""Nearly all nodes of a text are of these kinds."""


_SHORT = 12
"""Nodes that are looked through as fast as they are looked up."""

_MOST = 50_000
"""Nodes of the runs that are known: those of a dozen articles or two."""

_known: dict[int, tuple[tuple[Any, ...], tuple[int, ...]]] = {}
_room = _MOST


def _others(values: tuple[Any, ...]) -> Sequence[int]:
    """Return where in a run of nodes there are others than words and spaces.

    An article is walked through dozens of times, and what doesn't change in it are the same runs each time: they are
    known by what they are, not by what is in them. What is known is kept, so that its number is given to no other.
    """
    global _room  # noqa: PLW0603 - all articles share it
    if len(values) < _SHORT:
        return [place for place, value in enumerate(values) if type(value) not in _WORDS]
    known = _known.get(id(values))
    if known is not None and known[0] is values:
        return known[1]
    places = tuple([place for place, value in enumerate(values) if type(value) not in _WORDS])
    if _room < len(values):
        _known.clear()
        _room = _MOST
    _room -= len(values)
    _known[id(values)] = values, places
    return places


def rewrite(value: T, visit: Visitor, *, words: bool = True) -> T:
    """Return a tree with every node passed through *visit*, children first.

    Args:
        value: Blocks, inlines or a node.
        visit: What is done to each node. What it returns unchanged is not copied.
        words: Whether words and the spaces between them are visited.
    """
    if isinstance(value, tuple):
        return _rewrite_sequence(value, visit, words)  # type: ignore[return-value]
    if isinstance(value, _LEAVES):
        return value
    return visit(_rewrite_children(value, visit, words))  # type: ignore[no-any-return]


def _rewrite_sequence(values: tuple[Any, ...], visit: Visitor, words: bool) -> tuple[Any, ...]:
    if not words:
        return _rewrite_between_words(values, visit)
    result: list[Any] = []
    changed = False
    # Written out, without calls for words: this loop is most of what a rewriting costs.
    for value in values:
        kind = type(value)
        if kind in _WORDS:
            new = visit(value)
        elif kind is tuple:
            new = _rewrite_sequence(value, visit, words)
            changed = changed or new is not value
            result.append(new)
            continue
        elif kind in _CHILDREN:
            new = visit(_rewrite_children(value, visit, words))
        else:
            new = value
        if new is value:
            result.append(value)
            continue
        changed = True
        if type(new) is tuple:
            result.extend(new)
        else:
            result.append(new)
    return tuple(result) if changed else values


def _rewrite_between_words(values: tuple[Any, ...], visit: Visitor) -> tuple[Any, ...]:
    changes: list[tuple[int, tuple[Any, ...]]] = []
    for place in _others(values):
        value = values[place]
        if type(value) is tuple:
            new = _rewrite_between_words(value, visit)
            if new is not value:
                changes.append((place, (new,)))
        elif type(value) in _CHILDREN:
            new = visit(_rewrite_children(value, visit, words=False))
            if new is not value:
                changes.append((place, new if type(new) is tuple else (new,)))
    if not changes:
        return values
    result = list(values)
    for place, new in reversed(changes):
        result[place : place + 1] = new
    return tuple(result)


def _rewrite_children(node: Any, visit: Visitor, words: bool) -> Any:
    changed: dict[str, Any] = {}
    for name in _CHILDREN[type(node)]:
        old = getattr(node, name)
        new = rewrite(old, visit, words=words)
        if new is not old:
            changed[name] = new
    return replace(node, **changed) if changed else node


def iterate(value: Any, *, words: bool = True) -> Iterator[Any]:
    """Yield every node below *value* (blocks, inlines or a node), each before its children.

    Args:
        value: Blocks, inlines or a node.
        words: Whether words and the spaces between them are yielded.
    """
    found: list[Any] = []
    _collect(value, words, found)
    return iter(found)


def _collect(value: Any, words: bool, found: list[Any]) -> None:
    if type(value) is tuple:
        for item in value if words else [value[place] for place in _others(value)]:
            if type(item) in _WORDS:
                found.append(item)
            else:
                _collect(item, words, found)
    elif type(value) not in _LEAF_TYPES:
        found.append(value)
        for name in _CHILDREN[type(value)]:
            _collect(getattr(value, name), words, found)


def strings(value: Any) -> Iterator[str]:
    """Yield every string of a tree: its words, and what attributes, addresses, formulas and metadata say.

    Args:
        value: Blocks, inlines, values of metadata or a node.
    """
    found: list[str] = []
    _collect_strings(value, found)
    return iter(found)


def _collect_strings(value: Any, found: list[str]) -> None:
    if type(value) is tuple:
        for item in value:
            kind = type(item)
            if kind is n.Str:
                found.append(item.text)
            elif kind not in _WORDS:
                _collect_strings(item, found)
    elif type(value) is n.MetaMap:
        _collect_strings(tuple(item for _, item in value.items), found)
    elif isinstance(value, str):
        found.append(value)
    else:
        for name in _SAYING.get(type(value), ()):
            _collect_strings(getattr(value, name), found)


def map_images(blocks: n.Blocks, change: Callable[[n.Image], n.Inline | n.Inlines]) -> n.Blocks:
    """Return blocks with every image passed through *change*."""
    return rewrite(blocks, lambda node: change(node) if isinstance(node, n.Image) else node, words=False)


def rows_of(table: n.Table) -> Iterator[n.Row]:
    """Yield the rows of a table from its head to its foot."""
    yield from table.head.rows
    for body in table.bodies:
        yield from body.head
        yield from body.rows
    yield from table.foot.rows
