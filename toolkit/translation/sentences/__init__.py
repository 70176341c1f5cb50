"""Where the sentences of a text begin and end: `sentencex`, then a step that mends what it gets wrong."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
