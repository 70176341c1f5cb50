"""Words that Apertium doesn't know, carried through it by words that it does: their grammar is the same.

"The pandemics are viral" is sent as "The libraries are rural"; what comes back, "Las bibliotecas son rurales", has
the right articles, numbers and order, and each form of the word that was sent is replaced by that of the word that is
meant. The words are data in the format of glossaries: ``data/words.en-es.csv``; what a user's own glossary says of one
comes afterwards, and holds.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Carried:
    """A word of a sentence that another word is sent for.

    Attributes:
        start: Its first character.
        end: One past its last.
        sent: What is sent.
        forms: What stands in the translation for each form of what was sent.
    """

    start: int
    end: int
    sent: str
    forms: Mapping[str, str]


class CarriedWords:
    """The words of one pair that another word is sent for.

    Args:
        source: Language of the sentences.
        target: Language wanted.
    """

    def __init__(self, source: str, target: str) -> None:
        self._words: dict[str, tuple[str, Mapping[str, str]]] = {}
        self._first: frozenset[str] = frozenset()
        data = files(__package__).joinpath("data")
        table = data.joinpath(f"words.{source}-{target}.csv")
        if not table.is_file():
            return
        carriers = tomllib.loads(data.joinpath(f"carriers.{source}-{target}.toml").read_text("utf-8"))
        with io.StringIO(table.read_text("utf-8")) as file:
            for row in csv.DictReader(file):
                for source_form, sent, forms in _carried(row, carriers):
                    self._words.setdefault(source_form, (sent, forms))
        self._first = frozenset(word.split(" ")[0] for word in self._words if " " in word)

    def find(self, sentence: str) -> Iterator[Carried]:
        """Yield the words of a sentence that others are sent for, in order."""
        if not self._words:
            return
        found = list(_WORD.finditer(sentence))
        after = 0
        for number, match in enumerate(found):
            if match.start() < after or _is_part(sentence, *match.span()):
                continue
            end = match.end()
            if match[0].lower() in self._first and number + 1 < len(found):
                longer = sentence[match.start() : found[number + 1].end()]
                end = found[number + 1].end() if longer.lower() in self._words else end
            word = sentence[match.start() : end]
            known = self._words.get(word) or self._words.get(word[:1].lower() + word[1:])
            if known is None:
                continue
            sent, forms = known
            after = end
            yield Carried(match.start(), end, sent.capitalize() if word[:1].isupper() else sent, forms)


def _is_part(sentence: str, start: int, end: int) -> bool:
    """Tell whether a word is a part of an address, a name or a compound."""
    before, after = sentence[start - 1 : start] if start else "", sentence[end : end + 1]
    joined = sentence[end + 1 : end + 2].isalnum()
    return before in ("_", ".", "/", "@", "-", "'", "’") or after == "_" or (after in ("-", "/", "@", ".") and joined)


def _carried(row: Mapping[str, str], carriers: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Yield for each form of a word the form that is sent, and what stands for each form of its translation."""
    source, target = row["source"].split("|"), row["target"].split("|")
    kind = f"{row['pos']} {len(target)}"
    carrier = carriers[kind if kind in carriers else row["pos"]]
    if row["pos"] == "verb":
        forms: Mapping[str, str] = Conjugated(carrier["stem"], target[0].removesuffix("ar"))
    else:
        forms = dict(zip(carrier["target"], target, strict=False))
    for number, form in enumerate(source):
        yield form, carrier["source"][min(number, len(carrier["source"]) - 1)], forms


class Conjugated(dict[str, str]):
    """The forms of a regular verb in -ar, by those of another one.

    Args:
        stem: Stem of the verb that was sent.
        meant: Stem of the verb that is meant.
    """

    def __init__(self, stem: str, meant: str) -> None:
        super().__init__()
        self._stem, self._meant = stem, meant

    def get(self, key: str, default: Any = None) -> Any:
        """Return the form of the verb that is meant; the default for what is no form of the one that was sent."""
        if not key.startswith(self._stem) or len(key) == len(self._stem):
            return default
        ending = key[len(self._stem) :]
        return (_before_e(self._meant) if ending[0] in "eé" else self._meant) + ending


def _before_e(stem: str) -> str:
    """Return a stem as it is written before e: "actualice", "replique", "promulgue"."""
    for letter, written in (("z", "c"), ("c", "qu"), ("g", "gu")):
        if stem.endswith(letter):
            return stem[:-1] + written
    return stem


@lru_cache(maxsize=64)
def carried_words_of(source: str, target: str) -> CarriedWords:
    """Return the words of a pair of languages that others are sent for."""
    return CarriedWords(source, target)
