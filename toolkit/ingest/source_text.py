"""The text of a source as its author wrote it, where editions can be written in its own format."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.ingest import safety
from toolkit.ingest.encoding import decode
from toolkit.ingest.formats import format_of
from toolkit.storage import AnyPath

MARKDOWN = frozenset({"markdown", "gfm", "commonmark"})
"""Formats that are Markdown, each in its flavour."""
GIVEN_BACK = MARKDOWN | {"rst", "asciidoc", "org"}
"""Formats that editions can be in, with only the text changed."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as it was written.

    Attributes:
        data: Its bytes.
        text: What they say, without a byte order mark.
        format: Name of their format.
    """

    data: bytes
    text: str
    format: str

    def encoded(self, text: str) -> bytes:
        """Return another text as the source is encoded; in UTF-8, unless it is in that already."""
        mark = _BOM if self.data.startswith(_BOM) else b""
        return self.data if text == self.text else mark + text.encode("utf-8", "replace")


def source_text(path: AnyPath, format: str | None) -> SourceText | None:  # noqa: A002 - the CLI's word
    """Return the text of a source that can be given back in its own format; None if it is anything else.

    Args:
        path: The file.
        format: Name of the format that it is read as, whatever its extension.

    Raises:
        SourceError: It can't be read.
        UsageError: There is no such format.
    """
    data = safety.load(path)
    found = format_of(path, data, format).name
    if found not in GIVEN_BACK:
        return None
    decoded = decode(data)
    return None if decoded is None else SourceText(data, decoded.text, found)
