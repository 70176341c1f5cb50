"""The report of a build: what was made, what to read first and what was found, as a page, as JSON, as JUnit's XML."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
