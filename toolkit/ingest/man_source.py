"""Manual pages before pandoc reads them: macros of `man` with text that its reader passes over (groff_man(7))."""

from __future__ import annotations

import re

_PASSED_OVER = re.compile(r"^[.'][ \t]*(?P<macro>SM|SB|MR)[ \t]+(?P<text>\S[^\n]*)$", re.MULTILINE)
_WORDS = re.compile(r'"([^"\n]*)"|(\S+)')


def prepared(text: str) -> str:
    """Return a manual page with its small type as ordinary type, and references to pages as they are printed.

    Args:
        text: The page.
    """
    return _PASSED_OVER.sub(_read, text)


def _read(match: re.Match[str]) -> str:
    words = [quoted or word for quoted, word in _WORDS.findall(match["text"])]
    if match["macro"] == "SM":
        return f"\\&{' '.join(words)}"  # a full stop or an apostrophe at a line's start would be a request
    if match["macro"] == "SB":
        return f".B {match['text']}"
    number = f"({words[1]})" if len(words) > 1 else ""
    return f".BR {words[0]} {number}{''.join(words[2:])}"
