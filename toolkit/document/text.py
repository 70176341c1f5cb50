"""Plain text out of inlines and blocks, and inlines out of plain text."""

from __future__ import annotations

import re
from urllib.parse import unquote

from toolkit.document import nodes as n

_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def plain_text(inlines: n.Inlines) -> str:
    """Return what a reader reads: markup gone, notes and raw markup left out, line ends as spaces."""
    # Nearly all of a text is words and spaces.
    return "".join(
        [node.text if type(node) is n.Str else " " if type(node) is n.Space else _piece(node) for node in inlines]
    )


def _piece(node: n.Inline) -> str:
    match node:
        case n.Str(text) | n.Code(_, text) | n.Math(_, text):
            return text
        case n.Space() | n.SoftBreak() | n.LineBreak():
            return " "
        case n.Quoted(quote_type, content):
            opening, closing = _QUOTES[quote_type]
            return f"{opening}{plain_text(content)}{closing}"
        case n.Note() | n.RawInline():
            return ""
        case _:
            return plain_text(node.content)


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


def name_as_title(stem: str) -> str:
    """Return a file's name, without its ending, as people would write it: spaces for what stands for them.

    Hyphens stand for spaces only where there are none, and not between numbers: "COVID-19 in Spain", "2020-04-02".
    """
    name = unquote(stem)
    if not re.search(r"\s", name):
        name = re.sub(r"(?<!\d)-+|-+(?!\d)", " ", name)
    return " ".join(re.split(r"[\s_]+", name)).strip(" -")
