"""Formulas as pandoc writes them for Typst."""

from __future__ import annotations

import re

# As `toolkit.rendering.pdf.tree` wraps them; parentheses, commas and dollars of a formula itself are escaped or quoted.
_FORMULA = re.compile(
    r"""(#(?:inline|display)-math\("(?>(?:[^"\\]|\\.)*)"\)\[)(\$(?>(?:[^$"\\]|\\.|"(?:[^"\\]|\\.)*")*)\$)""", re.DOTALL
)
_PIECE = re.compile(
    r"""\\.|"(?>(?:[^"\\]|\\.)*)"|[A-Za-z][A-Za-z.]*\(|[(),]|\s+|[^\\"A-Za-z(),\s]+|[A-Za-z.]+|.""", re.DOTALL
)
_BEARING = frozenset({"accent(", "attach(", "cases(", "mat(", "op(", "vec("})
"""Functions whose arguments may be empty."""
_NOTHING = '""'


def with_arguments(source: str) -> str:
    r"""Return Typst's source with an empty text in formulas where an argument is missing.

    To TeX ``\frac{1}{}`` is half a fraction; to Typst, which has no argument there, it ends the whole edition.

    Args:
        source: Text in which formulas stand as pandoc writes them, each wrapped in one of our functions.
    """
    return _FORMULA.sub(lambda found: found[1] + _filled(found[2]), source) if "-math(" in source else source


def _filled(formula: str) -> str:
    written: list[str] = []
    calls: list[tuple[bool, bool]] = []  # of each parenthesis that is open: it needs arguments; this one is empty
    needing = empty = False
    for piece in _PIECE.findall(formula):
        if piece.endswith("(") and not piece.startswith("\\"):
            calls.append((needing, False))
            needing, empty = len(piece) > 1 and piece not in _BEARING, True
        elif piece in (",", ")"):
            if needing and empty:
                written.append(_NOTHING)
            empty = piece == ","
            if piece == ")" and calls:
                needing, empty = calls.pop()
        elif not piece.isspace():
            empty = False
        written.append(piece)
    return "".join(written)
