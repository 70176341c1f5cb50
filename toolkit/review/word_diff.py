"""What was changed in a text, word by word, as git and wdiff show it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_TOKENS = re.compile(r"</?[a-z]+\d*/?>|\w+|\s+|[^\w\s]")


def tokens_of(text: str) -> list[str]:
    """Return the words, marks, runs of white space and tags of a text; joined, they are the text."""
    return _TOKENS.findall(text)


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Return what two texts have in common and what not, word by word, in order.

    Returns:
        ``same``, ``gone`` (only before) or ``come`` (only after), and the text; joined without what has come, the texts
        are what was before.
    """
    old, new = tokens_of(before), tokens_of(after)
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        pieces += [("gone", "".join(old[a:b]))] if a < b else []
        pieces += [("come", "".join(new[c:d]))] if c < d else []
    return pieces


_SHOWN = {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}"}


def word_diff(before: str, after: str) -> str:
    """Return a text with its changes: ``Hoy [-costará-]{+costaría+} más.``."""
    return "".join(_SHOWN[what].format(text) for what, text in differences(before, after))
