"""Walking and rewriting the tree from the leaves up, for what is not translation (images, anchors, raw markup)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from toolkit.document import nodes as n

Visitor = Callable[[Any], Any]
"""Takes a node whose children are rewritten already; returns a node, or a tuple of nodes to put in its place.

Only inlines and blocks may be replaced by a tuple; the tuple may be empty.
"""

T = TypeVar("T")
_LEAVES = (str, int, float, bool, type(None), n.Attr)


_PLAIN_TYPES = frozenset(
    {"str", "int", "float", "bool", "Attr", "QuoteType", "MathType", "CitationMode", "Alignment", "Target"}
)
_CHILDREN: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if str(field.type) not in _PLAIN_TYPES)
    for kind in vars(n).values()
    if is_dataclass(kind) and isinstance(kind, type)
}
"""Names of the fields of each node class that may hold other nodes."""


_WORDS = frozenset({n.Str, n.Space, n.SoftBreak})
"""Nearly all nodes of a text are of these kinds."""


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
    result: list[Any] = []
    changed = False
    # Written out, without calls for words: this loop is most of what a rewriting costs.
    for value in values:
        kind = type(value)
        if kind in _WORDS:
            new = visit(value) if words else value
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
    if type(value) is tuple:
        for item in value:
            if type(item) not in _WORDS:
                yield from iterate(item, words=words)
            elif words:
                yield item
        return
    if isinstance(value, _LEAVES):
        return
    yield value
    for name in _CHILDREN[type(value)]:
        yield from iterate(getattr(value, name), words=words)


def map_images(blocks: n.Blocks, change: Callable[[n.Image], n.Inline | n.Inlines]) -> n.Blocks:
    """Return blocks with every image passed through *change*."""
    return rewrite(blocks, lambda node: change(node) if isinstance(node, n.Image) else node, words=False)
