"""What site generators add to Markdown, as pandoc's Markdown: admonitions, tabs, directives, shortcodes, snippets.

Read are the admonitions of MkDocs (Python-Markdown's), Docusaurus, MyST, Quarto, GitHub, Obsidian and Hugo's themes,
tabs of Material for MkDocs, code of Hugo and Jekyll, figures and references, and what a page takes in. Of other
shortcodes and template tags the words inside and their titles stay, and each is told by name: what a program would put
in their place, nobody knows here. Code is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from toolkit.findings import Finding
from toolkit.ingest.site_fences import (
    CODE,
    FENCE,
    FIGURES,
    INCLUDES,
    SILENT,
    Directive,
    as_known,
    directive_in,
    options_of,
)
from toolkit.ingest.site_includes import Includes
from toolkit.ingest.site_lines import INDENT, closed, fenced, indented, joined, quoted, until_colons
from toolkit.ingest.site_tags import Tags, parameters, picture
from toolkit.ingest.source_folder import SourceFolder

_KIND = (
    "abstract|admonition|alert|attention|bug|callout|caution|danger|example|failure|hint|important|info|note|notice|quote|"
    "question|success|tip|warning"
)
_KINDS = frozenset(_KIND.split("|"))
_UNSAID = frozenset({"notice", "callout", "alert", "admonition", "hint"})
"""Names of shortcodes whose first word says what they are."""

SIGN = re.compile(
    r"^[ \t]{0,40}(?:!!! |\?\?\?\+? |=== \"|:::|-+8<-+|> ?\[!|\[TOC\]|\[\[_?TOC_?\]\]|(?:`{3,}|~{3,})[^`\n]*[{ ,=])"
    r"|\{\{|\{%|\{#|\{:|\{ ?[.#]|^\*\[|^\([\w:.-]+\)=$",
    re.MULTILINE | re.IGNORECASE,
)
"""What only such Markdown has."""

_BLOCK = re.compile(r"(?:!!!|\?\?\?\+?) +(?P<kind>[\w-]+)[\w -]*?(?: +\"(?P<title>[^\"]*)\")?[ \t]*")
_TAB = re.compile(r"===[!+]? +\"(?P<title>[^\"]*)\"[ \t]*")
_COLONS = re.compile(
    rf"(?P<colons>:::+) ?(?P<kind>{_KIND})(?:\[(?P<first>[^\]]*)\]|[ \t]+(?P<title>[^{{}}\n]*))?"
    r"[ \t]*(?:\{(?P<more>[^{}\n]*)\})?[ \t]*"
)
_TITLED = re.compile(r"(?P<colons>:::+) ?(?P<kind>[a-z][\w-]{0,40})[ \t]++(?P<title>[^{}\[\]\s:][^{}\n:]*)")
"""Divisions of other kinds that have a title: ``::: details Click me``."""
_DIRECTIVE = re.compile(r"(?P<colons>:::+)[ \t]*(?P<info>\{[a-z][\w:-]*\}.*)")
_CALLOUT = re.compile(r":::+ *\{[^{}\n]*\.callout-[^{}\n]*\btitle=\"(?P<title>[^\"{}\n]*)\"[^{}\n]*\}[ \t]*")
_ALERT = re.compile(r"> ?\[!(?P<kind>[\w-]{1,40})\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)")
_GITHUB = frozenset({"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"})
"""Alerts that pandoc reads itself."""
_OPENS = re.compile(r"\{\{[<%]\s*(?P<name>[\w/-]++)(?P<more>[^{}]*+)(?<=[>%])\}\}")
_CLOSES = re.compile(r"\{\{[<%]\s*/\s*(?P<name>[\w/-]+)\s*[>%]\}\}")
_WORD = re.compile(r"(?:\A|\s)(?:\"([^\"]*)\"|([\w-]+))(?!\s*=)")
_CODE_TAGS = frozenset({"highlight", "code", "mermaid", "katex", "math", "codeblock"})
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+(?P<language>[\w+-]+)[^%]*%\}")
_END_HIGHLIGHT = re.compile(r"\{%-?\s*endhighlight\s*-?%\}")
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}|\{::comment\}")
_END_COMMENT = re.compile(r"\{%-?\s*endcomment\s*-?%\}|\{:/(?:comment)?\}")
_CONTENTS = re.compile(r"[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|\{:toc[^{}]*\}|\([\w:.-]+\)=)[ \t]*", re.IGNORECASE)
"""Where a list of contents is to be, and MyST's labels."""
_MYST = re.compile(r"^(?:`{3,}|:::+)\{[a-z]", re.MULTILINE)
_MYST_LINE = re.compile(r"%(?: .*)?|\+\+\+(?:[ \t].*)?")
"""Comments and the ends of blocks."""
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\]\n]{1,80})\]:[ \t]*(?P<long>[^\n]*)")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")

_DEPTH = 8
_MOST_SHORT = 300
"""Abbreviations that a page may explain."""


def without_site_markup(text: str, where: str, beside: SourceFolder) -> tuple[str, list[Finding]]:
    """Return Markdown without what site generators add to it, and a finding for each thing that was left out.

    Args:
        text: The Markdown.
        where: The source, for findings.
        beside: The files that may be taken in.
    """
    if not SIGN.search(text):
        return text, []
    reading = _Reading(text, where, beside)
    read = "\n".join(reading.lines(text.split("\n")))
    return read, [*reading.includes.findings, *reading.tags.findings]


class _Reading:
    def __init__(self, text: str, where: str, beside: SourceFolder) -> None:
        self.includes = Includes(where, beside)
        self.tags = Tags(where)
        self._depth = 0
        self._paired = {match["name"] for match in _CLOSES.finditer(text)}
        self._open: list[str] = []
        self._endless: set[int] = set()
        self._myst = bool(_MYST.search(text))
        found = filter(None, map(_ABBREVIATION.fullmatch, text.split("\n")))
        self._short = {match["short"]: match["long"] for match in islice(found, _MOST_SHORT)}

    def lines(self, lines: list[str]) -> Iterator[str]:
        """Yield lines as pandoc reads them."""
        number, in_list, offsets = 0, False, [0]
        while number < len(lines):
            line = lines[number]
            number += 1
            if fence := FENCE.fullmatch(line):
                inside, number = fenced(lines, number, fence)
                yield from self._code(fence, inside)
                continue
            item = _ITEM.match(line)
            in_list = bool(item) or (in_list and (not line.strip() or line[:1] in " \t"))
            offsets = [0] if not in_list else [*offsets, item.end()] if item else offsets
            if len(line) - len(line.lstrip(" ")) >= INDENT and not in_list:
                yield line
                continue
            if item and number < len(lines) and lines[number].strip().startswith("{:toc"):
                number += 1
                continue
            read = self._admonition(line, lines, number, offsets) or self._tag(line, lines, number)
            yield from read[0]
            number = read[1]

    def _admonition(
        self, line: str, lines: list[str], number: int, offsets: list[int]
    ) -> tuple[Iterable[str], int] | None:
        """Return what an admonition, a tab or a directive is read as, and where the text goes on; None for all else."""
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        before = lines[number - 2].lstrip(" ") if number > 1 else ""
        shift = " " * max(each for each in offsets if each <= indent)  # as pandoc counts what is in an item
        read: Iterable[str]
        if block := _BLOCK.fullmatch(bare) or _TAB.fullmatch(bare):
            inside, end = indented(lines, number, indent)
            read = self._division(block.groupdict().get("kind", "tab").lower(), block["title"], inside)
        elif not before.startswith(">") and (alert := _alert(bare, before)):
            inside, end = quoted(lines, number)
            read = self._division(alert["kind"].lower(), alert["title"].strip() or None, inside)
        elif indent and (colons := _COLONS.fullmatch(bare.rstrip()) or _TITLED.fullmatch(bare.rstrip())):
            inside, end = until_colons(lines, number, colons["colons"])
            inside = [each[indent:] if not each[:indent].strip() else each for each in inside]
            read = self._division(colons["kind"], _title_in(colons), inside)
        else:
            return self._directive_in(bare, lines, number)
        return (f"{shift}{each}" if each else "" for each in read), end

    def _directive_in(self, bare: str, lines: list[str], number: int) -> tuple[Iterable[str], int] | None:
        if colons := _DIRECTIVE.fullmatch(bare):
            directive = directive_in(colons["info"])
            inside, end = until_colons(lines, number, colons["colons"])
            return (self._directive(directive, inside) if directive else self._deeper([*inside, ""])), end
        return None

    def _tag(self, line: str, lines: list[str], number: int) -> tuple[Iterable[str], int]:
        """Return what a line is read as that may take in a file or begin a tag, and where the text goes on."""
        taken = self.includes.lines(line, deep=self._depth >= _DEPTH)
        if taken is not None:
            return self._deeper(taken), number
        if "{{" in line and not closed(line):
            whole, number = joined(line, lines, number)
            return self._line(whole), number
        if _COMMENT.fullmatch(line.strip()) and id(lines) not in self._endless:
            end = next((at + 1 for at in range(number, len(lines)) if _END_COMMENT.search(lines[at])), 0)
            if not end:
                self._endless.add(id(lines))  # it is not looked for again
            return (), end or number
        return self._line(line), number

    def _deeper(self, lines: list[str]) -> Iterator[str]:
        if self._depth >= _DEPTH:
            yield from lines
            return
        self._depth += 1
        yield from self.lines(lines)
        self._depth -= 1

    def _code(self, fence: re.Match[str], inside: list[str]) -> Iterator[str]:
        directive = directive_in(fence["info"])
        if directive is not None:
            end = 1 if inside and inside[-1].strip().startswith(fence["mark"]) else 0
            width = len(fence["indent"])
            body = [line[width:] if not line[:width].strip() else line for line in inside[: len(inside) - end]]
            yield from (f"{fence['indent']}{each}" if each else "" for each in self._directive(directive, body))
            return
        info, title = as_known(fence["info"])
        if title:
            yield from (f"{fence['indent']}`{title}`", "")
        yield f"{fence['indent']}{fence['mark']}{info}"
        yield from (self.includes.within(line) for line in inside)

    def _directive(self, directive: Directive, inside: list[str]) -> Iterator[str]:
        options, inside = options_of(inside)
        name, argument = directive.name, directive.argument
        if self._depth >= _DEPTH:
            yield from inside
        if name in SILENT or self._depth >= _DEPTH:
            return
        if name in INCLUDES:
            self._depth += 1
            taken = self.includes.lines(f'--8<-- "{argument}"', deep=False) or []
            language = options.get("language") or options.get("lang") or ""
            yield from self.lines(taken) if name == "include" else ("", f"```{language}", *taken, "```", "")
            self._depth -= 1
        elif name in CODE:
            caption = options.get("caption")
            yield from (("", f"*{caption}*", "") if caption else ("",))
            yield from (f"``````{argument.split(' ')[0]}", *inside, "``````", "")
        elif name == "math":
            yield from ("", "$$", *filter(str.strip, (argument, *inside)), "$$", "")
        elif name in FIGURES:
            caption = " ".join(line.strip() for line in inside if line.strip())
            name = options.get("name", "").strip()
            identifier = name if re.fullmatch(r"[A-Za-z][\w:.-]{0,80}", name) else ""
            yield from ("", picture(argument, caption, options.get("alt", ""), identifier), "")
        else:
            first = [] if directive.title == argument or not argument else [argument, ""]
            yield from self._division(name, directive.title, [*first, *inside])

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

    def _line(self, line: str) -> Iterator[str]:
        line = self.includes.within(line)
        bare = line.strip()
        if _CONTENTS.fullmatch(line):
            return
        if self._short and (match := _ABBREVIATION.fullmatch(line)) and match["short"] in self._short:
            return
        if self._myst and _MYST_LINE.fullmatch(line):
            return
        if colons := _COLONS.fullmatch(bare) or _TITLED.fullmatch(bare):
            kind = colons["kind"]
            yield from ("", f"{colons['colons']} {{.{kind}}}", *_title(kind, _title_in(colons)), "")
        elif callout := _CALLOUT.fullmatch(bare):
            yield from ("", line, *_title("", callout["title"]), "")
        elif match := _HIGHLIGHT.fullmatch(bare):
            yield f"``` {match['language']}"
        elif _END_HIGHLIGHT.fullmatch(bare):
            yield "```"
        elif "{{" in line and (_OPENS.match(bare) or _CLOSES.match(bare) or bare.endswith("}}")):
            yield from self._shortcodes(line)
        elif self._short:
            yield self._with_abbreviations(self.tags.without(line))
        else:
            yield self.tags.without(line)

    def _with_abbreviations(self, line: str) -> str:
        if "`" in line:
            return line
        for short, long in self._short.items():
            if short in line and '"' not in long and "[" not in short:
                meant = f'[{short}]{{.abbr title="{long}"}}'.replace("\\", "\\\\")
                line = re.sub(rf"(?<![\w\[]){re.escape(short)}(?![\w\]])", meant, line)
        return line

    def _shortcodes(self, line: str) -> Iterator[str]:
        """Yield a line that begins or ends with a shortcode: those around text are divisions on lines of their own."""
        rest = line.rstrip()
        while (opened := _OPENS.match(rest.lstrip())) and opened["name"] in self._paired:
            yield from self._opening(opened)
            rest = rest.lstrip()[opened.end() :]
            if not rest.strip():
                return
        after: list[str] = []
        while closed := next(iter(list(_CLOSES.finditer(rest))[-1:]), None):
            if closed.end() != len(rest.rstrip()) or closed["name"] not in self._open:
                break
            rest = rest[: closed.start()].rstrip()
            after.append(closed["name"])
        for opened in _OPENS.finditer(rest):
            if opened["name"] in self._paired and not _CLOSES.match(opened[0]) and _names(opened["more"]):
                rest = rest.replace(opened[0], f"{opened[0]}{_names(opened['more'])} ", 1)
        if rest.strip() or not after:
            yield self.tags.without(rest)
        for name in reversed(after):
            while self._open and self._open.pop() != name:
                yield from ("", "::::::::")
            yield from ("```", "") if name in _CODE_TAGS else ("", "::::::::", "")

    def _opening(self, opened: re.Match[str]) -> Iterator[str]:
        name, more = opened["name"], opened["more"].rstrip(" />%")
        said = parameters(more)
        words = [first or second for first, second in _WORD.findall(more)]
        self._open.append(name)
        if name in _CODE_TAGS:
            language = words[0] if words and name not in ("mermaid", "katex", "math") else name
            yield from ("", f"``` {language}")
            return
        kind = next((each for each in (said.get("type"), said.get("color"), *words[:1]) if each in _KINDS), name)
        kind = kind if name in _UNSAID or name in _KINDS else name
        title = next((said[key] for key in _TITLES if said.get(key)), None)
        rest = words[1:] if words[:1] and words[0] in _KINDS and name in _UNSAID else words
        if title is None and rest and not said.get("type"):
            title = rest[0]
        if name not in _KINDS:
            self.tags.leave_out(opened[0])
        yield from ("", f":::::::: {{.{kind.replace('/', '-')}}}", *_title(kind if name in _KINDS else "", title), "")


_TITLES = ("title", "name", "label", "summary", "header", "caption")
"""Parameters of shortcodes that readers see."""


def _names(more: str) -> str:
    said = parameters(more)
    return next((said[key] for key in _TITLES if said.get(key)), "")


def _alert(line: str, before: str) -> re.Match[str] | None:
    """Return the alert that begins in a line; None for one that pandoc reads itself."""
    match = _ALERT.fullmatch(line)
    plain = match and match["kind"] in _GITHUB and not match["fold"] and not match["title"].strip()
    return None if plain and not before.strip() else match


def _title_in(colons: re.Match[str]) -> str | None:
    """Return the title in the line that begins a division."""
    said = colons.groupdict()
    return said.get("first") or parameters(said.get("more") or "").get("title") or said["title"]


def _title(kind: str, title: str | None) -> tuple[str, ...]:
    """Return the title of an admonition: its kind, if none is given; an empty one is none."""
    text = kind.capitalize() if title is None else title.strip()
    return ("", "::: {.title}", text, ":::") if text else ()
