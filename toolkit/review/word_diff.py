"""What was changed in a text, word by word, as git and wdiff show it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_TOKENS = re.compile(r"</?[a-z]+\d*/?>|\w+|\s+|[^\w\s]")


def tokens_of(text: str) -> list[str]:
    """Return the words, marks, runs of white space and tags of a text; joined, they are the text."""
    return _TOKENS.findall(text)


def word_diff(before: str, after: str) -> str:
    """Return a text with its changes: ``Hoy [-costará-]{+costaría+} más.``."""
    old, new = tokens_of(before), tokens_of(after)
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append("".join(old[a:b]))
            continue
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        pieces.append((f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else ""))
    return "".join(pieces)
