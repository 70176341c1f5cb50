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


_TABLE = re.compile(r"<(?P<end>/?)table\b", re.IGNORECASE)
_BEGINS_TABLE = re.compile(r" {0,3}<table\b", re.IGNORECASE)
_KEPT = re.compile(r"<(?P<end>/?)(?:pre|script|style|textarea)\b", re.IGNORECASE)


def with_flat_tables(text: str) -> str:
    """Return Markdown in which tables in HTML are not indented below empty lines and tags of a template.

    To Markdown such lines are code, and the table has lost them; to kramdown, which Jekyll has, they are the table's.

    Args:
        text: The source.
    """
    if "<table" not in text.lower():
        return text
    lines = text.split("\n")
    number, fence = 0, ""
    while number < len(lines):
        line = lines[number]
        match = _FENCE.fullmatch(line)
        if match is not None and (not fence or (match["mark"].startswith(fence) and not match["info"].strip())):
            fence = "" if fence else match["mark"]
        elif not fence and _BEGINS_TABLE.match(line):
            end = _end_of_table(lines, number)
            if end is None:
                break
            _flatten(lines, number, end)
            number = end
        number += 1
    return "\n".join(lines)


def _end_of_table(lines: list[str], number: int) -> int | None:
    """Return the line in which a table ends; None if it never does."""
    depth = 0
    for at in range(number, len(lines)):
        depth += sum(-1 if tag["end"] else 1 for tag in _TABLE.finditer(lines[at]))
        if depth <= 0:
            return at
    return None


def _parts(line: str) -> bool:
    """Tell whether a line is empty, or will be since a program puts something in its place."""
    return not line.strip() or line.lstrip().startswith(("{%", "{{"))


def _flatten(lines: list[str], start: int, end: int) -> None:
    below = (_parts(lines[at]) and lines[at + 1].startswith((" " * INDENT, "\t")) for at in range(start, end))
    if not any(below) or any(_FENCE.fullmatch(lines[at]) for at in range(start, end)):
        return
    kept = 0
    for at in range(start, end + 1):
        if not kept:
            lines[at] = lines[at].lstrip(" \t")
        kept = max(0, kept + sum(-1 if tag["end"] else 1 for tag in _KEPT.finditer(lines[at])))
