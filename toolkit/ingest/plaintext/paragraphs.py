"""The paragraphs of a plain text, whether it wraps its lines or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.ingest.plaintext.characters import is_wide, width

_NARROWEST, _WIDEST = 40, 132
"""Columns that texts are wrapped at: typewriters and mail 50 to 80, printers' listings 132."""

_HYPHENATED = re.compile(r"(?<!\w)(\w++)-$")
_SYSTEMATIC = 3
"""Lines with a hyphen at the end from which on they were divided by a machine."""

# Prefixes that keep their hyphen wherever the line ends (Chicago Manual of Style 7.89).
_KEEPS_HYPHEN = frozenset({"self", "ex", "all", "half", "quasi", "well", "non", "mid", "vice", "co", "anti", "x"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines between blank lines.

    Attributes:
        lines: The lines, with indentation.
        segments: The lines that belong together, as indices: each segment is one flowing text.
    """

    lines: tuple[str, ...]
    segments: tuple[tuple[int, int], ...]


class Wrapping:
    """How a text wraps its lines: where a line end is a space, and where a hyphen before it is part of the word."""

    def __init__(self, text: str) -> None:
        self._words: frozenset[str] | None = None
        self._text = text
        groups = [group.split("\n") for group in re.split(r"\n{2,}", text.strip("\n"))]
        inner = sorted(width(line.rstrip()) for group in groups for line in group[:-1])
        # Nearly all wrapped lines come near the margin; a list or an address among them does not.
        usual = inner[len(inner) * 3 // 4] if inner else 0
        self.column = usual if _NARROWEST <= usual <= _WIDEST else 0
        ends = [line for group in groups for line in group[:-1] if _HYPHENATED.search(line)]
        self._divides = len(ends) >= _SYSTEMATIC
        self.chunks = tuple(self.chunk(group) for group in groups if any(line.strip() for line in group))

    def chunk(self, lines: Sequence[str]) -> Chunk:
        """Return lines with the segments that they make up."""
        widest = max(width(line.rstrip()) for line in lines)
        margin = min(_indent(line) for line in lines)
        segments: list[tuple[int, int]] = []
        start = 0
        for index in range(1, len(lines)):
            above, below = lines[index - 1], lines[index]
            indented = _indent(below) >= margin + 2 and _indent(above) < margin + 2
            if indented or not self._is_wrapped(above.rstrip(), below.strip(), widest):
                segments.append((start, index))
                start = index
        return Chunk(tuple(lines), (*segments, (start, len(lines))))

    def _is_wrapped(self, above: str, below: str, widest: int) -> bool:
        """Tell whether a line ended because the next word had no place in it."""
        if not below:
            return False
        if _HYPHENATED.search(above) and below[0].islower():
            return True
        if not self.column or width(above) > _WIDEST:
            return False
        word = below[0] if is_wide(below[0]) else below.split(" ", 1)[0]
        # Ragged by a few columns: editors differ in what they count, and full stops hang over in CJK.
        return width(above) + 1 + width(word) + 2 > max(min(widest, self.column + 8), self.column * 3 // 4)

    def join(self, lines: Iterable[str]) -> str:
        """Return lines as one flowing text."""
        result = ""
        for line in (line.strip() for line in lines):
            if not line:
                continue
            if not result:
                result = line
            elif is_wide(result[-1]) and is_wide(line[0]):
                result += line
            elif (match := _HYPHENATED.search(result)) and line[0].islower():
                result = self._divided(result, match[1], line)
            else:
                result += f" {line}"
        return result

    def _divided(self, above: str, head: str, below: str) -> str:
        """Join a word that goes on in the next line, with its hyphen unless that came from dividing it."""
        tail = re.match(r"\w+", below)
        whole = f"{head}{tail[0] if tail else ''}".lower()
        if whole in self._vocabulary():
            return above[:-1] + below
        parted = f"{head}-{tail[0] if tail else ''}".lower()
        if parted in self._vocabulary() or head.lower() in _KEEPS_HYPHEN or not self._divides:
            return above + below
        return above[:-1] + below

    def _vocabulary(self) -> frozenset[str]:
        """The words that the text has somewhere in the middle of a line."""
        if self._words is None:
            self._words = frozenset(re.findall(r"\w+(?:-\w+)*", self._text.lower()))
        return self._words


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
