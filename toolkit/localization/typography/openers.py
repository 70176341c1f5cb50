"""Marks that open a question or a cry, where a translation lacks them and it is certain where they go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.document import ATOM
from toolkit.localization.typography.edits import Edit

_RUN = re.compile(r"[?!]+")
# What a sentence may begin with, after a space.
_BEGINS = r"(?=[^\W\d_a-zß-öø-ÿ]|[¿¡«“‘(—\"\d\ufffc])"
# After a mark that ends a sentence: the end, what closes the quotation that it is in, or another sentence.
_AFTER = re.compile(rf"$|[»”’\"\u2028)\]]|[)\]—]*(?:$|[ \n]+{_BEGINS})")
# Where a sentence, or something set apart in it, may have begun.
_BEFORE = re.compile(rf"[.!?…][»”’\"')\]—]*[ \n]+{_BEGINS}|[\u2028(\[«“‘—]|[:;][ \n]+|,[ \n]+")
_WORD = re.compile(r"[^\W\d_]+")
_PAUSE = re.compile(r"(?:…|\.\.\.)[ \n\u00a0]+")
_BOUND = re.compile(r"[\w'’]+")
_FEW = 2
"""Words behind an ellipsis that are a question or a cry of their own: "Espera… ¡no!"."""
_LONGEST_WORD = 20
_FARTHEST = 1000
"""Characters that are looked at before a mark: the longest sentences have less."""
_CLOSERS = {"(": ")", "[": "]", "«": "»", "“": "”", "‘": "’"}
_MIRROR = {"?": "¿", "!": "¡"}


def opener_edits(text: str, question_words: frozenset[str], abbreviations: frozenset[str]) -> Iterator[Edit]:
    """Yield the opening marks that a text lacks.

    A sentence without a comma is all question; one with commas is, if it begins with an interrogative, or what
    follows the last comma does. Anything else, and what follows an abbreviation, is left alone.

    Args:
        text: A unit's text.
        question_words: Words that a question begins with.
        abbreviations: What a full stop follows within sentences.
    """
    for run in _RUN.finditer(text):
        opening = "".join(_MIRROR[mark] for mark in reversed(run[0]))
        place = _AFTER.match(text, run.end()) and _beginning(text, run.start(), question_words, abbreviations)
        if place is not None and not set(opening) & set(text[place : run.start()]):
            yield Edit(place, place, opening, reach=run.end())


def _beginning(text: str, end: int, question_words: frozenset[str], abbreviations: frozenset[str]) -> int | None:
    """Return where a question that ends at *end* begins; None where that is not certain."""
    start, comma = max(0, end - _FARTHEST), 0
    certain = not start
    for border in _BEFORE.finditer(text, start, end):
        mark = border[0][0]
        if mark in ",;":
            # What is addressed by an atom alone belongs to the whole: "¡Hola, {name}!"
            comma = border.end() if _WORD.search(text, border.end(), end) else comma
        elif mark in _CLOSERS and _CLOSERS[mark] in text[border.end() : end]:
            continue
        elif (mark == "." and _last_word(text, border.start()) in abbreviations) or (
            mark == "—" and border.start() > start
        ):
            certain = False
        else:
            start, comma, certain = border.end(), 0, True
    pause = _after_pause(text, start, end, question_words)
    if pause is not None:
        return pause
    first = _WORD.search(text, start, end)
    if not certain or first is None or any(mark in text[max(start - 1, 0) : end] for mark in "¿¡…"):
        return None
    if comma and first.start() >= comma:
        # "{name}, ¡bienvenido!": who is addressed is no word. But "¿`a`, `b` y `c`" is what the question is about.
        return _skipped(text, start if ATOM in text[comma : first.start()] else comma, end)
    if not comma or first[0].casefold() in question_words:
        return _skipped(text, start, end)
    later = _WORD.search(text, comma, end)
    return _skipped(text, comma, end) if later and later[0].casefold() in question_words else None


def _after_pause(text: str, start: int, end: int, question_words: frozenset[str]) -> int | None:
    """Return where what follows an ellipsis begins, if it is a question or cry of its own; None where it isn't sure."""
    for pause in _PAUSE.finditer(text, start, end):
        words = _BOUND.findall(text, pause.end(), end)
        asked = [word for word in words[:_FEW] if word.casefold() in question_words]
        if words and (asked or len(words) <= _FEW) and not any(mark in text[start:end] for mark in "¿¡,;:("):
            return pause.end()
    return None


def _skipped(text: str, place: int, end: int) -> int:
    while place < end and text[place] in " \n\u00a0\u202f":
        place += 1
    return place


def _last_word(text: str, end: int) -> str:
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] == ".") and end - start < _LONGEST_WORD:
        start -= 1
    return text[start:end].casefold()
