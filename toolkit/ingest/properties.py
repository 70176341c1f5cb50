"""What sources say of themselves that pandoc's readers leave aside: properties of files, heads of XML, preambles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from toolkit.document import Metadata, inlines_of, nodes as n
from toolkit.ingest.credits import is_credit
from toolkit.ingest.epub_book import package_of
from toolkit.ingest.epub_metadata import package_metadata
from toolkit.ingest.xml_metadata import docbook_metadata, jats_metadata
from toolkit.ingest.xml_parts import parsed, words_in, xml_part

if TYPE_CHECKING:
    from lxml.etree import _Element

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_OPF = "{http://www.idpf.org/2007/opf}"

_Places = dict[str, tuple[str, ...]]

# Where each property stands (ECMA-376 part 2, section 11; ODF 1.3 part 3, section 4.3), the better place first.
_DOCX: _Places = {
    "title": (f"{_DC}title",),
    "authors": (f"{_DC}creator",),
    "created": (f"{_TERMS}created",),
    "language": (f"{_DC}language",),
    "keywords": (f"{_CORE}keywords",),
    "description": (f"{_DC}description",),
    "identifier": (f"{_DC}identifier",),
    "subject": (f"{_DC}subject",),
    "category": (f"{_CORE}category",),
}
_ODT: _Places = {
    "title": (f"{_DC}title",),
    "authors": (f"{_ODF}initial-creator", f"{_DC}creator"),
    "created": (f"{_ODF}creation-date", f"{_DC}date"),
    "language": (f"{_DC}language",),
    "keywords": (f"{_ODF}keyword",),
    "description": (f"{_DC}description",),
    "subject": (f"{_DC}subject",),
    "contributor": (f"{_DC}contributor",),
    "publisher": (f"{_DC}publisher",),
    "rights": (f"{_DC}rights",),
    "source": (f"{_DC}source",),
    "identifier": (f"{_DC}identifier",),
    "coverage": (f"{_DC}coverage",),
    "relation": (f"{_DC}relation",),
    "type": (f"{_DC}type",),
}
_EPUB: _Places = {
    "title": (f"{_DC}title",),
    "authors": (f"{_DC}creator",),
    "date": (f"{_DC}date",),
    "language": (f"{_DC}language",),
    "keywords": (f"{_DC}subject",),
    "description": (f"{_DC}description",),
    "rights": (f"{_DC}rights",),
    "source": (f"{_DC}source",),
    "identifier": (f"{_DC}identifier",),
}
_OURS = frozenset({"title", "date", "language", "description", "rights", "source", "identifier"})
"""Fields that `Metadata` has; the others have pandoc's names."""
_LISTS = {"authors": re.compile(r"(?:(?<!\s)\s++)?;\s*+"), "keywords": re.compile(r"(?:(?<!\s)\s++)?[,;،，、；]\s*+")}
_JUNK_TITLE = re.compile(r"(?:Microsoft Word|Untitled|Document ?\d*|Dokument ?\d*)(?: - .*)?", re.IGNORECASE)
"""Titles that programs make up."""


def properties_of(format: str, data: bytes) -> Metadata:  # noqa: A002 - the domain's word
    """Return the properties of a document, as far as its format has any and they say something.

    Args:
        format: Name of the format, ``docx`` say.
        data: The document; a container must have been checked.

    Returns:
        Fields under our names. The day on which a file was made is ``created``: it is the article's date only where
        nothing else is.
    """
    read = _READERS.get(format)
    return read(data) if read else Metadata()


def _docx(data: bytes) -> Metadata:
    custom = xml_part(data, "docProps/custom.xml")
    properties = custom.iter(f"{_CUSTOM}property") if custom is not None else ()
    own = _custom((each.get("name", ""), words_in(each)) for each in properties)
    return _fields(xml_part(data, "docProps/core.xml"), _DOCX).with_extra(dict(own.values))


def _odt(data: bytes) -> Metadata:
    root = xml_part(data, "meta.xml")
    return _fields(root, _ODT).with_extra(dict(_odt_custom(root).values))


def _epub(data: bytes) -> Metadata:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = package_of(archive)
    except (OSError, zipfile.BadZipFile):
        return Metadata()
    if package is None:
        return Metadata()
    return _fields(package.root, _EPUB).with_extra(dict(package_metadata(package.root).values))


def _odt_custom(root: _Element | None) -> Metadata:
    """What a person gave a name of their own (ODF 1.3 part 3, 4.3.2.23)."""
    fields = root.iter(f"{_ODF}user-defined") if root is not None else ()
    return _custom((each.get(f"{_ODF}name", ""), words_in(each)) for each in fields)


_ORG = re.compile(r"^#\+(?P<name>[A-Za-z][A-Za-z_-]{1,40}):[ \t]*(?P<text>\S[^\n]*)$", re.MULTILINE)
_PDF = re.compile(r"\b(?P<name>pdfkeywords|pdfsubject|pdfauthor|pdftitle)\s{0,9}=\s{0,9}\{(?P<text>[^{}]{1,2000})\}")
_COMMAND = re.compile(r"\\(?P<name>keywords|subject|publishers|isbn|doi)\s{0,9}\{(?P<text>[^{}]{1,2000})\}")
_NAMED = {"pdfkeywords": "keywords", "pdfsubject": "subject", "pdfauthor": "author", "pdftitle": "title"}
_NAMED |= {"publishers": "publisher"}


def _org(data: bytes) -> Metadata:
    """What Org's own exporters pass over, but people write as it writes the rest."""
    text = data.decode("utf-8", "replace")
    found = [(match["name"].lower(), match["text"].strip()) for match in _ORG.finditer(text)]
    authors = [said for name, said in found if name == "author"]
    credited = _custom((name, said) for name, said in found if name != "subtitle")
    return credited.with_(authors=authors) if len(authors) > 1 else credited


def _latex(data: bytes) -> Metadata:
    """What a preamble says to hyperref, and by the commands of classes (KOMA-Script, elsarticle, acmart)."""
    preamble = data.decode("utf-8", "replace").partition("\\begin{document}")[0]
    found = [*_COMMAND.finditer(preamble), *_PDF.finditer(preamble)]
    texts = {_NAMED.get(match["name"], match["name"]): " ".join(match["text"].split()) for match in reversed(found)}
    return Metadata().with_extra({name: n.MetaInlines(inlines_of(text)) for name, text in texts.items() if text})


def _custom(fields: Iterable[tuple[str, str]]) -> Metadata:
    values = {name.lower(): n.MetaInlines(inlines_of(text)) for name, text in fields if text and is_credit(name)}
    return Metadata().with_extra(values)


def _jats(data: bytes) -> Metadata:
    root = parsed(data)
    return Metadata() if root is None else jats_metadata(root)


def _docbook(data: bytes) -> Metadata:
    root = parsed(data)
    return Metadata() if root is None else docbook_metadata(root)


_READERS: dict[str, Callable[[bytes], Metadata]] = {
    "docx": _docx,
    "odt": _odt,
    "epub": _epub,
    "jats": _jats,
    "docbook": _docbook,
    "org": _org,
    "latex": _latex,
}


def _fields(root: _Element | None, places: _Places) -> Metadata:
    metadata = Metadata()
    if root is None:
        return metadata
    for name, tags in places.items():
        texts: list[str] = []
        for tag in tags:
            texts = texts or [text for element in root.iter(tag) if (text := " ".join((element.text or "").split()))]
        if name == "title":
            texts = [text for text in texts if not _JUNK_TITLE.fullmatch(text)]
        if texts:
            metadata = _with(metadata, name, texts)
    return metadata


def _with(metadata: Metadata, name: str, texts: list[str]) -> Metadata:
    if name in _LISTS:
        items = [item for text in texts for item in _LISTS[name].split(text) if item]
        return metadata.with_(**{name: items})
    if name in _OURS:
        return metadata.with_(**{name: texts[0]})
    values = tuple(n.MetaInlines(inlines_of(text)) for text in texts)
    return metadata.with_extra({name: values[0] if name == "created" or len(values) == 1 else n.MetaList(values)})
