"""Words looked for in an article, and replaced where formatting, notes and code stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from toolkit.document import ATOM
from toolkit.errors import UsageError
from toolkit.reviewing.sheet import Sheet
from toolkit.translation.markup import MarkedText

_LONGEST = 500
"""Characters that are looked for, or put in their place."""


def pattern_of(words: str, *, exact: bool) -> re.Pattern[str]:
    """Return what finds words as they stand.

    Args:
        words: The words.
        exact: Whether capitals count.

    Raises:
        UsageError: There are none, or too many.
    """
    if not words or len(words) > _LONGEST:
        raise UsageError(f"From 1 to {_LONGEST} characters can be looked for.", "Look for fewer, or for some.")
    return re.compile(re.escape(words), re.NOFLAG if exact else re.IGNORECASE)


def found_in(sheet: Sheet, pattern: re.Pattern[str], *, source: bool = False) -> Iterator[int]:
    """Yield the numbers of the sentences that have something, in their translation or in themselves.

    Args:
        sheet: Where to look.
        pattern: What is looked for.
        source: Look in the sentences themselves.
    """
    for number, sentence in enumerate(sheet.sentences):
        if pattern.search((sentence.source if source else sentence.translation).text):
            yield number


def replaced(marked: MarkedText, pattern: re.Pattern[str], words: str) -> MarkedText:
    """Return a text in which other words stand, with its spans and atoms where they were.

    Args:
        marked: The text.
        pattern: What gives way.
        words: What comes in its place.

    Raises:
        UsageError: They are too many, or one of them is what stands for a note or code.
    """
    if len(words) > _LONGEST or ATOM in words:
        raise UsageError(f"At most {_LONGEST} characters can take a place, and no U+FFFC.", "Give other words.")
    words = words.replace("\n", " ")
    edits = [match.span() for match in pattern.finditer(marked.text) if ATOM not in match[0]]

    def moved(position: int, *, is_end: bool) -> int:
        shift = 0
        for start, end in edits:
            if position >= end:
                shift += len(words) - (end - start)
            elif position > start:  # inside what gives way
                return start + shift + (len(words) if is_end else 0)
        return position + shift

    text = marked.text
    for start, end in reversed(edits):
        text = text[:start] + words + text[end:]
    spans = tuple(
        (first, last, code)
        for start, end, code in marked.spans
        if (first := moved(start, is_end=False)) < (last := moved(end, is_end=True))
    )
    return replace(marked, text=text, spans=spans)
