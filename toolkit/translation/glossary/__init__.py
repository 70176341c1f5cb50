"""Glossaries: how certain terms are to be translated, found in sentences and enforced in their translations."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
