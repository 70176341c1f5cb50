"""DOCX packages mended before pandoc reads them: its reader passes over elements that it doesn't know, with their text.

What each element is: ECMA-376 part 1, chapters 17 and 21; the VML text box: part 4, 14.1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.ingest.forms import show_buttons, show_forms, show_signs
from toolkit.ingest.hidden import edited, hidden_text, margins
from toolkit.ingest.ruby import brackets
from toolkit.ingest.screen_tips import mark_tips
from toolkit.ingest.word import (
    MC,
    W,
    drop_unended,
    hidden_styles,
    hides,
    is_hidden,
    lists_contents,
    transitional,
    unshown,
)
from toolkit.ingest.word_changes import accept_changes
from toolkit.ingest.word_tables import complete_tables
from toolkit.ingest.xml_parts import parsed, with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PARTS = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
_UNKNOWN = re.compile(
    rb"<(?:w:(?:ruby|fldSimple|fldChar|dir|bdo|customXml|moveTo|altChunk|subDoc|gridAfter|gridSpan|vanish|hidden|ptab|cr"
    rb"|docPartGallery|ins|del|moveFrom|commentReference|sym)\b|w:hyperlink\b[^<>]*\bw:tooltip=|\w+:(?:txbxContent|graphicData|AlternateContent|textpath)\b)"
)
"""What shows that there is something to mend."""
_OPENED = (f"{W}fldSimple", f"{W}dir", f"{W}bdo", f"{W}customXml", f"{W}moveTo", f"{W}ins")
"""Elements around text that say something about it that an edition has no use for."""
_CHANGES = (f"{W}ins", f"{W}del", f"{W}moveTo")
_AS = {"ptab": "tab", "cr": "br"}
"""What the reader knows by another name."""
_SHAPES = {"diagram": "A diagram (SmartArt)", "chart": "A chart", "lockedCanvas": "A drawing"}


def mended_docx(
    data: bytes, where: str, chunks: Mapping[str, str] = MappingProxyType({})
) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a DOCX package in which pandoc's reader finds all text, and what had to be left out.

    Args:
        data: The package, which must have been checked.
        where: The source, for findings.
        chunks: What is to stand in the place of embedded documents, by the identifiers of their relationships.
    """
    changed: dict[str, bytes] = {}
    mending = _Mending(where, chunks)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "word/styles.xml" in names and b"w:vanish" in (styles := archive.read("word/styles.xml")):
            mending.styles = hidden_styles(parsed(transitional(styles)))
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            part = archive.read(name)
            known = transitional(part)
            if known != part:
                changed[name] = known
            if _PARTS.fullmatch(name) and (mending.styles or _UNKNOWN.search(known)):
                mended = mending.mended(known)
                if mended is not None:
                    changed[name] = mended
        beside = (parsed(transitional(archive.read(name))) for name in sorted(names) if _MARGINS.fullmatch(name))
        texts = (" ".join(map(_text, root.iter(f"{W}p"))) for root in beside if root is not None)
        findings = (*mending.found(), *margins(texts, where))
        return (with_parts(archive, changed) if changed else data), findings


class _Mending:
    def __init__(self, where: str, chunks: Mapping[str, str]) -> None:
        self.chunks = chunks
        self.styles: frozenset[str] = frozenset()
        self._where = where
        self._findings: list[Finding] = []
        self._hidden: list[str] = []
        self._comments = 0
        self._changes = 0

    def mended(self, part: bytes) -> bytes | None:
        """Return a part in which all text is where pandoc looks for it; None for one that is no XML."""
        from lxml import etree

        root = parsed(part)
        if root is None:
            return None
        self._comments += sum(1 for _ in root.iter(f"{W}commentReference"))
        self._changes += sum(1 for _ in root.iter(*_CHANGES))
        accept_changes(root)
        drop_unended(root)
        _drop_contents(root)
        self._show_fields(root)
        _part_runs(root)
        for piece in unshown(root):
            _remove_piece(piece)
        self._drop_hidden(root)
        self._drop_embedded(root)
        mark_tips(root)
        for ruby in list(root.iter(f"{W}ruby")):
            _open_ruby(ruby)
        _take_out_boxes(root)
        _name_shapes(root, self._where, self._findings)
        for element in list(root.iter(*_OPENED)):
            _open(element)
        for alternate in list(root.iter(f"{MC}AlternateContent")):
            _choose(alternate)
        for name, known in _AS.items():
            for element in root.iter(f"{W}{name}"):
                element.tag = f"{W}{known}"
        complete_tables(root)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def found(self) -> Iterator[Finding]:
        """Yield what was left out."""
        yield from self._findings
        yield from hidden_text(" ".join(self._hidden), self._where)
        yield from edited(self._comments, self._changes, self._where)

    def _show_fields(self, root: _Element) -> None:
        show_forms(root)
        for equation in show_buttons(root):
            message = (
                f"An equation of Word's old kind is left out, ‘{equation[:100]}’: write it with Word's own editor."
            )
            self._findings.append(Finding("markup-skipped", message, self._where))

        for sign in show_signs(root):
            self._findings.append(
                Finding("text-lost", f"A sign that only its font knows is left out: {sign}.", self._where)
            )

    def _drop_hidden(self, root: _Element) -> None:
        """Take out what Word doesn't show."""
        for row in [row for row in root.iter(f"{W}tr") if hides(row)]:
            self._hidden.append(_text(row))
            _remove(row)
        for run in list(root.iter(f"{W}r")):
            if is_hidden(run, self.styles):
                self._hidden.append(_text(run))
                _remove(run)

    def _drop_embedded(self, root: _Element) -> None:
        for chunk in list(root.iter(f"{W}altChunk")):
            if mark := self.chunks.get(chunk.get(_ID, "")):
                chunk.addprevious(_paragraph(chunk, mark))
                _remove(chunk)
        for name in ("altChunk", "subDoc"):
            if next(root.iter(f"{W}{name}"), None) is not None:
                message = f"A document that is embedded ({name}) is left out: save it in Word as a part of the text."
                self._findings.append(Finding("text-lost", message, self._where))


def _part_runs(root: _Element) -> None:
    """Give each mark of a field a run of its own, as Word does: the reader takes no text beside one."""
    for run in [run for run in root.iter(f"{W}r") if len(run) > 1 and run.find(f"{W}fldChar") is not None]:
        pieces = [child for child in run if child.tag != f"{W}rPr"]
        place, properties = run, run.find(f"{W}rPr")
        for piece in pieces[1:]:
            new = run.makeelement(f"{W}r")
            if properties is not None:
                new.append(deepcopy(properties))
            new.append(piece)
            place.addnext(new)
            place = new


def _remove_piece(piece: _Element) -> None:
    """Take out a run, or a piece of one, and the link around it if nothing is left in that."""
    parent = piece.getparent()
    _remove(piece)
    if parent is not None and parent.tag == f"{W}hyperlink" and len(parent) == 0:
        _remove(parent)


def _drop_contents(root: _Element) -> None:
    """Take out Word's own list of contents: editions make theirs."""
    for gallery in list(root.iter(f"{W}docPartGallery")):
        if gallery.get(f"{W}val") == "Table of Contents":
            block = next(gallery.iterancestors(f"{W}sdt"), None)
            if block is not None:
                _remove(block)
    for field in list(root.iter(f"{W}fldSimple")):
        if lists_contents(field.get(f"{W}instr", "")):
            _remove(field)


def _open_ruby(ruby: _Element) -> None:
    """Put the characters, and their reading in brackets, in the place of a run that holds both."""
    run = ruby.getparent()
    if run is None or run.tag != f"{W}r":
        return
    base = [deepcopy(each) for each in ruby.iterfind(f"{W}rubyBase/*")]
    reading = "".join(_text(each) for each in ruby.iterfind(f"{W}rt"))
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
    for fallback in list(root.iter(f"{MC}Fallback")):
        choice = fallback.getprevious()
        if choice is not None and choice.find(f".//{W}txbxContent") is not None:
            _remove(fallback)
    places: dict[_Element, _Element] = {}
    for box in list(root.iter(f"{W}txbxContent")):
        anchor = next(box.iterancestors(f"{W}p"), None)
        if anchor is None:
            continue
        outermost = [*box.iterancestors(f"{W}p")][-1]
        place = places.get(outermost, outermost)
        holder = next(box.iterancestors(f"{MC}AlternateContent", f"{W}drawing", f"{W}pict", f"{W}object"), None)
        whole = [*box.iterancestors(f"{MC}AlternateContent", f"{W}drawing", f"{W}pict", f"{W}object")]
        for content in list(box):
            place.addnext(content)
            place = content
        places[outermost] = place
        if holder is not None and next(whole[-1].iter(f"{_A}blip"), None) is None and _is_empty(whole[-1]):
            _remove(whole[-1])
    for path in list(root.iter(f"{_V}textpath")):
        anchor = next(path.iterancestors(f"{W}p"), None)
        if anchor is not None and path.get("string", "").strip():
            anchor.addnext(_paragraph(anchor, path.get("string", "")))


def _is_empty(holder: _Element) -> bool:
    return not any(len(box) for box in holder.iter(f"{W}txbxContent"))


def _name_shapes(root: _Element, where: str, findings: list[Finding]) -> None:
    for data in root.iter(f"{_A}graphicData"):
        kind = data.get("uri", "").rpartition("/")[2]
        if kind in _SHAPES:
            drawing = data.getparent().getparent()  # type: ignore[union-attr]
            named = drawing.find(f"{_WP}docPr") if drawing is not None else None
            said = " ".join("".join(text.text or "" for text in data.iter(f"{_A}t")).split())
            name = said or ((named.get("descr") or named.get("name") or "") if named is not None else "")
            message = f"{_SHAPES[kind]} is left out, ‘{name[:100]}’: put it into the document as a picture."
            findings.append(Finding("shape-left-out", message, where))


def _open(element: _Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    content = [each for each in element if each.tag not in (f"{W}customXmlPr", f"{W}fldData")]
    parent.remove(element)
    for number, each in enumerate(content):
        parent.insert(index + number, each)


def _choose(alternate: _Element) -> None:
    """Put the first form of a run or a paragraph that holds text in the place of all of them."""
    parent = alternate.getparent()
    if parent is None or parent.tag == f"{W}r":  # the reader chooses among what is in a run
        return
    forms = [each for each in alternate if any(True for _ in each.iter(f"{W}t"))]
    if forms:
        for content in list(forms[0]):
            alternate.addprevious(content)
        _remove(alternate)


def _run(like: _Element, text: str) -> _Element:
    run = like.makeelement(f"{W}r")
    properties = like.find(f"{W}rPr")
    if properties is not None:
        run.append(deepcopy(properties))
    content = like.makeelement(f"{W}t")
    content.text = text
    run.append(content)
    return run


def _paragraph(like: _Element, text: str) -> _Element:
    paragraph = like.makeelement(f"{W}p")
    paragraph.append(_run(paragraph, text))
    return paragraph


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _text(element: _Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))
