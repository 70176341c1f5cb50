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
    import yaml

    most = max(FEW, len(text))
    sizes: dict[str | None, float] = {}  # by anchor; what has none is under None, which no alias names
    open_ones: list[tuple[str | None, float]] = []
    total: float = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            match event:
                case yaml.CollectionStartEvent():
                    sizes[event.anchor] = math.inf  # until it is closed: what holds itself has no end
                    open_ones.append((event.anchor, total))
                    total += 1
                case yaml.CollectionEndEvent():
                    anchor, before = open_ones.pop()
                    sizes[anchor] = total - before
                case yaml.ScalarEvent():
                    sizes[event.anchor] = 1
                    total += 1
                case yaml.AliasEvent():
                    total += sizes.get(event.anchor, 0)
            if total > most:
                return True
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    return False
