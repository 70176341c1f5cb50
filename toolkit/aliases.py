"""YAML of strangers whose aliases multiply: a few lines of it can stand for more values than any memory holds."""

from __future__ import annotations

import math
import re

FEW = 10_000
"""Values that aliases may make of a text however short it is: front matter has dozens."""

_OPENED = re.compile(r"&\w")
_NAMED = re.compile(r"\*\w")


def multiplies(text: str) -> bool:
    """Tell whether a text in YAML comes to more values, its aliases written out, than it has characters.

    Args:
        text: The YAML; of what is none, only as much is counted as can be read.
    """
    if not (_OPENED.search(text) and _NAMED.search(text)):
        return False
    return _values(text) > max(FEW, len(text))


def _values(text: str) -> float:
    """Return how many values a text comes to; infinity if one holds itself."""
    import yaml

    sizes: dict[str, float] = {}
    open_ones: list[tuple[str | None, float]] = [(None, 0)]
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            size: float = 1
            if isinstance(event, yaml.CollectionStartEvent):
                open_ones.append((event.anchor, 1))
                if event.anchor:
                    sizes[event.anchor] = math.inf  # until it is closed
                continue
            if isinstance(event, yaml.CollectionEndEvent):
                name, size = open_ones.pop()
                sizes |= {name: size} if name else {}
            elif isinstance(event, yaml.AliasEvent):
                size = sizes.get(event.anchor or "", 0)
            elif isinstance(event, yaml.ScalarEvent):
                sizes |= {event.anchor: 1} if event.anchor else {}
            else:
                continue
            above, already = open_ones.pop()
            open_ones.append((above, already + size))
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    return sum(size for _, size in open_ones)
