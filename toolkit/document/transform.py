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
    for value in values:
        if not words and type(value) in _WORDS:
            result.append(value)
            continue
        new = rewrite(value, visit, words=words)
        if isinstance(new, tuple) and not isinstance(value, tuple):
            result.extend(new)
        else:
            result.append(new)
    if len(result) == len(values) and all(new is old for new, old in zip(result, values, strict=True)):
        return values
    return tuple(result)


def _rewrite_children(node: Any, visit: Visitor, words: bool) -> Any:
    names = _CHILDREN[type(node)]
    if not names:
        return node
    changed: dict[str, Any] = {}
    for name in names:
        old = getattr(node, name)
        new = rewrite(old, visit, words=words)
        if new is not old:
            changed[name] = new
    return replace(node, **changed) if changed else node


def iterate(value: Any) -> Iterator[Any]:
    """Yield every node below *value* (blocks, inlines or a node), each before its children."""
    if isinstance(value, _LEAVES):
        return
    if isinstance(value, tuple):
        for item in value:
            yield from iterate(item)
        return
    yield value
    for name in _CHILDREN[type(value)]:
        yield from iterate(getattr(value, name))


def map_images(blocks: n.Blocks, change: Callable[[n.Image], n.Inline | n.Inlines]) -> n.Blocks:
    """Return blocks with every image passed through *change*."""
    return rewrite(blocks, lambda node: change(node) if isinstance(node, n.Image) else node, words=False)
