"""Corrections: sentences go out of the house and come back, in the formats of the tools that people have.

`exporting` takes the sentences of articles out, `importing` takes corrections in; what lies between them is an
`ExchangeFile`, which each of the `formats` writes and reads. `inline` turns markup into the codes of such files and
back, `adopting` finds the markup of a text that has none of our codes.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
