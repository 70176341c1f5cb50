"""Pandoc's readers: the bytes of a source become a tree, and the images inside it resources."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from toolkit import pandoc
from toolkit.document import Metadata, codec
from toolkit.errors import SourceError
from toolkit.ingest.apostrophes import with_apostrophes
from toolkit.ingest.html_fragments import with_html_fragments
from toolkit.ingest.images import ImageCollector

if TYPE_CHECKING:
    from toolkit.document import Resource, nodes as n
    from toolkit.findings import Finding
    from toolkit.ingest.formats import SourceFormat
    from toolkit.ingest.source_folder import SourceFolder


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """What a reader makes of a source.

    Attributes:
        metadata: As the source says it.
        blocks: The tree, images by the names of their resources.
        resources: Images that came along.
        findings: What is to be known about it.
    """

    metadata: Metadata
    blocks: n.Blocks
    resources: dict[str, Resource] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


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
        read = pandoc.read(data, format.reader, media=format.embeds)
        metadata, blocks = codec.document_from_json(codec.load_json(read.document))
    except (pandoc.PandocError, RecursionError, ValueError) as error:
        reason = error.message if isinstance(error, pandoc.PandocError) else "it is nested too deeply"
        raise _unreadable(path, format, reason) from error
    except SourceError as error:
        raise _unreadable(path, format, error.message) from error
    blocks, left_out = with_html_fragments(with_apostrophes(blocks))
    images = ImageCollector(path, beside, read.media if format.embeds else None, pandoc.MEDIA)
    blocks, known = images.collect(blocks), images.collect_cover(Metadata(metadata))
    return ReaderResult(known, blocks, images.resources, (*images.findings, *left_out))


def _unreadable(path: PurePath, format: SourceFormat, reason: str) -> SourceError:  # noqa: A002 - the domain's word
    if "not found in resource path" in reason:
        return SourceError(
            f"{path} includes another file, which is not read: {reason.rstrip('.')}.",
            "Put the text of the file where it is included.",
        )
    return SourceError(
        f"{path} can't be read as {format.label}: {reason.rstrip('.')}.", "Mend the place that is named there."
    )
