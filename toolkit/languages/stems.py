"""Stems of words: what the forms of a word have in common."""

from __future__ import annotations

import threading
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.languages.tags import base_language

_MOST_KEPT = 200_000


class Stems:
    """The stems of a language's words, by Snowball (https://snowballstem.org); without a stemmer words are stems."""

    def __init__(self, language: str) -> None:
        """Take the stemmer of a language tag."""
        self._stemmer = _stemmer(language)
        self._known: dict[str, str] = {}
        # A Snowball stemmer keeps the word that it works on in itself.
        self._lock = threading.Lock()

    def stem(self, folded: str) -> str:
        """Return the stem of a folded word. Numbers and words of one or two letters are stems themselves."""
        known = self._known.get(folded)
        if known is not None:
            return known
        if self._stemmer is None or len(folded) < 3 or len(folded) > 60 or any(map(str.isdigit, folded)):
            return folded
        with self._lock:
            stem = str(self._stemmer.stemWord(folded))
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[folded] = stem
        return stem


def _stemmer(language: str) -> Any:
    import snowballstemmer  # type: ignore[import-untyped, unused-ignore]

    stemmers = tomllib.loads(files(__package__).joinpath("stemmers.toml").read_text("utf-8"))
    name = stemmers.get(base_language(language))
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None


@lru_cache(maxsize=64)
def stems_of(language: str) -> Stems:
    """Return the stems of a language tag, shared by all who ask."""
    return Stems(language)
