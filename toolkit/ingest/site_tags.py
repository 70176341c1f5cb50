"""Template tags and shortcodes on one line: what has a meaning that is known here, and what is left out and told.

Hugo: https://gohugo.io/content-management/shortcodes/; Liquid: https://jekyllrb.com/docs/liquid/; kramdown's attribute
lists: https://kramdown.gettalong.org/syntax.html#inline-attribute-lists; roles: https://mystmd.org/guide/roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.findings import Finding

TAG = re.compile(r"\{\{[<%](?!/\*)[^{}\n]*[>%]\}\}|\{%[^%\n]*%\}")
PARAMETER = re.compile(r"\b(\w{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)')")

_REFERENCE = re.compile(
    r"\{\{[<%]\s*(?:rel)?ref\s+\"(?P<target>[^\"]*)\"\s*[>%]\}\}|\{%-?\s*link\s+(?P<link>[^\s%]+)\s*-?%\}"
)
_ADDRESS = re.compile(r"\{\{-?\s*[\"'](?P<address>[^\"'{}\n]*)[\"']\s*\|\s*(?:relative_url|absolute_url|url)\s*-?\}\}")
_BASE = re.compile(r"\{\{-?\s*(?:site|page)\.(?:base_?url|url)\s*-?\}\}")
_FIGURE = re.compile(r"\{\{<\s*figure\s(?P<parameters>[^{}]*?)/?\s*>\}\}")
_SHOWN = re.compile(r"\{\{(?P<open>[<%])/\*(?P<tag>[^{}\n*]*)\*/(?P<close>[>%])\}\}")
_SILENT = re.compile(
    r"\{%-?\s*(?:end)?raw\s*-?%\}|\{#[^#\n]*#\}|\{%-?\s*comment\s*-?%\}[^%\n]*\{%-?\s*endcomment\s*-?%\}"
)
_VARIABLE = re.compile(r"\{\{(?![<%#])[^{}\n]*\}\}")
_KRAMDOWN = re.compile(r"\{:[ ]?[^{}\n]*\}")
_ATTRIBUTES = re.compile(r"(?:\A|(?<=\s))\{ ?[.#][\w-][^{}\n]*\}(?=[ \t]*$)|(?<=[*_])\{ ?[.#][^{}\n]*\}")
_NAME = re.compile(r"[{\s:]#(?P<name>[A-Za-z][\w:.-]{0,80})(?=[\s}])")
_OWN_ATTRIBUTES = ("#", ":::", "|", ": ", "Table:")
"""What begins lines whose attributes pandoc reads."""
_TICKS = re.compile(r"`+")
_ROLE = re.compile(r"\{(?P<name>[a-z][\w:+.-]{0,40})\}$")
_TITLED = re.compile(r"(?P<text>[^<>]*[^<>\s])\s*<(?P<target>[^<>]+)>")
_TEXT_ROLES = frozenset(
    {"ref", "numref", "doc", "term", "abbr", "guilabel", "menuselection", "sub", "sup", "download", "index"}
)


@dataclass(slots=True)
class Tags:
    """What is done with the tags of a source.

    Attributes:
        where: The source, for findings.
        findings: What was left out.
    """

    where: str
    findings: list[Finding] = field(default_factory=list)
    _kept: set[str] = field(default_factory=set)

    def without(self, line: str) -> str:
        """Return a line of text without its tags; its code as it is."""
        if "{" not in line:
            return line
        titles = line.lstrip().startswith("#")
        line = _KRAMDOWN.sub(lambda match: _named(match, titles=titles), line) if "`" not in line else line
        if not line.lstrip().startswith(_OWN_ATTRIBUTES):
            line = _ATTRIBUTES.sub(_named, line)
        pieces, end = [], 0
        for start, stop in code_spans(line):
            before = self._without(line[end:start])
            role = _ROLE.search(before)
            pieces.append(before[: role.start()] if role else before)
            pieces.append(_said(role["name"], line[start:stop]) if role else line[start:stop])
            end = stop
        return "".join((*pieces, self._without(line[end:])))

    def leave_out(self, tag: str) -> None:
        """Tell that a tag is left out."""
        message = f"The template tag {tag[:120]} was left out: nobody knows here what would take its place."
        self.findings.append(Finding("shortcode-left-out", message, self.where))

    def keep(self, tag: str) -> None:
        """Tell, once, that a tag stands as it is."""
        if tag not in self._kept:
            self._kept.add(tag)
            message = f"The template tag {tag[:120]} stands as it is: nobody knows here what would take its place."
            self.findings.append(Finding("shortcode-left-out", message, self.where))

    def _without(self, text: str) -> str:
        if "{" not in text:
            return text
        text = _REFERENCE.sub(lambda match: match["target"] or match["link"], text)
        text = _ADDRESS.sub(lambda match: match["address"], _BASE.sub("", text))
        text = _FIGURE.sub(_figure, text)
        text = _KRAMDOWN.sub(_named, _SILENT.sub("", text))
        for match in _VARIABLE.finditer(text):
            self.keep(match[0])
        text = TAG.sub(self._dropped, text)
        return _SHOWN.sub(lambda match: f"`{{{{{match['open']}{match['tag']}{match['close']}}}}}`", text)

    def _dropped(self, match: re.Match[str]) -> str:
        self.leave_out(match[0])
        return ""


def _named(attributes: re.Match[str], *, titles: bool = False) -> str:
    """Return the name that attributes give a place, as pandoc takes it; nothing for classes and the like."""
    match = _NAME.search(attributes[0])
    if not match:
        return ""
    return f"{{#{match['name']}}}" if titles else f"[]{{#{match['name']}}}"


def parameters(tag: str) -> dict[str, str]:
    """Return the named parameters of a tag."""
    return {name: double or single for name, double, single in PARAMETER.findall(tag)}


def code_spans(line: str) -> Iterator[tuple[int, int]]:
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


def _said(role: str, code: str) -> str:
    """Return what a role of MyST means: text, a formula, or code."""
    text = code.strip("`")
    name = role.rpartition(":")[2]
    if name == "math":
        return f"${text}$"
    if name not in _TEXT_ROLES:
        return code
    titled = _TITLED.fullmatch(text)
    shown, target = (titled["text"], titled["target"]) if titled else (text, text)
    if name == "numref":
        return f"[{target}](#{target})"  # see `toolkit.ingest.figure_numbers`
    if name == "doc":
        address = target if target.rpartition("/")[2].count(".") else f"{target}.md"
        return f"[{shown if titled else target.rpartition('/')[2]}]({address})"
    return shown


def _figure(match: re.Match[str]) -> str:
    said = parameters(match["parameters"])
    title = said.get("title") or ""
    titled = f"**{title}**" if title and said.get("caption") else title
    caption = " ".join(filter(None, (titled, said.get("caption"), said.get("attr"))))
    return picture(said["src"], caption, said.get("alt") or "") if said.get("src") else match[0]


def picture(source: str, caption: str, alternative: str, identifier: str = "") -> str:
    """Return a picture in pandoc's Markdown.

    Args:
        source: Its address.
        caption: What stands below it.
        alternative: What it shows, for who does not see it.
        identifier: Its name, to be led to.
    """
    said = [f"#{identifier}"] if identifier else []
    if caption and alternative and caption != alternative:
        said.append('alt="{}"'.format(alternative.replace('"', "&quot;")))
    attributes = f"{{{' '.join(said)}}}" if said else ""
    return f"![{caption or alternative}](<{source}>){attributes}"
