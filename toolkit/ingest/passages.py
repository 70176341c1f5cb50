"""What sources hold, read a second time and simply: passage by passage, as their own programs would show it."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.ingest.opendocument import hidden_styles as odf_hidden_styles, hides as hides_text
from toolkit.ingest.source_text import MARKDOWN
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
from toolkit.ingest.xml_parts import parsed, part_of
from toolkit.ingest.xml_passages import XML_FORMATS, texts_of_xml
from toolkit.scanning import without

if TYPE_CHECKING:
    from lxml.etree import _Element

_V = "{urn:schemas-microsoft-com:vml}"
_SPACES = frozenset(f"{W}{name}" for name in ("tab", "ptab", "br", "cr", "noBreakHyphen", "rt", "rubyBase"))
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_WORD_PARTS = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_PAGES = (".xhtml", ".html", ".htm")
_UNSHOWN = frozenset(
    {
        *("script", "style", "template", "head", "title", "noscript", "nav", "rp", "math", "svg", "object", "iframe"),
        *("select", "button", "textarea", "epub:default", "noframes"),
    }
)
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q rb rt ruby s samp small span strong sub sup time"  # noqa: SIM905
    " tt u var wbr".split()
)
_MARKUP = r"\\(?:begin|end|label|ref|eqref|cite|input|include)\{[^{}\n]*\}|\[\^[^\[\]\s]+\]|\\[a-zA-Z@]+(?:\[[^\[\]]*\])?|<[^<>]*>|https?://\S+"
_NOT_TEXT = re.compile(_MARKUP)
_NOT_MARKDOWN = re.compile(
    _MARKUP + r"|\]\[[^\[\]\n]*\]|^ {0,3}\[[^\[\]\n]+\]:[ \t]*\S+|\{%[^%\n]*%\}|\{\{[^{}\n]*\}\}", re.MULTILINE
)
"""Beside that, names of links, and what a program puts something in the place of."""
_NO_TEX = re.compile(r"<[^<>]*>|https?://\S+")
_WITHOUT_TEX = frozenset({"rst", "asciidoc"})
"""Formats in which a backslash is no command, but stands in code and paths."""
_FRONT = re.compile(r"\A---[ \t]*\n(?>.*?^(?:---|\.\.\.)[ \t]*$)", re.DOTALL | re.MULTILINE)
_KEYS = re.compile(r"^[ \t]*[\w-]+:", re.MULTILINE)
"""Names of what front matter says: they are no text of the article's."""
_WHEN = re.compile(r"\b\d{4}-\d\d-\d\d[T ]+[\d:.]+(?: ?[-+]\d{2}:?\d\d\b)?")
_HIDDEN = {
    "latex": re.compile(r"\A(?>.*?\\begin\{document\})|(?<!\\)%[^\n]*|\\end\{document\}.*", re.DOTALL),
    "org": re.compile(
        # Not from one beginning over another: each is looked for once.
        r"^[ \t]*(?:#\+begin_comment\b(?>(?:(?!^[ \t]*#\+begin_comment).)*?^[ \t]*#\+end_comment)|#[ +][^\n]*"
        r"|:LOGBOOK:[ \t]*$(?:\n(?![ \t]*:END:|\*)[^\n]*)*|:[\w-]+:[^\n]*)"
        # Trees that Org does not export, up to the next heading that is no deeper.
        r"|^(?P<stars>\*+)(?: COMMENT\b[^\n]*| [^\n]*:noexport:[^\n]*)(?:\n(?!\*)[^\n]*|\n(?P=stars)\*[^\n]*)*",
        re.IGNORECASE | re.MULTILINE | re.DOTALL,
    ),
    "rst": re.compile(
        r"^[ \t]*(?:\.\. (?:toctree|index|only|auto[a-z]*)::[^\n]*(?:\n[ \t]+[^\n]*|\n(?=\n[ \t]))*"
        # A comment goes on while its lines are indented; a directive's are text.
        r"|\.\.(?: (?![\w:+-]+::|\[|_|\|)[^\n]*)?(?:\n[ \t]+[^\n]*|\n(?=\n[ \t]))*"
        r"|\.\. [^\n]*|:[\w -]+:[^\n]*)$",
        re.MULTILINE,
    ),
    "asciidoc": re.compile(
        r"^(?:////$(?>.*?^////$)|//[^\n]*|include::[^\n]*|:[\w!-]+:[^\n]*|\[[^\n]*\]$)", re.MULTILINE | re.DOTALL
    ),
    "typst": re.compile(r"^#[^\n]*|//[^\n]*|(?<![\w.-])#?[a-z][\w.-]*+(?=[(:\[])", re.MULTILINE),
    "textile": re.compile(r"\{[^{}\n]*\}"),
}
"""What of a format is a comment, or says something to its program only."""


class Passage(NamedTuple):
    """A piece of a source: where it stands and its text."""

    place: str
    text: str


def passages(format: str, data: bytes) -> Iterator[Passage]:  # noqa: A002
    """Yield the text that a source holds, as a reader of its own program would see it, passage by passage."""
    reader = EXACT.get(format)
    if reader is not None:
        with suppress(zipfile.BadZipFile, zlib.error):  # damage over which pandoc reads on
            yield from reader(data)
    elif format in XML_FORMATS:
        yield from (Passage(*each) for each in texts_of_xml(format, data))
    elif format not in _UNCOUNTED:
        text = without(data.decode("utf-8", "replace"), "<!--", "-->", lambda found: "\n" * found.count("\n"))
        text = _FRONT.sub(lambda match: _WHEN.sub("", _KEYS.sub("", match[0])), text, count=1)
        hidden = _HIDDEN.get(format)
        if hidden is not None:
            text = hidden.sub(lambda match: "\n" * match[0].count("\n"), text)
        unread = _NO_TEX if format in _WITHOUT_TEX else _NOT_MARKDOWN if format in MARKDOWN else _NOT_TEXT
        yield from _markup_paragraphs(text, unread)


def _markup_paragraphs(text: str, unread: re.Pattern[str]) -> Iterator[Passage]:
    start, lines = 1, []
    for number, line in enumerate((*text.splitlines(), ""), 1):
        if line.strip():
            lines.append(line)
        else:
            if lines:
                yield Passage(f"line {start}", unread.sub(" ", "\n".join(lines)))
            start, lines = number + 1, []


def _docx(data: bytes) -> Iterator[Passage]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: transitional(archive.read(name)) for name in names if _WORD_PARTS.fullmatch(name)}
        styles = hidden_styles(parsed(transitional(archive.read(_STYLES)))) if _STYLES in names else frozenset()
    roots = {PurePosixPath(name).stem: root for name, part in parts.items() if (root := parsed(part)) is not None}
    for part, root in roots.items():
        if part in ("footnotes", "endnotes"):
            mark = f"{W}{part[:-1]}Reference"
            used = {each.get(f"{W}id") for other in roots.values() for each in other.iter(mark)}
            notes = [note for note in root if note.get(f"{W}id") in used]
        else:
            notes = [root]
        accept_changes(root)
        drop_unended(root)
        text_of = partial(_docx_text, styles, {id(piece): piece for piece in unshown(root)})
        for note in notes:
            yield from _paragraphs(note, part, (f"{W}p",), text_of)


_STYLES = "word/styles.xml"


def _docx_text(styles: frozenset[str], unseen: dict[int, _Element], element: _Element) -> str | None:
    """Return an element's own text; None if nothing in it counts."""
    tag = element.tag
    if unseen and id(element) in unseen:
        return None
    if tag == f"{W}t":
        return element.text or ""
    if tag in (f"{W}instrText", f"{W}delText", f"{W}del", f"{W}moveFrom"):
        return None
    if tag == f"{MC}Fallback" and element.getprevious() is not None:
        return None
    if tag == f"{W}r" and is_hidden(element, styles):
        return None
    if (tag == f"{W}sdt" and _is_contents(element)) or (tag == f"{W}tr" and hides(element)):
        return None
    if tag == f"{W}fldSimple" and lists_contents(element.get(f"{W}instr", "")):
        return None
    if tag == f"{_V}textpath":
        return f" {element.get('string', '')} "
    if tag == f"{W}p":
        return None if _is_initial(element) else _initial(element)
    return " " if tag in _SPACES else ""


def _initial(paragraph: _Element) -> str:
    """Return the letter that stands before a paragraph's first word in a frame of its own."""
    before = paragraph.getprevious()
    if before is None or not _is_initial(before):
        return ""
    return "".join(text.text or "" for text in before.iter(f"{W}t"))


def _is_initial(paragraph: _Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}framePr[@{W}dropCap]") is not None


def _is_contents(block: _Element) -> bool:
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _paragraphs(root: _Element, part: str, tags: tuple[str, ...], text_of: Any) -> Iterator[Passage]:
    """Yield the text of each paragraph without those inside it, which come by themselves."""
    found: list[tuple[int, list[str]]] = []
    stack: list[tuple[_Element, list[str] | None]] = [(root, None)]
    count = 0
    while stack:
        element, pieces = stack.pop()
        if not isinstance(element.tag, str):
            continue
        if element.tag in tags:
            count += 1
            pieces = []
            found.append((count, pieces))
        text = text_of(element)
        if text is None:
            continue
        if pieces is not None:
            pieces.append(text)
        stack.extend((child, pieces) for child in reversed(element))
    for number, texts in found:
        yield Passage(f"{part}, paragraph {number}", "".join(texts))


def _odt(data: bytes) -> Iterator[Passage]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = parsed(archive.read("content.xml"))
        hidden = odf_hidden_styles(root, part_of(archive, "styles.xml"))
    for number, paragraph in enumerate(root.iter(f"{_TEXT}p", f"{_TEXT}h") if root is not None else (), 1):
        above = (paragraph, *paragraph.iterancestors())
        if not any(each.tag in _ODT_SKIPPED or hides_text(each, hidden) for each in above):
            yield Passage(f"content, paragraph {number}", "".join(_odt_text(paragraph, hidden)))


_ODT_SKIPPED = frozenset(
    (
        f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}note-citation", f"{_TEXT}table-of-content",
        f"{_TEXT}sequence-decls", f"{_TEXT}hidden-text", f"{_TEXT}number", f"{_TEXT}script", f"{_SVG}title",
        f"{_SVG}desc",
    )
)  # fmt: skip
"""What is not shown, computed by the program, or a description."""


def _odt_text(element: _Element, hidden: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _ODT_SKIPPED and not hides_text(child, hidden):
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield " "  # it comes by itself
            elif child.tag == f"{_TEXT}ruby-text":
                yield from (" ", *_odt_text(child, hidden), " ")
            elif child.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
                yield " "
            else:
                yield from _odt_text(child, hidden)
        yield child.tail or ""


def _html(data: bytes, part: str = "") -> Iterator[Passage]:
    from toolkit.ingest.webpage.dom import parse

    root = parse(data.decode("utf-8", "replace"))
    if root is None:
        return
    lines: list[list[str]] = [[]]
    stack: list[_Element | str] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            lines[-1].append(element)
            continue
        if not isinstance(element.tag, str):
            continue
        if element.tag not in _INLINE:
            lines.append([])
        if element.tag in _UNSHOWN or element.get("epub:type") == "noteref" or element.get("role") == "doc-noteref":
            continue
        lines[-1].append(element.text or "")
        after: list[_Element | str] = []
        for child in element:
            ends = (
                isinstance(child.tag, str) and child.tag not in _INLINE
            )  # what follows a block is no part of its words
            after += [child, f"{' ' if ends else ''}{child.tail or ''}"]
        stack.extend(reversed(after))
    for line in lines:
        text = "".join(line)
        if text.strip():
            yield Passage(part, text)


def _epub(data: bytes) -> Iterator[Passage]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.lower().endswith(_PAGES):
                yield from _html(archive.read(name), PurePosixPath(name).name)


def _notebook(data: bytes) -> Iterator[Passage]:
    try:
        cells = json.loads(data).get("cells", [])
        sources = [(cell["cell_type"], cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    for number, (kind, source) in enumerate(sources, 1):
        text = "".join(source) if isinstance(source, list) else str(source)
        yield Passage(f"cell {number}", text if kind == "code" else _NOT_TEXT.sub(" ", text))


EXACT = {"docx": _docx, "odt": _odt, "html": _html, "epub": _epub, "ipynb": _notebook}
_UNCOUNTED = frozenset({"json", "rtf", "opml", "man"})
"""Formats that are the model already, or whose text can't be told from its markup so simply."""
