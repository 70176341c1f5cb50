"""Marks that a translation must not lose: the question mark at a sentence's end, and the other half of brackets."""

from __future__ import annotations

import re
import unicodedata

from toolkit.languages import QUESTIONS, base_language

_GREEK_QUESTION = ";\u037e"
"""Greek asks with a semicolon (Unicode 16, chapter 7.2)."""

# "a)" and "1)" have no opening half, and ":-)" is no bracket.
_ITEM = re.compile(r"(?:^|\s)\w{1,4}\.?$")
_FACE = re.compile(r"(?<!\S)[:;8=][-']?[()\[\]](?!\w)")
_TAIL = re.compile(r"(?<![\s\"'”’»›)\]）】」』.…])[\s\"'”’»›)\]）】」』.…]++$")
_ASKING = {"ja": ("か", "かな", "かね"), "zh": ("吗", "嗎", "呢"), "ko": ("까", "나요", "가요")}
"""Particles and endings at the end of a question, where no mark is needed."""
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def lacks_question(sentence: str, translation: str, target: str) -> bool:
    """Tell whether a sentence that asks became one that doesn't.

    Args:
        sentence: What was translated.
        translation: What came of it.
        target: BCP 47 tag of the translation's language.
    """
    if not _asks(sentence):
        return False
    marks = QUESTIONS + (_GREEK_QUESTION if target.startswith("el") else "")
    if any(mark in translation for mark in marks):
        return False
    return not _TAIL.sub("", translation).rstrip("。").endswith(_ASKING.get(base_language(target), ()))


def lone_bracket(sentence: str, translation: str) -> str:
    """Return the bracket of a translation that has no other half, where all of the sentence's have; else nothing."""
    return "" if _unpaired(sentence) else _unpaired(translation)


def _asks(sentence: str) -> bool:
    return _TAIL.sub("", sentence)[-1:] in tuple(QUESTIONS)


def _unpaired(text: str) -> str:
    opened: list[str] = []
    plain = unicodedata.normalize("NFKC", _FACE.sub("", text))  # full-width brackets are the same ones
    for place, character in enumerate(plain):
        if character in _PAIRS:
            opened.append(character)
        elif character in _PAIRS.values():
            if not opened and _ITEM.search(plain, max(0, place - 8), place):
                continue
            if not opened or _PAIRS[opened.pop()] != character:
                return character
    return opened[-1] if opened else ""
