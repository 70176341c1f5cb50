"""Any format → `Article`: pandoc's readers, and normalizers for plain text and web pages."""

from __future__ import annotations

from toolkit.ingest.article import read_article

__all__ = ["read_article"]
