"""Verse: what of a line is turned over stands deeper than any line begins, and short stanzas stay on one page."""

from __future__ import annotations

from toolkit.document import iterate, nodes as n, stanzas_of

SHORT_POEM = 14
"""Lines of a poem, and of a stanza, that stands on one page: a sonnet's."""
_NEXT_LINE = n.RawInline("typst", "#next-line;")


def verse(poem: n.LineBlock) -> n.Blocks:
    """Return a poem in the functions of `templates/pdf/blocks.typ` that set it.

    Args:
        poem: Its lines, as they are to be written.
    """
    stanzas = [_lines(stanza) for stanza in stanzas_of(poem)]
    if not stanzas:
        return ()
    whole = len(poem.lines) <= SHORT_POEM
    content: list[n.Block] = []
    for stanza in stanzas:
        short = _typst(len(stanza.lines) <= SHORT_POEM)
        content += [_raw(f"#stanza(whole: {short})["), stanza, _raw("]")] if len(stanzas) > 1 else [stanza]
    return (_raw(f"#verse(whole: {_typst(whole)})["), *content, _raw("]"))


def is_short_verse(blocks: n.Blocks) -> bool:
    """Tell whether blocks are a poem, or a stanza of one, that stands on one page."""
    poems = [node for node in iterate(blocks, words=False) if isinstance(node, n.LineBlock)]
    return len(poems) == len(blocks) == 1 and len(poems[0].lines) <= SHORT_POEM


def _lines(stanza: n.LineBlock) -> n.LineBlock:
    first, *others = stanza.lines
    return n.LineBlock((first, *((_NEXT_LINE, *line) for line in others)))


def _typst(value: bool) -> str:
    return str(value).lower()


def _raw(text: str) -> n.RawBlock:
    return n.RawBlock("typst", text)
