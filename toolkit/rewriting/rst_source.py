"""A reStructuredText source, and what it becomes in another language: the same file with only its text changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from toolkit.rewriting.marked_source import MarkedSource
from toolkit.rewriting.marked_writer import MarkedWriter
from toolkit.rewriting.rst_blocks import find_rst_text
from toolkit.rewriting.rst_writer import RstRunWriter
from toolkit.rewriting.source_lines import FoundText


def _columns(text: str) -> int:
    """Return how many columns a text takes, as docutils counts them."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


@dataclass(frozen=True)
class RstSource(MarkedSource):
    """A reStructuredText source."""

    label: ClassVar[str] = "reStructuredText"
    writer: ClassVar[type[MarkedWriter]] = RstRunWriter
    columns: ClassVar[Callable[[str], int]] = staticmethod(_columns)
    files: ClassVar[re.Pattern[str]] = re.compile(
        r"(?P<before>^[ \t]*\.\. (?:\|[^|\n]+\| )?(?:image|figure|include|literalinclude)::[ \t]+|^[ \t]+:file:[ \t]+"
        r"|^[ \t]*\.\. _[^:\n]+:[ \t]+|:download:`[^`<\n]*<)(?P<address>[^\s<>`]+)",
        re.MULTILINE,
    )
    """Where files are named: pictures, what is included, targets and downloads."""

    def _find(self) -> FoundText:
        return find_rst_text(self._lined.lines)
