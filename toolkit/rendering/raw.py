"""Raw markup: none of a source's ever reaches a writer, so that no script, file or program in it can run.

Pandoc leaves HTML tags and TeX commands that it has no element for as raw pieces around ordinary text. The few
tags that have an element of their own become it; all others go, and the text between them stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from toolkit.document import nodes as n
from toolkit.findings import Finding

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)\b[^>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"\s*+(?><!--(?>.*?-->)\s*+)*+", re.DOTALL)
_PAIRS: dict[str, Callable[[n.Inlines], n.Inline]] = {
    "sub": n.Subscript,
    "sup": n.Superscript,
    "u": n.Underline,
    "ins": n.Underline,
    "b": n.Strong,
    "strong": n.Strong,
    "i": n.Emph,
    "em": n.Emph,
    "cite": n.Emph,
    "s": n.Strikeout,
    "del": n.Strikeout,
    "kbd": lambda content: n.Span(n.Attr(classes=("kbd",)), content),
    "mark": lambda content: n.Span(n.Attr(classes=("mark",)), content),
}


class RawMarkup:
    """Takes raw markup out of a tree, and remembers what was lost. Use `visit` with `transform.rewrite`."""

    def __init__(self) -> None:
        self.lost: list[str] = []

    def visit(self, node: Any) -> Any:
        """Return a node without raw markup among its children."""
        if isinstance(node, n.RawBlock):
            self._lose(node.text)
            return ()
        changed: dict[str, Any] = {}
        for field in fields(node):
            value = getattr(node, field.name)
            if isinstance(value, tuple) and n.RawInline in map(type, value):
                changed[field.name] = self._without_raw(value)
        if isinstance(node, n.LineBlock):
            changed["lines"] = tuple(self._without_raw(line) for line in node.lines)
        return replace(node, **changed) if changed else node

    def findings(self) -> tuple[Finding, ...]:
        """Return what was lost as a finding."""
        if not self.lost:
            return ()
        first = " ".join(self.lost[0].split())[:60]
        what = (
            f"{len(self.lost)} pieces of raw markup were left out" if len(self.lost) > 1 else "Raw markup was left out"
        )
        return (Finding("raw-markup-left-out", f"{what}, the first is: {first}"),)

    def _lose(self, text: str) -> None:
        if not _COMMENT.fullmatch(text):
            self.lost.append(text)

    def _without_raw(self, inlines: n.Inlines) -> n.Inlines:
        # A stack of open tags and what has been collected inside each; the lowest is the text itself.
        stack: list[tuple[str, list[n.Inline]]] = [("", [])]
        has_brackets = any(isinstance(node, n.RawInline) and node.text.lower().startswith("<rp") for node in inlines)
        for node in inlines:
            if not isinstance(node, n.RawInline):
                stack[-1][1].append(node)
                continue
            tag = _TAG.fullmatch(node.text.strip()) if node.format.startswith("html") else None
            name = tag["name"].lower() if tag else ""
            if name == "br":
                stack[-1][1].append(n.LineBreak())
            elif tag and name in _PAIRS and not tag["close"]:
                stack.append((name, []))
            elif name in _PAIRS and any(name == open_name for open_name, _ in stack):
                _close(stack, name)
            elif name not in _PAIRS:
                self._lose(node.text)
                if tag and name == "rt" and not has_brackets:  # a reading is told from the text that it is for
                    stack[-1][1].append(n.Str(")" if tag["close"] else "("))
        while len(stack) > 1:
            _, content = stack.pop()
            stack[-1][1].extend(content)
        return tuple(stack[0][1])


def _close(stack: list[tuple[str, list[n.Inline]]], name: str) -> None:
    """Close the innermost open *name*; tags left open inside it lose their effect, not their text."""
    while True:
        open_name, content = stack.pop()
        if open_name == name:
            stack[-1][1].append(_PAIRS[name](tuple(content)))
            return
        stack[-1][1].extend(content)
