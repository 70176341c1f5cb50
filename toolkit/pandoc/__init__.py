"""The only place that starts pandoc: bounded, kept between jobs, and nothing of one job reaches the next."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
