"""Org before pandoc reads it: one backslash that begins nothing, and its reader gives the whole document up.

What a backslash begins: https://orgmode.org/manual/Special-Symbols.html, /LaTeX-Fragments.html, /Paragraphs.html. All
others are another character while pandoc reads, and backslashes again in what it read, in code and formulas, too.
"""

from __future__ import annotations

import re

_SIGN = "\ue0c3"
_IN_JSON = rb"\\"
_MEANS = re.compile(
    r"\{\{\{(?P<name>[\w-]+)\([^{}\n]*\)\}\}\}"
    r"|\\(?:(?P<pair>\\)(?P<ends>[ \t]*$)?|(?P<begins>[a-zA-Z-])|(?P<formula>[()\[\]]))?",
    re.MULTILINE,
)
_DEFINED = re.compile(r"^[ \t]*#\+macro:[ \t]+(\S+)", re.IGNORECASE | re.MULTILINE)
_PARAGRAPHS = re.compile(r"(\n[ \t]*\n)")
_FORMULAS = ((r"\(", r"\)"), (r"\[", r"\]"))


def prepared(text: str) -> str:
    """Return Org whose backslashes all begin something.

    Args:
        text: The source.
    """
    if "\\" not in text or _SIGN in text:
        return text
    macros = set(_DEFINED.findall(text))  # in which a backslash keeps a comma from parting what they are given
    return "".join(_paragraph(each, macros) for each in _PARAGRAPHS.split(text))


def restored(document: bytes) -> bytes:
    """Return what pandoc read of it, as JSON, with the backslashes again.

    Args:
        document: Pandoc's JSON.
    """
    return document.replace(_SIGN.encode(), _IN_JSON)


def _paragraph(text: str, macros: set[str]) -> str:
    if "\\" not in text:
        return text
    paired = {sign[1] for pair in _FORMULAS if text.count(pair[0]) == text.count(pair[1]) for sign in pair}

    def visit(match: re.Match[str]) -> str:
        if match["name"]:
            return match[0] if match["name"] in macros else match[0].replace("\\", _SIGN)
        if match["ends"] is not None or match["begins"] or (match["formula"] or "") in paired:
            return match[0]
        return match[0].replace("\\", _SIGN)

    return _MEANS.sub(visit, text)
