"""Fences of code whose first line says more than a language, and those that are directives of MyST.

MyST: https://mystmd.org/guide/directives; titles and lines to mark: https://docusaurus.io/docs/markdown-features/code-blocks
and https://squidfunk.github.io/mkdocs-material/reference/code-blocks/; chunks: https://quarto.org/docs/computations/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(r"(?P<indent>[ \t]{0,40})(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)")
_PLAIN = re.compile(r"[ \t]*+[^\s{}`=]*+[ \t]*+(?:\{(?P<attributes>[^{}\n]*)\})?[ \t]*+")
_ATTRIBUTES = re.compile(r"[^\s\"]++(?:\"[^\"]*+\")?")
_ATTRIBUTE = re.compile(r"[.#][\w:.+-]+|=[\w:.+-]+|-|[\w:-]+=(?:\"[^\"]*\"|[^\s\"{}]+)")
"""The second is a format's own markup (pandoc's manual, "Generic raw attribute"), which is no code and is left out."""
_LANGUAGE = re.compile(r"[ \t]*+\{?[ \t]*+[.=]?(?P<language>[\w+#-]{1,40})")
_TITLE = re.compile(r"\b(?:title|filename|caption|fig\.cap) ?= ?(?:\"(?P<double>[^\"`\n]*)\"|'(?P<single>[^'`\n]*)')")
_DIRECTIVE = re.compile(r"[ \t]*\{(?P<name>[a-z][\w:-]{0,40})\}[ \t]*(?P<argument>.*)")
_OPTION = re.compile(r":(?P<name>[\w-]+):[ \t]*(?P<value>.*)")

_TITLED = frozenset({"admonition", "topic", "sidebar", "dropdown", "card", "tab-item", "exercise", "grid-item-card"})
PROSE = _TITLED | frozenset(
    {
        *("note", "warning", "tip", "important", "hint", "caution", "danger", "attention", "error", "seealso", "todo"),
        *("grid", "grid-item", "tab-set", "margin", "epigraph", "pull-quote", "highlights", "versionadded", "details"),
        *("versionchanged", "deprecated", "list-table", "glossary", "eval-rst", "div", "aside", "blockquote"),
    }
)
"""Directives that hold Markdown."""
CODE = frozenset({"code", "code-block", "code-cell", "sourcecode", "parsed-literal", "literalinclude"})
FIGURES = frozenset({"figure", "image"})
SILENT = frozenset({"toctree", "contents", "index", "tableofcontents", "only", "bibliography", "currentmodule"})
INCLUDES = frozenset({"include", "literalinclude"})
_KNOWN = PROSE | CODE | FIGURES | SILENT | INCLUDES | {"math"}


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive of MyST.

    Attributes:
        name: What it is.
        argument: What its first line says after its name.
    """

    name: str
    argument: str

    @property
    def title(self) -> str | None:
        """What stands above its text: its argument where that is a title, its kind where it has none."""
        if self.name in _TITLED or self.name == "details":
            return self.argument
        return None if self.name in _NAMED else ""


_NAMED = frozenset(
    {"note", "warning", "tip", "important", "hint", "caution", "danger", "attention", "error", "seealso", "todo"}
)
"""Directives that are shown with their names."""


def directive_in(info: str) -> Directive | None:
    """Return the directive that the first line of a fence names; None for what a program would run, and for code."""
    match = _DIRECTIVE.fullmatch(info)
    if match is None or match["name"] not in _KNOWN:
        return None
    return Directive(match["name"], match["argument"].strip())


def as_known(info: str) -> tuple[str, str]:
    """Return the first line of a fence as pandoc reads it (a language, attributes, or both), and the title in it."""
    plain = _PLAIN.fullmatch(info)
    if plain and all(map(_ATTRIBUTE.fullmatch, _ATTRIBUTES.findall(plain["attributes"] or ""))):
        return info, ""
    title = _TITLE.search(info)
    language = _LANGUAGE.match(info)
    return (language["language"] if language else ""), (title["double"] or title["single"] or "") if title else ""


def options_of(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the options that stand at the head of a directive, and the lines after them."""
    options: dict[str, str] = {}
    number = 0
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:]):
        end = [line.strip() for line in lines].index("---", 1)
        for line in lines[1:end]:
            name, _, value = line.partition(":")
            options[name.strip()] = value.strip()
        return options, lines[end + 1 :]
    while number < len(lines) and (match := _OPTION.fullmatch(lines[number].strip())):
        options[match["name"]] = match["value"]
        number += 1
    return options, lines[number:]
