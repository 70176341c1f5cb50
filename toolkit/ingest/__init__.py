"""Any format → `Article`: pandoc's readers, and normalizers for plain text and web pages."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
