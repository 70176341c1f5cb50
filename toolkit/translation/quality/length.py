"""Whether a translation is too long or too short to be one, or breaks off."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.languages import SENTENCE_ENDS

_FINAL = re.compile(rf"[{SENTENCE_ENDS}…;:：]['\"”’»)\]}}）」』]*\s*$")
_CLOSING = 12
"""Characters at the end of a text in which its last mark is looked for: closing quotes and brackets may follow it."""


@dataclass(frozen=True, slots=True)
class _Limits:
    most: float
    most_more: float
    least: float
    least_less: float
    broken_off: float


def size_of(text: str) -> float:
    """Return how long a text is, in letters of English: see the data file."""
    visible = len(text) - sum(map(text.count, " \t\n\u00a0\u3000\u202f"))
    if text.isascii():
        return float(visible)
    return visible + sum((weight - 1) * _count(pattern, text) for pattern, weight in _weights())


def is_too_long(source: float, target: float) -> bool:
    """Tell whether a text of size *target* is too long for a translation of one of size *source*."""
    limits = _limits()
    return target > limits.most * source + limits.most_more


def is_too_short(source: float, target: float) -> bool:
    """Tell whether a text of size *target* is too short for a translation of one of size *source*."""
    limits = _limits()
    return target < limits.least * source - limits.least_less


def breaks_off(sentence: str, translation: str, source: float, target: float) -> bool:
    """Tell whether a translation has lost the end of its sentence: its last mark, and a part of its length."""
    return target < _limits().broken_off * source and ends_finally(sentence) and not ends_finally(translation)


def ends_finally(text: str) -> bool:
    """Tell whether a text ends with a mark that ends sentences or announces more."""
    return _FINAL.search(text[-_CLOSING:]) is not None


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(len(run) for run in pattern.findall(text))


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[re.Pattern[str], float], ...]:
    return tuple((re.compile(f"[{row['first']}-{row['last']}]+"), row["weight"]) for row in _data()["weights"])


@lru_cache(maxsize=1)
def _limits() -> _Limits:
    return _Limits(**_data()["limits"])


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/lengths.toml").read_text("utf-8"))
