"""Pandoc's readers: the bytes of a source become a tree, and the images inside it resources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from toolkit import pandoc
from toolkit.document import Metadata, codec, inlines_of, iterate, nodes as n, rewrite
from toolkit.errors import SourceError
from toolkit.findings import Finding
from toolkit.ingest import org_source
from toolkit.ingest.apostrophes import with_apostrophes
from toolkit.ingest.drive_paths import with_drive_paths
from toolkit.ingest.formats import Normalizer
from toolkit.ingest.hidden import without_hidden
from toolkit.ingest.html_fragments import with_html_fragments
from toolkit.ingest.images import ImageCollector
from toolkit.ingest.includes import read_with_includes
from toolkit.ingest.log import findings_of
from toolkit.ingest.long_options import with_long_options
from toolkit.ingest.page_references import with_page_references
from toolkit.ingest.sphinx import with_sphinx_read
from toolkit.ingest.tex import with_tex_read
from toolkit.ingest.tex_references import with_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.document import Resource
    from toolkit.ingest.formats import SourceFormat
    from toolkit.ingest.source_folder import SourceFolder

_INCLUDING = frozenset({"rst", "latex", "org", "asciidoc"})
"""Formats whose readers put other files into a source."""

# A backslash that is escaped itself is passed over with the one before it.
_ESCAPED = re.compile(rb"\\(?:(?P<backslash>\\)|u00(?:0[0-8bcef]|1[0-9a-f]))", re.IGNORECASE)
_PLACE = re.compile(r"\bline \d|\b\d+:\d|(?<![\w-])[\w-]{1,60}\.xml\b")
"""How pandoc names a place: a line, a line and a column, or a part of a package."""


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """What a reader makes of a source.

    Attributes:
        metadata: As the source says it.
        blocks: The tree, images by the names of their resources.
        resources: Images that came along.
        findings: What is to be known about it.
        counted: The source whose words the article is to hold.
    """

    metadata: Metadata
    blocks: n.Blocks
    resources: dict[str, Resource] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    counted: bytes = b""


def read_with_pandoc(
    path: PurePath,
    data: bytes,
    format: SourceFormat,  # noqa: A002 - the domain's word
    beside: SourceFolder,
) -> ReaderResult:
    """Read a source with pandoc, which may open no file and reach no network.

    Args:
        path: The source, for messages.
        data: Its bytes; text formats in UTF-8.
        format: What to read it as.
        beside: The files in its folder.

    Raises:
        SourceError: Pandoc can't read it.
    """
    try:
        read = _read(data, format, beside)
        document = org_source.restored(read.document) if format.name == "org" else read.document
        metadata, blocks = codec.document_from_json(codec.load_json(_without_controls(document)))
    except (pandoc.PandocError, RecursionError, ValueError) as error:
        reason = error.message if isinstance(error, pandoc.PandocError) else "it is nested too deeply"
        raise _unreadable(path, format, reason) from error
    except SourceError as error:
        raise _unreadable(path, format, error.message) from error
    blocks, undefined = with_tex_read(with_apostrophes(with_drive_paths(blocks)), Metadata(metadata), path.name)
    blocks, left_out = with_html_fragments(blocks)
    left_out = (*left_out, *undefined)
    if not format.binary and b"--" in data:
        blocks = with_long_options(blocks, data.decode("utf-8", "replace"), format.name)
    if format.name == "latex":
        blocks = with_numbers(blocks)
    blocks = with_page_references(blocks, format.name, beside)
    if format.name == "rst":
        blocks, unread = with_sphinx_read(blocks, data.decode("utf-8", "replace"), beside, path.name)
        left_out = (*left_out, *unread)
    blocks = rewrite(blocks, _captioned, words=False)
    if format.normalizer is not Normalizer.WEB_PAGE and not format.binary:  # those are asked before
        blocks, hidden = without_hidden(blocks, str(path))
        left_out = (*left_out, *hidden)
    images = ImageCollector(path, beside, read.media if format.embeds else None, pandoc.MEDIA)
    blocks, known = images.collect(blocks), images.collect_cover(Metadata(metadata))
    preamble, begins, _ = (
        data.decode("utf-8", "replace").partition("\\begin{document}") if format.name == "latex" else ("",) * 3
    )
    told = findings_of(read.log, path.name, preamble if begins else "")
    return ReaderResult(
        known, blocks, images.resources, (*images.findings, *left_out, *told, *_not_included(path, blocks))
    )


def _without_controls(document: bytes) -> bytes:
    """Return pandoc's JSON without control characters, which XML has no place for: no edition could have them."""
    if rb"\u00" not in document:
        return document
    return _ESCAPED.sub(lambda found: found[0] if found["backslash"] else b"", document)


def _read(data: bytes, format: SourceFormat, beside: SourceFolder) -> pandoc.ReadSource:  # noqa: A002
    if format.name not in _INCLUDING:
        return pandoc.read(data, format.reader, media=format.embeds)

    def read(files: dict[str, str]) -> pandoc.ReadSource:
        if format.name == "org":
            files = {name: org_source.prepared(text) for name, text in files.items()}
        return pandoc.read(data, format.reader, media=format.embeds, files=files)

    return read_with_includes(read, data.decode("utf-8", "replace"), beside, format.name)


def _captioned(node: Any) -> Any:
    """Return code below its caption, an attribute of it in LaTeX, Sphinx, Jira and Markdown: it is text."""
    if not isinstance(node, n.CodeBlock):
        return node
    name, caption = next((pair for pair in node.attr.attributes if pair[0] in ("caption", "title")), ("", ""))
    if not caption.strip():
        return node
    kept = tuple(pair for pair in node.attr.attributes if pair[0] != name)
    code = replace(node, attr=replace(node.attr, attributes=kept))
    return (n.Para((n.Emph(inlines_of(caption)),)), code)


def _not_included(path: PurePath, blocks: n.Blocks) -> Iterator[Finding]:
    """Yield a finding for each line of Org that includes what could not be had: its reader says nothing of it."""
    for node in iterate(blocks, words=False):
        if isinstance(node, n.RawBlock) and node.format == "org" and node.text.lower().startswith("#+include"):
            name = node.text.partition(":")[2].strip()[:200]
            yield Finding("include-left-out", f"{path.name}: Could not load include file {name}.", path.name)


def _unreadable(path: PurePath, format: SourceFormat, reason: str) -> SourceError:  # noqa: A002 - the domain's word
    if format.name == "typst" and "HOME not defined" in reason:  # where packages would lie
        return SourceError(
            f"{path} imports a package of Typst's, and nothing is fetched.", "Take the import away, and what needs it."
        )
    named = _PLACE.search(reason)
    return SourceError(
        f"{path} can't be read as {format.label}: {reason.rstrip('.')}.",
        "Mend the place that is named there." if named else "Take parts of it away, to see which one it is.",
    )
