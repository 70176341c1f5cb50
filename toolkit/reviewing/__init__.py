"""Correcting in the browser: articles side by side with their translations, served on this machine alone.

A `Workshop` holds the articles in their languages as `Sheet`s, over the `toolkit.review.Desk` and the translation
memory; what a person changes goes into the memory, and nowhere else. `app` speaks HTTP about it, `safety` decides who
is listened to, `previews` has the ordinary incremental build make the editions again, and `pages/` is what the browser
shows.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
