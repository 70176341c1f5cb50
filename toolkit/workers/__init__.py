"""Processes that stay, bounded in time and memory: what runs for ever in one takes nothing else along."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
