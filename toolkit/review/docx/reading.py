"""A DOCX as its texts: tracked changes taken or left, comments with their places, no program's own formatting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from toolkit import pandoc
from toolkit.document import Article, Atom, Content, Span, Unit, blocks_text, iterate, nodes as n, rewrite, units_of
from toolkit.errors import SourceError
from toolkit.ingest import check_container
from toolkit.pandoc import PandocError
from toolkit.review.exchange import ExchangeError

COMMENT = "publish-comment"
"""Format of the raw inline that stands where a comment began."""


class Tracked(StrEnum):
    """What is done with tracked changes that nobody has accepted or rejected yet."""

    ACCEPT = "accept"
    REJECT = "reject"


_DROPPED = {Tracked.ACCEPT: "deletion", Tracked.REJECT: "insertion"}
_PENDING = frozenset({"insertion", "deletion"})
_MARKERS = frozenset({"paragraph-insertion", "paragraph-deletion", "comment-end"})


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in a document.

    Attributes:
        position: Where it begins in its text.
        text: What is said, with who says it.
    """

    position: int
    text: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A paragraph, heading, cell or note of a document.

    Attributes:
        place: Where it stands: see `toolkit.document.Unit.key`.
        content: Its text with markup.
        comments: Remarks in it.
        is_emphatic: Whether it is a heading or a cell, which programs set in bold by themselves.
    """

    place: str
    content: Content
    comments: tuple[Comment, ...] = ()
    is_emphatic: bool = False


def read_docx(name: str, data: bytes, tracked: Tracked | None) -> list[DocumentText]:
    """Return the texts of a document, in its order.

    Args:
        name: The file's name.
        data: Its bytes.
        tracked: What is done with pending changes; None if there must be none.

    Raises:
        ExchangeError: It is no DOCX, or has pending changes and nothing says what to do with them.
    """
    article = article_of(name, data, tracked)
    return [_text(unit) for unit in units_of(article)]


def article_of(name: str, data: bytes, tracked: Tracked | None) -> Article:
    """Return a document with its changes settled; see `read_docx`.

    Raises:
        ExchangeError: It is no DOCX, or has pending changes and nothing says what to do with them.
    """
    try:
        check_container(PurePath(name), data)
        read = pandoc.run(["-f", "docx", "-t", "json", "--track-changes=all", "--sandbox"], data)
    except (PandocError, SourceError) as error:
        raise ExchangeError(
            f"{name} can't be read as DOCX: {getattr(error, 'message', error)}", "Save it again."
        ) from error
    article = Article.from_json(read)
    classes = {name for node in iterate(article.blocks) if isinstance(node, n.Span) for name in node.attr.classes}
    if tracked is None and classes & _PENDING:
        raise ExchangeError(
            f"{name} has tracked changes that nobody has accepted or rejected.",
            "Say what to do with them: --tracked accept, or --tracked reject.",
        )
    return replace(article, blocks=rewrite(article.blocks, _settling(tracked or Tracked.ACCEPT)))


def _settling(tracked: Tracked) -> Any:
    """Return what takes tracked changes in or out, and puts marks in the place of comments."""

    def visit(node: Any) -> Any:
        if not isinstance(node, n.Span):
            return node
        classes = set(node.attr.classes)
        if "comment-start" in classes:
            said = " ".join(blocks_text((n.Plain(node.content),)).split())
            author = node.attr.get("author") or ""
            return n.RawInline(COMMENT, f"{author}: {said}" if author else said)
        if classes & _MARKERS or _DROPPED[tracked] in classes:
            return ()
        return node.content if classes & _PENDING else node

    return visit


def _text(unit: Unit) -> DocumentText:
    content, comments = tidied(unit.content)
    emphatic = unit.kind in ("cell", "heading", "title")
    return DocumentText(unit.key, content, tuple(comments), emphatic)


_SPACES = re.compile(r"[ \n]+")


def tidied(content: Content) -> tuple[Content, list[Comment]]:
    """Return content with single spaces, without anchors and comments, and the comments."""
    by_position = {atom.position: atom.node for atom in content.atoms}
    taken: list[int] = []
    text = ""
    comments = []
    atoms = []
    for position, character in enumerate(content.text):
        taken.append(len(text))
        node = by_position.get(position)
        if isinstance(node, n.RawInline) and node.format == COMMENT:
            comments.append(Comment(len(text), node.text))
        elif isinstance(node, n.Span) and not node.content:
            continue
        elif character in " \n":
            text += "" if not text or text.endswith(" ") else " "
        else:
            if node is not None:
                atoms.append(Atom(len(text), node))
            text += character
    taken.append(len(text))
    end = len(text.rstrip(" "))
    spans = _joined(
        Span(taken[span.start], min(end, taken[span.end]), span.shell)
        for span in content.spans
        if not isinstance(span.shell, n.Span)
    )
    return Content(text[:end], tuple(spans), tuple(atoms)), comments


def _joined(spans: Iterator[Span]) -> list[Span]:
    """Return spans of which those that touch and are alike are one: programs cut them anywhere."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start >= span.end:
            continue
        alike = [number for number, one in enumerate(found) if one.shell == span.shell and one.end >= span.start]
        if alike:
            one = found[alike[-1]]
            found[alike[-1]] = replace(one, end=max(one.end, span.end))
        else:
            found.append(span)
    return found


def joined(contents: list[Content]) -> Content:
    """Return contents one after the other, with a space between them."""
    text = ""
    spans: list[Span] = []
    atoms: list[Atom] = []
    for content in contents:
        text += " " if text else ""
        base = len(text)
        spans += [replace(span, start=span.start + base, end=span.end + base) for span in content.spans]
        atoms += [replace(atom, position=atom.position + base) for atom in content.atoms]
        text += content.text
    return Content(text, tuple(spans), tuple(atoms))
