"""Raw HTML inside other formats: tables, figures, links and the like become what they mean.

Pandoc's Markdown reader leaves the tags of HTML as raw pieces around what it could read. Here such islands are written
as HTML, cleaned of all that runs or fetches, and read again by pandoc's HTML reader, so that their text is translated
and every format shows them. What can't be read whole stays as it is: renderers drop its tags and keep its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from toolkit import pandoc
from toolkit.document import codec
from toolkit.document import nodes as n
from toolkit.document.transform import iterate
from toolkit.findings import Finding

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)\b[^<>]*?(?P<empty>/?)>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - as HTML lists them
_MEANT = frozenset(("a", "img", "picture", "span", "q", "code", "samp", "ruby", "video", "audio", "iframe", "svg"))
"""Inline tags worth reading again; the others are handled by `toolkit.rendering.raw`, or say nothing."""
_LOST = (n.Note, n.Math, n.Cite)
"""What would not come back from HTML as it was."""
_REMOVED = (
    "script",
    "style",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "select",
    "textarea",
    "noscript",
    "template",
)
_PLAYED = ("video", "audio", "iframe")
_MARK = "publish-island-"


def with_islands(blocks: n.Blocks) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks with islands of raw HTML read, and what had to be left out of them."""
    if not any(_is_html(node) for node in iterate(blocks)):
        return blocks, ()
    pieces = list(_pieces(blocks))
    islands = [piece for piece, is_island in pieces if is_island]
    if not islands:
        return blocks, ()
    read, findings = _read(islands)
    found = iter(read)
    result: list[n.Block] = []
    for piece, is_island in pieces:
        new = next(found) if is_island else None
        result.extend(piece if new is None else new)
    return tuple(result), findings


def _is_html(node: Any) -> bool:
    return isinstance(node, n.RawBlock | n.RawInline) and node.format.startswith("html")


def _pieces(blocks: n.Blocks) -> Iterator[tuple[n.Blocks, bool]]:
    """Yield runs of blocks, and whether each is an island."""
    position = 0
    while position < len(blocks):
        end = _end_of_island(blocks, position)
        length = max(end - position, 1)
        run = blocks[position : position + length]
        yield run, end > position and not any(isinstance(node, _LOST) for node in iterate(run))
        position += length


def _end_of_island(blocks: n.Blocks, start: int) -> int:
    """Return where the island that begins at a block ends; the start itself if none begins there."""
    first = blocks[start]
    if isinstance(first, n.Para | n.Plain):
        return start + any(_is_meant(node) for node in iterate(first.content))
    if not _is_html(first):
        return start
    depth = 0
    for position in range(start, len(blocks)):
        block = blocks[position]
        if isinstance(block, n.RawBlock) and block.format.startswith("html"):
            depth += _depth(block.text)
        if depth <= 0:
            return position + 1 if depth == 0 and _TAG.search(_text(first)) else start
    return start


def _is_meant(node: Any) -> bool:
    if not (isinstance(node, n.RawInline) and node.format.startswith("html")):
        return False
    tag = _TAG.match(node.text.strip())
    return bool(tag and tag["name"].lower() in _MEANT)


def _text(block: Any) -> str:
    return _COMMENT.sub("", block.text)


def _depth(text: str) -> int:
    """Return how many more elements a piece of HTML opens than it closes."""
    depth = 0
    for tag in _TAG.finditer(_COMMENT.sub("", text)):
        if tag["name"].lower() not in _VOID and not tag["empty"]:
            depth += -1 if tag["close"] else 1
    return depth


def _read(islands: Sequence[n.Blocks]) -> tuple[list[n.Blocks | None], tuple[Finding, ...]]:
    """Return what each island means, None where it can't be told; two starts of pandoc for all of them."""
    wrapped = tuple(n.Div(n.Attr(f"{_MARK}{number}"), island) for number, island in enumerate(islands))
    document = json.dumps(codec.document_to_json((), wrapped), ensure_ascii=False).encode()
    html = pandoc.run(["--from=json", "--to=html5", "--wrap=none", "--mathml"], document)
    clean, removed = _cleaned(html.decode())
    _, blocks = codec.document_from_json(codec.load_json(pandoc.run(["--from=html", "--to=json"], clean.encode())))
    found = {node.attr.identifier: node.content for node in blocks if isinstance(node, n.Div)}
    whole = {f"{_MARK}{number}": found.get(f"{_MARK}{number}") for number in range(len(islands))}
    findings: tuple[Finding, ...] = ()
    if removed:
        names = ", ".join(dict.fromkeys(removed))
        findings = (Finding("raw-markup-left-out", f"HTML that runs or loads something was left out: {names}."),)
    return list(whole.values()), findings


def _cleaned(html: str) -> tuple[str, list[str]]:
    """Return HTML without what runs or loads something, and the names of what was taken out."""
    from lxml import html as parser

    root = parser.fragment_fromstring(html, create_parent="div")
    removed: list[str] = []
    for element in list(root.iter(*_REMOVED)):
        removed.append(str(element.tag))
        element.drop_tree()
    for element in list(root.iter(*_PLAYED)):
        removed.append(str(element.tag))
        _as_link(element)
    inside = "".join(parser.tostring(child, encoding="unicode") for child in root)
    return inside, removed


def _as_link(element: Any) -> None:
    """Put a link to what would be played in its place, where it says where that is."""
    from lxml import html as parser

    sources = [element.get("src"), *(child.get("src") for child in element.iter("source"))]
    address = next((source for source in sources if source and source.startswith(("http://", "https://"))), "")
    text = " ".join((element.get("title") or element.text_content() or "").split()) or address
    new = parser.Element("a" if address else "span")
    new.text = text
    if address:
        new.set("href", address)
    new.tail = element.tail
    element.getparent().replace(element, new)
