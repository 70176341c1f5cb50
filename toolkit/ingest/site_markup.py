"""What site generators add to Markdown, as pandoc's Markdown: admonitions, tabs, shortcodes, snippets.

Read are the admonitions of MkDocs (Python-Markdown's), Docusaurus and Hugo's themes, tabs of Material for MkDocs,
figures, references and notices of Hugo, code of Jekyll, and snippets of PyMdown. Other shortcodes and template tags are
left out, each told by name: what a program would put in their place, nobody knows here. Code is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.ingest.encoding import decode
from toolkit.ingest.source_folder import Refused, SourceFolder

_KIND = (
    "abstract|admonition|alert|attention|bug|callout|caution|danger|example|failure|hint|important|info|note|notice|quote|"
    "question|success|tip|warning"
)
_KINDS = frozenset(_KIND.split("|"))
_UNSAID = frozenset({"notice", "callout", "alert", "admonition", "hint"})
"""Names of shortcodes whose first word says what they are."""


SIGN = re.compile(r"^[ \t]{0,40}(?:!!! |\?\?\?\+? |=== \"|:::|-+8<-+)|\{\{[<%]|\{%|\{#", re.MULTILINE)
"""What only such Markdown has."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BLOCK = re.compile(r"(?:!!!|\?\?\?\+?) +(?P<kind>[\w-]+)[\w -]*?(?: +\"(?P<title>[^\"]*)\")?[ \t]*")
_TAB = re.compile(r"===[!+]? +\"(?P<title>[^\"]*)\"[ \t]*")
_COLONS = re.compile(
    rf"(?P<colons>:::+) ?(?P<kind>{_KIND})(?:\[(?P<first>[^\]]*)\]|[ \t]+(?P<title>[^{{}}\n]*))?[ \t]*"
)
_SNIPPET = re.compile(r"-+8<-+ +[\"'](?P<name>[^\"']+)[\"'][ \t]*")
_REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"(?P<target>[^\"]*)\"\s*[>%]\}\}")
_FIGURE = re.compile(r"\{\{<\s*figure\s(?P<parameters>[^{}]*?)/?\s*>\}\}")
_PARAMETER = re.compile(r"\b(\w{1,40})\s{0,9}=\s{0,9}\"([^\"]*)\"")
_OPENS = re.compile(rf"\{{\{{[<%]\s*(?P<kind>{_KIND})(?:\s+\"?(?P<more>[\w -]*)\"?)?\s*[>%]\}}\}}")
_CLOSES = re.compile(rf"\{{\{{[<%]\s*/\s*(?:{_KIND})\s*[>%]\}}\}}")
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+(?P<language>[\w+-]+)[^%]*%\}")
_END_HIGHLIGHT = re.compile(r"\{%-?\s*endhighlight\s*-?%\}")
_SILENT = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}|\{#[^#\n]*#\}")
_TAG = re.compile(r"\{\{[<%][^{}\n]*[>%]\}\}|\{%[^%\n]*%\}")
_TICKS = re.compile(r"`+")

_INDENT = 4
_MOST_SNIPPET = 1_000_000
_DEPTH = 8


def without_site_markup(text: str, where: str, beside: SourceFolder) -> tuple[str, list[Finding]]:
    """Return Markdown without what site generators add to it, and a finding for each thing that was left out.

    Args:
        text: The Markdown.
        where: The source, for findings.
        beside: The files that snippets may be taken from.
    """
    if not SIGN.search(text):
        return text, []
    reading = _Reading(where, beside)
    return "\n".join(reading.lines(text.split("\n"))), reading.findings


class _Reading:
    def __init__(self, where: str, beside: SourceFolder) -> None:
        self.findings: list[Finding] = []
        self._where = where
        self._beside = beside
        self._depth = 0

    def lines(self, lines: list[str]) -> Iterator[str]:
        """Yield lines as pandoc reads them."""
        number, fence = 0, ""
        while number < len(lines):
            line = lines[number]
            number += 1
            if fence or (mark := _FENCE.match(line)):
                mark = _FENCE.match(line)
                fence = _after(fence, mark[1] if mark else "", line)
                yield line
            elif block := _BLOCK.fullmatch(line) or _TAB.fullmatch(line):
                inside, number = _indented(lines, number)
                yield from self._division(block.groupdict().get("kind", "tab").lower(), block["title"], inside)
            elif snippet := _SNIPPET.fullmatch(line):
                yield from self._snippet(snippet["name"])
            elif colons := _COLONS.fullmatch(line):
                title = colons["first"] or colons["title"]
                yield from (f"{colons['colons']} {{.{colons['kind']}}}", *_title(colons["kind"], title), "")
            else:
                yield from self._line(line)

    def _division(self, kind: str, title: str | None, inside: list[str]) -> Iterator[str]:
        if self._depth >= _DEPTH:
            yield from inside
            return
        self._depth += 1
        colons = ":" * (3 + 2 * (_DEPTH - self._depth + 1))  # an outer one has more
        yield from ("", f"{colons} {{.{kind}}}", *_title(kind, title), "")
        yield from self.lines(inside)
        yield from ("", colons, "")
        self._depth -= 1

    def _snippet(self, name: str) -> Iterator[str]:
        self._depth += 1
        try:
            decoded = decode(self._beside.first((name, f"/{name}"), _MOST_SNIPPET)) if self._depth < _DEPTH else None
        except (Refused, OSError):
            decoded = None
        if decoded is None:
            message = f"The snippet {name[:200]} could not be had: it is not there, or outside of the project."
            self.findings.append(Finding("include-left-out", message, self._where))
        else:
            yield from self.lines(decoded.text.split("\n"))
        self._depth -= 1

    def _line(self, line: str) -> Iterator[str]:
        if "{{" not in line and "{%" not in line and "{#" not in line:
            yield line
            return
        bare = line.strip()
        if match := _OPENS.fullmatch(bare):
            kind, more = match["kind"], (match["more"] or "").strip()
            kind = more if kind in _UNSAID and more in _KINDS else kind
            yield from (":::::::: {." + kind + "}", *_title(kind, None), "")
        elif _CLOSES.fullmatch(bare):
            yield from ("", "::::::::")
        elif match := _HIGHLIGHT.fullmatch(bare):
            yield f"``` {match['language']}"
        elif _END_HIGHLIGHT.fullmatch(bare):
            yield "```"
        else:
            yield "".join(self._pieces(line))

    def _pieces(self, line: str) -> Iterator[str]:
        """Yield a line piece by piece: its code as it is, the rest without template tags."""
        end = 0
        for start, stop in _code_spans(line):
            yield self._without_tags(line[end:start])
            yield line[start:stop]
            end = stop
        yield self._without_tags(line[end:])

    def _without_tags(self, text: str) -> str:
        text = _REFERENCE.sub(lambda match: match["target"], text)
        text = _FIGURE.sub(_figure, text)
        return _TAG.sub(self._leave_out, _SILENT.sub("", text))

    def _leave_out(self, match: re.Match[str]) -> str:
        message = f"The template tag {match[0][:120]} was left out: nobody knows here what would take its place."
        self.findings.append(Finding("shortcode-left-out", message, self._where))
        return ""


def _code_spans(line: str) -> Iterator[tuple[int, int]]:
    """Yield where code stands in a line: between as many backticks as many (CommonMark 0.31, 6.1)."""
    ticks = [(match.start(), match.end()) for match in _TICKS.finditer(line)]
    closing: dict[int, list[int]] = {}
    for number, (start, end) in reversed(list(enumerate(ticks))):
        closing.setdefault(end - start, []).append(number)  # the next one last
    number = 0
    while number < len(ticks):
        start, end = ticks[number]
        same = closing[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same:
            number = same[-1]
            yield start, ticks[number][1]
        number += 1


def _after(fence: str, mark: str, line: str) -> str:
    """Return the fence of code that is open after a line that may open or close one."""
    if not fence:
        return mark
    closes = mark.startswith(fence) and not line.strip().strip(mark[:1] or " ")
    return "" if closes else fence


def _indented(lines: list[str], number: int) -> tuple[list[str], int]:
    """Return the lines that are indented below one, without their indent, and where the text goes on."""
    inside: list[str] = []
    while number < len(lines) and (not lines[number].strip() or lines[number].startswith((" " * _INDENT, "\t"))):
        line = lines[number].expandtabs(_INDENT)
        inside.append(line[_INDENT:])
        number += 1
    return inside, number


def _title(kind: str, title: str | None) -> tuple[str, ...]:
    """Return the title of an admonition: its kind, if none is given; an empty one is none."""
    text = kind.capitalize() if title is None else title.strip()
    return ("", "::: {.title}", text, ":::") if text else ()


def _figure(match: re.Match[str]) -> str:
    said = dict(_PARAMETER.findall(match["parameters"]))
    caption = said.get("caption") or said.get("title") or said.get("alt") or ""
    return f"![{caption}](<{said['src']}>)" if said.get("src") else match[0]
