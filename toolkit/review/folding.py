"""Sentences compared whatever quotation marks, spaces and Markdown somebody typed."""

from __future__ import annotations

import re
import unicodedata

from toolkit.document import ATOM

_LINK = re.compile(r"!?\[([^\[\]]*+)\]\([^)\[]*+\)")
_NOTE = re.compile(r"\[\^[^\[\]]*+\]")
_TAG = re.compile(r"</?[a-z]{1,3}\d*/?>")
_MARKS = re.compile(f"[*_`~{ATOM}\"'“”„‟‘’‚‛«»‹›「」『』\N{SOFT HYPHEN}]")


def folded(text: str) -> str:
    """Return what two spellings of a sentence have in common: no markup, no quotation marks, single spaces."""
    bare = _MARKS.sub("", _TAG.sub("", _NOTE.sub("", _LINK.sub(r"\1", text))))
    return " ".join(re.sub(r"(?<!\s)\s++([.,;:!?])", r"\1", unicodedata.normalize("NFKC", bare)).split()).casefold()
