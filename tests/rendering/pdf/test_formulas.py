"""What Typst is given of a formula: nothing that it has no form for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rendering.pdf.conftest import Pdf, article
from toolkit import render
from toolkit.rendering.pdf.formulas import SYMBOL, in_our_typst

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


def test_symbols_and_matrices_are_set(make: Callable[..., Pdf]) -> None:
    """Typst has given them other names since pandoc learnt them, or wants one mark where pandoc writes two."""
    tex = r"A \cap B \bigcap C \sqcap D \oplus E \otimes F \odot G \ominus H \hbar"
    tex += r" \dots \ldots \cdots \vdots \ddots \vec{x} \parallel"
    pdf = make(f"Words ${tex}$.\n\n$$\\begin{{vmatrix}}a\\end{{vmatrix}}\\begin{{Vmatrix}}b\\end{{Vmatrix}}$$", "en")
    text = "".join(pdf.texts)
    assert set("∩⋂⊓⊕⊗⊙⊖ℏ…⋯⋮⋱⃗∥|‖") <= set(text), text


def test_words_of_any_script_and_signs_of_none_are_set_in_formulas(make: Callable[..., Pdf]) -> None:
    """Words of a formula are in a font even where the text around has none of theirs."""
    pdf = make("Words $v_{\\text{速度}} = \\text{дом}$ and $\\text{\uf0b7}$ end.", "en")
    assert set("速度дом\ufffd") <= set("".join(pdf.texts)), pdf.texts


def test_every_symbol_that_has_another_name_is_one() -> None:
    import typst

    for name, character in SYMBOL.items():
        with pytest.raises(typst.TypstError):
            typst.compile(f"${name}$".encode(), format="svg")
        assert len(character) == 1
    typst.compile("\n\n".join(f"${character}$" for character in SYMBOL.values()).encode(), format="svg")


def test_no_name_of_our_templates_hides_one_of_formulas() -> None:
    """A variable of ours stands before Typst's own: \\dots was our dots, \\parallel our two columns."""
    import typst

    templates = Path(__file__).parents[3] / "templates" / "pdf"
    names = {name for path in templates.glob("*.typ") for name in re.findall(r"#let ([\w-]+)", path.read_text("utf-8"))}
    assert "accent-colour" in names
    names = {name for name in names if "-" not in name}  # which no formula can say
    source = "#metadata((..dictionary(sym).keys(), ..dictionary(math).keys()))<names>"
    taken = json.loads(typst.query(source.encode(), "<names>", field="value"))[0]
    assert "dots" in taken
    assert not names & set(taken)


def test_what_typst_refuses_is_its_tex_and_told() -> None:
    """Whatever it is: the other formulas stay what they are."""
    refused = [r"\left( x \right|", r"\left]0,1\right["]
    source = "\n\n".join(f"Words ${tex}$ $\\sqrt{{{number}}}$ go on." for number, tex in enumerate((*refused, "a|b")))
    edition = render(article(source, "en"), "pdf")
    assert [finding.code for finding in edition.findings] == ["formula-as-code"] * 2
    assert refused[0] in edition.findings[0].message
    text = "".join(Pdf(edition.data).texts)
    assert r"\left( x \right|" in text
    assert text.count("√") == 3


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
    assert in_our_typst(f"sqrt() {opening}{written}] sqrt()") == f"sqrt() {opening}{set_as}] sqrt()"
