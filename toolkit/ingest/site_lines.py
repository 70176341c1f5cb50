"""Runs of lines in Markdown of site generators: what is indented, quoted, fenced, or goes on over several lines."""

from __future__ import annotations

import re

INDENT = 4
"""Spaces by which what is in an admonition is indented (Python-Markdown)."""

MOST_LINES = 40
"""Lines that a tag may go on over."""


def closed(line: str) -> bool:
    """Tell whether the last shortcode in a line ends in it."""
    at = max(line.rfind("{{<"), line.rfind("{{%"))
    return at < 0 or "}}" in line[at:]


def joined(line: str, lines: list[str], number: int) -> tuple[str, int]:
    """Return a tag that goes on over lines on one, and where the text goes on."""
    for end in range(number, min(number + MOST_LINES, len(lines))):
        if "}}" in lines[end]:
            return " ".join((line, *(each.strip() for each in lines[number : end + 1]))), end + 1
    return line, number


def fenced(lines: list[str], number: int, fence: re.Match[str]) -> tuple[list[str], int]:
    """Return the lines of code after the mark that begins it, with the one that ends it, and where the text goes on."""
    mark = fence["mark"]
    for end in range(number, len(lines)):
        bare = lines[end].strip()
        if bare.startswith(mark) and not bare.strip(mark[0]):
            return lines[number : end + 1], end + 1
    return lines[number:], len(lines)


def until_colons(lines: list[str], number: int, colons: str) -> tuple[list[str], int]:
    """Return the lines before the colons that end a division, and where the text goes on."""
    for end in range(number, len(lines)):
        if lines[end].strip() == colons:
            return lines[number:end], end + 1
    return lines[number:], len(lines)


def quoted(lines: list[str], number: int) -> tuple[list[str], int]:
    """Return the lines of a quotation without its marks, and where the text goes on."""
    inside: list[str] = []
    while number < len(lines) and lines[number].lstrip(" ").startswith(">"):
        inside.append(re.sub(r"^ *> ?", "", lines[number]))
        number += 1
    return inside, number


def indented(lines: list[str], number: int, indent: int) -> tuple[list[str], int]:
    """Return the lines that are indented below one, without their indent, and where the text goes on."""
    inside: list[str] = []
    width = indent + INDENT
    while number < len(lines):
        line = lines[number].expandtabs(INDENT)
        if line.strip() and not line.startswith(" " * width):
            break
        inside.append(line[width:])
        number += 1
    return inside, number


_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)")


def with_closed_fences(text: str) -> str:
    """Return Markdown whose last fence of code is closed.

    One without an end goes on to the end of the text, or of the item that it is in (CommonMark 0.31, 4.5).
    """
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    opened: tuple[int, re.Match[str]] | None = None
    for number, line in enumerate(lines):
        match = _FENCE.fullmatch(line)
        if match is None:
            continue
        if opened is None and not (match["mark"][0] == "`" and "`" in match["info"]):
            opened = number, match
        elif opened is not None and match["mark"].startswith(opened[1]["mark"]) and not match["info"].strip():
            opened = None
    if opened is None:
        return text
    number, fence = opened
    width = len(fence["indent"])
    after = (at for at in range(number + 1, len(lines)) if lines[at].strip() and lines[at][:width].strip())
    end = next(after, len(lines))
    while not lines[end - 1].strip():
        end -= 1
    return "\n".join((*lines[:end], f"{fence['indent']}{fence['mark']}", *lines[end:]))
