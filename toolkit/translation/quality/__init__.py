"""The quality of what an engine makes: looked at sentence by sentence, mended where that is certain, else reported."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
