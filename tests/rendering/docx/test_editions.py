"""DOCX: what Word and its relatives read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from toolkit import read, render

pytestmark = pytest.mark.xdist_group("editions")


@pytest.fixture(scope="module")
def spanish(editions: dict[tuple[str, str], Any]) -> Document:
    return docx.Document(str(editions["es", "docx"].path))


def test_properties_say_what_it_is(spanish: Document) -> None:
    properties = spanish.core_properties
    assert properties.title == "The Daily «Post» #1 & more"
    assert properties.author == "Ana García; Bob O’Neil"
    assert properties.language == "es"
    assert properties.keywords == "health, typography"
    assert properties.comments.startswith("A short account. Traducción automática")
    assert properties.created is not None
    assert properties.created.date().isoformat() == "2020-05-02"


def test_custom_properties_name_the_engine(editions: dict[tuple[str, str], Any]) -> None:
    spanish, original = _custom(editions["es", "docx"].data), _custom(editions["en", "docx"].data)
    assert spanish["Machine translation"] == "yes"
    assert spanish["Translated from"] == "en"
    assert spanish["Translated by"] == "Apertium 3.8.3 (apertium-eng-spa 0.3.2)"
    assert spanish["Published"] == original["Published"] == "2020-04-01"
    assert "Machine translation" not in original


def test_a_catalogue_finds_people_publisher_series_and_subjects(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: T\nsubtitle: Sub\nauthor:\n- Ana Prima\n- text: Ben Secundo\n  role: illustrator\n"
        "contributor:\n- text: Cleo Tertia\n  role: editor\npublisher: Small Press\nbelongs-to-collection: Waters\n"
        "group-position: 2\nsubject: [Rivers, Walking]\n---\nText.\n",
        "utf-8",
    )
    data = render(read(tmp_path / "a.md"), "docx").data
    said = _custom(data)
    assert said["Contributors"] == "Ben Secundo (illustrator); Cleo Tertia (editor)"
    assert (said["Publisher"], said["Series"], said["Subtitle"]) == ("Small Press", "Waters 2", "Sub")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "<dc:subject>Rivers; Walking</dc:subject>" in core


def _custom(data: bytes) -> dict[str, str]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("docProps/custom.xml"))
    return {item.get("name", ""): "".join(str(text) for text in item.itertext()) for item in root}


def test_styles_are_words_own(spanish: Document) -> None:
    styles = {paragraph.text: paragraph.style.name for paragraph in spanish.paragraphs if paragraph.style}
    assert styles["The Daily «Post» #1 & more"] == "Title"
    assert styles["What stays when the words change"] == "Subtitle"
    assert styles["First part"] == "Heading 1"
    assert styles["Second part"] == "Heading 2"
    assert styles["Wuhan · Publicado el 1 de abril de 2020 · Actualizado el 2 de mayo de 2020"] == "Date"
    assert styles["Charlie describes the photo. Photo/Agency"] == "Photo Caption"
    assert styles["Delta is a caption with emphasis."] == "Caption"
    assert styles["Tango is a table."] == "Caption"
    assert styles["Foxtrot is quoted."] == "Block Text"
    assert styles["Golf is quoted twice."] == "Block Text Inside"
    assert styles["Acerca de esta edición"] == "Colophon Heading"


def test_page_and_language_are_the_locales(spanish: Document) -> None:
    section = spanish.sections[0]
    assert section.page_width is not None
    assert (section.page_width.mm, section.page_height.mm if section.page_height else 0) == pytest.approx(
        (210, 297), abs=0.1
    )
    defaults = spanish.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "es-ES"
    assert spanish.settings.element.find(qn("w:themeFontLang")).get(qn("w:val")) == "es-ES"
    assert "PAGE" in section.footer._element.xml


def test_notes_images_tables_and_links_are_real(spanish: Document) -> None:
    body = spanish.element.body
    assert len(body.findall(f".//{qn('w:footnoteReference')}")) == 1
    descriptions = {item.get("descr") for item in body.iter(qn("wp:docPr"))}
    assert descriptions == {"Delta is a caption with emphasis.", "small blue flag"}
    assert [cell.text for cell in spanish.tables[0].rows[0].cells] == ["Papa", "Quebec"]
    bookmarks = {item.get(qn("w:name")) for item in body.iter(qn("w:bookmarkStart"))}
    anchors = {item.get(qn("w:anchor")) for item in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors
    assert anchors <= bookmarks
    targets = {part.target_ref for part in spanish.part.rels.values() if part.is_external}
    assert "https://example.org/?q=1&r=2" in targets
    assert len(list(body.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"))) == 2
    assert "w:pict" not in body.xml
