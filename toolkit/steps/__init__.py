"""The steps of the work: read, translate, localize, print, check.

Each takes plain values that any process can have and returns such values; what goes wrong with an article is a value,
too. The library's functions, a build here and the tasks of a cluster all call these, and nothing beside them.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
