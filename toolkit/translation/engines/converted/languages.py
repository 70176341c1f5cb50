"""The language codes that models and their folders' names use, as BCP 47 tags."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from toolkit.languages import babel_locale, likely_script, tag_of_code

_DATA = Path(__file__).with_name("languages.toml")


@lru_cache(maxsize=1)
def flores_codes() -> dict[str, str]:
    """Return the codes of FLORES-200 and their BCP 47 tags: ``spa_Latn``, ``es``."""
    with _DATA.open("rb") as file:
        return dict(tomllib.load(file)["flores"])


@lru_cache(maxsize=1024)
def tag_of(code: str) -> str:
    """Return the BCP 47 tag of a code: ``es`` for ``spa_Latn``, ``spa`` and ``es``.

    Raises:
        UsageError: It isn't a language code.
    """
    if known := flores_codes().get(code):
        return known
    tag = tag_of_code(code)
    bare = tag.split("-")[0]
    usual = f"{bare}-{likely_script(bare)}"
    return bare if tag == usual and bare != "zh" else tag


def pair_in_name(name: str) -> tuple[str, str] | None:
    """Return the two languages that a folder's name tells of: en and es for ``opus-mt-en-es``.

    Returns:
        Two tags; None if the name holds no two codes side by side, or more than one such pair.
    """
    known = babel_locale("en").languages
    words = re.split(r"[-_.\s]+", _FAMILY.sub("", name))
    tags = [_tag_in_name(word, known) for word in words]
    pairs = {(one, other) for one, other in pairwise(tags) if one and other and one != other}
    return pairs.pop() if len(pairs) == 1 else None


_FAMILY = re.compile(r"\A.*opus[-_]mt[-_](?:tc[-_](?:base|big|tiny|small|bible)[-_])?")
"""What the names of OPUS-MT's models begin with; "mt" would be Maltese."""


_NO_LANGUAGES = frozenset({"mul", "und", "mis", "zxx"})
"""Codes of ISO 639 for many languages, and for none that is known: opus-mt-mul-en says one of its two."""


def _tag_in_name(word: str, known: object) -> str | None:
    """Return the tag of a word of a name if CLDR has a name for that language."""
    if not re.fullmatch(r"[a-z]{2,3}", word) or word in _NO_LANGUAGES:
        return None
    tag = tag_of(word)
    return tag if tag.split("-")[0] in known else None  # type: ignore[operator]
