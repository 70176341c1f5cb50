"""People by role, identifiers by type, publisher, series and subjects reach the file of each format."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest

from toolkit import read, render
from toolkit.document import Article

SOURCE = """---
title: The Hill
author:
- {name: Ana Sole, file-as: "Sole, Ana"}
editor: Cy Lund
illustrator: Flo Ott
publisher: Hillside Press
series: Tea Books
series_index: 3
isbn: 978-3-16-148410-0
doi: 10.1000/182
subject: [Cooking, {authority: BISAC, term: CKB000000, text: Drinks}]
keywords: [tea]
category: Guides
coverage: Nepal
relation: hill-6
type: Text
rights: CC BY 4.0
project: K7
lang: en-GB
---

Text.
"""


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Article:
    path = tmp_path_factory.mktemp("credits") / "a.md"
    path.write_text(SOURCE, "utf-8")
    return read(path)


def test_an_epub_says_all_that_pandoc_can(article: Article) -> None:
    with zipfile.ZipFile(io.BytesIO(render(article, "epub").data)) as archive:
        package = archive.read("EPUB/content.opf").decode()
    for said in (
        *("Sole, Ana", ">edt<", ">ill<", "Cy Lund", "Flo Ott", "Hillside Press", "Tea Books", ">3<", ">15<", ">06<"),
        *("978-3-16-148410-0", "10.1000/182", "Cooking", "Drinks", "CKB000000", "BISAC", "Nepal", "hill-6"),
        *("<dc:type>Text</dc:type>", "CC BY 4.0", "<dc:language>en-GB</dc:language>"),
    ):
        assert said in package, said


def test_a_docx_says_it_and_the_articles_own_fields(article: Article) -> None:
    with zipfile.ZipFile(io.BytesIO(render(article, "docx").data)) as archive:
        custom = archive.read("docProps/custom.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    for said in (
        *("Cy Lund (editor); Flo Ott (illustrator)", "Hillside Press", "Tea Books 3", "K7", "Nepal", "CC BY 4.0"),
        *("DOI 10.1000/182", "ISBN 978-3-16-148410-0"),
    ):
        assert said in custom, said
    assert "<dc:subject>Cooking; Drinks</dc:subject>" in core
    assert "category>Guides<" in core


def test_a_pdf_says_it_in_its_own_metadata(article: Article) -> None:
    data = render(article, "pdf").data
    assert data == render(article, "pdf").data
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:contributor"] == {"Cy Lund (editor)", "Flo Ott (illustrator)"}
        assert xmp["dc:publisher"] == {"Hillside Press"}
        assert xmp["dc:subject"] == {"tea", "Cooking", "Drinks"}
        assert xmp["dc:relation"] == {"Tea Books 3"}
        assert xmp["dc:identifier"] == "DOI 10.1000/182, ISBN 978-3-16-148410-0"
        assert xmp["dc:rights"] == "CC BY 4.0"
        assert (xmp["pdfaid:part"], xmp["pdfuaid:part"]) == ("2", "1")


def test_tokens_of_a_site_are_no_properties(tmp_path: Path) -> None:
    head = '<title>T</title><meta name="csrf-token" content="s3cret"><meta name="DC.publisher" content="Hillside">'
    (tmp_path / "a.html").write_text(f"<html><head>{head}</head><body><p>Text.</p></body></html>", "utf-8")
    with zipfile.ZipFile(io.BytesIO(render(read(tmp_path / "a.html"), "docx").data)) as archive:
        custom = archive.read("docProps/custom.xml").decode()
    assert ("s3cret" in custom, "Hillside" in custom) == (False, True)
