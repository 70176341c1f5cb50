"""What stays on one page: quotations with their sources, lead-ins, a last paragraph with the colophon, facing pairs."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

from toolkit.rendering.docx.tree import PARALLEL_STYLE
from toolkit.rendering.docx.wordml import M, W, properties, set_child, style_of

_DASHES = "—–―"
_COLONS = ":：…"
_LONGEST_LEAD_IN = 300
_LONGEST_ROW = 600
"""Characters of a paragraph that leads in to something, and of a pair of facing paragraphs, that is not divided."""
_SMALL, _LINE = 24, 80
"""Lines of a table that stands on one page, and letters of a line: see `toolkit.rendering.pdf.tables`."""
_QUOTATION = "BlockText"
_TEXT = ("", "BodyText", "FirstParagraph", "Compact", "ParallelText")
_CODE, _SHORT_CODE = "SourceCode", 12
"""Lines of code that stand on one page: as `templates/pdf/words.typ` has it."""
_STANZA, _SHORT_POEM, _VERSE_GAP = "LineBlock", 14, "160"
"""Style of the first line of a stanza, with which those of the others begin; lines of a poem, and of a stanza, that
stand on one page: as `toolkit.rendering.pdf.verse` has it; space below a poem, in twentieths of a point."""
_LED_IN = (_QUOTATION, _CODE, _STANZA, "TableCaption")


def set_kept(root: Any) -> None:
    """Let paragraphs of a document stay with those that follow them, as its PDF does.

    Word keeps the last lines of a paragraph on the page of the next one.

    Args:
        root: Root of the document, whose paragraphs have the styles that pandoc gives.
    """
    body = root.find(f"{W}body")
    for holder in (body, *body.iter(f"{W}tc")):
        blocks = [child for child in holder if child.tag in (f"{W}p", f"{W}tbl")]
        for block, after in pairwise(blocks):
            if block.tag == f"{W}p" and _stays(block, after):
                set_child(properties(block, "pPr"), "keepNext")
        for poem in [list(lines) for is_verse, lines in groupby(blocks, _is_verse) if is_verse]:
            _set_poem(poem)
    _keep_code(body)
    for table in body.iter(f"{W}tbl"):
        if style_of(table, "tbl") == PARALLEL_STYLE:
            _set_rows(table)
        elif _is_small(table):
            _keep_rows(table)


def _keep_code(body: Any) -> None:
    for paragraph in body.iter(f"{W}p"):
        if style_of(paragraph) == _CODE and sum(1 for _ in paragraph.iter(f"{W}br")) < _SHORT_CODE:
            set_child(properties(paragraph, "pPr"), "keepLines")


def _is_verse(block: Any) -> bool:
    return block.tag == f"{W}p" and style_of(block).startswith(_STANZA)


def _set_poem(lines: list[Any]) -> None:
    """Set a poem off from what follows it, and let it stand on one page, or at least each of its stanzas."""
    set_child(properties(lines[-1], "pPr"), "spacing", after=_VERSE_GAP)
    stanzas: list[list[Any]] = []
    for line in lines:
        if not stanzas or style_of(line) == _STANZA:
            stanzas.append([])
        stanzas[-1].append(line)
    for whole in [lines] if len(lines) <= _SHORT_POEM else stanzas:
        for line in whole[:-1] if len(whole) <= _SHORT_POEM else ():
            set_child(properties(line, "pPr"), "keepNext")


def _is_small(table: Any) -> bool:
    if next(table.iter(f"{W}drawing"), None) is not None:
        return False
    lines = 0.0
    for row in table.findall(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        longest = max((len(_text(cell)) for cell in cells), default=0)
        lines += 0.75 + max(1, -(-longest * len(cells) // _LINE))
        if lines > _SMALL:
            return False
    return True


def _keep_rows(table: Any) -> None:
    """Let a table stand on one page: each row stays with the next (Word has nothing that says so of a table)."""
    for row in table.findall(f"{W}tr")[:-1]:
        for paragraph in row.iter(f"{W}p"):
            set_child(properties(paragraph, "pPr"), "keepNext")


def _stays(block: Any, after: Any) -> bool:
    style, following = style_of(block), style_of(after) if after.tag == f"{W}p" else ""
    if _depth(after) > _depth(block) >= 0:  # an item, and the list that it leads in to
        return True
    match style, following:
        case _, "ColophonHeading":
            return True
        case "Colophon", "Colophon":
            return True
        case str(), str() if style.startswith(_QUOTATION) and following.startswith(_QUOTATION):
            return _text(after).startswith(tuple(_DASHES))
        case _ if style in _TEXT:
            return _leads_in(_text(block), block, after)
        case _:
            return False


def _leads_in(text: str, block: Any, after: Any) -> bool:
    if not 0 < len(text) <= _LONGEST_LEAD_IN or _is_item(block):
        return False
    if after.find(f"{M}oMathPara") is not None:
        return True
    led_in = after.tag == f"{W}tbl" or _is_item(after) or style_of(after).startswith(_LED_IN)
    return text[-1] in _COLONS and led_in


def _is_item(block: Any) -> bool:
    return _depth(block) >= 0


def _depth(block: Any) -> int:
    """Return how deep in lists an item stands; -1 for what is none."""
    level = block.find(f"{W}pPr/{W}numPr/{W}ilvl")
    return -1 if level is None else int(level.get(f"{W}val"))


def _set_rows(table: Any) -> None:
    """Let short pairs stay whole, and a pair that is a quotation stay with the pair that names its source."""
    from lxml import etree

    rows = table.findall(f"{W}tr")
    for row in rows:
        if max((len(_text(cell)) for cell in row.findall(f"{W}tc")), default=0) <= _LONGEST_ROW:
            own = properties(row, "trPr")
            if own.find(f"{W}cantSplit") is None:
                own.insert(0, etree.Element(f"{W}cantSplit"))
    for row, after in pairwise(rows):
        *_, source = after.iter(f"{W}p")
        quoted = [paragraph for paragraph in row.iter(f"{W}p") if style_of(paragraph).startswith(_QUOTATION)]
        if quoted and style_of(source).startswith(_QUOTATION) and _text(source).startswith(tuple(_DASHES)):
            for paragraph in row.iter(f"{W}p"):
                set_child(properties(paragraph, "pPr"), "keepNext")


def _text(element: Any) -> str:
    return "".join(item.text or "" for item in element.iter(f"{W}t")).strip()
