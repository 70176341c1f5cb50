"""Document properties that pandoc's readers leave aside: of DOCX, ODT, EPUB and RTF."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from toolkit.document import Metadata, inlines_of, nodes as n
from toolkit.ingest.epub_book import package_of
from toolkit.ingest.epub_metadata import package_metadata
from toolkit.ingest.xml_parts import parsed, words_in, xml_part

if TYPE_CHECKING:
    from lxml.etree import _Element

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
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
}
_ODT: _Places = {
    "title": (f"{_DC}title",),
    "authors": (f"{_ODF}initial-creator", f"{_DC}creator"),
    "created": (f"{_ODF}creation-date", f"{_DC}date"),
    "language": (f"{_DC}language",),
    "keywords": (f"{_ODF}keyword",),
    "description": (f"{_DC}description",),
    "subject": (f"{_DC}subject",),
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
    return _fields(xml_part(data, "docProps/core.xml"), _DOCX)


def _odt(data: bytes) -> Metadata:
    return _fields(xml_part(data, "meta.xml"), _ODT)


def _epub(data: bytes) -> Metadata:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = package_of(archive)
    except (OSError, zipfile.BadZipFile):
        return Metadata()
    if package is None:
        return Metadata()
    return _fields(package.root, _EPUB).with_extra(dict(package_metadata(package.root).values))


def _jats(data: bytes) -> Metadata:
    """Authors whose names are not parted into given names and surname, which pandoc's reader passes over."""
    if b"<string-name" not in data and b"<collab" not in data:
        return Metadata()
    root = parsed(data)
    if root is None:
        return Metadata()
    names = [
        words_in(name)
        for contributor in root.iter("contrib")
        if contributor.get("contrib-type", "author") == "author"
        for name in contributor.iter("string-name", "collab")
    ]
    return Metadata.of(authors=[name for name in names if name])


_READERS: dict[str, Callable[[bytes], Metadata]] = {"docx": _docx, "odt": _odt, "epub": _epub, "jats": _jats}


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
    if name in ("subject", "created"):
        return metadata.with_extra({name: n.MetaInlines(inlines_of(texts[0]))})
    return metadata.with_(**{name: texts[0]})
