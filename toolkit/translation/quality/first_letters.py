"""How a translation begins: with its sentence's own kind of letter, small or capital.

Engines make sentences of everything, also of items and cells that begin small; others forget where a sentence begins.
"""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.document import ATOM
from toolkit.languages import SENTENCE_ENDS, base_language
from toolkit.translation.engines import Translation
from toolkit.translation.sentences import rules_for

_FIRST = re.compile(r"[^\W\d_]")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(rf"[{SENTENCE_ENDS}…][\"'”’»)\]」』）]*$")
_OPENING = " \u00a0\u202f\"“”„«»‘‚'’¿¡([{（「『【…–—-"
"""What may stand before the first word of a sentence; anything else is no text, such as a model's "__spa__"."""
_DOTTED = frozenset({"tr", "az"})
"""Languages in which i and ı are two letters, with a capital each (Unicode, SpecialCasing.txt)."""
_DIGRAPHS = {"nl": "ij"}
"""Two letters that are one, and have their capital together: "IJsland" (Taalunie, Leidraad 16.1)."""


def with_own_first_letter(sentence: str, translation: Translation, source: str, target: str) -> Translation:
    """Return a translation that begins small if its sentence does, and with a capital if that begins a sentence.

    Args:
        sentence: What was translated.
        translation: What came of it.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
    """
    text = translation.text
    ours, theirs = _FIRST_WORD.search(sentence), _FIRST_WORD.search(text)
    if not ours or not theirs or any(map(str.isalnum, sentence[: ours.start()])):
        return translation
    start, word = theirs.start(), theirs[0]
    is_after_atom = ATOM in sentence[: ours.start()]
    if is_after_atom and ATOM not in text[:start]:
        return translation
    if ours[0].islower():
        wrong = word[0].isupper() and (word[1:].islower() or len(word) == 1)
        # "npm" is no small letter at the beginning of "npm helps", of which "Ayuda npm" is made.
        has_moved = ours[0] not in rules_for(source).starters and ours[0] in _WORD.findall(text)
        changed = word
        if wrong and not has_moved and _may_be_lowered(sentence, translation, start, target):
            changed = _lowered(word, target)
    else:
        is_right = is_after_atom or not word.islower() or not _begins(sentence, ours, text[:start], word, source)
        changed = word if is_right else raised(word, target)
    if len(changed) != len(word):
        return translation
    return replace(translation, text=f"{text[:start]}{changed}{text[start + len(word) :]}")


def _lowered(word: str, target: str) -> str:
    if base_language(target) in _DOTTED and word[0] in "Iİ":
        return ("ı" if word[0] == "I" else "i") + word[1:]
    return word[0].lower() + word[1:]


def raised(word: str, target: str) -> str:
    """Return a word with a capital, as a language writes it: "İyi", "IJs".

    Args:
        word: A word that begins small.
        target: BCP 47 tag of its language.
    """
    language = base_language(target)
    if language in _DOTTED and word[0] == "i":
        return "İ" + word[1:]
    length = len(digraph) if (digraph := _DIGRAPHS.get(language)) and word.startswith(digraph) else 1
    # Georgian letters have capitals, but no word begins with one.
    first = word[:length].upper() if length > 1 else word[0].title()
    return first + word[length:]


def _may_be_lowered(sentence: str, translation: Translation, place: int, target: str) -> bool:
    """Tell whether the word that a translation begins with has its capital from there alone."""
    rules, word = rules_for(target), _WORD.match(translation.text, place)
    small = word is not None and word[0].casefold() in rules.starters
    if rules.capital_nouns:
        return small and word is not None and word[0].casefold() not in rules.polite
    return small or not _is_name(sentence, translation, place)


def _is_name(sentence: str, translation: Translation, place: int) -> bool:
    """Tell whether a word of a translation may come from one with a capital."""
    if not any(map(str.isupper, sentence)):
        return False
    alignment = translation.alignment
    row = -1 if alignment is None else next((i for i, (_, end) in enumerate(alignment.target) if end > place), -1)
    if alignment is None or row < 0 or not len(alignment.source) or not alignment.weights[row].any():
        return _capitals(translation.text) <= _capitals(sentence)
    start, _ = alignment.source[int(alignment.weights[row].argmax())]
    first = _FIRST.search(sentence, start)
    return first is None or first[0].isupper()


def _capitals(text: str) -> int:
    return sum(word[0].isupper() for word in _WORD.findall(text))


def _begins(sentence: str, first: re.Match[str], before: str, word: str, source: str) -> bool:
    """Tell whether a small word that a translation begins with is the first of a sentence, and no name's part.

    A heading or a cell is one for certain if a word begins it that has a capital nowhere else: "Monday" may be "lunes".
    A name that begins small, such as iPhone, begins a sentence like any other.
    """
    if before.strip(_OPENING) or before.endswith(("'", "’")) or word in _WORD.findall(sentence):
        return False
    begun = _WORD.match(first[0])
    small = begun is not None and begun[0].casefold() in rules_for(source).starters
    return bool(_ENDS.search(sentence)) or small
