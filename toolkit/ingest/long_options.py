"""Options of programs outside of code, `--help`, of which pandoc's smart readers make a dash and a word."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.document import is_option, nodes as n, rewrite

_NAME = r"([a-z][a-z0-9]+(?:-[a-z0-9]+){0,9})"
"""As programs name their options (GNU, "Program Argument Syntax Conventions")."""
_TYPED = re.compile(rf"(?<![\w-])--{_NAME}")
_DASHED = re.compile(f"–{_NAME}")
_READ = re.compile(rf"^([(\[‘“]?)–{_NAME}(?=$|[=.,;:!?)\]’”])")
_DASH = "–"

_DASHES = frozenset({"latex", "typst"})
"""Formats in which two hyphens are how a dash is written."""


def with_long_options(blocks: n.Blocks, text: str, format_name: str) -> n.Blocks:
    """Return blocks in which options have the hyphens that their author typed.

    A pair of dashes around words, "--or so it seemed--", stays one: the second is at the end of a word. So does a word
    that the source has with a dash as well.

    Args:
        blocks: What pandoc has read.
        text: The source.
        format_name: Its format.
    """
    if format_name in _DASHES:
        return blocks
    names = set(filter(is_option, _TYPED.findall(text))).difference(_DASHED.findall(text))
    if not names:
        return blocks

    def visit(node: Any) -> Any:
        content = getattr(node, "content", None)
        if not isinstance(content, tuple) or not any(isinstance(one, n.Str) and _DASH in one.text for one in content):
            return node
        if any(isinstance(one, n.Str) and one.text.rstrip(".,;:!?)").endswith(_DASH) for one in content):
            return node
        found = tuple(_typed(one, names) for one in content)
        return node if found == content else replace(node, content=found)

    return rewrite(blocks, visit, words=False)


def _typed(node: n.Inline, names: set[str]) -> n.Inline:
    if isinstance(node, n.Str) and (match := _READ.match(node.text)) and match[2] in names:
        return n.Str(f"{match[1]}--{node.text[match.end(1) + 1 :]}")
    return node
