"""Markdown, reStructuredText, AsciiDoc and Org as their authors wrote them, and the same with only the text changed."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
