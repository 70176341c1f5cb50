"""Formulas in the text of a page that a script would set: MathJax (https://docs.mathjax.org/en/latest/) and KaTeX."""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.ingest.formats import SourceFormat

_SCRIPT = re.compile(r"<script[^<>]*\b(?:mathjax|katex)\b", re.IGNORECASE)
_DISPLAYED = re.compile(r"\$\$([^$<>]{1,5000})\$\$")


def with_formulas(html: str, page: str, format: SourceFormat) -> tuple[bytes, SourceFormat]:  # noqa: A002 - the domain's word
    """Return what pandoc is to read and as what: formulas between backslashes count where the page loads such a script.

    Args:
        html: The article.
        page: The page that it was taken from.
        format: What it would be read as.
    """
    if not _SCRIPT.search(page):
        return html.encode(), format
    html = _DISPLAYED.sub(lambda match: f"\\[{match[1]}\\]", html)
    return html.encode(), replace(format, reader=f"{format.reader}+tex_math_single_backslash")
