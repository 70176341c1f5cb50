"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from enum import Enum

from toolkit.document import sniff_media_type
from toolkit.files import ZIP_END, is_cut_short
from toolkit.ingest.encoding import looks_like_text


class FileContent(Enum):
    """What a file can be; the value is how a sentence calls it."""

    EMPTY = "empty"
    TEXT = "text"
    HTML = "a web page (HTML)"
    XML = "XML of some other kind"
    JATS = "a JATS article"
    DOCBOOK = "a DocBook document"
    FB2 = "a FictionBook"
    OPML = "an OPML outline"
    JSON = "JSON of some other kind"
    PANDOC_JSON = "pandoc JSON"
    NOTEBOOK = "a Jupyter notebook"
    RTF = "an RTF document"
    DOCX = "a Word document (DOCX)"
    ODT = "an OpenDocument text (ODT)"
    EPUB = "an EPUB"
    PDF = "a PDF"
    OLD_OFFICE = "an old binary Office file or one that is encrypted"
    ENCRYPTED = "encrypted"
    IMAGE = "an image"
    ARCHIVE = "an archive or a compressed file"
    CUT_SHORT = "an archive that is cut short: its end is missing"
    BINARY = "neither text nor a document that can be read"


def describe(content: FileContent) -> str:
    """Return how a sentence calls a content."""
    return content.value


_HEAD = 65536
"""Bytes at the beginning that are looked at."""

_SIGNATURES: tuple[tuple[bytes, FileContent], ...] = (
    (b"%PDF-", FileContent.PDF),
    (b"{\\rtf", FileContent.RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileContent.OLD_OFFICE),
    (b"\x1f\x8b", FileContent.ARCHIVE),
    (b"BZh", FileContent.ARCHIVE),
    (b"\xfd7zXZ\x00", FileContent.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileContent.ARCHIVE),
    (b"Rar!\x1a\x07", FileContent.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", FileContent.ARCHIVE),
)

_ROOTS: tuple[tuple[re.Pattern[str], FileContent], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), content)
    for pattern, content in (
        (r"<!doctype\s+html|<html[\s>]", FileContent.HTML),
        (r"<FictionBook[\s>]", FileContent.FB2),
        (r"<opml[\s>]", FileContent.OPML),
        # JATS and DocBook both have the root <article>: what they declare tells, else the first child.
        (r"<!DOCTYPE[^>\[]*(JATS|NLM//DTD)|<article\s[^>]*(article-type|dtd-version|jats)", FileContent.JATS),
        (r"<!DOCTYPE[^>\[]*DocBook|<[\w:]+\s[^>]*docbook\.org", FileContent.DOCBOOK),
        (
            r"<article[\s>][^<]*+(?><!--(?>.*?-->)[^<]*+)*+<(processing-meta|front|body|back|front-stub)[\s/>]",
            FileContent.JATS,
        ),
        (
            r"<(article|book|chapter|section|sect1|part|refentry|set)(\s[^>]*)?>[^<]*+(?><!--(?>.*?-->)[^<]*+)*+"
            r"<(info|articleinfo|bookinfo|chapterinfo|title|titleabbrev|section|sect1|para|simpara|chapter)[\s/>]",
            FileContent.DOCBOOK,
        ),
    )
)

_PROLOG = re.compile(r"\s*+(?><\?(?>.*?\?>)\s*+|<!--(?>.*?-->)\s*+)*+", re.DOTALL)
_ZIP_MEMBERS = (
    ("word/document.xml", FileContent.DOCX),
    ("word/document2.xml", FileContent.DOCX),
    ("META-INF/container.xml", FileContent.EPUB),
)
_ODT_TYPES = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")


def recognize(data: bytes) -> FileContent:
    """Return what some bytes are. The beginning of a file is enough for all but ZIP containers."""
    if not data.strip(b"\x00 \t\r\n\f\xef\xbb\xbf\xfe\xff"):
        return FileContent.EMPTY
    for signature, content in _SIGNATURES:
        if data.startswith(signature):
            return content
    if data.startswith(b"PK\x03\x04"):
        return _container(data)
    head = data[:_HEAD]
    if not looks_like_text(head):
        return FileContent.IMAGE if sniff_media_type(head) else FileContent.BINARY
    return _markup(_skim(head), data)


def _container(data: bytes) -> FileContent:
    """What is in a ZIP file; the members' sizes are somebody else's care."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "content.xml" in names and "mimetype" in names:
                with archive.open("mimetype") as file:
                    return FileContent.ODT if file.read(200).strip() in _ODT_TYPES else FileContent.ARCHIVE
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        if is_cut_short(data, data[-ZIP_END:]):
            return FileContent.CUT_SHORT
        # Encrypted or damaged: told apart when it is opened to be read.
        return FileContent.ARCHIVE
    return next((content for name, content in _ZIP_MEMBERS if name in names), FileContent.ARCHIVE)


def _skim(head: bytes) -> str:
    """Decode far enough for markup, which is ASCII: without knowing the encoding."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace").lstrip("\ufeff")
    return head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _markup(text: str, data: bytes) -> FileContent:
    start = text.lstrip()
    if start.startswith("<"):
        return _xml(text)
    if start.startswith("{") and not start.startswith("{\\"):
        return _json(data)
    return FileContent.TEXT


def _xml(text: str) -> FileContent:
    prolog = _PROLOG.match(text)
    body = text[prolog.end() :] if prolog else text
    # A namespace or a document type is declared in the first few tags.
    for pattern, content in _ROOTS:
        if pattern.match(body) or (body[:9].upper() == "<!DOCTYPE" and pattern.search(body[:4096])):
            return content
    return FileContent.XML if text.lstrip().startswith("<?xml") else FileContent.TEXT


def _json(data: bytes) -> FileContent:
    """JSON by the keys that the two kinds of document can't be without; text that begins with a brace is text."""
    if b'"pandoc-api-version"' in data and b'"blocks"' in data:
        return FileContent.PANDOC_JSON
    if b'"cells"' in data and b'"nbformat"' in data:
        return FileContent.NOTEBOOK
    is_json = re.match(rb'[\s\xef\xbb\xbf]*\{\s*("[^"\n]*"\s*:|\})', data) and not _goes_on(data)
    return FileContent.JSON if is_json else FileContent.TEXT


def _goes_on(data: bytes) -> bool:
    """Tell whether text follows an object of JSON: then that is the text's front matter."""
    text = data.decode("utf-8-sig", "replace").lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return text[end:].lstrip(" \t")[:1] in ("\n", "\r") and bool(text[end:].strip())
