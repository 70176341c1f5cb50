"""Markdown as its author wrote it: where its text stands, and the same file again with only the text changed."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
