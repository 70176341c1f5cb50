"""What goes out to be corrected and comes back: sentences with inline codes, whatever the format of the file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from toolkit.errors import SourceError, UsageError
from toolkit.files import open_file
from toolkit.translation import ReviewState

_LARGEST = 200_000_000
"""Bytes of a file that is read; the sentences of a book take some ten million."""


class ExchangeError(UsageError):
    """A file with corrections that can't be read."""


class Role(StrEnum):
    """What an inline code does."""

    OPEN = "open"
    CLOSE = "close"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class InlineCode:
    """Markup in a text that somebody corrects.

    Attributes:
        id: The number of the source's span or atom, from 1; or ``+`` and a kind, for a span that a person has added.
        role: Whether it opens or closes a span, or stands alone.
        kind: What it is: ``strong``, ``link``, ``note``.
        shown: What a person is shown of it: a link's address, code, a note's text.
    """

    id: str
    role: Role
    kind: str = ""
    shown: str = ""


Pieces: TypeAlias = tuple[str | InlineCode, ...]
"""A text with inline codes in it."""


@dataclass(frozen=True, slots=True)
class ExchangeSegment:
    """A sentence that goes out or comes back.

    Attributes:
        id: Its place in the article: see `toolkit.translation.Sentence`. Empty in a file that somebody else has made.
        source: The sentence.
        target: Its translation; nothing if there is none.
        state: How far the translation is; None if the file doesn't say.
        context: The sentence before it.
        note: What a person remarked.
        findings: What there is to look at, a sentence each.
        score: The model's score; None if unknown.
        kind: What its unit is.
        alternatives: Other translations that the memory has.
    """

    id: str
    source: Pieces
    target: Pieces = ()
    state: ReviewState | None = ReviewState.MACHINE
    context: str = ""
    note: str = ""
    findings: tuple[str, ...] = ()
    score: float | None = None
    kind: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    """The sentences of an article in one language.

    Attributes:
        name: The article's file, as people see it; empty if the file doesn't say.
        source_language: BCP 47 tag of the original; empty if unknown.
        target_language: BCP 47 tag of the translation; empty if unknown.
        segments: The sentences.
    """

    name: str
    source_language: str
    target_language: str
    segments: tuple[ExchangeSegment, ...]


def score_of(text: str | None) -> float | None:
    """Return the score that a file tells; None if it tells none, or something that is no number."""
    try:
        score = float(text or "")
    except ValueError:
        return None
    return score if math.isfinite(score) else None


def bytes_of(path: Path) -> bytes:
    """Return the content of a file that comes in.

    Raises:
        SourceError: It is not there, no regular file, or can't be read.
        ExchangeError: It is too large.
    """
    try:
        with open_file(path) as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path} can't be read: {reason}.", "Look at its name.") from error
    if len(data) > _LARGEST:
        raise ExchangeError(f"{path} is larger than {_LARGEST // 1_000_000} MB.", "Cut it into several files.")
    return data
