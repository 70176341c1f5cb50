"""How a translation begins and ends: with its sentence's own kind of letter, and with its sentence's own kind of mark.

Engines that learned from whole sentences make such of everything: a heading gets a full stop, an item of a list a
capital. Others lose the stop. (RAE, Ortografía 3.4.1.2.1: titles have no stop.)
"""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.languages import SENTENCE_ENDS, STOPS, full_stop, joins_words
from toolkit.translation.engines import Translation, with_edit
from toolkit.translation.sentences import SplitRules, rules_for

_STOP = re.compile(rf"(?:(?<!\s)\s++)?(?<![{STOPS}…])[{STOPS}]$")
_FINAL = re.compile(rf"[{SENTENCE_ENDS}](?=[\"'”’»)\]]*$)")
_OPEN_END = re.compile(r"[^\W_]$")
_LAST_WORD = re.compile(r"(?<![^\s.])(?<![^\s.]\.)([^\s.]++(?:\.[^\s.]++)*)\.$")
_FIRST = re.compile(r"[^\W\d_]")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W_]+)*")
_FEW = 3
"""Words of a text that may be an abbreviation as a whole, such as "Acme Inc." """

_LINE_END = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_LINE_ENDS = re.compile(rf"(?<!\s)\s*{_LINE_END.pattern}\s*")

_MARKS = {"!": "!", "?": "?", "！": "!", "？": "?", "؟": "?"}


def with_own_edges(sentence: str, translation: Translation, source: str, target: str) -> Translation:
    """Return a translation that begins and ends as its sentence does.

    A stop that the sentence lacks is taken off, unless it belongs to an abbreviation; one that got lost is put. A
    capital where the sentence has a small letter is taken down, unless it is a name's.

    Args:
        sentence: What was translated.
        translation: What came of it.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
    """
    return _with_first_letter(sentence, _with_end(sentence, translation, source, target), target)


def has_more_lines(sentence: str, text: str) -> bool:
    """Tell whether a translation goes on after a line break, and its sentence has none."""
    return bool(_LINE_END.search(text.strip())) and not _LINE_END.search(sentence)


def on_one_line(sentence: str, translation: Translation) -> Translation:
    """Return a translation without line breaks that its sentence lacks: a space stands for each, nothing at the edges.

    Args:
        sentence: What was translated.
        translation: What came of it.
    """
    if not _LINE_END.search(translation.text) or _LINE_END.search(sentence):
        return translation
    for found in reversed(list(_LINE_ENDS.finditer(translation.text))):
        inside = found.start() > 0 and found.end() < len(translation.text)
        translation = with_edit(translation, found.span(), " " if inside else "")
    return translation


def _with_end(sentence: str, translation: Translation, source: str, target: str) -> Translation:
    text = translation.text
    if sentence[-1:].isalnum():
        found = _STOP.search(text)
        if found and found.start() and not _abbreviates(text, rules_for(target)):
            return with_edit(translation, found.span(), "")
        return translation
    if sentence[-1:] in (",", ";", ":") and _OPEN_END.search(text) and not joins_words(target):
        return with_edit(translation, (len(text), len(text)), sentence[-1])
    mark = _FINAL.search(sentence[-8:])
    if mark and _OPEN_END.search(text) and not _is_abbreviation(sentence, source):
        put = full_stop(target) if mark[0] not in _MARKS else _MARKS[mark[0]]
        return with_edit(translation, (len(text), len(text)), put)
    return translation


def _is_abbreviation(sentence: str, source: str) -> bool:
    """Tell whether a text is few words that end with an abbreviation: its stop is not that of a sentence."""
    return len(sentence.split()) <= _FEW and _abbreviates(sentence, rules_for(source))


def _abbreviates(text: str, rules: SplitRules) -> bool:
    """Tell whether the stop that a text ends with is that of an abbreviation."""
    found = _LAST_WORD.search(text[-40:])
    if not found:
        return False
    word = found[1].casefold()
    last = word.rpartition(".")[2]
    known = rules.joins | rules.ends | rules.may_end
    return "." in word or len(last) == 1 or word in known or last in known


def _with_first_letter(sentence: str, translation: Translation, target: str) -> Translation:
    ours, theirs = _FIRST_WORD.search(sentence), _FIRST_WORD.search(translation.text)
    if not ours or not theirs or any(map(str.isalnum, sentence[: ours.start()])):
        return translation
    word = theirs[0]
    if not ours[0].islower() or not word[0].isupper() or not (word[1:].islower() or len(word) == 1):
        return translation
    lowered = word[0].lower()
    if len(lowered) != 1 or rules_for(target).capital_nouns or _is_name(sentence, translation, theirs.start()):
        return translation
    start = theirs.start()
    return replace(translation, text=f"{translation.text[:start]}{lowered}{translation.text[start + 1 :]}")


def _is_name(sentence: str, translation: Translation, place: int) -> bool:
    """Tell whether a word of a translation may come from one with a capital."""
    if not any(map(str.isupper, sentence)):
        return False
    alignment = translation.alignment
    row = -1 if alignment is None else next((i for i, (_, end) in enumerate(alignment.target) if end > place), -1)
    if alignment is None or row < 0 or not len(alignment.source) or not alignment.weights[row].any():
        return True
    start, _ = alignment.source[int(alignment.weights[row].argmax())]
    first = _FIRST.search(sentence, start)
    return first is None or first[0].isupper()
