"""Whether a text is in the language that it is said to be in."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from toolkit.document import iterate, nodes as n
from toolkit.languages import EAST_ASIAN, HANGUL, base_language, one_of

FEWEST_LETTERS = 200
"""Letters below which names and quotations decide. A character of Chinese, Japanese or Korean counts as three."""

_SAMPLE = 6000
"""Characters that are looked at."""

_MARGIN = 60.0
"""How much likelier the other language must be, as a natural logarithm: a wrong alarm costs more than none."""


_NO_LANGUAGE = "zxx"
"""ISO 639-3: no linguistic content."""


def other_language(blocks: n.Blocks, language: str) -> str:
    """Return the tag of the language that a text is in, where that is surely another one; else the empty string.

    The model of py3langid takes half a second to load: it is asked only where the commonest words of the language,
    or its script, don't show already that all is well.

    Args:
        blocks: The text. Code, math and raw markup in it are not looked at.
        language: BCP 47 tag of the language that it should be in.
    """
    text = _sample(blocks)
    letters = sum(map(str.isalpha, text)) + 2 * sum(map(str.isalpha, one_of(EAST_ASIAN, HANGUL).findall(text)))
    expected = base_language(language)
    if letters < FEWEST_LETTERS or _agrees(text, expected):
        return ""
    import py3langid

    scores: dict[str, float] = dict(py3langid.rank(text))
    best = max(scores, key=lambda tag: scores[tag])
    if best in (expected, _NO_LANGUAGE) or best in _near(expected) or expected not in scores:
        return ""
    return best if scores[best] - scores[expected] >= _MARGIN else ""


def _sample(blocks: n.Blocks) -> str:
    pieces: list[str] = []
    length = 0
    for node in iterate(blocks):
        if isinstance(node, n.Str):
            pieces.append(node.text)
            length += len(node.text) + 1
            if length > _SAMPLE:
                break
    return " ".join(pieces)


def _agrees(text: str, expected: str) -> bool:
    data = _data()
    if scripts := data["scripts"].get(expected):
        found = _count(text, scripts)
        # Han is also in Japanese, which shows itself by its kana.
        kana = _count(text, data["scripts"]["ja"]) if expected == "zh" else 0
        return found * 4 > sum(character.isalpha() for character in text) and kana * 10 < found
    common = frozenset(data["words"].get(expected, "").split())
    words = re.findall(r"[^\W\d_]+", text.lower())
    return bool(words) and sum(word in common for word in words) >= len(words) * float(data["share"])


def _count(text: str, scripts: str) -> int:
    """Return how many letters of some scripts a text has."""
    return len(one_of(*(rf"\p{{scx={script}}}&&\p{{L}}" for script in scripts.split())).findall(text))


def _near(language: str) -> frozenset[str]:
    groups = (frozenset(group.split()) for group in _data()["near"]["groups"])
    return next((group for group in groups if language in group), frozenset())


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("function_words.toml").read_text("utf-8"))
