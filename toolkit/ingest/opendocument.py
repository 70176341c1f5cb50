"""ODT packages mended before pandoc reads them: its reader passes over readings, shapes, fields and groups of rows.

It also shows what is hidden. What each element is: OpenDocument 1.3 part 3, 6.4 (ruby), 10.3 and 10.4.3 (shapes, text
box), 7 (fields), 9.1.9 (row group), 20.427 (text:display).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.ingest.hidden import edited, hidden_text, hiding_styles, margins
from toolkit.ingest.ruby import brackets
from toolkit.ingest.xml_parts import parsed, part_of, remove, with_parts, words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_READ = frozenset(
    f"{_TEXT}{name}"
    for name in (
        "p", "h", "span", "a", "s", "tab", "line-break", "list", "list-item", "list-header", "section", "note",
        "note-citation", "note-body", "ruby", "ruby-base", "ruby-text", "bookmark", "bookmark-start", "bookmark-end",
        "bookmark-ref",
        "reference-mark", "reference-mark-start", "reference-mark-end", "reference-ref", "sequence", "change",
        "change-start", "change-end", "soft-page-break", "tracked-changes", "bibliography-mark", "numbered-paragraph",
        "number", "script", "hidden-text", "hidden-paragraph", "toc-mark", "toc-mark-start", "toc-mark-end",
        "alphabetical-index-mark", "alphabetical-index-mark-start", "alphabetical-index-mark-end", "user-index-mark",
        "user-index-mark-start", "user-index-mark-end",
    )
)  # fmt: skip
"""What in a paragraph is no field: the reader knows it, or it has no text of its own."""
_INDEXES = tuple(
    f"{_TEXT}{name}"
    for name in (
        *("bibliography", "alphabetical-index", "illustration-index", "table-index", "object-index", "user-index"),
    )
)
"""Lists of what is in a document, beside that of its headings, which editions make themselves."""
_OPENED = frozenset(
    f"{_TABLE}{name}" for name in ("table-rows", "table-row-group", "table-column-group", "table-columns")
)


def mended_odt(data: bytes, where: str) -> tuple[bytes, tuple[Finding, ...]]:
    """Return an ODT package in which pandoc's reader finds all text, and what had to be left out.

    Args:
        data: The package, which must have been checked.
        where: The source, for findings.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
        root = parsed(content)
        if root is None:
            return data, ()
        before = etree.tostring(root)
        styles = part_of(archive, "styles.xml")
        findings = _told(archive, root, where)
        hidden = _drop_hidden(root, hidden_styles(root, styles))
        findings = (*findings, *hidden_text(hidden, where), *margins(_margins(styles), where))
        _mend(root)
        after = etree.tostring(root)
        return (data if after == before else with_parts(archive, {"content.xml": after})), findings


def _margins(styles: _Element | None) -> Iterator[str]:
    """Yield the text of headers and footers, which stand among the styles of pages."""
    for page in styles.iter(f"{_STYLE}master-page") if styles is not None else ():
        yield from (" ".join(map(words_in, each.iter(f"{_TEXT}p", f"{_TEXT}h"))) for each in page)


def hidden_styles(*roots: _Element | None) -> frozenset[str]:
    """Return the names of the styles whose text is not shown.

    Args:
        roots: The parts that define styles.
    """
    own: dict[str, bool] = {}
    above: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{_STYLE}style") if root is not None else ():
            name, said = style.get(f"{_STYLE}name", ""), style.find(f"{_STYLE}text-properties")
            display = said.get(f"{_TEXT}display") if said is not None else None
            if display is not None:
                own[name] = display == "none"
            if parent := style.get(f"{_STYLE}parent-style-name"):
                above[name] = parent
    return hiding_styles(own, above)


def hides(element: _Element, styles: frozenset[str]) -> bool:
    """Tell whether an element's text is not shown.

    Args:
        element: A paragraph, a section or a part of one.
        styles: Names of the styles that hide text.
    """
    tag = element.tag
    if tag == f"{_TEXT}section":
        return element.get(f"{_TEXT}display") == "none" or element.get(f"{_TEXT}is-hidden") == "true"
    if tag in (f"{_TEXT}p", f"{_TEXT}h"):
        mark = element.find(f"{_TEXT}hidden-paragraph")
        if mark is not None and mark.get(f"{_TEXT}is-hidden") == "true":
            return True
    return (
        bool(styles)
        and tag in (f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}span")
        and element.get(f"{_TEXT}style-name") in styles
    )


def _told(archive: zipfile.ZipFile, root: _Element, where: str) -> tuple[Finding, ...]:
    comments = sum(1 for _ in root.iter(f"{_OFFICE}annotation"))
    changes = sum(1 for _ in root.iter(f"{_TEXT}changed-region"))
    found = [*edited(comments, changes, where)]
    for frame in root.iter(f"{_DRAW}frame"):
        thing = frame.find(f"{_DRAW}object")
        if thing is not None and frame.find(f"{_DRAW}image") is None and not _is_formula(archive, thing):
            said = [each.text or "" for name in ("title", "desc") for each in frame.iter(f"{_SVG}{name}")]
            name = next(filter(None, said), "") or frame.get(f"{_DRAW}name", "")
            message = f"An object without a picture is left out, ‘{name[:100]}’: put it into the document as a picture."
            found.append(Finding("shape-left-out", message, where))
    return tuple(found)


def _is_formula(archive: zipfile.ZipFile, thing: _Element) -> bool:
    """Tell whether an embedded object is MathML, which the reader takes."""
    name = thing.get(f"{_XLINK}href", "").removeprefix("./")
    root = part_of(archive, f"{name}/content.xml")
    return root is not None and root.tag == f"{_MATHML}math"


def _drop_hidden(root: _Element, styles: frozenset[str]) -> str:
    """Take out what is not shown, and return its text."""
    texts: list[str] = []
    for element in list(root.iter(f"{_TEXT}section", f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}span", f"{_TEXT}hidden-text")):
        if element.tag == f"{_TEXT}hidden-text" or hides(element, styles):
            texts.append("".join(map(str, element.itertext())))
            remove(element)
    return " ".join(texts)


def _mend(root: _Element) -> None:
    for ruby in list(root.iter(f"{_TEXT}ruby")):
        _open_ruby(ruby)
    _open_fields(root)
    _open_extensions(root)
    _plain_inside(root)
    for numbered in list(root.iter(f"{_TEXT}numbered-paragraph")):
        _unwrap(numbered, [each for each in numbered if each.tag in (f"{_TEXT}p", f"{_TEXT}h")])
    for listed in list(root.iter(*_INDEXES)):
        _unwrap(listed, [each for body in listed.iterfind(f"{_TEXT}index-body") for each in body])
    for title in list(root.iter(f"{_TEXT}index-title")):
        _unwrap(title, list(title))
    _mend_tables(root)
    _take_out_shapes(root)


def _open_fields(root: _Element) -> None:
    for paragraph in root.iter(f"{_TEXT}p", f"{_TEXT}h"):
        for field in paragraph.iter(f"{_TEXT}*"):
            if field.tag not in _READ and "".join(map(str, field.itertext())).strip():
                field.tag = f"{_TEXT}span"
                field.attrib.clear()


def _open_extensions(root: _Element) -> None:
    """Open what LibreOffice adds to the format, content controls for one."""
    for added in list(root.iter(f"{_LOEXT}*")):
        if next(added.iterancestors(f"{_TEXT}p", f"{_TEXT}h"), None) is not None:
            added.tag = f"{_TEXT}span"
            added.attrib.clear()
        else:
            _unwrap(added, list(added))


def _plain_inside(root: _Element) -> None:
    """Make paragraphs of the lists in notes, and of headings in notes and cells: the reader has none there."""
    for listed in list(root.iter(f"{_TEXT}list")):
        if next(listed.iterancestors(f"{_TEXT}note-body"), None) is not None:
            _unwrap(listed, list(listed.iter(f"{_TEXT}p", f"{_TEXT}h")))
    for heading in root.iter(f"{_TEXT}h"):
        if next(heading.iterancestors(f"{_TABLE}table-cell", f"{_TEXT}note-body"), None) is not None:
            heading.tag = f"{_TEXT}p"


def _mend_tables(root: _Element) -> None:
    for group in [each for each in root.iter() if each.tag in _OPENED]:
        _unwrap(group, list(group))
    for table in list(root.iter(f"{_TABLE}table")):
        if next(table.iter(f"{_TABLE}table-row"), None) is None:  # the reader would look for one without end
            _unwrap(table, [])
        elif next(table.iterancestors(f"{_TABLE}table-cell"), None) is not None:  # the reader has no table in a cell
            _unwrap(table, list(table.iter(f"{_TEXT}p", f"{_TEXT}h")))


def _open_ruby(ruby: _Element) -> None:
    for reading in ruby.iterfind(f"{_TEXT}ruby-text"):
        before, after = brackets("".join(str(text) for text in reading.itertext()))
        reading.text = f"{before}{''.join(str(text) for text in reading.itertext())}{after}"
        del reading[:]
        reading.tag = f"{_TEXT}span"
    for base in ruby.iterfind(f"{_TEXT}ruby-base"):
        base.tag = f"{_TEXT}span"
    ruby.tag = f"{_TEXT}span"


def _unwrap(element: _Element, content: Iterable[_Element]) -> None:
    """Put some of what is in an element in its place."""
    for each in content:
        element.addprevious(each)
    remove(element)


def _take_out_shapes(root: _Element) -> None:
    """Put the paragraphs of text boxes and other shapes after the paragraph that these stand in."""
    places: dict[_Element, _Element] = {}
    for shape in list(root.iter(f"{_DRAW}*")):
        blocks = [each for each in shape if each.tag in _BLOCKS]
        picture = next((each for each in blocks if each.find(f".//{_DRAW}image") is not None), None)
        if picture is not None:  # a picture with its caption is read as a figure, without what follows
            blocks = blocks[blocks.index(picture) + 1 :]
        above = next(shape.iterancestors(f"{_TEXT}p", f"{_TEXT}h"), None)
        if not blocks:
            continue
        anchor = _anchor(shape) if above is None else _outermost(above)
        place = places.get(anchor, anchor)
        for block in blocks:
            tail, place.tail = place.tail, None
            place.addnext(block)
            block.tail, place = tail, block
        places[anchor] = place


_BLOCKS = frozenset(
    (f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}list", f"{_TEXT}section", f"{_TEXT}numbered-paragraph", f"{_TABLE}table")
)


def _anchor(shape: _Element) -> _Element:
    """Return the outermost shape around one that stands beside paragraphs."""
    return next((each for each in [*shape.iterancestors()][::-1] if each.tag.startswith(_DRAW)), shape)


def _outermost(paragraph: _Element) -> _Element:
    """Return the outermost paragraph around one, within a note."""
    found = paragraph
    for above in paragraph.iterancestors():
        if above.tag == f"{_TEXT}note-body":
            break
        if above.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            found = above
    return found
