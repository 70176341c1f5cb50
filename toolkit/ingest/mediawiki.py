"""MediaWiki before pandoc reads it: what its reader passes over.

https://www.mediawiki.org/wiki/Help:Images#Gallery_syntax.
"""

from __future__ import annotations

import re

_GALLERY = re.compile(
    r"^[ \t]*<gallery\b[^<>\n]{0,1000}?\bcaption[ \t]?=[ \t]?"
    r"(?:\"(?P<double>[^\"<>\n]{1,500})\"|'(?P<single>[^'<>\n]{1,500})'|(?P<bare>[^\s\"'<>]{1,500}))",
    re.IGNORECASE | re.MULTILINE,
)


def prepared(text: str) -> str:
    """Return a source in MediaWiki with the captions of its galleries above them.

    Args:
        text: The source.
    """
    return _GALLERY.sub(lambda match: f"'''{match[match.lastgroup or 0].strip()}'''\n\n{match[0]}", text)
