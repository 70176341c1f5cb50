"""What a document holds and its own program does not show: how HTML says so, how styles inherit it, how it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolkit.document import blocks_text, iterate, nodes as n, plain_text, rewrite
from toolkit.findings import Finding, Severity

HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|\bfont-size\s*:\s*0(?![\d.])"
    r"|(?<![\w-])(?:left|top|text-indent)\s*:\s*-\d{3,}(?:px|r?em)|\bclip\s*:\s*rect\(\s*[01](?:px)?[\s,]",
    re.IGNORECASE,
)
"""What a style says that shows nothing, or nothing where anybody looks."""

UNSEEN = re.compile(
    r"(?<!\S)(?!not-)(?:[\w]{1,20}-)?"
    r"(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|element-invisible|assistive-text)(?!\S)",
    re.IGNORECASE,
)
"""Classes that Bootstrap, WordPress, Drupal and others have for what is only read aloud: readers see none of it."""


def says_hidden(hidden: str | None, style: str, classes: str = "") -> bool:
    """Tell whether an element of HTML says of itself that it is not shown.

    Args:
        hidden: Its attribute ``hidden``, if it has one; what a search in the page would show counts as shown.
        style: Its attribute ``style``.
        classes: Its attribute ``class``.
    """
    return (hidden is not None and hidden != "until-found") or bool(HIDES.search(style) or UNSEEN.search(classes))


def hiding_styles(own: Mapping[str, bool], above: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the styles that hide text, by themselves or by what they inherit.

    Args:
        own: Whether a style hides it, for those that say so.
        above: The style that each is based on.
    """
    if not any(own.values()):
        return frozenset()
    return frozenset(name for name in own.keys() | above.keys() if _inherited(name, own, above))


def _inherited(name: str, own: Mapping[str, bool], above: Mapping[str, str]) -> bool:
    met: set[str] = set()
    while name not in own:
        if name in met or name not in above:
            return False
        met.add(name)
        name = above[name]
    return own[name]


def hidden_text(text: str, where: str = "") -> tuple[Finding, ...]:
    """Return a finding for text that is left out since it is not shown, by its first words; none if there are none.

    Args:
        text: All of it.
        where: The source.
    """
    words = " ".join(text.split())
    return (Finding("hidden-text", f"Hidden text is left out: “{words[:60]}”.", where),) if words else ()


def margins(texts: Iterable[str], where: str) -> Iterator[Finding]:
    """Yield what is told of the headers and footers of a document's pages: editions make their own.

    Args:
        texts: The text of each.
        where: The source.
    """
    said = dict.fromkeys(" ".join(text.split()) for text in texts)
    words = " · ".join(text for text in said if any(map(str.isalpha, text)))
    if words:
        message = f"Headers and footers of the document's pages are left out: “{words[:60]}”."
        yield Finding("margins-left-out", message, where, Severity.INFO)


def edited(comments: int, changes: int, where: str) -> Iterator[Finding]:
    """Yield what is told of the comments and of the tracked changes in a document, by their numbers."""
    if comments:
        message = f"The document's comments ({comments}) are left out: they are no part of its text."
        yield Finding("comments-left-out", message, where, Severity.INFO)
    if changes:
        message = f"Tracked changes ({changes}) are taken as accepted."
        yield Finding("changes-accepted", message, where, Severity.INFO)


def org_logs(drawers: int, where: str) -> Iterator[Finding]:
    """Yield what is told of the drawers in which Org notes its own work, by their number; it exports none of them."""
    if drawers:
        message = f"What Org noted of its own work ({drawers} LOGBOOK) is left out: it is no part of the text."
        yield Finding("comments-left-out", message, where, Severity.INFO)


def without_hidden(blocks: n.Blocks, where: str) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks without the divisions and spans that a browser would not show, and a finding if there were any.

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
    return shown, hidden_text(" ".join(texts), where)


def _is_hidden(node: Any) -> bool:
    if not isinstance(node, n.Div | n.Span):
        return False
    return says_hidden(node.attr.get("hidden"), node.attr.get("style") or "", " ".join(node.attr.classes))
