"""Files that a page of Markdown takes in: PyMdown's snippets, mdBook's includes, those of Jekyll, MkDocs and Hugo.

mdBook: https://rust-lang.github.io/mdBook/format/mdbook.html; PyMdown:
https://facelessuser.github.io/pymdown-extensions/extensions/snippets/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.ingest.encoding import decode
from toolkit.ingest.source_folder import Refused, SourceFolder

_SNIPPET = re.compile(r"[ \t]*-+8<-+ +[\"'](?P<name>[^\"']+)[\"'][ \t]*")
_TAG = re.compile(
    r"[ \t]*(?:\{%-?\s*(?:include-markdown|include_relative|include)\s+"
    r"(?P<liquid>\"[^\"%]+\"|'[^'%]+'|[\w./-]+)\s*-?%\}"
    r"|\{\{[<%]\s*(?:include|readfile|snippet)\s+(?:file=)?(?P<hugo>\"[^\"{}]+\"|[\w./-]+)\s*/?[>%]\}\})[ \t]*"
)
_BOOK = re.compile(
    r"(?P<escape>\\?)\{\{#(?P<kind>include|rustdoc_include|playground|playpen|title)\s+(?P<what>[^{}\n]+)\}\}"
)
_MARKDOWN = (".md", ".markdown", ".mdx", ".qmd", ".rmd", ".txt")
_FRONT = re.compile(r"\A---[ \t]*\n(?>.*?^---[ \t]*\n)", re.DOTALL | re.MULTILINE)
_MOST = 1_000_000


class Includes:
    """Takes in the files of a source.

    Attributes:
        findings: What could not be had.

    Args:
        where: The source, for findings.
        beside: The files that may be had.
    """

    def __init__(self, where: str, beside: SourceFolder) -> None:
        self.findings: list[Finding] = []
        self._where = where
        self._beside = beside
        self._taken = 0

    def lines(self, line: str, *, deep: bool) -> list[str] | None:
        """Return the lines that stand in the place of one; None for a line that takes in nothing as a whole.

        Args:
            line: The line.
            deep: Whether files have been taken in too deeply to take another.
        """
        if snippet := _SNIPPET.fullmatch(line):
            return self._named(snippet["name"].partition(":")[0], "snippet", deep=deep)
        if (tag := _TAG.fullmatch(line)) and (name := (tag["liquid"] or tag["hugo"]).strip("\"'")).endswith(_MARKDOWN):
            return self._named(name, "file", deep=deep)
        book = _BOOK.fullmatch(line.strip())
        if book and not book["escape"] and book["kind"] == "include":
            found = self._book(book, deep=deep)
            return found if found is None else found.split("\n")
        return None

    def within(self, line: str) -> str:
        """Return a line of text or code with what mdBook would put into it."""
        return _BOOK.sub(self._replaced, line) if "{{#" in line else line

    def _replaced(self, match: re.Match[str]) -> str:
        if match["escape"]:
            return match[0][1:]
        if match["kind"] == "title":
            return ""
        found = self._book(match, deep=False)
        return match[0] if found is None else found

    def _book(self, match: re.Match[str], *, deep: bool) -> str | None:
        name, *wanted = match["what"].split()[0].split(":")
        found = self._named(name, "file", deep=deep)
        return "\n".join(_part(found, wanted)) if found else None

    def _named(self, name: str, what: str, *, deep: bool) -> list[str]:
        text = None if deep or self._taken >= _MOST_FILES else self._read(name)
        self._taken += 1
        if text is None:
            message = f"The {what} {name[:200]} could not be had: it is not there, or outside of the project."
            finding = Finding("include-left-out", message, self._where)
            if finding not in self.findings:
                self.findings.append(finding)
            return []
        return text.rstrip("\n").split("\n")

    def _read(self, name: str) -> str | None:
        try:
            decoded = decode(self._beside.first((name, f"/{name}", f"/_includes/{name}"), _MOST))
        except (Refused, OSError):
            return None
        return None if decoded is None else _FRONT.sub("", decoded.text.replace("\r\n", "\n"), count=1)


_MOST_FILES = 200


def _part(lines: list[str], wanted: list[str]) -> Iterator[str]:
    """Yield the lines between two numbers, or between the marks of an anchor; all where neither is named."""
    if wanted and wanted[0] and not wanted[0].isdecimal():
        inside = False
        for line in lines:
            if f"ANCHOR_END: {wanted[0]}" in line:
                return
            if inside and "ANCHOR" not in line:
                yield line
            inside = inside or f"ANCHOR: {wanted[0]}" in line
        return
    numbers = [int(each) if each.isdecimal() and len(each) < 8 else 0 for each in wanted]
    first = numbers[0] if numbers and numbers[0] else 1
    last = len(lines) if not numbers else (numbers[1] or len(lines)) if len(numbers) > 1 else first
    yield from (line for line in lines[first - 1 : last] if "ANCHOR" not in line)
