"""What stands before a text and is kept in its metadata: its dedication and its abstract, as divisions of it."""

from __future__ import annotations

import re

from toolkit.document import nodes as n
from toolkit.document.kinds import ABSTRACT, DEDICATION
from toolkit.document.metadata import Metadata
from toolkit.document.text import inlines_of


def opening_divisions(metadata: Metadata) -> n.Blocks:
    """Return the divisions that an article begins with, each of a class of its own.

    Args:
        metadata: The article's.
    """
    found = ((name, _blocks(metadata.get(name))) for name in (DEDICATION, ABSTRACT))
    return tuple(n.Div(n.Attr(classes=(name,)), blocks) for name, blocks in found if blocks)


def dedication_blocks(text: str) -> n.Blocks:
    """Return a dedication that is plain text as paragraphs: lines stay lines, an empty line parts paragraphs.

    Args:
        text: The text.
    """
    stanzas = (stanza.strip().splitlines() for stanza in re.split(r"\n\s*\n", text.strip()))
    return tuple(n.Para(_lines(stanza)) for stanza in stanzas if stanza)


def _lines(lines: list[str]) -> n.Inlines:
    result: list[n.Inline] = []
    for line in lines:
        result += [n.LineBreak(), *inlines_of(line)] if result else inlines_of(line)
    return tuple(result)


def dedication_of(blocks: n.Blocks) -> tuple[n.Blocks, n.Blocks]:
    """Return the dedication that a text begins with, if it has one, and the text after it.

    Args:
        blocks: The text, with its `opening_divisions`.
    """
    match blocks:
        case (n.Div(attr, content), *rest) if DEDICATION in attr.classes:
            return content, tuple(rest)
        case _:
            return (), blocks


def _blocks(value: object) -> n.Blocks:
    match value:
        case n.MetaBlocks(content):
            return content
        case n.MetaInlines(inlines) if inlines:
            return (n.Para(inlines),)
        case n.MetaString(text) if text:
            return (n.Para(inlines_of(text)),)
        case _:
            return ()
