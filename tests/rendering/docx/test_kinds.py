"""Bundles and bilingual editions."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from toolkit import pandoc
from toolkit.document import Article, Provenance, side_by_side, with_provenance
from toolkit.localization import load_locale, localize
from toolkit.rendering.formats import render, typeset

pytestmark = pytest.mark.xdist_group("editions")


def texts(element: Any) -> str:
    return "".join(item.text or "" for item in element.iter(qn("w:t")))


def style(paragraph: Any) -> str:
    return str(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")))


@pytest.fixture(scope="module")
def bundle(kinds_of_edition: dict[str, bytes]) -> Document:
    return docx.Document(io.BytesIO(kinds_of_edition["bundle"]))


@pytest.fixture(scope="module")
def bilingual(kinds_of_edition: dict[str, bytes]) -> Document:
    return docx.Document(io.BytesIO(kinds_of_edition["bilingual"]))


def test_contents_are_filled_in_and_lead_to_the_headings(bundle: Document) -> None:
    contents = bundle.element.body.find(qn("w:sdt"))
    entries = contents.findall(f".//{qn('w:p')}")
    assert [(style(entry), texts(entry)) for entry in entries] == [
        ("TOCHeading", "المحتويات"),
        ("TOC1", "الأولى"),
        ("TOC2", "قسم x2"),
        ("TOC1", "الثانية مهم"),
        ("TOC1", "الثالثة"),
    ]
    assert contents.findtext(f".//{qn('w:instrText')}") == ' TOC \\o "1-2" \\h \\z \\u '
    kinds = [item.get(qn("w:fldCharType")) for item in contents.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    anchors = [link.get(qn("w:anchor")) for link in contents.iter(qn("w:hyperlink"))]
    headings = {
        start.get(qn("w:name")): texts(start.getparent()) for start in bundle.element.body.iter(qn("w:bookmarkStart"))
    }
    assert [headings[anchor] for anchor in anchors] == ["الأولى", "قسم ", "الثانية مهم", "الثالثة"]


def test_chapters_start_pages_by_their_style(bundle: Document) -> None:
    assert bundle.styles["Heading 1"].paragraph_format.page_break_before
    styles = [item.style.name for item in bundle.paragraphs if item.style]
    place = styles.index("Heading 1")
    assert styles[place : place + 3] == ["Heading 1", "Byline", "First Paragraph"]


def test_short_articles_have_no_contents(editions: dict[tuple[str, str], Any]) -> None:
    assert docx.Document(str(editions["es", "docx"].path)).element.body.find(qn("w:sdt")) is None


def test_long_articles_have_contents(markdown: Callable[..., Article]) -> None:
    text = "\n\n".join(f"# Part {number}\n\n{'word ' * 700}" for number in range(1, 8))
    document = docx.Document(io.BytesIO(render(markdown(text, "en"), "docx").data))
    assert texts(document.element.body.find(qn("w:sdt"))).startswith("ContentsPart 1Part 2")


def test_pairs_that_follow_each_other_are_one_table(bilingual: Document) -> None:
    first, second = bilingual.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["נוסח המקור", "תרגום"],
        ["Every Thursday at six a bicycle leaves.", "בכל יום חמישי בשש יוצאים אופניים."],
        ["third (in parentheses)", "שלישי (בסוגריים)"],
    ]
    assert second.rows[0].cells[0].text == "A book that nobody borrows is only paper."
    for table in (first, second):
        assert table.style is not None
        assert table.style.name == "Parallel"
        assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert [len(list(table._tbl.iter(qn("w:tblHeader")))) for table in (first, second)] == [1, 0]


def test_each_side_goes_its_own_way(bilingual: Document) -> None:
    original, translation = (cell.paragraphs[0]._p for cell in bilingual.tables[0].rows[1].cells)
    assert original.find(f".//{qn('w:bidi')}").get(qn("w:val")) == "0"
    assert translation.find(f".//{qn('w:bidi')}").get(qn("w:val")) is None
    assert {lang.get(qn("w:val")) for lang in original.iter(qn("w:lang"))} == {"en-US"}
    assert {lang.get(qn("w:bidi")) for lang in translation.iter(qn("w:lang"))} == {"he-IL"}
    assert not list(original.iter(qn("w:rtl")))
    quotations = [cell.paragraphs[0].style.name for cell in bilingual.tables[1].rows[0].cells]
    assert quotations == ["Block Text Other Way", "Block Text"]


def test_headings_hold_their_originals_on_a_line_of_their_own(bilingual: Document) -> None:
    heading = next(item for item in bilingual.paragraphs if item.style and item.style.name == "Heading 1")
    assert heading.text == "הבטחה\nA promise"
    assert heading.runs[-1].style.name == "Original Heading"


TEXT = """---
title: {title}
subtitle: {title} 2
lang: {lang}
---

One *two*.[^n]

{title}
:   {title}

| {title} |
|:--------|
| {title} |

: {title}

[^n]: {title}
"""


@pytest.fixture(scope="module")
def woven() -> Document:
    """An Arabic edition with its English original, in notes, definitions, captions and cells too."""
    english, arabic = (
        Article.from_json(pandoc.run(["--from=markdown", "--to=json"], TEXT.format(title=title, lang=lang).encode()))
        for title, lang in (("Tide", "en"), ("مد", "ar"))
    )
    arabic = arabic.with_metadata(with_provenance(arabic.metadata, Provenance("en", "ar", "x")))
    sides = [localize(side, load_locale(side.language)) for side in (english, arabic)]
    return docx.Document(io.BytesIO(typeset(side_by_side(*sides), "docx", load_locale("ar")).data))


def test_originals_look_as_their_translations_only_quieter(woven: Document) -> None:
    body = {style(item) for item in woven.element.body.iter(qn("w:p")) if "Tide" in texts(item)}
    assert body == {"Title", "Subtitle", "DefinitionTerm", "OriginalDefinition", "OriginalCaption", "OriginalCell"}
    (notes,) = [part for part in woven.part.package.iter_parts() if str(part.partname).endswith("footnotes.xml")]
    assert b"OriginalNote" in notes.blob
    cell = next(item for item in woven.element.body.iter(qn("w:p")) if style(item) == "OriginalCell")
    assert cell.find(f".//{qn('w:jc')}").get(qn("w:val")) == "right"  # which is the side of its Arabic translation
    assert woven.core_properties.title == "مد"


def test_emphasis_is_that_of_each_script(woven: Document) -> None:
    original, translation = woven.tables[0].rows[1].cells
    (english,) = [run for run in original.paragraphs[0].runs if run.text == "two"]
    (arabic,) = [run for run in translation.paragraphs[0].runs if run.text == "two"]
    assert (english.italic, english.bold, english.style.name) == (True, None, "Default Paragraph Font")
    assert arabic.style.name == "Emphasis"
