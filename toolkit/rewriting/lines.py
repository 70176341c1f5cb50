"""Lines that are markup as a whole: those of site generators, between paragraphs or in the middle of them.

A title in such a line is text, and what is indented below an admonition is Markdown again.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

LINE = "markup_line"
"""Type of the token of such a line; ``meta`` says where a title stands in it, as columns."""

_TAGS = r"(?:\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|\{#[^#{}\n]*#\})"
_WHOLE = re.compile(
    rf"{_TAGS}(?:\s*{_TAGS})*"
    r"|;?-+8<-+.*"
    r"|\[TOC\]|\[\[_?TOC_?\]\]|\{:[^{}\n]*\}|\{[#.][^{}\n]*\}"
    r"|\*\[[^\]\n]+\]:.*"
    r"|import\s.+\sfrom\s+['\"].+['\"];?|import\s+['\"].+['\"];?|export\s+(?:default|const|function|let)\s.*"
    r"|\([\w:. -]+\)=|%(?: .*)?|\\(?:newpage|pagebreak|clearpage|tableofcontents)"
    r"|<!--[^\n]*?-->"
    r"|:::+[^\n\[\]\"]*:*",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r":::+ ?\{?[\w-]+\}?\[(?P<first>[^\]\n]+)\][^\n]*"
    r"|\[![\w-]+\][+-]?(?:[ \t]+(?P<alert>\S[^\n]*))?"
    r"|(?:!!!|\?\?\?\+?|===[!+]?)(?: +[\w -]+?)?(?: +\"(?P<title>[^\"\n]*)\")?[ \t]*"
)
_COLONS = re.compile(r":::+ ?(?P<kind>[\w-]+)[ \t]+(?P<title>[^{}\[\]\n]*[^{}\[\]\n\s:])[ \t]*")
_VERSE = re.compile(r"\|[ \t]+(?=[^|\s])(?![^\n]*\|)")
_INDENTING = ("!!!", "???", "===")
_MOST_LINES = 1_000
_PROGRAM = re.compile(
    r"export\s+(?:default|const|let|var|function|async|class)\b|import\s*\{[^}]*$|import\s+\w+\s*,?\s*\{[^}]*$"
)
"""How programs in MDX begin that may go on over lines: to the first empty one outside of their braces."""
_CLOSE_THEMSELVES = ("/>}}", "/%}}")
_SHORTCODES = r"(?:highlight|mermaid|katex|math|code(?:-[\w-]+)?)(?![\w-])"
_REGIONS = (
    (re.compile(r"\$\$"), re.compile(r"\$\$")),
    (re.compile(r"\\\["), re.compile(r"\\\]")),
    (re.compile(r"\\begin\{[\w*]+\}"), re.compile(r"\\end\{")),
    (re.compile(r"\{%-? ?(?:highlight|raw)\b"), re.compile(r"\{%-? ?end(?:highlight|raw)\b")),
    (re.compile(rf"\{{\{{[<%] ?{_SHORTCODES}"), re.compile(rf"\{{\{{[<%] ?/ ?{_SHORTCODES}")),
    (re.compile(r"\{/\*"), re.compile(r"\*/\}")),
    (re.compile(r"\{\{[<%]"), re.compile(r"[>%]\}\}")),
)
"""How regions begin and end in which there is no Markdown: formulas, code of site generators, tags over many lines."""


def add_lines(parser: MarkdownIt) -> None:
    """Have a parser read such lines."""
    options: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", LINE, _line, options)
    parser.block.ruler.before("code", "verse", _verse, {"alt": []})


def _line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    begin, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if begin >= stop:
        return False
    text = state.src[begin:stop].rstrip()
    last = _region(state, text, start, end)
    columns: tuple[int, int] | None = None
    if not last:
        titled = _TITLED.fullmatch(text) or _COLONS.fullmatch(text)
        if titled is None and not _WHOLE.fullmatch(text):
            return False
        columns = (
            next((titled.span(name) for name, said in titled.groupdict().items() if said), None) if titled else None
        )
        if titled and text.startswith("===") and '"' not in text:  # the line below a heading
            return False
    if silent:
        return True
    token = state.push(LINE, "", 0)
    token.map = [start, last or start + 1]
    base = begin - _line_start(state.src, begin)
    token.meta["columns"] = columns and (base + columns[0], base + columns[1])
    state.line = last or start + 1
    if not last and text.startswith(_INDENTING):
        _indented(state, start + 1, end)
    return True


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _region(state: StateBlock, text: str, start: int, end: int) -> int:
    """Return the line after a region that begins in a line; 0 if none does."""
    for begins, ends in _REGIONS:
        opened = begins.match(text)
        if opened and not ends.search(text, opened.end()) and not text.endswith(_CLOSE_THEMSELVES):
            for line in range(start + 1, min(end, start + _MOST_LINES)):
                if ends.search(state.src, state.bMarks[line], state.eMarks[line]):
                    return line + 1
            return 0
    return _end_of_program(state, start, end) if _PROGRAM.match(text) else 0


def _end_of_program(state: StateBlock, start: int, end: int) -> int:
    depth = 0
    for line in range(start, min(end, start + _MOST_LINES)):
        text = state.src[state.bMarks[line] : state.eMarks[line]]
        if depth <= 0 and not text.strip():
            return line
        depth += sum(map(text.count, "{([")) - sum(map(text.count, "})]"))
    return min(end, start + _MOST_LINES) if depth <= 0 else 0


def _indented(state: StateBlock, start: int, end: int) -> None:
    """Read what is indented below an admonition or a tab."""
    indent = state.blkIndent + 4
    line = start
    while line < end and (state.isEmpty(line) or state.sCount[line] >= indent):
        line += 1
    if line == start:
        return
    before, state.blkIndent = state.blkIndent, indent
    most, state.lineMax = state.lineMax, line
    parent, state.parentType = state.parentType, "admonition"
    state.md.block.tokenize(state, start, line)
    state.blkIndent, state.lineMax, state.parentType, state.line = before, most, parent, line


def _verse(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of lines, as pandoc has them: each stands for itself."""
    line = start
    while line < end and not state.is_code_block(line) and (match := _match_verse(state, line)):
        if silent:
            return True
        token = state.push(LINE, "", 0)
        token.map = [line, line + 1]
        base = _line_start(state.src, match.start())
        token.meta["columns"] = (match.end() - base, state.eMarks[line] - base)
        line += 1
    state.line = line
    return line > start


def _match_verse(state: StateBlock, line: int) -> re.Match[str] | None:
    return _VERSE.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
