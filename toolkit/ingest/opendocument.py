"""ODT packages mended before pandoc reads them: its reader passes over readings, text boxes and fields.

What each element is: OpenDocument 1.3 part 3, 6.4 (ruby), 10.4.3 (text box), 7 (fields).
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from toolkit.ingest.ruby import brackets
from toolkit.ingest.xml_parts import parsed, with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FIELDS = tuple(
    f"{_TEXT}{name}"
    for name in (
        "date", "time", "page-number", "page-count", "author-name", "author-initials", "title", "subject", "chapter",
        "file-name", "user-defined", "variable-get", "variable-set", "user-field-get", "expression", "creation-date",
        "modification-date", "database-display", "placeholder", "text-input", "drop-down", "meta-field", "meta",
    )
)  # fmt: skip
_UNKNOWN = (
    b"<text:ruby>",
    b"<text:ruby ",
    b"<text:numbered-paragraph",
    b"<draw:text-box",
    *(b"<" + f"text:{tag[len(_TEXT) :]}".encode() for tag in _FIELDS),
)


def mended_odt(data: bytes) -> bytes:
    """Return an ODT package in which pandoc's reader finds all text.

    Args:
        data: The package, which must have been checked.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
        if not any(mark in content for mark in _UNKNOWN):
            return data
        root = parsed(content)
        if root is None:
            return data
        _mend(root)
        return with_parts(archive, {"content.xml": etree.tostring(root)})


def _mend(root: _Element) -> None:
    for ruby in list(root.iter(f"{_TEXT}ruby")):
        for reading in ruby.iterfind(f"{_TEXT}ruby-text"):
            before, after = brackets("".join(str(text) for text in reading.itertext()))
            reading.text = f"{before}{''.join(str(text) for text in reading.itertext())}{after}"
            del reading[:]
            reading.tag = f"{_TEXT}span"
        for base in ruby.iterfind(f"{_TEXT}ruby-base"):
            base.tag = f"{_TEXT}span"
        ruby.tag = f"{_TEXT}span"
    for field in list(root.iter(*_FIELDS)):
        field.tag = f"{_TEXT}span"
        field.attrib.clear()
    for numbered in list(root.iter(f"{_TEXT}numbered-paragraph")):
        for block in list(numbered):
            if block.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                numbered.addprevious(block)
        numbered.getparent().remove(numbered)  # type: ignore[union-attr]  # it is in the text's body
    _take_out_boxes(root)


def _take_out_boxes(root: _Element) -> None:
    """Put the paragraphs of a text box after the paragraph that it stands in."""
    places: dict[_Element, _Element] = {}
    for box in list(root.iter(f"{_DRAW}text-box")):
        above = [*box.iterancestors(f"{_TEXT}p", f"{_TEXT}h")]
        if above and box.find(f".//{_DRAW}image") is None:  # a picture with its caption is read as a figure
            place = places.get(above[-1], above[-1])
            for block in list(box):
                tail, place.tail = place.tail, None
                place.addnext(block)
                block.tail, place = tail, block
            places[above[-1]] = place
