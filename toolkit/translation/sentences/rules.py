"""What each language knows about its full stops, from the data files beside this module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.languages import base_language


@dataclass(frozen=True, slots=True)
class SplitRules:
    """What a language adds to the general rules. All words are casefolded and without their last stop.

    Attributes:
        joins: Abbreviations that never end a sentence: ``Dr``, ``fig``.
        ends: Abbreviations that end a sentence before any capital letter: ``etc`` in French.
        may_end: Abbreviations that end a sentence only if one of `starters` follows: ``etc``, ``p.m``.
        before_numbers: Abbreviations that don't end a sentence if a number follows: ``tab``, ``Abb``.
        starters: Words that, with a capital after a stop, tell that a sentence begins.
        ordinals: A short number with a stop is an ordinal number: ``3. Mai``.
        capital_nouns: A capital letter does not tell that a sentence begins, because all nouns have one.
        after_quote: What goes on with the same sentence after a quotation, where letters have no case.
        polite: Words that have a capital anywhere if they mean who is spoken to: ``Sie``.
    """

    joins: frozenset[str]
    ends: frozenset[str]
    may_end: frozenset[str]
    starters: frozenset[str]
    before_numbers: frozenset[str] = frozenset()
    ordinals: bool = False
    capital_nouns: bool = False
    after_quote: re.Pattern[str] | None = None
    polite: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def rules_for(language: str) -> SplitRules:
    """Return the rules of a language tag; a language without a data file has the general ones only."""
    common, own = _read("common"), _read(base_language(language))
    pattern = own.get("after_quote")
    return SplitRules(
        joins=_words(common, "joins") | _words(own, "joins"),
        ends=_words(own, "ends"),
        may_end=_words(common, "may_end") | _words(own, "may_end"),
        starters=_words(own, "starters"),
        before_numbers=_words(common, "before_numbers"),
        ordinals=own.get("ordinals", False),
        capital_nouns=own.get("capital_nouns", False),
        after_quote=re.compile(pattern) if pattern else None,
        polite=_words(own, "polite"),
    )


def _read(name: str) -> dict[str, Any]:
    data = files(__package__).joinpath("data", f"{name}.toml")
    return tomllib.loads(data.read_text("utf-8")) if name.isalpha() and data.is_file() else {}


def _words(table: dict[str, Any], key: str) -> frozenset[str]:
    return frozenset(str(word).casefold() for word in table.get(key, ()))
