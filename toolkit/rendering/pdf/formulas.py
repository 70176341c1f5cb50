"""Formulas as pandoc writes them, in the words of the Typst that sets them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator

from toolkit.findings import Finding

# As `toolkit.rendering.pdf.tree` wraps them; parentheses, commas and dollars of a formula itself are escaped or quoted.
_FORMULA = re.compile(
    r"""(#(?:inline|display)-math\("((?>(?:[^"\\]|\\.)*))"\)\[)(\$(?>(?:[^$"\\]|\\.|"(?:[^"\\]|\\.)*")*)\$)""",
    re.DOTALL,
)
_PIECE = re.compile(
    r"""\\.|"(?>(?:[^"\\]|\\.)*)"|[A-Za-z][A-Za-z.]*\(|[(),]|\s+|[^\\"A-Za-z(),\s]+|[A-Za-z.]+|.""", re.DOTALL
)
_BEARING = frozenset({"accent(", "attach(", "cases(", "mat(", "op(", "vec("})
"""Functions whose arguments may be empty."""
_NOTHING = '""'
_MOST_TRIES = 500
"""Sources that Typst is given to find the formulas which it refuses: twice as many for one as its number has digits."""

_SYMBOLS = """
    Kai Ϗ  alef א  angle.l ⟨  angle.l.curly ⧼  angle.l.dot ⦑  angle.l.double ⟪  angle.r ⟩  angle.r.curly ⧽
    angle.r.dot ⦒  angle.r.double ⟫  angle.oblique ⦦  angle.right.sq ⦜  angle.spheric.top ⦡  ast.small ﹡
    ast.circle ⊛  backslash.circle ⦸  bar.v.circle ⦶  bet ב  brace.l.double ⦃  brace.r.double ⦄  bracket.l.double ⟦
    bracket.r.double ⟧  circle.nested ⊚  dalet ד  dash.circle ⊝  diff ∂  div.circle ⨸  dot.circle ⊙
    dot.circle.big ⨀  eq.circle ⊜  eq.small ﹦  franc ₣  gimmel ג  gt.circle ⧁  gt.small ﹥  integral.sect ⨙  kai ϗ
    lt.circle ⧀  lt.small ﹤  minus.circle ⊖  parallel.circle ⦷  paren.l.double ⦅  paren.r.double ⦆  perp.circle ⦹
    planck.reduce ℏ  plus.circle ⊕  plus.circle.arrow ⟴  plus.circle.big ⨁  plus.small ﹢  quote.angle.l.double «
    quote.angle.l.single ‹  quote.angle.r.double »  quote.angle.r.single ›  sect ∩  sect.and ⩄  sect.big ⋂
    sect.dot ⩀  sect.double ⋒  sect.sq ⊓  sect.sq.big ⨅  sect.sq.double ⩎  shell.l.double ⟬  shell.r.double ⟭
    shin ש  times.circle ⊗  times.circle.big ⨂
"""
SYMBOL = dict(zip(_SYMBOLS.split()[::2], _SYMBOLS.split()[1::2], strict=True))
"""Names of symbols in Typst 0.13 and 0.14, as pandoc 3.9 writes them, which Typst 0.15 has given others."""

_BARS = 'delim: "||"'
_BARRED = re.compile(r"\\begin\{([vV])matrix\*?\}")
_DELIMITERS = {"v": 'delim: "|"', "V": 'delim: "‖"'}
"""Typst wants one character; pandoc writes the same two for both matrices."""


def in_our_typst(source: str) -> str:
    r"""Return Typst's source with each formula as our Typst can set it: one that it refuses ends the whole edition.

    Symbols have other names since, matrices one bar at each side, and an argument that is missing is an empty text:
    to TeX ``\frac{1}{}`` is half a fraction, and to Typst none.

    Args:
        source: Text in which formulas stand as pandoc writes them, each wrapped in one of our functions.
    """
    if "-math(" not in source:
        return source
    return _FORMULA.sub(lambda found: found[1] + _mended(found[2], found[3]), source)


def as_code(source: str, refused: Collection[str]) -> tuple[str, tuple[Finding, ...]]:
    """Return a source in which some formulas stand as their TeX, and what is to be told of them.

    Args:
        source: As `in_our_typst` returns it.
        refused: The formulas, as `formulas_in` gives them.
    """
    found = [each for each in _FORMULA.finditer(source) if each[3] in refused]
    told = dict.fromkeys(str(json.loads(f'"{each[2]}"')) for each in found)
    shown = _FORMULA.sub(lambda each: f'#text[#raw("{each[2]}")' if each[3] in refused else each[0], source)
    return shown, tuple(
        Finding("formula-as-code", f"A formula can't be set in PDF, and stands as its TeX: {tex[:80]}") for tex in told
    )


def formulas_in(source: str) -> list[str]:
    """Return the formulas in a source, each once, as Typst sets them."""
    return list(dict.fromkeys(found[3] for found in _FORMULA.finditer(source)))


def refused_of(formulas: list[str], sets: Callable[[str], bool]) -> frozenset[str]:
    """Return those of some formulas that Typst refuses.

    Args:
        formulas: As `formulas_in` gives them.
        sets: Tells whether Typst sets a source.
    """
    refused: set[str] = set()
    waiting = [formulas] if formulas else []
    for _ in range(_MOST_TRIES):
        if not waiting:
            break
        some = waiting.pop()
        if sets("\n\n".join(some)):
            continue
        if len(some) == 1:
            refused.update(some)
        else:
            waiting += (some[len(some) // 2 :], some[: len(some) // 2])
    return frozenset(refused)


def _mended(tex: str, formula: str) -> str:
    """Return a formula whose TeX, as a text in Typst's source, tells what pandoc's words don't."""
    if _BARS in formula:
        bars = [_DELIMITERS[found[1]] for found in _BARRED.finditer(tex.replace("\\\\", "\\"))]
        first, *others = formula.split(_BARS)
        bars += [_DELIMITERS["v"]] * (len(others) - len(bars))
        formula = first + "".join(bar + other for bar, other in zip(bars, others, strict=False))
    return "".join(_filled(_PIECE.findall(formula)))


def _filled(pieces: list[str]) -> Iterator[str]:
    calls: list[tuple[bool, bool]] = []  # of each parenthesis that is open: it needs arguments; this one is empty
    needing = empty = False
    for piece in pieces:
        if piece.endswith("(") and not piece.startswith("\\"):
            calls.append((needing, False))
            needing, empty = len(piece) > 1 and piece not in _BEARING, True
        elif piece in (",", ")"):
            if needing and empty:
                yield _NOTHING
            empty = piece == ","
            if piece == ")" and calls:
                needing, empty = calls.pop()
        elif not piece.isspace():
            empty = False
        yield SYMBOL.get(piece, piece)
