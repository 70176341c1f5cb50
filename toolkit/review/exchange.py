"""What goes out to be corrected and comes back: sentences with inline codes, whatever the format of the file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from toolkit.errors import UsageError
from toolkit.translation import ReviewState


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
