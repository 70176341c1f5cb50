"""Finds the sentences of a text.

`sentencex` proposes the ends; each is then kept or refused by `marks.ends_sentence`, and a few ends that it
never proposes are added. The contract: the ranges and what lies between them, joined, are the text, and between
two ranges there is only white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.languages import base_language
from toolkit.translation.engines import Range
from toolkit.translation.sentences.marks import (
    ENDS,
    Nesting,
    after_closers,
    ends_sentence,
    without_quotes,
    worth_adding,
)
from toolkit.translation.sentences.rules import SplitRules, rules_for

HARD_BREAK = "\u2028"
"""U+2028 LINE SEPARATOR, a line break that the author made on purpose: always the end of a sentence."""

_BREAKS = re.compile("[\u2028\u2029]|(?<=\n)[^\\S\n]*\n")
"""Hard breaks, and the empty lines and paragraph separators of texts that are more than one paragraph."""

_MAY_BREAK = re.compile("[\u2028\u2029\n]")
"""What there is of them in few texts."""

_LONG = 300
"""A sentence of more characters is looked at again inside its quotation marks, which are kept whole otherwise:
models translate long quotations badly, and a speech can fill a paragraph."""

_MOST = 10_000
"""Characters of a sentence: longer ones are written on purpose, or by a program, and what is done with words that owe
something to each other takes the square of their number."""

_OTHER_SPACES, _SURROGATES = re.compile(r"[^\S ]"), re.compile("[\ud800-\udfff]")

_ITEM = re.compile(r"\(\w{1,4}\)(?=\s)")
"""What counts the items of a list within a paragraph, in any script."""

_PIECE = 4000
"""Characters given to sentencex at a time: its time grows with the square of unmatched quotation marks."""


def split_sentences(text: str, language: str) -> list[Range]:
    """Return where the sentences of a text are.

    Args:
        text: Plain text. U+2028 is a hard line break; all other line breaks count as spaces.
        language: BCP 47 tag. A language that has no data is split by general rules.

    Returns:
        Half-open ranges of characters, ascending and not overlapping, none empty, without white space at their
        ends. Only white space lies outside of them. A text of nothing but white space has none.
    """
    rules, base = rules_for(language), base_language(language)
    found: list[Range] = []
    for start, end in _lines(text):
        for sentence in _sentences(text, start, end, base, rules, quotes_whole=True):
            if sentence[1] - sentence[0] > _LONG:
                for part in _sentences(text, *sentence, base, rules, quotes_whole=False):
                    found += _bounded(text, *part)
            else:
                found.append(sentence)
    return found


def _bounded(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield a sentence, or the parts of one that no person has written, each as long as may be."""
    while end - start > _MOST:
        stop = next((place for place in range(start + _MOST, start + _MOST // 2, -1) if text[place].isspace()), 0)
        stop = stop or start + _MOST
        yield start, len(text[start:stop].rstrip()) + start
        start = _skip_space(text, stop)
    if start < end:
        yield start, end


def _lines(text: str) -> Iterator[Range]:
    start = 0
    for match in _BREAKS.finditer(text) if _MAY_BREAK.search(text) else ():
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _sentences(text: str, start: int, end: int, base: str, rules: SplitRules, *, quotes_whole: bool) -> Iterator[Range]:
    """Yield the trimmed sentences of ``text[start:end]``, as ranges of *text*."""
    line = text[start:end]
    begin = _skip_space(line, 0)
    for stop in _ends(line, base, rules, quotes_whole=quotes_whole):
        if stop > begin:
            yield start + begin, start + stop
            begin = _skip_space(line, stop)
    stop = len(line.rstrip())
    if stop > begin:
        yield start + begin, start + stop


def _ends(line: str, base: str, rules: SplitRules, *, quotes_whole: bool) -> Iterator[int]:
    """Yield the ends of the sentences of a line, but for the last one, ascending."""
    proposed = set(_proposed(line, base, quotes_whole=quotes_whole))
    more = {match.end() for match in ENDS.finditer(line)} if quotes_whole else set()
    nesting = Nesting(line)
    for stop in sorted(proposed | more):
        nesting.read_to(stop)
        follows = _skip_space(line, stop)
        if follows == len(line) or not ends_sentence(line, nesting.start, stop, follows, rules):
            continue
        if stop in proposed or worth_adding(line, stop, nesting, rules):
            yield stop
            nesting.begin_sentence(follows)


def _proposed(line: str, base: str, *, quotes_whole: bool) -> Iterator[int]:
    """Yield the ends that sentencex proposes, moved behind the quotation marks and brackets that close there."""
    import sentencex

    # All spaces are alike, an ellipsis is as good as three stops, and a lone surrogate can't be passed on.
    seen = _SURROGATES.sub("\ufffd", _OTHER_SPACES.sub(" ", line)).replace("…", ".")
    # After the second "(a)" of a line it proposes nothing more.
    seen = _ITEM.sub(lambda item: " " * len(item[0]), seen)
    seen = seen if quotes_whole else without_quotes(seen)
    start = 0
    while start < len(seen):
        piece = seen[start : start + _PIECE]
        ends = [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(base, piece)]
        last = start + len(piece) == len(seen)
        inside = ends if last else ends[:-1]
        yield from (after_closers(line, start + len(piece[:stop].rstrip())) for stop in inside)
        # The last sentence of a piece is cut: begin the next piece with it, unless it is most of the piece.
        start += inside[-1] if inside and not last and inside[-1] > _PIECE // 2 else len(piece)


def _skip_space(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start
