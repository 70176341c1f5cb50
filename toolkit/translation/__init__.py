"""Article → Article in another language, in stages, each of which has a room or a module of its own.

`segmentation` takes an article apart into units and sentences (`sentences` finds where these end). `pretranslation`
sees to it that the `memory` has every sentence: what it lacks is sent to one of the `engines`, and what comes back is
looked at, and mended or asked for again, by `quality`. `merging` puts the sentences together again: terms of the
`glossary` are enforced, and `markup` puts spans and atoms back on their words. `translator` is the way through all of
it; `doubts` tells which sentences to read first, `usage` what of a glossary and of people's work an article depends on,
`evaluation` how good an engine is.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
