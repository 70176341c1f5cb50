"""Any format → `Article`: pandoc's readers, and normalizers for plain text and web pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.document import Article


def read_article(
    path: Path, *, raw: bool = False, format: str | None = None, language: str | None = None
) -> Article:
    """Read an article from a file."""
    raise NotImplementedError
