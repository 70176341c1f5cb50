"""Documents that a Word document takes in when it is opened (``w:altChunk``): each is read as what it is.

ECMA-376 part 1, 17.17.2.1; Word itself takes HTML, MIME (``.mht``), RTF, text and other Word documents.
"""

from __future__ import annotations

import email
import email.policy
import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from toolkit.document import Metadata, inlines_of, nodes as n, rewrite
from toolkit.errors import SourceError
from toolkit.findings import Finding
from toolkit.ingest.encoding import decode
from toolkit.ingest.formats import SourceFormat, format_named
from toolkit.ingest.reader import ReaderResult
from toolkit.ingest.xml_parts import part_of

_CHUNK = "/aFChunk"
_MARK = "\ue0c1publish-chunk-{}\ue0c1"
_MOST = 50
_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A document in a document.

    Attributes:
        name: Its part.
        data: It.
        mark: The text that stands in its place until it is read.
    """

    name: str
    data: bytes
    mark: str


def chunks_in(data: bytes) -> dict[str, TakenIn]:
    """Return the documents that a Word document takes in, by the identifiers of their relationships.

    Args:
        data: The package, which must have been checked.
    """
    found: dict[str, TakenIn] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = part_of(archive, "word/_rels/document.xml.rels")
        sizes = {info.filename: info.file_size for info in archive.infolist()}
        for relation in relations if relations is not None else ():
            if not relation.get("Type", "").endswith(_CHUNK) or relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"word/{target}")
            if sizes.get(name, _LARGEST + 1) <= _LARGEST and len(found) < _MOST:
                found[relation.get("Id", "")] = TakenIn(name, archive.read(name), _MARK.format(len(found)))
    return found


def with_chunks(
    reading: ReaderResult, chunks: Mapping[str, TakenIn], read: Callable[[PurePath, bytes, SourceFormat], ReaderResult]
) -> ReaderResult:
    """Return what was read with the documents that it takes in, each in its place.

    Args:
        reading: What was read, with the marks of these documents.
        chunks: They.
        read: Reads one.
    """
    if not chunks:
        return reading
    made = {chunk.mark: _read_or_told(chunk, read) for chunk in chunks.values()}

    def visit(node: Any) -> Any:
        if isinstance(node, n.Para | n.Plain) and len(node.content) == 1 and isinstance(node.content[0], n.Str):
            found = made.get(node.content[0].text)
            return node if found is None else found.blocks
        return node

    resources, findings = dict(reading.resources), list(reading.findings)
    for each in made.values():
        resources |= each.resources
        findings += each.findings
    blocks = rewrite(reading.blocks, visit, words=False)
    return replace(reading, blocks=blocks, resources=resources, findings=tuple(findings))


def _read_or_told(chunk: TakenIn, read: Callable[[PurePath, bytes, SourceFormat], ReaderResult]) -> ReaderResult:
    try:
        return _read(chunk, read)
    except SourceError as error:
        message = f"A document that is embedded ({chunk.name}) is left out: {error.message}"
        return ReaderResult(Metadata(), (), findings=(Finding("text-lost", message, chunk.name),))


def _read(chunk: TakenIn, read: Callable[[PurePath, bytes, SourceFormat], ReaderResult]) -> ReaderResult:
    path, data = PurePath(chunk.name), chunk.data
    if data.startswith(b"PK"):
        return read(path, data, format_named("docx"))
    if data.startswith(b"{\\rtf"):
        return read(path, data, format_named("rtf"))
    text = _text(data)
    if text.lstrip().startswith("<"):
        return read(path, text.encode(), format_named("html"))
    paragraphs = (" ".join(each.split()) for each in text.replace("\r\n", "\n").split("\n\n"))
    return ReaderResult(Metadata(), tuple(n.Para(inlines_of(each)) for each in paragraphs if each))


def _text(data: bytes) -> str:
    """Return the text of HTML, plain text, or a message that holds one of them."""
    if b"mime-version" in data[:2000].lower():
        message = email.message_from_bytes(data, policy=email.policy.default)
        for kind in ("text/html", "application/xhtml+xml", "text/plain"):
            part = next((part for part in message.walk() if part.get_content_type() == kind), None)
            payload = part.get_payload(decode=True) if part is not None else None
            if part is not None and isinstance(payload, bytes):
                try:
                    return payload.decode(part.get_content_charset("utf-8"), "replace")
                except LookupError:
                    data = payload
                    break
    decoded = decode(data)
    return decoded.text if decoded else ""
