"""Article → edition file: EPUB, PDF and DOCX, through pandoc and the templates in `templates/`."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
