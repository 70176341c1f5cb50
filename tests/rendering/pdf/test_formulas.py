"""What Typst is given of a formula: nothing that it has no form for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rendering.pdf.conftest import Pdf
from toolkit.rendering.pdf.formulas import with_arguments

OF_ONE = r"""sqrt overline underline cancel bcancel xcancel mathbf mathbb mathcal mathscr mathfrak mathsf mathtt mathit
mathrm boldsymbol bm pmb text textbf operatorname hat vec widehat overbrace underbrace boxed phantom bar dot xrightarrow
substack mbox pmod mathup mathbfup mathbfit mathsfit overbracket surd"""
OF_TWO = "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel"


def test_formulas_of_nothing_are_set(make: Callable[..., Pdf]) -> None:
    """Each alone would end the whole edition; all of them together are one call of Typst."""
    formulas = [f"\\{command}{{}}" for command in OF_ONE.split()]
    formulas += [f"\\{command}{arguments}" for command in OF_TWO.split() for arguments in ("{a}{}", "{}{a}", "{ }{{}}")]
    formulas += [
        r"\sqrt[3]{}",
        r"\sqrt[]{x}",
        r"\frac{\frac{}{}}{\sqrt{}}",
        r"x^{}",
        r"x_{}",
        r"{}^{2}",
        "{}",
        r"a {n \choose }",
    ]
    formulas += [r"\genfrac{(}{)}{0pt}{}{a}{}", r"\underbrace{}_{x}", r"\begin{cases}&\\&\end{cases}"]
    pdf = make("\n\n".join(f"Words ${formula} b$ go on.\n\n$${formula}$$" for formula in formulas), "en")
    assert sum(text.count("go on") for text in pdf.texts) == len(formulas)


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        ("$frac(1, )$", '$frac(1, "")$'),
        ("$frac(, )$", '$frac("", "")$'),
        ("$root(3, )$", '$root(3, "")$'),
        ("$ frac(frac(a, ), b) $", '$ frac(frac(a, ""), b) $'),
        ("$overbrace(, x)$", '$overbrace("", x)$'),
        ("$frac(\\( a \\, \\), )$", '$frac(\\( a \\, \\), "")$'),
        ("$upright(bold())$", '$upright(bold(""))$'),
        # What is whole stays as it is, and so does what only looks like it.
        ("$x_() () f \\( \\)$", "$x_() () f \\( \\)$"),
        ('$upright("sqrt() $")$ sqrt()', '$upright("sqrt() $")$ sqrt()'),
        ("$mat(a, ; , b) accent(, ̂)$", "$mat(a, ; , b) accent(, ̂)$"),
        ("$sqrt(\\,) sqrt(())$", "$sqrt(\\,) sqrt(())$"),
    ],
)
def test_only_what_would_be_missing_is_filled(written: str, set_as: str) -> None:
    opening = '#inline-math("a \\"b\\" $sqrt()$")['
    assert with_arguments(f"sqrt() {opening}{written}] sqrt()") == f"sqrt() {opening}{set_as}] sqrt()"
