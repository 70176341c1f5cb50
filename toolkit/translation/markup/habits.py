"""What a language does that markup has to follow, from the data file beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.languages import base_language


@dataclass(frozen=True, slots=True)
class Habits:
    """What the grammar and the printers of a language do. The file names the source of each.

    Attributes:
        light: Words, in lower case, that the grammar puts in front of others without a word of the source behind them.
        degree: Words, in lower case, that make a comparative of the word after them, where other languages inflect it.
        note_before: Marks of punctuation that a footnote mark stands before.
        note_after: Those that it stands after; at all others the order is that of the source.
    """

    light: frozenset[str] = frozenset()
    degree: frozenset[str] = frozenset()
    note_before: frozenset[str] = frozenset()
    note_after: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def habits_of(language: str) -> Habits:
    """Return the habits of a language tag; a language that the file does not have has none, and so has no language."""
    own: dict[str, Any] = _all().get(base_language(language), {})
    return Habits(*(frozenset(own.get(key, ())) for key in ("light", "degree", "note_before", "note_after")))


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("habits.toml").read_text("utf-8"))
