"""Lines of reStructuredText: what is literal among them."""

from __future__ import annotations

import re

from toolkit.rewriting.source_lines import SourceLines, indent_of

MARKS = r"[!-/:-@\[-`{-~]"
"""Signs of which lines below titles are made."""


class RstLines(SourceLines):
    """The lines of a source in reStructuredText."""

    def literal_end(self, at: int, last: int, indent: int) -> int:
        """Return the line after literal text: what is indented, or what begins with one sign on each line."""
        first = at
        while first < last and not self.lines[first].strip():
            first += 1
        if first >= last:
            return at
        if indent_of(self.lines[first]) > indent:
            return self.end_of(first, last, indent)
        sign = self.lines[first].strip()[0]
        if not re.match(MARKS, sign):
            return at
        while first < last and self.lines[first].strip().startswith(sign):
            first += 1
        return first
