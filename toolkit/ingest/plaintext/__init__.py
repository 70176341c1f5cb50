"""Plain text is an article, not a blob: its structure is found in the text itself."""

from __future__ import annotations

from pathlib import Path

from toolkit.document import Metadata
from toolkit.document import nodes as n
from toolkit.document.text import inlines_of
from toolkit.ingest.reader import Reading


def read_plain_text(path: Path, text: str, language: str) -> Reading:  # noqa: ARG001
    """Return the article in a plain text."""
    parts = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    title = Metadata.of(title=parts[0]) if len(parts) > 1 else Metadata()
    return Reading(title, tuple(n.Para(inlines_of(part)) for part in parts[len(parts) > 1 :]))
