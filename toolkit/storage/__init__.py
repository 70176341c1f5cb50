"""Where sources lie and editions are put: folders here, and whatever fsspec knows a URL of (S3 and the like)."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
