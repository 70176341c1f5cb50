"""Judges one possible end of a sentence by what stands before and after it."""

from __future__ import annotations

import re
from functools import lru_cache

from toolkit.languages import EAST_ASIAN, SENTENCE_ENDS, characters
from toolkit.translation.sentences.rules import SplitRules

_STOPS = f"{SENTENCE_ENDS}…"
_WIDE_STOPS = frozenset(SENTENCE_ENDS) - frozenset(".!?．⸮")
"""Stops that end a sentence without a space behind them."""

_QUOTES = '"“”„«»「」『』'
_OPEN, _CLOSE = "([{（［【", ")]}）］】"
_SURE_CLOSERS = frozenset("”’›」』" + _CLOSE)
_MAYBE_CLOSERS = frozenset("\"'“«»‹")
"""Marks that close in one language and open in another: what stands behind them decides."""

_CLOSERS = "".join(_SURE_CLOSERS | _MAYBE_CLOSERS)

_NOTE = r"(?:[¹²³⁰⁴-⁹]{1,4}|[*†‡]{1,3}|\[[^\[\]\n]{1,30}\]|(?<=[^\W\d_][.!?])\d{1,3}|(?<=[.!?][”»])\d{1,3})"
"""The mark of a note behind the end of a sentence, where it is text: "They came.³ We went.", "came.[note 1]"."""
_WITH_NOTE = re.compile(rf"{_NOTE}$")

ENDS = re.compile(
    rf"(?<![{_STOPS}])[{_STOPS}]++(?:[”’»\"'“›{re.escape(_CLOSE)}]*+(?:{_NOTE})?(?=\s)|[{re.escape(_CLOSE)}])"
)
"""Everything that looks like the end of a sentence, for the ends that sentencex never proposes. It begins only at
the first of several marks, so that its time stays linear."""

_NEAR = 64
"""Characters looked at on each side: no abbreviation or word that matters is longer."""

_LETTER = r"[^\W\d_]"
_INITIALS = re.compile(rf"(?:{_LETTER}\.)*{_LETTER}")
_ORDINAL = re.compile(r"(?<![\w.,:/])(?:\d{1,2}|[IVXL]{1,6})\.$")
_NOT_A_WORD = re.compile(r"[^\w]*")
_FIRST_INITIAL = re.compile(rf"{_LETTER}\.")
_BRAND = re.compile(r"[a-z]{1,6}[A-Z]")
"""Names that begin small, also at the beginning of a sentence: iPhone, macOS."""
_ITEM = re.compile(r"\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s+(?=\w)")
"""What counts the items of a list within a paragraph: "(a)", "2)"."""
_CONTINUES = re.compile(rf"[,;:%‰、，；：{re.escape(_CLOSE)}”]|[»›]\s")
_ADDRESS = re.compile(r"(?:\S*[@/]\S*|www\.\S+|[^\W_]{2,}(?:\.[^\W\d_]{2,})+)\.$")
_SEVERAL_MARKS = re.compile(r"[!?؟！？]{2,}$")
_ALL_QUOTES = re.compile(rf"[{_QUOTES}'‘’‹›{re.escape(_OPEN + _CLOSE)}]")


@lru_cache(maxsize=1)
def _word() -> str:
    """Return the pattern of a word: vowel signs belong to it, the Han letters before ``Dr.`` do not."""
    return rf"[^\s\d.,;:!?…/@\"'“”„«»‹›‘’()\[\]\-–—{characters(EAST_ASIAN)}]+"


@lru_cache(maxsize=1)
def _abbreviation() -> re.Pattern[str]:
    """Return the pattern of the abbreviation that a text ends with; in ``z. B.`` and ``т. д.`` with spaces inside."""
    return re.compile(rf"((?<!{_LETTER})(?:{_LETTER}\.\s?)+{_LETTER}|{_word()}(?:\.{_word()})*)\.$")


@lru_cache(maxsize=1)
def _first_word() -> re.Pattern[str]:
    return re.compile(_word())


class Nesting:
    """Counts the quotation marks and brackets of the current sentence, so as to know what is inside of them."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._has_marks = _ALL_QUOTES.search(line) is not None
        self.begin_sentence(0)

    def begin_sentence(self, start: int) -> None:
        """Start over at *start*."""
        self.start = self._position = start
        self._quotes = self._opened = self._closed = 0

    def read_to(self, stop: int) -> None:
        """Count what stands before *stop*."""
        if not self._has_marks:
            return
        part = self._line[self._position : stop]
        self._quotes += sum(map(part.count, _QUOTES))
        self._opened += sum(map(part.count, _OPEN))
        self._closed += sum(map(part.count, _CLOSE))
        self._position = max(self._position, stop)

    @property
    def inside(self) -> bool:
        """Tell whether a quotation or bracket is open. All double marks come in pairs, whatever the language."""
        return self._quotes % 2 == 1 or self._opened > self._closed

    def all_in_brackets(self, stop: int) -> bool:
        """Tell whether the sentence that would end at *stop* stands in brackets as a whole."""
        return not self.inside and self._line[self.start] in _OPEN and self._line[stop - 1] in _CLOSE


def without_quotes(text: str) -> str:
    """Return a text of the same length with spaces for its quotation marks and brackets."""
    return _ALL_QUOTES.sub(" ", text)


def after_closers(text: str, stop: int) -> int:
    """Return *stop* moved behind the quotation marks and brackets that close directly there."""
    while stop < len(text):
        alone = stop + 1 == len(text) or not text[stop + 1].isalnum()
        if text[stop] not in _SURE_CLOSERS and not (text[stop] in _MAYBE_CLOSERS and alone):
            break
        stop += 1
    return stop


def ends_sentence(line: str, start: int, stop: int, follows: int, rules: SplitRules) -> bool:
    """Tell whether the sentence that begins at *start* can end at *stop*, when the text goes on at *follows*."""
    before, after = line[max(start, stop - _NEAR) : stop], line[follows : follows + _NEAR]
    core = _core(before)
    item = _ITEM.match(after)
    skipped = item or _NOT_A_WORD.match(after)
    first = after[skipped.end() :]  # type: ignore[union-attr]  # the latter matches anywhere
    if not core or _CONTINUES.match(after) or (first[:1].islower() and not _BRAND.match(first)):
        return False
    if follows == stop and not _ends_without_space(core, after):
        return False
    if before.rstrip(_CLOSERS) != before and rules.after_quote and rules.after_quote.match(after):
        return False
    return core[-1] not in ".…" or _full_stop_ends(core, first, rules)


def worth_adding(line: str, stop: int, nesting: Nesting, rules: SplitRules) -> bool:
    """Tell whether an end that sentencex did not propose, and that can be one, is one."""
    if nesting.all_in_brackets(stop):
        return True
    before = line[max(nesting.start, stop - _NEAR) : stop]
    if nesting.inside or stop == len(line) or not line[stop].isspace():
        return False
    core = _core(before)
    after = line[stop : stop + _NEAR].lstrip()
    if _WITH_NOTE.search(before) or _ITEM.match(after) or _BRAND.match(after):
        return True
    if any(name in rules.ends or name in rules.may_end for name in _abbreviations(core)):
        return True
    return bool(_ends_with_initial(core) or _ADDRESS.search(core) or _SEVERAL_MARKS.search(core))


def _core(before: str) -> str:
    """Return what stands before the end of a sentence up to its stop: without a note's mark, quotes and brackets."""
    return _WITH_NOTE.sub("", before).rstrip(_CLOSERS)


def _ends_without_space(core: str, after: str) -> bool:
    """Tell whether a sentence can end where no space follows: Chinese, Japanese, and careless typing of others."""
    if core[-1] in _WIDE_STOPS:
        return True
    # 你好!我… written with half-width marks; but "Yahoo!News" is a name.
    return core[-1] in "!?" and after[0].isalpha() and after[0].lower() == after[0].upper()


def _full_stop_ends(core: str, first: str, rules: SplitRules) -> bool:
    """Tell whether the stop that *core* ends with is more than the mark of an abbreviation, number or pause."""
    found = _first_word().match(first)
    # The "E." of "C. E. Gadda" is no Italian "and".
    initial = _FIRST_INITIAL.match(first)
    begins = found is not None and not initial and found[0].casefold() in rules.starters
    if core.endswith(("…", "...", "..")):
        return begins or (first[:1].isupper() and not rules.capital_nouns)
    if rules.ordinals and _ORDINAL.search(core):
        return begins
    for name in _abbreviations(core):
        if name in rules.joins or (name in rules.before_numbers and first[:1].isdigit()):
            return False
        if name in rules.ends:
            return begins or first[:1].isupper() or _BRAND.match(first) is not None
        if name in rules.may_end:
            return begins
    return begins or not _ends_with_initial(core)


def _abbreviations(core: str) -> tuple[str, ...]:
    """Return the abbreviation before the last stop in full and its last part, ``т.д`` and ``д``, casefolded."""
    found, _ = _last_word(core)
    if not found:
        return ()
    full = "".join(found.split()).casefold()
    return full, full.rpartition(".")[2]


def _last_word(core: str) -> tuple[str, int]:
    """Return the word or abbreviation before the last stop and where it begins; nothing if there is none."""
    start = core.rfind(" ") + 1
    word = core[start:-1]
    if len(word) > 1 and word.isascii() and word.isalpha() and core[-1] == ".":  # what most sentences end with
        return word, start
    found = _abbreviation().search(core)
    return (found[1], found.start()) if found else ("", 0)


def _ends_with_initial(core: str) -> bool:
    """Tell whether a text ends with initials of a name: ``J.``, ``J.R.R.``; not with the B of ``12.B.``."""
    found, start = _last_word(core)
    if not found:
        return False
    before = core[start - 1 : start]
    word = "".join(found.split())
    last = word.rpartition(".")[2]
    return not (before == "." or before.isalnum()) and last.isupper() and bool(_INITIALS.fullmatch(word))
