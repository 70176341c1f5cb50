"""Where a title may be divided in scripts that put no space between words: between phrases, and not inside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from toolkit.languages.letters import EAST_ASIAN, one_of

if TYPE_CHECKING:
    from budoux.parser import Parser

_MODELS = {"Jpan": "ja", "Hans": "zh-hans", "Hant": "zh-hant"}
"""BudouX' models by script: of phrases in Japanese, of words in Chinese."""
_PARTICLES = frozenset("的了着過过得地們们吗嗎呢吧之与與和")
"""Chinese words of one character that no line of a title begins with: they belong to what stands before them."""
_COUNTING = frozenset("一二两兩三四五六七八九十几幾每这這那某第")
"""Chinese words of one character that no line ends with: they count or point at what follows."""
_BY_SPACES = frozenset({"Mymr"})
"""Scripts that put spaces between phrases, and none between words: Burmese particles begin no line of a title."""
_CLOSING = "：，、。！？；—…」』）》〉】"
_HELD = "：；"
"""Marks that may begin a line after a box (UAX #14, LB20 comes before LB21), so that what they follow is none."""
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万0123456789０１２３４５６７８９")
"""What numbers are written with; the models have years of Chinese numerals in several phrases."""
_COUNTED = tuple("年月日号號时時点點分元")
"""What a number and its unit are one with in Chinese; Japanese phrases have it."""
_MIDDLE, _WITH_MIDDLES = "・", 12
"""The dot between names and between the words of a list; characters of a phrase from which on it is a list."""
_LONGEST = 16
"""Characters of a phrase that is kept together; of a longer one, which may fill a line, the script's own rules hold."""


class Phrase(NamedTuple):
    """A piece of a title.

    Attributes:
        text: Its characters.
        kept: Whether it is to stay on one line.
    """

    text: str
    kept: bool


def phrases_of(text: str, script: str) -> list[Phrase]:
    """Return a text in pieces; joined they are the text.

    Args:
        text: A title, or a part of one.
        script: ISO 15924 code of the edition's script; a text in one that is not Japanese, Chinese or Burmese is one
            piece.
    """
    if script in _BY_SPACES:
        return [Phrase(piece, not piece.isspace()) for piece in re.split("([ \n]+)", text) if piece]
    if script not in _MODELS or one_of(EAST_ASIAN).search(text) is None:
        return [Phrase(text, False)]
    return [piece for phrase in _phrases(text, script) for piece in _without_marks(phrase)]


def _phrases(text: str, script: str) -> list[str]:
    found: list[str] = []
    for phrase in parser_of(_MODELS[script]).parse(text):
        for piece in _parted(phrase):
            if found and _joins(found[-1], piece, script):
                found[-1] += piece
            else:
                found.append(piece)
    return found


def _joins(before: str, piece: str, script: str) -> bool:
    """Tell whether a piece belongs to the one before it: a number's, and in Chinese a particle, or what is counted."""
    if before[-1] in _NUMERALS and (piece[0] in _NUMERALS or piece.startswith(_COUNTED)):
        return True
    return script != "Jpan" and (piece in _PARTICLES or before in _COUNTING)


def _parted(phrase: str) -> Iterator[str]:
    """Yield a phrase in parts that end with marks: the models have marks, and whole lists, in the midst of phrases."""
    start = 0
    ends = _CLOSING if len(phrase) <= _WITH_MIDDLES else _CLOSING + _MIDDLE
    for place, character in enumerate(phrase, 1):
        if character in ends and phrase[place : place + 1] not in _CLOSING:
            yield phrase[start:place]
            start = place
    if start < len(phrase):
        yield phrase[start:]


def _without_marks(phrase: str) -> list[Phrase]:
    """Return a phrase and the marks after it: at a piece's end they would lose the blank half of their square."""
    words = phrase.rstrip(_CLOSING)
    marks = phrase[len(words) :]
    if marks[:1] and marks[0] in _HELD:
        return [Phrase(phrase, False)]
    whole = 1 < len(words) <= _LONGEST and not any(map(str.isspace, words))
    kept = whole and one_of(EAST_ASIAN).search(words) is not None
    return [piece for piece in (Phrase(words, kept), Phrase(marks, False)) if piece.text]


@cache
def parser_of(model: str) -> Parser:
    """Return BudouX' parser of a model, by the model's name."""
    from budoux.parser import Parser

    return Parser(json.loads(files("budoux").joinpath("models", f"{model}.json").read_text("utf-8")))
