"""What is known of languages and scripts: tags, names, letters, words, punctuation. Everything else asks here."""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
