"""Plain text out of inlines and blocks, and inlines out of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.document import nodes as n

_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def plain_text(inlines: n.Inlines) -> str:
    """Return what a reader reads: markup gone, notes and raw markup left out, line ends as spaces."""
    return "".join(_pieces(inlines))


def _pieces(inlines: n.Inlines) -> Iterator[str]:
    for node in inlines:
        match node:
            case n.Str(text) | n.Code(_, text) | n.Math(_, text):
                yield text
            case n.Space() | n.SoftBreak() | n.LineBreak():
                yield " "
            case n.Quoted(quote_type, content):
                opening, closing = _QUOTES[quote_type]
                yield opening
                yield from _pieces(content)
                yield closing
            case n.Note() | n.RawInline():
                continue
            case _:
                yield from _pieces(node.content)


def blocks_text(blocks: n.Blocks) -> str:
    """Return the text of paragraphs, headings and divisions, one line each; other blocks are left out."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case n.Para(content) | n.Plain(content) | n.Header(_, _, content):
                lines.append(plain_text(content))
            case n.BlockQuote(content) | n.Div(_, content):
                lines.append(blocks_text(content))
            case _:
                continue
    return "\n".join(lines)


def inlines_of(text: str) -> n.Inlines:
    """Return plain text as inlines: words, and one `Space` for each run of white space between them.

    No-break spaces stay inside their words, as pandoc's own readers keep them.
    """
    result: list[n.Inline] = []
    for word in text.replace("\t", " ").replace("\n", " ").split(" "):
        if word:
            if result:
                result.append(n.Space())
            result.append(n.Str(word))
    return tuple(result)
