"""Markup put back: what a sentence is sent as, where its words went, where spans and atoms go in its translation."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
