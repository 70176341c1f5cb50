"""Divisions and spans that say of themselves that they are not shown, in formats that can hold HTML."""

from __future__ import annotations

import re
from typing import Any

from toolkit.document import blocks_text, iterate, nodes as n, plain_text, rewrite
from toolkit.findings import Finding

_NONE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def without_hidden(blocks: n.Blocks, where: str) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks without what a browser would not show, and a finding if there was any.

    Args:
        blocks: The article's.
        where: The source, for findings.
    """
    if not any(_is_hidden(node) for node in iterate(blocks, words=False)):
        return blocks, ()
    texts: list[str] = []

    def visit(node: Any) -> Any:
        if not _is_hidden(node):
            return node
        texts.append(blocks_text(node.content) if isinstance(node, n.Div) else plain_text(node.content))
        return ()

    shown = rewrite(blocks, visit, words=False)
    text = " ".join(" ".join(texts).split())
    message = f"Hidden text is left out: “{text[:60]}”."
    return shown, ((Finding("hidden-text", message, where),) if text else ())


def _is_hidden(node: Any) -> bool:
    if not isinstance(node, n.Div | n.Span):
        return False
    said = node.attr.get("hidden")
    return (said is not None and said != "until-found") or bool(_NONE.search(node.attr.get("style") or ""))
