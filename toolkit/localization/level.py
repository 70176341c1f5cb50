"""How much is done to the characters of a text."""

from __future__ import annotations

from enum import StrEnum


class Typography(StrEnum):
    """How much is done to a text.

    Attributes:
        NONE: Nothing but pandoc's own quotations get their marks.
        STANDARD: Marks, spaces and dashes; letters and figures stay, but for English capitals in headings.
        FULL: Also numbers, dates, times and ordinals, where they can mean one thing only.
    """

    NONE = "none"
    STANDARD = "standard"
    FULL = "full"
