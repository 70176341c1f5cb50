"""Runners: how steps are carried out, and nothing else: in threads here, on the workers of a cluster there."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
