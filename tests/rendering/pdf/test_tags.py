"""The structure tree of each kind of document, element by element: machine checkers see none of this.

What is expected is from ISO 32000-1, 14.8.4 (standard structure types).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

pytestmark = pytest.mark.xdist_group("pdf")

TITLE = "Title P P"
"""Title, subtitle and byline."""

BLOCKS = {
    "paragraphs": ("One.\n\nTwo.", "P P"),
    "headings": ("# One\n\n## Two\n\n### Three\n\nText.", "H1 H2 H3 P"),
    "bullets": ("- a\n- b\n    - c\n\nAfter.", "L(LI(Lbl LBody) LI(Lbl LBody(P)) L(LI(Lbl LBody))) P"),
    "numbers": ("3. a\n4. b\n\nAfter.", "L(LI(Lbl LBody) LI(Lbl LBody)) P"),
    "long items": ("- a\n\n  more\n\n- b\n\nAfter.", "L(LI(Lbl LBody(P P)) LI(Lbl LBody(P))) P"),
    "tasks": ("- [ ] a\n- [x] b\n\nAfter.", "L(LI(Lbl LBody) LI(Lbl LBody)) P"),
    "definitions": (
        "A\n:   B\n\nC\n:   D\n:   E\n\nAfter.",
        "L(LI(Lbl(Strong) LBody) LI(Lbl(Strong) LBody(P P))) P",
    ),
    "definitions of blocks": ("A\n:   B\n\n    - c\n\nAfter.", "L(LI(Lbl(Strong) LBody(P)) L(LI(Lbl LBody))) P"),
    "quotation": ("> a\n>\n> — B\n\nAfter.", "BlockQuote(P P) P"),
    "verse": ("| a\n| b\n\nAfter.", "P P"),
    "code": ("```python\na()\nb()\n```\n\nText `c` after.", "Code(P P) P(Code(Span))"),
    "formulas": ("It is\n\n$$x$$\n\nand $y$ after.", "P Formula P(Formula)"),
    "table": (
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n: Caption\n\nAfter.",
        "Table(Caption(Span) THead(TR(TH TH)) TBody(TR(TD TD))) P",
    ),
    "wide table": (
        f"|{'Responsibilities|' * 9}\n|{'---|' * 9}\n|{'Administration|' * 9}\n\nAfter.",
        f"Table(THead(TR({' '.join(['TH'] * 9)})) TBody(TR({' '.join(['TD'] * 9)}))) P",
    ),
    "figure": ("![Caption](picture.png)\n\nAfter.", "Div(Caption(Span) Figure) P"),
    "picture in a line": ("Text ![alt](picture.png) more.", "P(Figure)"),
    "note": ("Text[^a] more.\n\n[^a]: A *note*.\n", "P(Lbl(Link(Span)) Note(Lbl(Link(Span)) Em))"),
    "marked words": ("A [link](https://e.org), *emph*, **strong**.", "P(Link Em Strong)"),
    "break between scenes": ("a\n\n* * *\n\nb", "P P P"),
}


def tree_of(data: bytes) -> str:
    """A PDF's structure as its kinds, with what they hold in brackets: ``L(LI(Lbl LBody) LI(Lbl LBody))``."""

    def written(node: Any) -> str:
        held = node.get("/K", [])
        children = held if isinstance(held, pikepdf.Array) else [held]
        kinds = " ".join(
            written(child) for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child
        )
        kind = str(node.S).removeprefix("/")
        return f"{kind}({kinds})" if kinds else kind

    with pikepdf.open(io.BytesIO(data)) as document:
        held = document.Root.StructTreeRoot.K
        return " ".join(map(written, held if isinstance(held, pikepdf.Array) else [held]))


@pytest.mark.parametrize("kind", BLOCKS)
def test_each_kind_of_block_has_its_elements(make: Callable[..., Any], kind: str) -> None:
    text, expected = BLOCKS[kind]
    made = make(text, "en", subtitle="A subtitle", date="2026-03-14")
    assert tree_of(made.data) == f"Document({TITLE} {expected})"


def test_contents_are_a_list_of_their_own(make: Callable[..., Any]) -> None:
    made = make("\n\n".join(f"# H{n}\n\n## S{n}\n\n{'Text. ' * 900}" for n in range(4)), "en")
    entry = "TOCI(Reference(Link)) TOC(TOCI(Reference(Link)))"
    contents = " ".join([entry] * 4)
    assert tree_of(made.data) == f"Document(Title H1 TOC({contents}) {' '.join(['H1 H2 P'] * 4)})"


def test_a_colophon_is_paragraphs(make: Callable[..., Any]) -> None:
    made = make("One.\n\nTwo.", "en", source="https://example.org/")
    assert tree_of(made.data) == "Document(Title P P P P(Link))"


def test_a_list_beside_its_original_is_one_list(make: Callable[..., Any], pair: Callable[..., str]) -> None:
    bullets = "".join(
        pair(f"- {one}", f"- {other}", ("en", "ar")) for one, other in (("One", "واحد"), ("Two", "اثنان"))
    )
    numbers = "".join(pair(f"{n}. N{n}", f"{n}. ن{n}", ("en", "ar")) for n in (3, 4, 5))
    made = make(f"---\npublish-bilingual: en\n---\n\n{bullets}Between.\n\n{numbers}", "ar")
    two, three = (f"L({' '.join(['LI(Lbl LBody(P))'] * count)})" for count in (2, 3))
    facing = [f"Div(Div({one}) Div({one}))" for one in (two, three)]
    assert f"{facing[0]} P {facing[1]}" in tree_of(made.data)


def test_items_of_facing_lists_begin_on_one_line(make: Callable[..., Any], pair: Callable[..., str]) -> None:
    words = "and more words of it " * 6
    items = [("Alpha " + words, "Eins"), ("Bravo", "Zwei " + words), ("Charlie", "Drei"), ("Delta", "Vier")]
    text = "".join(pair(f"{n}. {one}", f"{n}. {other}", ("en", "de")) for n, (one, other) in enumerate(items, 8))
    made = make(f"---\npublish-bilingual: en\n---\n\n{text}After.", "de")
    for one, other in (("Alpha", "Eins"), ("Bravo", "Zwei"), ("Charlie", "Drei"), ("Delta", "Vier")):
        first, second = made.box(one), made.box(other)
        assert first[3] == pytest.approx(second[3], abs=0.8), one
        assert second[0] > first[0] + 100
    assert made.box("Charlie")[3] < made.box("Zwei")[1] - 25  # as much room as the longer of the two takes
    assert made.box("10.")[0] > 0
