r"""References of LaTeX to equations and items, which pandoc shows by their labels: they get the numbers that LaTeX has.

Pandoc numbers sections, figures, tables and theorems itself. An equation that is referred to shows its number, as on
paper; numbers run through the document, as in LaTeX's own classes for articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from toolkit.document import iterate, nodes as n, rewrite

_BEGIN = re.compile(r"\A\s*\\begin\{(?P<name>equation|align|gather|multline|eqnarray|flalign|alignat)(?P<star>\*?)\}")
_ROWS = frozenset({"align", "gather", "eqnarray", "flalign", "alignat"})
_LABEL = re.compile(r"\\label\{(?P<label>[^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\{(?P<tag>[^{}]*)\}")
_END = re.compile(r"\\end\{(?:equation|align|gather|multline|eqnarray|flalign|alignat)\*?\}\s*\Z")
_SILENT = re.compile(r"\\(?:nonumber|notag)\b")


def with_numbers(blocks: n.Blocks) -> n.Blocks:
    """Return blocks whose references to equations and items have their numbers."""
    asked = {label for node in iterate(blocks, words=False) if (label := _label_of(node))}
    if not asked:
        return blocks
    numbering = _Numbering(asked)
    blocks = rewrite(blocks, numbering.visit, words=False)
    return rewrite(blocks, numbering.refer, words=False)


def _label_of(node: Any) -> str:
    """Return the label that a reference is to; empty for anything else."""
    if not isinstance(node, n.Link) or not node.attr.get("reference-type"):
        return ""
    return node.attr.get("reference") or ""


class _Numbering:
    def __init__(self, asked: set[str]) -> None:
        self._asked = asked
        self._numbers: dict[str, str] = {}
        self._equations = 0

    def visit(self, node: Any) -> Any:
        """Return a node with the numbers of what is in it; labels are remembered."""
        if isinstance(node, n.Math) and node.math_type == "DisplayMath":
            return self._equation(node)
        if isinstance(node, n.OrderedList):
            for number, item in enumerate(node.items, node.attributes.start):
                for label in _labels(item):
                    self._numbers[label] = _COUNTED.get(node.attributes.style, str)(number)
        return node

    def refer(self, node: Any) -> Any:
        """Return a reference with the number of what it is to."""
        number = self._numbers.get(_label_of(node))
        if number is None:
            return node
        shown = f"({number})" if node.attr.get("reference-type") == "eqref" else number
        return replace(node, content=(n.Str(shown),))

    def _equation(self, math: n.Math) -> n.Inline:
        begin = _BEGIN.match(math.text)
        if begin is None or begin["star"]:
            return math
        end = _END.search(math.text)
        body = math.text[begin.end() : end.start() if end else len(math.text)]
        rows = body.split("\\\\") if begin["name"] in _ROWS else [body]
        labels: list[str] = []
        shown = [self._row(row, labels) for row in rows]
        if not labels:
            return math
        text = math.text[: begin.end()] + "\\\\".join(shown) + (end[0] if end else "")
        content: n.Inline = replace(math, text=text)
        for label in reversed(labels):
            content = n.Span(n.Attr(label), (content,))
        return content

    def _row(self, row: str, labels: list[str]) -> str:
        tag = _TAG.search(row)
        if _SILENT.search(row) or (not row.strip() and not tag):
            return row
        if tag is None:
            self._equations += 1
        number = tag["tag"] if tag else str(self._equations)
        own = [match["label"] for match in _LABEL.finditer(row) if match["label"] in self._asked]
        self._numbers |= dict.fromkeys(own, number)
        labels += own
        return f"{row.rstrip()} \\qquad ({number})\n" if own and tag is None else row


def _labels(item: n.Blocks) -> list[str]:
    """Return the labels at the beginning of an item."""
    first = item[0] if item else None
    inlines = first.content if isinstance(first, n.Para | n.Plain) else ()
    found = []
    for node in inlines:
        if not isinstance(node, n.Span) or not node.attr.get("label"):
            break
        found.append(node.attr.get("label") or "")
    return found


def _letter(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    signs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
    text = ""
    for value, sign in (*signs, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        count, number = divmod(number, value)
        text += sign * min(count, 9)
    return text


_COUNTED: dict[str, Callable[[int], str]] = {
    "LowerAlpha": _letter,
    "UpperAlpha": lambda number: _letter(number).upper(),
    "LowerRoman": _roman,
    "UpperRoman": lambda number: _roman(number).upper(),
}
"""How a list's numbers are written, by its style."""
