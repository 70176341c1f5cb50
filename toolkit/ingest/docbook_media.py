"""What of a DocBook article is no text, or can't be shown: remarks of editors, films, sounds, pictures without a file.

https://tdg.docbook.org/tdg/5.2/inlinemediaobject and /remark. The reader takes such an object for a picture without a
name, and a remark for text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.ingest.hidden import edited
from toolkit.ingest.xml_parts import remove, words_in

if TYPE_CHECKING:
    from lxml.etree import _Element


def docbook_left_out(root: _Element, where: str) -> Iterator[Finding]:
    """Take out remarks, and what is no picture for what stands in its place; yield what is told of it.

    Args:
        root: The article, which is changed in place.
        where: Its name.
    """
    from lxml import etree

    remarks = sum(1 for _ in root.iter("{*}remark"))
    # One by one, the text around them would be joined each time.
    etree.strip_elements(root, "{*}remark", with_tail=False)
    yield from edited(remarks, 0, where)
    for media in list(root.iter("{*}inlinemediaobject", "{*}mediaobject")):
        if not any(
            image.get("fileref") or image.get("entityref") for image in media.iter("{*}imagedata", "{*}graphic")
        ):
            yield from _replaced(media, where)


def _replaced(media: _Element, where: str) -> Iterator[Finding]:
    """Put what describes an object without a picture in its place."""
    loaded = [each.get("fileref") or each.get("entityref") or "" for each in media.iter("{*}videodata", "{*}audiodata")]
    if any(loaded):
        message = f"What the article would load is left out: {', '.join(filter(None, loaded))[:200]}."
        yield Finding("raw-markup-left-out", message, where)
    texts = [each for each in media.iter("{*}textobject") if words_in(each)]
    said = texts[0] if texts else None
    if not media.tag.endswith("inlinemediaobject"):
        for block in [block for each in (*texts, *media.iterfind("{*}caption")) for block in each]:
            media.addprevious(block)
        remove(media)
        return
    new = media.makeelement(media.tag.replace("inlinemediaobject", "phrase"))
    new.text, new.tail = "" if said is None else words_in(said), media.tail
    parent = media.getparent()
    if parent is not None:
        parent.replace(media, new)
