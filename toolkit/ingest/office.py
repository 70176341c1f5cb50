"""DOCX packages mended before pandoc reads them: its reader passes over elements that it doesn't know, with their text.

What each element is: ECMA-376 part 1, chapters 17 and 21; the VML text box: part 4, 14.1.
"""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.ingest.ruby import brackets
from toolkit.ingest.xml_parts import parsed, with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PARTS = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_UNKNOWN = re.compile(
    rb"<(?:w:(?:ruby|fldSimple|dir|bdo|customXml|altChunk|gridAfter|vanish|docPartGallery)|\w+:txbxContent|\w+:graphicData)\b"
)
"""What shows that there is something to mend."""
_OPENED = (f"{_W}fldSimple", f"{_W}dir", f"{_W}bdo", f"{_W}customXml")
"""Elements around text that say something about it that an edition has no use for."""
_OFF = frozenset({"0", "false", "off"})
_SHAPES = {"diagram": "A diagram (SmartArt)", "chart": "A chart"}


def mended_docx(data: bytes, where: str) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a DOCX package in which pandoc's reader finds all text, and what had to be left out.

    Args:
        data: The package, which must have been checked.
        where: The source, for findings.
    """
    changed: dict[str, bytes] = {}
    findings: list[Finding] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                part = archive.read(name)
                if _UNKNOWN.search(part) and _STRICT not in part:
                    mended = _mended(part, where, findings)
                    if mended is not None:
                        changed[name] = mended
        if not changed:
            return data, tuple(findings)
        return with_parts(archive, changed), tuple(findings)


def _mended(part: bytes, where: str, findings: list[Finding]) -> bytes | None:
    from lxml import etree

    root = parsed(part)
    if root is None:
        return None
    _drop_contents(root)
    _drop_hidden(root, where, findings)
    _drop_chunks(root, where, findings)
    for ruby in list(root.iter(f"{_W}ruby")):
        _open_ruby(ruby)
    _take_out_boxes(root)
    _name_shapes(root, where, findings)
    for element in list(root.iter(*_OPENED)):
        _open(element)
    for row in root.iter(f"{_W}tr"):
        _fill_row(row)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_contents(root: _Element) -> None:
    """Take out Word's own list of contents: editions make theirs."""
    for gallery in list(root.iter(f"{_W}docPartGallery")):
        if gallery.get(f"{_W}val") == "Table of Contents":
            block = next(gallery.iterancestors(f"{_W}sdt"), None)
            if block is not None:
                _remove(block)


def _drop_hidden(root: _Element, where: str, findings: list[Finding]) -> None:
    """Take out what Word doesn't show."""
    hidden: list[str] = []
    for mark in list(root.iter(f"{_W}vanish")):
        run = next(mark.iterancestors(f"{_W}r"), None)
        properties = mark.getparent()
        if run is None or properties is None or properties.getparent() is not run:
            continue  # the mark of a paragraph's end, or a style's
        if mark.get(f"{_W}val", "").lower() not in _OFF:
            hidden.append(_text(run))
            _remove(run)
    text = "".join(hidden).strip()
    if text:
        message = f"Hidden text is left out: “{_first_words(text)}”."
        findings.append(Finding("hidden-text", message, where))


def _drop_chunks(root: _Element, where: str, findings: list[Finding]) -> None:
    if next(root.iter(f"{_W}altChunk"), None) is not None:
        message = "A document that is embedded (altChunk) is left out: save it in Word as a part of the text."
        findings.append(Finding("text-lost", message, where))


def _open_ruby(ruby: _Element) -> None:
    """Put the characters, and their reading in brackets, in the place of a run that holds both."""
    run = ruby.getparent()
    if run is None or run.tag != f"{_W}r":
        return
    base = [deepcopy(each) for each in ruby.iterfind(f"{_W}rubyBase/{_W}r")]
    reading = "".join(_text(each) for each in ruby.iterfind(f"{_W}rt"))
    place = run
    if reading.strip():
        before, after = brackets(reading)
        base.append(_run(run, f"{before}{reading}{after}"))
    for new in base:
        place.addnext(new)
        place = new
    ruby.getparent().remove(ruby)  # type: ignore[union-attr]


def _take_out_boxes(root: _Element) -> None:
    """Put the paragraphs of a text box after the paragraph that it is anchored in."""
    for fallback in list(root.iter(f"{_MC}Fallback")):
        choice = fallback.getprevious()
        if choice is not None and choice.find(f".//{_W}txbxContent") is not None:
            _remove(fallback)
    places: dict[_Element, _Element] = {}
    for box in list(root.iter(f"{_W}txbxContent")):
        anchor = next(box.iterancestors(f"{_W}p"), None)
        if anchor is None:
            continue
        outermost = [*box.iterancestors(f"{_W}p")][-1]
        place = places.get(outermost, outermost)
        holder = next(box.iterancestors(f"{_MC}AlternateContent", f"{_W}drawing", f"{_W}pict", f"{_W}object"), None)
        whole = [*box.iterancestors(f"{_MC}AlternateContent", f"{_W}drawing", f"{_W}pict", f"{_W}object")]
        for content in list(box):
            place.addnext(content)
            place = content
        places[outermost] = place
        if holder is not None and next(whole[-1].iter(f"{_A}blip"), None) is None and _is_empty(whole[-1]):
            _remove(whole[-1])


def _is_empty(holder: _Element) -> bool:
    return not any(len(box) for box in holder.iter(f"{_W}txbxContent"))


def _name_shapes(root: _Element, where: str, findings: list[Finding]) -> None:
    for data in root.iter(f"{_A}graphicData"):
        kind = data.get("uri", "").rpartition("/")[2]
        if kind in _SHAPES:
            drawing = data.getparent().getparent()  # type: ignore[union-attr]
            named = drawing.find(f"{_WP}docPr") if drawing is not None else None
            name = (named.get("descr") or named.get("name") or "") if named is not None else ""
            message = f"{_SHAPES[kind]} is left out, ‘{name[:100]}’: put it into the document as a picture."
            findings.append(Finding("shape-left-out", message, where))


def _open(element: _Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    content = [each for each in element if each.tag not in (f"{_W}customXmlPr", f"{_W}fldData")]
    parent.remove(element)
    for number, each in enumerate(content):
        parent.insert(index + number, each)


def _fill_row(row: _Element) -> None:
    """Put cells where a row leaves the columns of the table's grid empty: the reader drops these from all rows."""
    properties = row.find(f"{_W}trPr")
    if properties is None:
        return
    for name, at_end in (("gridBefore", False), ("gridAfter", True)):
        mark = properties.find(f"{_W}{name}")
        number = mark.get(f"{_W}val", "") if mark is not None else ""
        if mark is None or not number.isdecimal():
            continue
        properties.remove(mark)
        for _ in range(min(int(number), 63)):  # as many columns as Word has
            cell = row.makeelement(f"{_W}tc")
            cell.append(row.makeelement(f"{_W}p"))
            if at_end:
                row.append(cell)
            else:
                properties.addnext(cell)


def _run(like: _Element, text: str) -> _Element:
    run = like.makeelement(f"{_W}r")
    properties = like.find(f"{_W}rPr")
    if properties is not None:
        run.append(deepcopy(properties))
    content = like.makeelement(f"{_W}t")
    content.text = text
    run.append(content)
    return run


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _text(element: _Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{_W}t"))


def _first_words(text: str) -> str:
    return " ".join(text.split())[:60]
