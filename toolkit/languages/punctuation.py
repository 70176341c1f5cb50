"""Punctuation of sentences and clauses, in all scripts."""

from __future__ import annotations

from toolkit.languages.tags import base_language, likely_script

ALIKE = (".。।።။", ",，、،፣၊", ":：፦", ";；؛፤", "!！", "?？؟", "…")
"""Marks that do the same work in different scripts."""

STOPS = ".。．｡।॥۔։።။"
"""Marks that end a statement."""

QUESTIONS = "?？؟⸮՞፧"
"""Marks of a question. The Armenian one stands in the word that is asked for, all others at the end."""

EXCLAMATIONS = "!！"

SENTENCE_ENDS = f"{STOPS}?？؟⸮፧{EXCLAMATIONS}"
"""Marks that a sentence may end with, beside an ellipsis (Unicode Standard Annex 29, ATerm and STerm)."""

TRAILING = frozenset("".join(ALIKE))
"""Marks that follow a word."""

CLOSING = frozenset(")]}»”’›」』）】》")
"""Marks that close what was opened before."""

_FULL_STOPS = {
    "Hans": "。",
    "Hant": "。",
    "Jpan": "。",
    "Deva": "।",
    "Beng": "।",
    "Guru": "।",
    "Orya": "।",
    "Ethi": "።",
    "Armn": "։",
    "Mymr": "။",
    "Thai": "",
    "Laoo": "",
}
"""What ends a statement, by script, where it isn't a full stop: nothing in Thai and Lao, which put a space there."""

_FULL_STOPS_OF = {"ur": "۔", "mr": ".", "kok": "."}
"""The same, of languages that don't do as others of their script."""

_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_ARABIC = {",": "،", ";": "؛", "?": "؟"}
_MARKS = {"Hans": _WIDE, "Hant": _WIDE, "Jpan": _WIDE | {",": "、"}, "Arab": _ARABIC}
"""Marks of clauses and sentences, by script, where they aren't those of Latin."""
_MARKS_OF = {"el": {";": "·", "?": ";"}}
"""The same, by language (Triantafyllidis, Νεοελληνική γραμματική, "Σημεία της στίξης")."""

CLIPPED = frozenset({"tis", "twas", "twere", "em", "til", "cause", "bout", "n"})
"""English words that have lost their beginning, and have an apostrophe there, in whatever language they stand."""

_OPENED = {"?": "¿", "!": "¡"}
"""What Spanish opens a question or a cry with."""

_TWO_FACED = "\"'"
"""Marks that open as well as close."""


def full_stop(tag: str) -> str:
    """Return what ends a statement in a language; nothing where nothing does."""
    own = _FULL_STOPS_OF.get(base_language(tag))
    return _FULL_STOPS.get(likely_script(tag), ".") if own is None else own


def mark_in(mark: str, tag: str) -> str:
    """Return the mark of a language that does the work of a mark of any script: "？" is "?" in Spanish.

    Args:
        mark: One character, or nothing.
        tag: BCP 47 tag of the language.
    """
    latin = next((marks[0] for marks in ALIKE if mark and mark in marks), mark)
    own = _MARKS_OF.get(base_language(tag)) or _MARKS.get(likely_script(tag), {})
    return own.get(latin, latin)


def trailing_end(text: str, end: int, wanted: str) -> int:
    """Return where a range of *text* ends that ends at a word now, and should end with the punctuation of *wanted*.

    Space before a mark is passed over: "20 %" may have one where "20%" has none, and French has it before "!".
    """
    marks = "".join(map(_alike, _after_last_word(wanted)))
    while marks:
        rest = text[end:].lstrip()
        spaces = len(text) - end - len(rest)
        if not rest or rest[0] not in marks or (spaces and rest[0] in _TWO_FACED):
            break
        end += spaces + 1
    return end


def leading_start(text: str, start: int, wanted: str) -> int:
    """Return where a range of *text* starts that starts at a word now, and should start as *wanted* does.

    A symbol may have a space behind it: "← Back".
    """
    opened = "".join(_OPENED.get(mark, "") for mark in _after_last_word(wanted))
    marks = opened + "".join(map(_alike, _before_first_word(wanted)))
    while marks:
        rest = text[:start].rstrip()
        spaces = start - len(rest)
        if not rest or rest[-1] not in marks or (spaces and (rest[-1] in _TWO_FACED or rest[-1] not in wanted)):
            break
        start -= spaces + 1
    return start


def _alike(mark: str) -> str:
    return next((marks for marks in ALIKE if mark in marks), mark)


def _after_last_word(text: str) -> str:
    text = text.rstrip()
    return "".join(text[_last_word_end(text) :].split())


def _before_first_word(text: str) -> str:
    first = next((index for index, character in enumerate(text) if character.isalnum()), len(text))
    return "".join(text[:first].split())


def _last_word_end(text: str) -> int:
    return next((index for index in range(len(text), 0, -1) if text[index - 1].isalnum()), 0)
