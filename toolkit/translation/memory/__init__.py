"""The translation memory: every sentence that was ever translated here, so that nothing is paid for twice."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
