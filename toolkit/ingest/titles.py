"""The title of an article: never missing, never printed twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from toolkit.document import Metadata, inlines_of, iterate, name_as_title, nodes as n, plain_text, rewrite
from toolkit.findings import Finding
from toolkit.ingest.dates import read_date
from toolkit.scanning import without

_SITE = re.compile(r"\s+[|–—·•:»«\-]+\s+.+")
"""What web pages put after the title of an article in the title of the page."""

_MARK = re.compile(r"</?(?:a|span|div|p)\b[^<>]*>", re.IGNORECASE)
"""Tags that show nothing by themselves, such as anchors."""


def settle_title(
    metadata: Metadata, blocks: n.Blocks, path: PurePath, *, repeated: Iterable[str] = (), page: bool = False
) -> tuple[Metadata, n.Blocks, list[Finding]]:
    """Return metadata with a title and blocks that don't begin with it.

    A leading heading that is the title in the metadata is taken out, and what stands below it and repeats the
    metadata (author, date, subtitle) with it. Without a title in the metadata, a leading heading of level 1 that
    is the only one becomes it. Where no heading of level 1 is left, all headings move up a level. As a last resort
    the file's name is the title.

    Args:
        metadata: What is known about the article.
        blocks: Its tree.
        path: Its file.
        repeated: What else the head of the text may repeat: author and date as they were written.
        page: Whether it is a web page, whose title may end in the name of the site.
    """
    place = _first_with_words(blocks)
    first = _at(blocks, place) if place else None
    title = metadata.title_text
    if place and _is_title(first, title, page=page):
        if title and not _same(_words(first), title):
            metadata = metadata.with_(title=_inlines(first))
        known = {_key(text) for text in (*repeated, plain_text(metadata.subtitle)) if text.strip()}
        blocks, written = _without_head(blocks, place, known, metadata)
        return (metadata.with_(date=written) if written else metadata), blocks, []
    if title:
        # The only first-level heading of a page that is cut out of a site may be the site's.
        return metadata, (_raised(blocks) if page else blocks), []
    if place and isinstance(first, n.Header) and first.level == 1 and _top_headings(blocks) == 1:
        return metadata.with_(title=first.content), _without_head(blocks, place, set(), metadata)[0], []
    name = name_as_title(path.stem) or path.name
    finding = Finding("no-title", f"No title was found: the file's name is used, '{name}'.", where=str(path))
    return metadata.with_(title=inlines_of(name)), blocks, [finding]


def _is_title(block: n.Block | None, title: str, *, page: bool) -> bool:
    if not title or not isinstance(block, n.Header | n.Para | n.Plain):
        return False
    words = _words(block)
    if _same(words, title):
        return True
    # The page's title as people see it in a tab: "Headline | The Daily".
    head = isinstance(block, n.Header) and block.level == 1
    return page and head and title.startswith(words) and bool(_SITE.fullmatch(title[len(words) :]))


def _without_head(
    blocks: n.Blocks, place: tuple[int, ...], known: set[str], metadata: Metadata
) -> tuple[n.Blocks, dt.date | None]:
    """Take out the title and what below it repeats the metadata; return a date that is written there, if any."""
    first = _at(blocks, place)
    blocks = _put(blocks, place, _anchor(blocks, first))
    written: dt.date | None = None
    while known and (place := _first_with_words(blocks)):
        below = _at(blocks, place)
        if not isinstance(below, n.Para | n.Plain | n.Header):
            break
        if _key(_words(below)) not in known:
            date = read_date(_words(below), metadata.language).date
            if date is None or metadata.date not in (None, date):
                break
            written = date
        blocks = _put(blocks, place, ())
    return (_raised(blocks) if isinstance(first, n.Header) and first.level == 1 else blocks), written


def _raised(blocks: n.Blocks) -> n.Blocks:
    """Move all headings up a level where none is of the first."""
    levels = {node.level for node in iterate(blocks) if isinstance(node, n.Header)}
    if not levels or min(levels) == 1:
        return blocks

    def up(node: object) -> object:
        return replace(node, level=node.level - 1) if isinstance(node, n.Header) else node

    return rewrite(blocks, up)


def _anchor(blocks: n.Blocks, block: n.Block) -> n.Blocks:
    """What is left of a heading: its identifier, if a link in the text leads there."""
    identifier = block.attr.identifier if isinstance(block, n.Header) else ""
    wanted = f"#{identifier}"
    linked = identifier and any(isinstance(node, n.Link) and node.target[0] == wanted for node in iterate(blocks))
    return (n.Div(n.Attr(identifier), ()),) if linked else ()


def _top_headings(blocks: n.Blocks) -> int:
    return sum(isinstance(node, n.Header) and node.level == 1 for node in iterate(blocks))


def _first_with_words(blocks: n.Blocks) -> tuple[int, ...]:
    """Return the indices that lead to the first block that shows anything, through the divisions around it."""
    for index, block in enumerate(blocks):
        if isinstance(block, n.Div):
            inside = _first_with_words(block.content)
            if inside:
                return (index, *inside)
        elif isinstance(block, n.RawBlock):
            if _MARK.sub("", without(block.text, "<!--", "-->")).strip() and block.format.startswith("html"):
                return (index,)
        elif not isinstance(block, n.Para | n.Plain | n.Header) or _shows(block.content):
            return (index,)
    return ()


def _shows(inlines: n.Inlines) -> bool:
    return bool(plain_text(inlines).strip()) or any(isinstance(node, n.Image | n.Note) for node in iterate(inlines))


def _at(blocks: n.Blocks, place: tuple[int, ...]) -> n.Block:
    block = blocks[place[0]]
    return _at(block.content, place[1:]) if isinstance(block, n.Div) and len(place) > 1 else block


def _put(blocks: n.Blocks, place: tuple[int, ...], new: n.Blocks) -> n.Blocks:
    """Return blocks with others in one place; a division that nothing is left in goes."""
    index, *deeper = place
    block = blocks[index]
    if deeper and isinstance(block, n.Div):
        content = _put(block.content, tuple(deeper), new)
        new = (replace(block, content=content),) if content else ()
    return (*blocks[:index], *new, *blocks[index + 1 :])


def _inlines(block: n.Block | None) -> n.Inlines:
    return block.content if isinstance(block, n.Header | n.Para | n.Plain) else ()


def _words(block: n.Block | None) -> str:
    return " ".join(plain_text(_inlines(block)).split())


_QUOTES = str.maketrans("‘’“”", "''\"\"")


def _key(text: str) -> str:
    return "".join(text.translate(_QUOTES).casefold().split())


def _same(one: str, other: str) -> bool:
    return _key(one) == _key(other)
