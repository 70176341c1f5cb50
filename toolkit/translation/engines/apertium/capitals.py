"""The first letter of a translation: a capital where the sentence has one, and only there.

Apertium's rules that move words take the capital along or lose it, and text that begins with a small letter gets one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from toolkit.document import ATOM
from toolkit.translation.engines.protocol import Range

_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(r"\(?(?:[A-Za-z]|[ivx]{1,5}|\d{1,2})\)\s+")


@dataclass(frozen=True, slots=True)
class Written:
    """A translation as it was put together.

    Attributes:
        text: The translation.
        sentence: The source sentence.
        words: The ranges of the numbered words in it.
        targets: The ranges of the translation's words.
        origins: For each of these the numbers of the words that it comes from.
        unknown: Words that came through as they were.
    """

    text: str
    sentence: str
    words: Sequence[Range]
    targets: Sequence[Range]
    origins: Sequence[tuple[int, ...]]
    unknown: Collection[str]

    def at(self, index: int) -> tuple[int, int, tuple[int, ...]]:
        """Return the range of the translation's word at a place, and the numbers of its source words."""
        targets = zip(self.targets, self.origins, strict=True)
        found = ((start, end, numbers) for (start, end), numbers in targets if start <= index < end)
        return next(found, (index, index, ()))

    def has_capital(self, numbers: Sequence[int]) -> bool:
        """Tell whether one of some words of the sentence begins with a capital."""
        return any(self.sentence[self.words[number][0]].isupper() for number in numbers)

    def is_in_capitals(self, numbers: Sequence[int]) -> bool:
        """Tell whether one of some words of the sentence has nothing but capitals, and more than one."""
        ranges = (self.words[number] for number in numbers)
        return any(end > start + 1 and self.sentence[start:end].isupper() for start, end in ranges)

    def with_letter(self, index: int, letter: str) -> str:
        """Return the translation with another letter at a place, unless it were several."""
        return self.text[:index] + letter + self.text[index + 1 :] if len(letter) == 1 else self.text


def text_in_case(written: Written) -> str:
    """Return a translation with its first letter a capital if the sentence's is one, and only then."""
    text, sentence = written.text, written.sentence
    if sentence.isupper() and len(written.words) > 1 and len(text.upper()) == len(text):
        return text.upper()
    begins, begun = (_ITEM.match(one) for one in (text, sentence))
    items = (begins.end(), begun.end()) if begins and begun else (0, 0)
    index = next((index for index, char in enumerate(text) if index >= items[0] and char.isalpha()), None)
    model = _FIRST_WORD.search(sentence, items[1])
    if index is None or not model:
        return text
    if ATOM in sentence[: model.start()] and ATOM not in text[:index]:
        # What stood first says nothing of the case of what does now; a sentence begins with a capital.
        return written.with_letter(index, text[index].upper()) if sentence[-1:] in (".", "!", "?") else text
    if any(map(str.isdigit, sentence[items[1] : model.start()])):
        return _text_of_number(written, index)
    return _like(written, index, model[0])


def _like(written: Written, index: int, model: str) -> str:
    """Return a translation whose first letter has the case of a word."""
    text, sentence = written.text, written.sentence
    start, end, numbers = written.at(index)
    is_brand = text[start].islower() and any(map(str.isupper, text[start + 1 : end]))
    if end > start + 1 and (text[start:end] in written.unknown or is_brand):
        return text  # "iPhone" is taken over as it is
    own = written.has_capital(numbers) or text[index + 1 : end].isupper()  # a name's, and that of letters like EE.UU.
    if text[index + 1 : end].isupper() and not written.is_in_capitals(numbers):
        # "EL agua": generation mends "la" and takes the article's capital for capitals.
        lowered = text[: index + 1] + text[index + 1 : end].lower() + text[end:]
        written, own = replace(written, text=lowered), written.has_capital(numbers)
    first = text[index]
    if any(map(str.isdigit, text[:index])) and not any(map(str.isdigit, sentence[: sentence.find(model)])):
        return text  # "Jan. 5" is "5 de enero", which begins with a digit
    # A sentence that begins with "iPhone" begins with a capital in any other word.
    if first.islower() and any(map(str.isupper, model)):
        first = first.upper()
    elif first.isupper() and model.islower() and not own:
        first = first.lower()
    return written.with_letter(index, first)


def _text_of_number(written: Written, index: int) -> str:
    """Return the text of a sentence that begins with digits, and says nothing of a first letter's case."""
    text = written.text
    if not any(map(str.isdigit, text[:index])):
        return written.with_letter(index, text[index].upper())
    start, end, numbers = written.at(index)
    if written.has_capital(numbers) or not text[start:end].istitle():
        return text
    return written.with_letter(index, text[index].lower())
