"""MDX: Markdown with JavaScript and components in it, as Docusaurus has it (https://mdxjs.com/docs/what-is-mdx/).

Imports, exports and comments are for a program. Of a component the words inside stay, and the title that it says; it
is told by name, since what it would show is made by a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.ingest.site_fences import FENCE
from toolkit.ingest.site_lines import fenced
from toolkit.ingest.site_tags import code_spans
from toolkit.scanning import without

_SIGN = re.compile(r"^import\s[^\n]{1,300}\sfrom\s+['\"][^'\"\n]+['\"]|^import\s+['\"][^'\"\n]+['\"]", re.MULTILINE)
"""What only MDX has, of what is named ``.md``."""
_ESM = re.compile(r"(?:import|export)\s")
_TAG = re.compile(
    r"</?(?P<name>[A-Z][\w.]*)?(?P<more>(?:\s(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{[^{}]*\}|\{\{[^{}]*\}\})*+)?)(?P<empty>/?)>"
)
_BRACED = re.compile(r"\s[\w-]{1,40}=(?:\{\{[^{}]*\}\}|\{[^{}]*\})")
_SAID = re.compile(
    r"\b(?:title|label|summary|header|caption|alt)=(?:\"([^\"]*)\"|'([^']*)'|\{[`'\"]([^`'\"{}]*)[`'\"]\})"
)
_EXPRESSION = re.compile(r"(?<!\\)\{(?!#|\.|:|/\*)[^{}\n]{1,200}\}")
_HTML_TAG = re.compile(r"<[a-z][^<>]*>")
_ADMONITION = frozenset({"Admonition", "Callout", "Aside", "Note", "Tip", "Warning", "Info"})
_MOST_LINES = 60


def without_mdx(text: str, where: str, *, page: bool) -> tuple[str, list[Finding]]:
    """Return MDX as Markdown, and a finding for each thing in it that a program would make something of.

    Args:
        text: It; its front matter may be there still.
        where: The source, for findings.
        page: Whether its name says that it is MDX; else it is what it says itself.
    """
    if not page and not _SIGN.search(text):
        return text, []
    reading = _Reading(where)
    return "\n".join(reading.lines(text.split("\n"))), reading.findings


class _Reading:
    def __init__(self, where: str) -> None:
        self.findings: list[Finding] = []
        self._where = where
        self._told: set[str] = set()

    def lines(self, lines: list[str]) -> Iterator[str]:
        """Yield lines of Markdown."""
        number = 0
        if lines and lines[0].strip() == "---":
            number = next((at + 1 for at in range(1, len(lines)) if lines[at].strip() == "---"), 0)
            yield from lines[:number]
        while number < len(lines):
            line = lines[number]
            number += 1
            if fence := FENCE.fullmatch(line):
                inside, number = fenced(lines, number, fence)
                yield from (line, *inside)
            elif _ESM.match(line):
                end = _end_of_program(lines, number)
                self._program(lines[number - 1 : end])
                number = end
            else:
                whole, number = _whole(line, lines, number)
                yield from self._line(whole)

    def _program(self, lines: list[str]) -> None:
        if lines[0].startswith("export") and any("<" in line for line in lines):
            self._tell(lines[0].strip(), "was left out")

    def _line(self, line: str) -> Iterator[str]:
        pieces, end = [], 0
        for start, stop in code_spans(line):
            pieces += [self._text(line[end:start]), line[start:stop]]
            end = stop
        pieces.append(self._text(line[end:]))
        yield from "".join(pieces).split("\n")

    def _text(self, text: str) -> str:
        if "{" not in text and "<" not in text:
            return text
        text = _TAG.sub(self._component, without(text, "{/*", "*/}"))
        text = _HTML_TAG.sub(lambda match: _BRACED.sub("", match[0]).replace("className=", "class="), text)
        for match in _EXPRESSION.finditer(text):
            self._tell(match[0], "stands as it is")
        return text

    def _component(self, match: re.Match[str]) -> str:
        name, opens = match["name"], not match[0].startswith("</")
        if not name:
            return "" if match[0] in ("<>", "</>") else match[0]
        if opens and name not in _ADMONITION:
            self._tell(f"<{name}>", "was left out")
        alone = match.string[: match.start()].strip() == "" or match.string[match.end() :].strip() == ""
        said = _SAID.search(match["more"])
        title = next(filter(None, said.groups()), "") if said else ""
        if match["empty"] or match["more"].rstrip().endswith("/"):
            return title
        if match.string.strip() != match[0].strip() and not (alone and _is_whole(match.string)):
            return f"{title} " if title else ""
        kind = re.search(r"\btype=[\"'](\w+)", match["more"]) if name in _ADMONITION else None
        shown = kind[1] if kind else name.lower().replace(".", "-")
        heading = f"\n::: {{.title}}\n{title}\n:::\n" if title else ""
        return f"\n::::: {{.{shown}}}\n{heading}\n" if opens else "\n\n:::::\n"

    def _tell(self, what: str, how: str) -> None:
        if what not in self._told:
            self._told.add(what)
            message = f"The component {what[:120]} {how}: nobody knows here what would take its place."
            self.findings.append(Finding("shortcode-left-out", message, self._where))


def _is_whole(line: str) -> bool:
    """Tell whether a line begins with a component and ends with the end of the same."""
    first, last = _TAG.match(line.strip()), None
    for last in _TAG.finditer(line.strip()):  # noqa: B007 - the last one is what is wanted
        pass
    return bool(
        first and last and first["name"] and last[0] == f"</{first['name']}>" and last.end() == len(line.strip())
    )


def _end_of_program(lines: list[str], number: int) -> int:
    """Return where a program that begins in the line before ends: at the first empty line outside of its braces."""
    depth = lines[number - 1].count("{") - lines[number - 1].count("}")
    while number < len(lines) and (depth > 0 or lines[number].strip()):
        depth += lines[number].count("{") - lines[number].count("}")
        number += 1
    return number


def _whole(line: str, lines: list[str], number: int) -> tuple[str, int]:
    """Return a line with those over which a component's tag or a comment that begins in it goes on."""
    bare = line.lstrip()
    ends = (
        "*/}"
        if "{/*" in line and "*/}" not in line
        else ">"
        if re.match(r"<[A-Z][\w.]*\s*$|<[A-Z][\w.]*\s[^>]*$", bare)
        else ""
    )
    if ends:
        for end in range(number, min(number + _MOST_LINES, len(lines))):
            if ends in lines[end]:
                return " ".join((line, *(each.strip() for each in lines[number : end + 1]))), end + 1
    return line, number
