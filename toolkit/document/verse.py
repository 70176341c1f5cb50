"""Verse: the stanzas of a poem, which a blank line parts."""

from __future__ import annotations

from itertools import groupby

from toolkit.document import nodes as n
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate

_SILENT = (n.Str, n.Space, n.SoftBreak, n.LineBreak)


def stanzas_of(poem: n.LineBlock) -> tuple[n.LineBlock, ...]:
    """Return the stanzas of a poem, without the blank lines between them.

    Args:
        poem: Its lines; one with an image or a formula is not blank.
    """
    return tuple(n.LineBlock(tuple(lines)) for blank, lines in groupby(poem.lines, _is_blank) if not blank)


def _is_blank(line: n.Inlines) -> bool:
    return not plain_text(line).strip() and all(isinstance(node, _SILENT) for node in iterate(line))
