"""People by role, identifiers by type, publisher, series and subjects reach the file of each format."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from toolkit import read, render
from toolkit.document import Article, Provenance, with_provenance
from toolkit.localization import load_locale
from toolkit.rendering.imprint import imprint_of

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
source: https://example.org/hill
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
        assert xmp["dc:source"] == "https://example.org/hill"
        assert (xmp["pdfaid:part"], xmp["pdfuaid:part"]) == ("2", "1")


PEOPLE = """---
title: The Hill
author: Ana Sole
contributor:
- {role: edt, text: Cy Lund}
- {role: editor, text: Di Moor}
- {role: trl, text: Eva Roth}
- {role: ill, text: Flo Ott}
- {role: pht, text: Gil Sands}
- {role: pfr, text: Hal Orr}
---

Text.
"""
LINES = {
    "en": [
        "Edited by Cy Lund, Di Moor",
        "Translation (English): Eva Roth",
        "Illustrations: Flo Ott",
        "Photographs: Gil Sands",
        "With contributions by Hal Orr",
    ],
    "es": [
        "Edición: Cy Lund, Di Moor",
        "Traducción (inglés): Eva Roth",
        "Ilustraciones: Flo Ott",
        "Fotografías: Gil Sands",
        "Colaboración: Hal Orr",
    ],
    "fr": [
        "Édition\u00a0: Cy Lund, Di Moor",
        "Traduction (anglais)\u00a0: Eva Roth",
        "Illustrations\u00a0: Flo Ott",
        "Photographies\u00a0: Gil Sands",
        "Collaboration\u00a0: Hal Orr",
    ],
    "ja": ["編集：Cy Lund、Di Moor", "翻訳（英語）：Eva Roth", "イラスト：Flo Ott", "写真：Gil Sands", "協力：Hal Orr"],
}


@pytest.mark.parametrize("tag", LINES)
def test_the_colophon_names_people_by_what_they_did(tag: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PEOPLE, "utf-8")
    article = read(tmp_path / "a.md")
    if tag != "en":
        metadata = article.metadata.with_(language=tag)
        article = replace(article, metadata=with_provenance(metadata, Provenance("en", tag, "pseudo", "1")))
    colophon = imprint_of(article, load_locale(tag)).colophon
    assert [line for line in colophon if line in LINES[tag]] == LINES[tag]


def test_every_format_has_these_lines(article: Article) -> None:
    for kind, part in (("epub", "EPUB/text/"), ("docx", "word/document.xml")):
        with zipfile.ZipFile(io.BytesIO(render(article, kind).data)) as archive:
            pages = [archive.read(name).decode() for name in archive.namelist() if name.startswith(part)]
        shown = re.sub(r"<[^<>]*>", "", "".join(pages))
        assert "Edited by Cy Lund" in shown, kind
        assert "Illustrations: Flo Ott" in shown, kind
    assert "<p>Edited by Cy Lund</p>" in render(article, "html").data.decode()
    with pypdfium2.PdfDocument(render(article, "pdf").data) as document:
        last = document[len(document) - 1].get_textpage().get_text_range()
    assert "Edited by Cy Lund" in last
    assert "Illustrations: Flo Ott" in last


def test_a_pdf_says_rights_and_source_where_nothing_else_is_to_say(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: T\nrights: CC0\nsource: The Hill\n---\n\nText.\n", "utf-8")
    with pikepdf.open(io.BytesIO(render(read(tmp_path / "a.md"), "pdf").data)) as pdf, pdf.open_metadata() as xmp:
        assert (xmp["dc:rights"], xmp["dc:source"], xmp["pdfuaid:part"]) == ("CC0", "The Hill", "1")


def test_tokens_of_a_site_are_no_properties(tmp_path: Path) -> None:
    head = '<title>T</title><meta name="csrf-token" content="s3cret"><meta name="DC.publisher" content="Hillside">'
    (tmp_path / "a.html").write_text(f"<html><head>{head}</head><body><p>Text.</p></body></html>", "utf-8")
    with zipfile.ZipFile(io.BytesIO(render(read(tmp_path / "a.html"), "docx").data)) as archive:
        custom = archive.read("docProps/custom.xml").decode()
    assert ("s3cret" in custom, "Hillside" in custom) == (False, True)
