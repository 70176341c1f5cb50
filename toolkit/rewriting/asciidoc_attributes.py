"""What stands in brackets above a block of AsciiDoc, or behind a macro.

https://docs.asciidoctor.org/asciidoc/latest/attributes/positional-and-named-attributes/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from toolkit.document import UnitKind
from toolkit.rewriting.asciidoc_inlines import first_label

_CODE = frozenset(
    {
        *(
            "source",
            "listing",
            "literal",
            "stem",
            "latexmath",
            "asciimath",
            "pass",
            "comment",
            "a2s",
            "actdiag",
            "barcode",
        ),
        *(
            "blockdiag",
            "bpmn",
            "bytefield",
            "d2",
            "dbml",
            "diagrams",
            "ditaa",
            "dot",
            "erd",
            "gnuplot",
            "graphviz",
            "msc",
        ),
        *(
            "lilypond",
            "meme",
            "mermaid",
            "nomnoml",
            "nwdiag",
            "packetdiag",
            "pikchr",
            "plantuml",
            "rackdiag",
            "seqdiag",
        ),
        *("shaape", "svgbob", "symbolator", "syntrax", "umlet", "vega", "vegalite", "wavedrom", "tikz", "structurizr"),
    }
)
"""Styles of blocks that hold no text: code, formulas, diagrams (https://docs.asciidoctor.org/diagram-extension/)."""
_STYLE = re.compile(r"[\w-]*")
_NAMED = re.compile(
    r"(?<![\w-])(?P<name>[a-z]{1,20})=(?:\"(?P<double>[^\"\n]{0,1000})\"|'(?P<single>[^'\n]{0,1000})'|(?P<bare>[^,\s\"']{0,200}))"
)
_SAID = {"title": UnitKind.TOOLTIP, "alt": UnitKind.ALT_TEXT, "caption": UnitKind.CAPTION}
_SAID |= {"attribution": UnitKind.METADATA, "citetitle": UnitKind.METADATA}
_CITED = re.compile(r"\s*+(?:quote|verse)\b[^,=]{0,200}(?=,)")
_VALUE = re.compile(
    r",\s*+(?:\"(?P<double>[^\"]*+)\"\s*+|'(?P<single>[^']*+)'\s*+|(?P<bare>[^\s,\"'=][^,=]*+|))(?=,|$)"
)
"""A value by its place, after the first."""


@dataclass(frozen=True, slots=True)
class BlockAttributes:
    """What the lines in brackets above a block say.

    Attributes:
        style: What it is to be: ``source``, ``verse`` and the like; empty if nothing says.
        named: Whether it has a name to refer to.
        columns: A table's columns, as they are written.
        separator: What parts a table's cells, if it is not the usual bar.
        is_values: Whether a table is comma-separated values or the like.
        has_head: Whether a table's first row is its head.
    """

    style: str = ""
    named: bool = False
    columns: str = ""
    separator: str = ""
    is_values: bool = False
    has_head: bool = False

    @property
    def is_code(self) -> bool:
        """Whether the block holds no text."""
        return self.style in _CODE

    def with_line(self, line: str) -> BlockAttributes:
        """Return these with what one more line says.

        Args:
            line: It, in its brackets.
        """
        inner = line[1:-1]
        if inner.startswith("["):
            return replace(self, named=True)
        first = inner.partition(",")[0]
        style = _STYLE.match(first)
        values = {match["name"]: inner[slice(*_place(match))] for match in _NAMED.finditer(inner)}
        found = style[0] if style and f"{style[0]}=" not in inner[: len(style[0]) + 1] else ""
        return replace(
            self,
            style=found or self.style,
            named=self.named or "id" in values or ("#" in first and '"' not in first),
            columns=values.get("cols", self.columns),
            separator=values.get("separator", self.separator)[:1],
            is_values=self.is_values or values.get("format", "psv") != "psv",
            has_head=self.has_head or "%header" in inner or "header" in values.get("options", values.get("opts", "")),
        )


def labels_in(attributes: str, *, first: bool) -> Iterator[tuple[int, int, UnitKind]]:
    """Yield where the text stands in the brackets of a macro or above a block, and what it is.

    Args:
        attributes: What is in the brackets.
        first: Whether what comes first is a picture's description.
    """
    if first and (place := first_label(attributes)):
        yield *place, UnitKind.ALT_TEXT
    cited = _CITED.match(attributes)
    at = cited.end() if cited else len(attributes)
    for _ in range(2):  # who said it, and where
        if value := _VALUE.match(attributes, at):
            yield *_place(value), UnitKind.METADATA
            at = value.end()
    for match in _NAMED.finditer(attributes):
        if kind := _SAID.get(match["name"]):
            yield *_place(match), kind


def _place(match: re.Match[str]) -> tuple[int, int]:
    """Return where a named attribute's value stands."""
    return match.span(match.lastgroup or 0)
