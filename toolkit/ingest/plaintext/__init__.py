"""Plain text is an article, not a blob: its structure is found in the text itself, and no word of it is lost."""

from __future__ import annotations

from pathlib import PurePath

from toolkit.document import Metadata
from toolkit.ingest.plaintext.characters import clean
from toolkit.ingest.plaintext.head import read_head
from toolkit.ingest.plaintext.paragraphs import Wrapping
from toolkit.ingest.plaintext.structure import body_blocks
from toolkit.ingest.reader import ReaderResult


def read_plain_text(path: PurePath, text: str, language: str) -> ReaderResult:
    """Return the article in a plain text.

    Headline, byline and dates at its head go to the metadata where they surely are that; all else is in the blocks,
    in order. A run-in dateline ("WUHAN, March 31 (Xinhua) --") is part of its paragraph and stays there.

    Args:
        path: The source, for findings.
        text: The text, decoded.
        language: BCP 47 tag of its language, for dates.
    """
    wrapping = Wrapping(clean(text))
    if not wrapping.chunks:
        return ReaderResult(Metadata(), ())
    head = read_head(wrapping, language, str(path))
    rest = (head.rest,) if head.rest else ()
    blocks = body_blocks((*rest, *wrapping.chunks[head.used :]), wrapping)
    return ReaderResult(head.metadata, blocks, {}, tuple(head.findings))
