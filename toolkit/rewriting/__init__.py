"""Markdown and reStructuredText as authors wrote it: where its text stands, and the file with it changed."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
