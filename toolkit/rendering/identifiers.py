"""Identifiers as every format allows them."""

from __future__ import annotations

import re

_WRITERS_OWN = re.compile(r"(?:fn|fnref|cb)\d|footnotes$|toc|landmarks$|edition-", re.IGNORECASE)
"""Identifiers that pandoc's writers and our templates give themselves."""


def clean_identifier(identifier: str) -> str:
    """Return an identifier that every format allows, and that no writer gives itself."""
    text = re.sub(r"[^\w.:-]+", "-", identifier)
    return f"x-{text}" if _WRITERS_OWN.match(text) or not text[:1].isalpha() else text
