"""What translates: the protocol of engines, those that come with the toolkit, and which of them serves a pair."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
