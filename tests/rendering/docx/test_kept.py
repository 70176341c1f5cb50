"""What Word is told to keep on one page."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from toolkit.document import Article, nodes as n, side_by_side
from toolkit.localization import load_locale, localize
from toolkit.rendering.docx.package import running_head
from toolkit.rendering.formats import render, typeset

_SPACING = f"{qn('w:pPr')}/{qn('w:spacing')}"
TEXT = """Before.

> Quoted.
>
> — Somebody

In port:

- boat
- at the quay
    - ferry
    - barge

The height is

$$ x $$

So:

    code()

It ends:

{}"""


def kept(data: bytes) -> set[str]:
    """The texts of paragraphs that stay with the next one, but for headings, whose style says so."""
    body = docx.Document(io.BytesIO(data)).element.body
    found = body.iter(qn("w:p"))
    return {_text(one) for one in found if one.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None}


def _text(element: Any) -> str:
    return "".join(item.text or "" for item in element.iter(qn("w:t")))


def test_quotations_lead_ins_and_the_last_paragraph_stay_with_what_follows(markdown: Callable[..., Article]) -> None:
    article = markdown(TEXT.format("Last."), "en")
    article = article.with_metadata(article.metadata.with_(source="https://example.org/"))
    article = article.with_metadata(article.metadata.with_extra({"rights": n.MetaString("CC0")}))
    assert kept(render(article, "docx").data) == {
        "Quoted.",
        "In port:",
        "at the quay",
        "The height is",
        "So:",
        "Last.",
        "Source: https://example.org/",
    }


def test_facing_pairs_are_not_divided(markdown: Callable[..., Article]) -> None:
    english, spanish = (
        markdown("One.\n\n> Quoted.\n>\n> — Ann\n", "en"),
        markdown("Uno.\n\n> Dicho.\n>\n> — Ana\n", "es"),
    )
    together = side_by_side(localize(english, load_locale("en")), localize(spanish, load_locale("es")))
    data = typeset(together, "docx", load_locale("es")).data
    assert kept(data) == {"Quoted.", "Dicho."}
    rows = docx.Document(io.BytesIO(data)).element.body.iter(qn("w:tr"))
    whole = {_text(row): row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows}
    assert [text for text, one in whole.items() if not one] == []


def test_originals_of_definitions_and_captions_stand_close_below(markdown: Callable[..., Article]) -> None:
    text = "{0}\n:   {1}\n\n| {0} | {1} |\n|---|---|\n| {0} | {1} |\n\n: {0} {1}.\n"
    english, spanish = markdown(text.format("Sea", "water"), "en"), markdown(text.format("Mar", "agua"), "es")
    together = side_by_side(localize(english, load_locale("en")), localize(spanish, load_locale("es")))
    body = docx.Document(io.BytesIO(typeset(together, "docx", load_locale("es")).data)).element.body
    spacing = {
        _text(one): dict(found.attrib) for one in body.iter(qn("w:p")) if (found := one.find(_SPACING)) is not None
    }
    assert [spacing[text] for text in ("agua", "Mar agua.")] == [{qn("w:after"): "20"}] * 2
    assert [spacing[text] for text in ("water", "Sea water.")] == [{qn("w:before"): "0"}] * 2


def test_originals_that_go_the_other_way_are_on_the_side_of_their_definitions(markdown: Callable[..., Article]) -> None:
    """So are columns of a table, each of whose cells holds an original."""
    text = "{0}\n:   {1}\n\n| {0} | {0} {0} |\n|---|---|\n| {0} | 2 |\n"
    english, arabic = markdown(text.format("Sea", "water"), "en"), markdown(text.format("بحر", "ماء"), "ar")
    title = (n.Str("T" * 90), n.Space(), n.Str("end"))
    arabic = arabic.with_metadata(arabic.metadata.with_(title=title))
    english = english.with_metadata(english.metadata.with_(title=(n.Str("Other"),)))
    together = side_by_side(localize(english, load_locale("en")), localize(arabic, load_locale("ar")))
    document = docx.Document(io.BytesIO(typeset(together, "docx", load_locale("ar")).data))
    paragraphs = {_text(one): one.find(qn("w:pPr")) for one in document.element.body.iter(qn("w:p"))}
    assert document.element.body.find(f".//{qn('w:bidiVisual')}") is not None
    assert paragraphs["water"].find(qn("w:jc")).get(qn("w:val")) == "right"
    assert dict(paragraphs["water"].find(qn("w:ind")).attrib) == {qn("w:left"): "0", qn("w:right"): "400"}
    (heading,) = (own for text, own in paragraphs.items() if text.endswith("Other"))
    assert heading.find(f"{qn('w:rPr')}/{qn('w:rStyle')}").get(qn("w:val")) == "OriginalTitle"
    assert document.sections[0].header.paragraphs[0].text == "T" * 84 + "…"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("short", "short"),
        ("潮" * 42, "潮" * 42),
        ("潮" * 43, "潮" * 42 + "…"),
        ("word " * 16 + "longer", "word " * 15 + "word…"),
    ],
)
def test_running_heads_stand_on_one_line(title: str, shown: str) -> None:
    assert running_head(title) == shown


def test_columns_have_room_for_words_of_broad_letters(markdown: Callable[..., Article]) -> None:
    def width(word: str, language: str) -> int:
        made = render(markdown(f"| {word} | x |\n|---|---|\n| 1 | 2 |\n", language), "docx")
        return int(docx.Document(io.BytesIO(made.data)).element.body.find(f".//{qn('w:gridCol')}").get(qn("w:w")))

    assert width("துறைமுகம்", "ta") > 1.15 * width("harbouree", "ta")  # LibreOffice divided it, set in Noto Sans Tamil


def test_short_code_stands_on_one_page(markdown: Callable[..., Article]) -> None:
    code = "\n".join(f"    call({n})" for n in range(12))
    text = f"{code}\n\nBetween.\n\n{code}\n    more()\n"
    body = docx.Document(io.BytesIO(render(markdown(text, "en"), "docx").data)).element.body
    held = [_text(one) for one in body.iter(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:keepLines')}") is not None]
    assert ["call(11)" in words for words in held] == [True]
    assert not any("more" in words for words in held)


def test_short_poems_and_stanzas_stand_on_one_page_each_line_a_paragraph(markdown: Callable[..., Article]) -> None:
    poem = "\n|\n".join("\n".join(f"| {name}{n}" for n in range(4)) for name in "abc")
    long = "\n".join(f"| x{n}" for n in range(15))
    data = render(markdown(f"{poem}\n\nBetween.\n\n{poem}\n|\n{long}", "en"), "docx").data
    body = docx.Document(io.BytesIO(data)).element.body
    verse = [one for one in body.iter(qn("w:p")) if "LineBlock" in (one.style or "")]
    assert [_text(one) for one in verse if one.style == "LineBlock"] == ["a0", "b0", "c0", "a0", "b0", "c0", "x0"]
    loose = [_text(one) for one in verse if one.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is None]
    assert loose == ["c3", "a3", "b3", "c3", *(f"x{n}" for n in range(15))]
    assert [_text(one) for one in verse if one.find(_SPACING) is not None] == ["c3", "x14"]
    style = docx.Document(io.BytesIO(data)).styles["Line Block Next"].base_style.paragraph_format
    assert style.first_line_indent == pytest.approx(-2.6 * Pt(11), abs=Pt(1))


def test_small_tables_stand_on_one_page(markdown: Callable[..., Article]) -> None:
    head, row = "| Port | Hour |\n|---|---|\n", "| place{0} | {0} |\n"
    small = head + "".join(row.format(n) for n in range(4))
    large = head + "".join(row.format(n) for n in range(40, 90))
    held = kept(render(markdown(f"{small}\n\nBetween.\n\n{large}", "en"), "docx").data)
    assert {"Port", "place0", "place2", "2"} <= held
    assert held.isdisjoint({"place3", "3", "place40", "place88"})


def test_code_is_read_as_no_text_of_the_language_and_verse_is_not_hyphenated(markdown: Callable[..., Article]) -> None:
    document = docx.Document(io.BytesIO(render(markdown("::: {lang=hi}\nयह `code`\n:::\n", "am"), "docx").data))
    runs = [one for one in document.element.body.iter(qn("w:r")) if _text(one) == "code"]
    assert [one.find(f"{qn('w:rPr')}/{qn('w:lang')}") for one in runs] == [None]
    styles = document.styles.element
    found = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
    for name in ("SourceCode", "VerbatimChar"):
        assert found[name].find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-US"
    assert found["LineBlock"].find(f".//{qn('w:suppressAutoHyphens')}") is not None


def test_titles_have_hyphens_in_words_that_are_longer_than_their_line_alone(markdown: Callable[..., Article]) -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    made = docx.Document(io.BytesIO(render(markdown(f"# {word}\n\n# Kurz und gut\n\n{word}", "de"), "docx").data))
    hyphens = {
        _text(one): [own.get(qn("w:val")) for own in one.iter(qn("w:suppressAutoHyphens"))]
        for one in made.element.body.iter(qn("w:p"))
        if (style := one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) is not None and style.get(qn("w:val")) == "Heading1"
    }
    assert hyphens == {word: ["0"], "Kurz und gut": []}
