"""References by number in running text: "see Figure 3", "vgl. Tab. 2", "a 3. ábrán"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.languages.letters import UNSPACED_LETTERS, characters
from toolkit.languages.tags import base_language

_FILE = Path(__file__).with_name("labels.toml")
_NUMBER = r"\d{1,3}(?![\d]|[.,:]\d)"
_GAP = r"\.?[ \n\u00a0\u202f]?"


def numbers_in(text: str, language: str, kind: str) -> Iterator[int]:
    """Yield the numbers of figures or of tables that a text refers to.

    Args:
        text: Running text.
        language: BCP 47 tag of its language.
        kind: ``figure`` or ``table``.
    """
    for match in _reference(base_language(language), kind).finditer(text):
        yield int(match["number"])
        more = _more().match(text, match.end())
        while more:
            yield int(more["number"])
            more = _more().match(text, more.end())


def number_before(text: str, language: str, kind: str) -> int | None:
    """Return the number that a caption begins with, ``Fig. 3: …``; None if it has none.

    Args:
        text: The caption.
        language: BCP 47 tag of its language.
        kind: ``figure`` or ``table``.
    """
    found = _reference(base_language(language), kind).match(text.lstrip("([*"))
    return int(found["number"]) if found else None


@lru_cache(maxsize=256)
def _reference(language: str, kind: str) -> re.Pattern[str]:
    table = _labels().get(language, {})
    words = sorted({*table.get(kind, ()), *_labels()["en"][kind]}, key=lambda word: (-len(word), word))
    named = "|".join(map(_word, words))
    number = rf"(?P<number>{_NUMBER})"
    if not table.get("after"):
        return re.compile(rf"(?:{named}){_GAP}{number}", re.IGNORECASE)
    both = rf"(?<![\w.,]){number}{_GAP}(?:{named})(?!\w)"
    return re.compile(both, re.IGNORECASE)


def _word(word: str) -> str:
    """Return the pattern of a word and its endings; what is written without spaces has no boundary before it."""
    start = r"(?<!\w)" + (r"\w{0,4}" if word.startswith("*") else "")
    if re.match(f"[{characters(UNSPACED_LETTERS, astral=False)}]", word):
        start = ""
    ends = r"\w{0,12}" if word.endswith("*") else ""
    return f"{start}{re.escape(word.strip('*'))}{ends}"


@lru_cache(maxsize=1)
def _more() -> re.Pattern[str]:
    """Return the pattern of what may follow a number: "Figures 1, 2 and 3"; of what is written onto one, too."""
    words = "|".join(map(re.escape, _labels()["joined"]["words"]))
    joined = rf"[,、،，和与與及と과와至〜～&–-]|および|و|ו[-־]?|(?:{words})[ \u00a0]"
    # Chinese, Japanese and Korean go on without a space: "그림 1과 2를".
    return re.compile(rf"[ \u00a0]?(?:{joined})[ \u00a0]?(?P<number>{_NUMBER})(?![^\W\u1100-\uffff])")


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, Any]]:
    import tomllib

    return tomllib.loads(_FILE.read_text("utf-8"))
