"""The intermediate document model: metadata, a typed tree that mirrors pandoc's, and its units."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
