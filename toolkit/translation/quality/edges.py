"""How a translation ends: with its sentence's own kind of mark, or with none as its sentence does.

Engines that learned from whole sentences make such of everything: a heading gets a full stop. Others lose the stop.
(RAE, Ortografía 3.4.1.2.1: titles have no stop.)
"""

from __future__ import annotations

import re
import unicodedata

from toolkit.document import ATOM
from toolkit.languages import CLOSING, SENTENCE_ENDS, STOPS, full_stop, joins_words, mark_in
from toolkit.translation.engines import Translation, with_edit
from toolkit.translation.quality.first_letters import with_own_first_letter
from toolkit.translation.sentences import SplitRules, rules_for

_CLOSING = f"\"'{re.escape(''.join(sorted(CLOSING)))}"
_CLOSERS = f"[{_CLOSING}]*$"
_STOP = re.compile(rf"(?:(?<!\s)\s++)?(?<![{STOPS}…])[{STOPS}](?={_CLOSERS})")
_FINAL = re.compile(rf"(?<![{SENTENCE_ENDS}…])[{SENTENCE_ENDS}…]+(?={_CLOSERS})")
_CLOSED = re.compile(rf"(?<![\s{_CLOSING}])\s?{_CLOSERS}")
_CLAUSE_MARKS = tuple(",;:，；：、،؛")
_BRACKETED = re.compile(r"[)\]）】]+$")
_OPENED = re.compile(r"[\"'“‘«„‚「『]")
_LAST_WORD = re.compile(r"(?<![^\s.])(?<![^\s.]\.)([^\s.]++(?:\.[^\s.]++)*)\.$")
_SYMBOLS = frozenset(f"%‰°′″€$£¥₹₽©®™+#{ATOM}")
"""What stands at the end of a sentence as a word does."""
_FEW = 3
"""Words of a text that may be an abbreviation as a whole, such as "Acme Inc." """
_NEAR = 40
"""Characters at the end of a text that are looked at."""

_LINE_END = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_LINE_ENDS = re.compile(rf"(?<!\s)\s*{_LINE_END.pattern}\s*")


def with_own_edges(sentence: str, translation: Translation, source: str, target: str) -> Translation:
    """Return a translation that begins and ends as its sentence does.

    A stop that the sentence lacks is taken off, unless it belongs to an abbreviation; one that got lost is put. A
    capital where the sentence has a small letter is taken down, unless it is a name's; a sentence's own is put.

    Args:
        sentence: What was translated.
        translation: What came of it.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the translation.
    """
    return with_own_first_letter(sentence, _with_end(sentence, translation, source, target), source, target)


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
    if _is_open(sentence):
        found = _STOP.search(text, max(0, len(text) - _NEAR))
        # Where nothing ends a statement, a sentence without a stop may be a whole one.
        if not found or not found.start() or not full_stop(source) or _is_own(sentence, text[: found.end()], target):
            return translation
        return with_edit(translation, found.span(), "")
    if not _is_open(text):
        return translation
    if sentence[-1:] in _CLAUSE_MARKS:
        is_put = sentence[-1] in ":：" or not joins_words(target)
        return with_edit(translation, (len(text),) * 2, mark_in(sentence[-1], target)) if is_put else translation
    if _is_abbreviation(sentence, source) or (lost := lost_end(sentence, text, target)) is None:
        return translation
    place, marks = lost
    return with_edit(translation, (place, place), marks)


def lost_end(sentence: str, text: str, target: str) -> tuple[int, str] | None:
    """Return where the marks that end a sentence belong in a translation that has none, and which they are.

    Args:
        sentence: What was translated; its stop may be that of an abbreviation, where a sentence ends with it as well.
        text: What came of it.
        target: BCP 47 tag of the translation.
    """
    final = _FINAL.search(sentence, max(0, len(sentence) - _NEAR))
    if not final or not _is_open(text):
        return None
    marks = final[0] if "…" in final[0] or final[0].startswith("..") else _marks_of(final[0], target)
    return _place_of_end(sentence, final.end(), text), marks


def _is_open(text: str) -> bool:
    """Tell whether a text ends with a word, a number or the like, in brackets and quotation marks or not."""
    end = _CLOSED.sub("", text[-_NEAR:])[-1:]
    return bool(end) and (end.isalnum() or end in _SYMBOLS or unicodedata.category(end)[0] == "M")


def _marks_of(marks: str, target: str) -> str:
    """Return the marks that end a sentence as a language has them: "?!" has two, "." is none in Thai."""
    return "".join(dict.fromkeys(full_stop(target) if mark in STOPS else mark_in(mark, target) for mark in marks))


def _place_of_end(sentence: str, end: int, text: str) -> int:
    """Return where the end of a sentence goes: into brackets and quotation marks around all of it, else behind all."""
    inside = sentence[end:]
    closed = _CLOSED.search(text, max(0, len(text) - _NEAR))
    if not inside or closed is None:
        return len(text)
    is_whole = _BRACKETED.fullmatch(inside) if sentence[:1] in "([（【" else _OPENED.match(sentence)
    return closed.start() if is_whole else len(text)


def _is_own(sentence: str, text: str, target: str) -> bool:
    """Tell whether the stop that a translation ends with belongs to its last word, and that is not the sentence's."""
    rules, last = rules_for(target), _LAST_WORD.search(text[-_NEAR:])
    if not last or last[1].casefold() in _abbreviations(rules):
        return _abbreviates(text, rules)
    # "Vitamina C." of "Vitamin C": the letter is no abbreviation there either.
    is_shared = re.search(rf"(?<!\w){re.escape(last[1])}\W*$", sentence[-_NEAR - len(last[1]) :])
    return not is_shared and _abbreviates(text, rules)


def _is_abbreviation(sentence: str, source: str) -> bool:
    """Tell whether a text is few words that end with an abbreviation: its stop is not that of a sentence."""
    return len(sentence.split()) <= _FEW and _abbreviates(sentence, rules_for(source))


def _abbreviates(text: str, rules: SplitRules) -> bool:
    """Tell whether the stop that a text ends with is that of an abbreviation."""
    found = _LAST_WORD.search(text[-_NEAR:])
    if not found:
        return False
    word = found[1].casefold()
    last = word.rpartition(".")[2]
    if "." in word or (len(last) == 1 and last.isalpha()) or not _abbreviations(rules).isdisjoint((word, last)):
        return True
    return rules.ordinals and last.isdigit() and len(last) < _FEW


def _abbreviations(rules: SplitRules) -> frozenset[str]:
    """Return a language's abbreviations that are no words of it as well, as "no" and "in" are."""
    return (rules.joins | rules.ends | rules.may_end) - rules.starters
