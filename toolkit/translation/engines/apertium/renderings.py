"""Words that Apertium renders by others than are meant, each put otherwise where the data says so.

"When" is "cuándo" to it in every sentence, which only questions have. What is put instead has the same gender and
number, so that all else agrees. The words are data: ``data/renderings.en-es.csv``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from toolkit.languages import QUESTIONS
from toolkit.translation.engines.protocol import Range

_NEAR = 40
"""Characters on each side of a word that are looked at."""

_ANYWHERE = re.compile("")

ADDED = "*"
"""Stands in the table for no word: what rules add of themselves, where `after` is found in the sentence."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What stands in a translation for what is made of some words.

    Attributes:
        made: What is looked for in the translation of the word, in any case.
        meant: For each of these, in small letters, what stands in its place.
        after: What must stand before the word in the sentence.
        before: What must stand behind it.
        asked: Whether it holds in questions, too.
    """

    made: re.Pattern[str]
    meant: Mapping[str, str]
    after: re.Pattern[str] = _ANYWHERE
    before: re.Pattern[str] = _ANYWHERE
    asked: bool = True

    def fits(self, sentence: str, word: Range) -> bool:
        """Tell whether it holds for a word of a sentence."""
        if not self.asked and sentence.rstrip("\"'”’»)] ")[-1:] in tuple(QUESTIONS):
            return False
        start, end = word
        return bool(self.after.search(sentence, max(0, start - _NEAR), start) and self.before.match(sentence, end))

    def put(self, text: str) -> str:
        """Return what stands for a text that was made of the word."""

        def meant(match: re.Match[str]) -> str:
            put = self.meant[match[0].lower()]
            is_capital = match[0][0].isupper() and not match[0][1:].isupper()  # an acronym's are no sentence's
            return put[:1].upper() + put[1:] if is_capital else put

        return self.made.sub(meant, text)


class Renderings:
    """The renderings of one pair.

    Args:
        source: Language of the sentences.
        target: Language wanted.
    """

    def __init__(self, source: str, target: str) -> None:
        self._by_word: dict[str, list[Rendering]] = {}
        table = files(__package__).joinpath("data", f"renderings.{source}-{target}.csv")
        if not (source.isalpha() and target.isalpha() and table.is_file()):
            return
        with io.StringIO(table.read_text("utf-8")) as file:
            for row in csv.DictReader(file):
                rendering = _rendering(row)
                for word in row["of"].split("|"):
                    self._by_word.setdefault(word, []).append(rendering)

    def put(self, sentence: str, word: Range, text: str) -> str:
        """Return what stands in the translation of a sentence for what was made of one of its words."""
        for rendering in self._of(sentence[slice(*word)]):
            if rendering.fits(sentence, word) and (new := rendering.put(text)) != text:
                return new
        return text

    def put_free(self, sentence: str, text: str) -> str:
        """Return what stands in the translation of a sentence for what a rule added of itself."""
        for rendering in self._by_word.get(ADDED, ()):
            if rendering.after.search(sentence):
                text = rendering.put(text)
        return text

    def _of(self, word: str) -> Sequence[Rendering]:
        return self._by_word.get(word.lower(), ())


def _rendering(row: Mapping[str, str]) -> Rendering:
    meant = dict(zip(row["made"].split("|"), row["meant"].split("|"), strict=True))
    longest_first = sorted(map(re.escape, meant), key=len, reverse=True)
    return Rendering(
        re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE),
        meant,
        re.compile(row["after"] if row["of"] == ADDED else rf"(?:{row['after']})\Z") if row["after"] else _ANYWHERE,
        re.compile(row["before"]) if row["before"] else _ANYWHERE,
        row["asked"] != "no",
    )


@lru_cache(maxsize=64)
def renderings_of(source: str, target: str) -> Renderings:
    """Return the renderings of a pair of languages, shared by all who ask."""
    return Renderings(source, target)
