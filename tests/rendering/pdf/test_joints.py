"""What stands right behind a function's content in Typst is text, and neither its arguments nor its fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from toolkit import render
from toolkit.document import Article, nodes as n, plain_text
from toolkit.errors import RenderError
from toolkit.rendering.pdf.layout import WHOLE, in_phrases

pytestmark = pytest.mark.xdist_group("pdf")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[x]{lang=fr}(y)", "x(y)"),
        (r"[x]{lang=fr}\[y\]", "x[y]"),
        ("[x]{lang=fr}.y z", "x.y z"),
        ("[x]{lang=fr}[.y]{lang=de}", "x.y"),
        ("[x](https://a.org).y", "x.y"),
        ("[q]{#a}(z) [x](#a).y", "q(z) x.y"),
        ("`c`(x) `c`.x", "c(x) c.x"),
        ("[x]{.smallcaps}.y *x*.y", "x.y x.y"),
        ("한**국**(어)에 한**국**.어", "한국(어)에 한국.어"),
        ("a[^1].b\n\n[^1]: [c]{lang=fr}.d", "a1.b\n1 c.d"),
    ],
)
def test_text_after_a_function_is_text(make: Callable[..., Any], markdown: str, expected: str) -> None:
    assert make(markdown, "en", title="T").texts[0] == f"T\n{expected}\n1"


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "my", "en"])
def test_a_piece_of_text_has_one_line_whatever_it_is_given(make: Callable[..., Any], language: str) -> None:
    """Typst makes no PDF/UA of what is struck and underlined, or has the dots of emphasis in some scripts as well."""
    struck = "~~a *強* **b** [下]{.underline} *[下]{.underline}*~~ ~~[x [y]{.underline}]{.underline}~~"
    under = "[b *強* ~~c~~]{.underline} [[b~~c~~]{.mark}]{.underline} [x ~~y [z]{.underline}~~]{.underline}"
    dotted = "*強~~d~~* *強[e]{.underline}* *f *強 ~~g~~ h*i*"
    text = make(f"{struck}\n\n{under}\n\n{dotted}", language, title="T").texts[0]
    assert set("abcdefghixyz強下") <= set(text), text


def test_signs_that_fonts_have_upright_alone_are_set_in_bold_and_italic_text(make: Callable[..., Any]) -> None:
    pdf = make("## **✔** ❤\n\n*✔ ☑ ⚠ ❤\ufe0e* ***✔ ✗ a*** **☑**", "en", title="✔ *❤*")
    assert set("✔❤☑⚠✗a") <= set(pdf.texts[0]), pdf.texts


def test_what_shows_nothing_leaves_a_line_at_its_beginning(make: Callable[..., Any]) -> None:
    """A sign of Typst's behind it is text: as a heading without words it would end the edition."""
    markdown = "[]{#a} =\n\n[]{.x} [[]{}]{#b} = one\n\n[]{#c} - two\n\n`<br>`{=html} 3. three\n"
    text = make(markdown, "en", title="T").texts[0]
    assert text == "T\n=\n= one\n- two\n3. three\n1"


def test_code_in_which_nothing_is_left_is_no_beginning_of_a_block(make: Callable[..., Any]) -> None:
    code = "<code></code>"
    assert (
        make(f"# {code}One {code * 7}`a`{code}\n\n{code * 5} x\n\n- {code}\n", "en", title="T").texts[0]
        == "T\nOne a\nx\n•\n1"
    )


def test_an_equation_of_nothing_is_left_out() -> None:
    nothing = {"t": "Math", "c": [{"t": "DisplayMath"}, " "]}
    blocks = [{"t": "Para", "c": [{"t": "Str", "c": "One"}, nothing, nothing, {"t": "Str", "c": "two."}]}]
    meta = {"title": {"t": "MetaInlines", "c": [{"t": "Str", "c": "T"}, nothing]}}
    text = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks})
    assert render(Article.from_json(text), "pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("sign", "\u2028\u2029\x85")
def test_signs_of_lines_in_a_word_are_no_paragraphs(make: Callable[..., Any], sign: str) -> None:
    made = make(f"Ter{sign * 9}m\n:   What it{sign}{sign}means.\n\n# He{sign * 3}ad\n", "en", title="T")
    assert " ".join(made.texts[0].split()) == "T Ter m What it means. He ad 1"


def test_a_long_title_is_divided_between_phrases() -> None:
    long, short = ((n.Str(title),) for title in ("港の時計：ある町はいかにして潮を読むことを覚えたか", "港の時計"))
    kept = [node for node in in_phrases(long, "Jpan", 14) if isinstance(node, n.Span)]
    assert all(node.attr.classes == (WHOLE,) for node in kept)
    assert [plain_text((node,)) for node in kept][:3] == ["港の", "ある", "町は"]
    assert in_phrases(short, "Jpan", 14) == short
    assert in_phrases((n.Emph(long),), "Jpan", 14) == (n.Emph(long),)


def test_short_code_stands_on_one_page(make: Callable[..., Any]) -> None:
    blocks = ["\n".join(f"b{number}l{line}" for line in range(10)) for number in range(8)]
    made = make("\n\n".join(f"Words.\n\n```\n{block}\n```" for block in blocks), "en", title="T")
    assert len(made.texts) > 1
    for number in range(8):
        assert [f"b{number}l0" in page for page in made.texts] == [f"b{number}l9" in page for page in made.texts]


def test_a_formula_that_is_longer_than_pdf_can_hold_is_told_as_such() -> None:
    formula = {"t": "Math", "c": [{"t": "InlineMath"}, f"{'{' * 20_000}a{'}' * 20_000}"]}
    meta = {"title": {"t": "MetaString", "c": "T"}}
    text = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": [{"t": "Para", "c": [formula]}]})
    with pytest.raises(RenderError) as caught:
        render(Article.from_json(text), "pdf")
    assert caught.value.hint == "A formula, a description or an address is longer than PDF can hold: shorten it."
