"""That it pays: five sentences are corrected in whatever way, and stand in every edition of every article, for good."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tests.review.bench import Bench
from toolkit import Memory, Pair, correct, read, sentences_of
from toolkit.review.exchange import ExchangeSegment, Pieces
from toolkit.review.inline import as_tags, of_tags, pieces_of
from toolkit.translation import ReviewState

ARTICLE = """---
title: The harbour that moved
author: Ana Example
date: 2026-11-02
lang: en
---

The council wants to dig a channel. It would cost **four million euros**, and nobody knows who would pay.
See [the plan](https://example.org/plan) for details.

# A slow river

The river brings sand.[^1] The boats sit in the mud until noon.

[^1]: Some twelve tons a day.
"""
OTHER = """---
title: Another day
author: Ana Example
lang: en
---

The boats sit in the mud until noon. It would cost **four million euros**, and nobody knows who would pay. She waits.
"""

CORRECTED = {
    "The council wants to dig a channel.": (
        "El consejo quiere cavar un canal.",
        "El ayuntamiento quiere abrir un canal.",
    ),
    "It would cost four million euros, and nobody knows who would pay.": (
        "cuatro millones de euros",
        "unos cuatro millones de euros",
    ),
    "See the plan for details.": ("Ve ", "Véase "),
    "A slow river": ("Un río lento", "Un río perezoso"),
    "The boats sit in the mud until noon.": (
        "sientan en el barro hasta que mediodía",
        "yacen en el lodo hasta el mediodía",
    ),
}
"""For each sentence what the machine says, and what a person puts in its place."""

EXPECTED = (
    "El ayuntamiento quiere abrir un canal.",
    "Costaría unos cuatro millones de euros, y nadie sabe quién pagaría.",
    "Véase el plan para detalles.",
    "Un río perezoso",
    "yacen en el lodo hasta el mediodía.",
)


def mend(text: str) -> str:
    for old, new in CORRECTED.values():
        text = re.sub(rf"(?<!unos ){re.escape(old)}", new, text)
    return text


def by_file(name: str) -> Callable[[Bench, object], None]:
    def correct_it(bench: Bench, _: object) -> None:
        def change(segment: ExchangeSegment) -> ExchangeSegment:
            target = mended(segment.target)
            changed = as_tags(target) != as_tags(segment.target)
            return replace(segment, target=target, state=ReviewState.REVIEWED) if changed else segment

        path = bench.export(name)
        bench.edit(path, name, change)
        result = bench.project().import_review([path])
        assert (len(result.corrections), result.unplaced) == (5, ())

    return correct_it


def mended(pieces: Pieces) -> Pieces:
    return tuple(mend(piece) if isinstance(piece, str) else piece for piece in pieces)


def by_script(bench: Bench, _: object) -> None:
    article = read(bench.folder / "a.md")
    memory = bench.folder / "memory.sqlite"
    found = sentences_of(article, "es", engine="apertium", memory=memory)
    machine = {one.plain: one.translation for one in found}
    typed = {source: as_tags(mended(pieces_of(machine[source]))) for source in CORRECTED}
    assert all(of_tags(text) for text in typed.values())
    correct(article, "es", typed, memory=memory, engine="apertium")


def runs(document: Document) -> Iterator[Run]:
    paragraphs: list[Paragraph] = list(document.paragraphs)
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs += [one for cell in cells for one in cell.paragraphs]
    for paragraph in paragraphs:
        for item in paragraph.iter_inner_content():
            yield from [item] if isinstance(item, Run) else item.runs


def by_document(*, bilingual: bool) -> Callable[[Bench, Callable[[Path], None]], None]:
    def correct_it(bench: Bench, save: Callable[[Path], None]) -> None:
        options = {"format": "docx", "out": "edited", "bilingual": bilingual}
        assert not bench.project(**options).build().failures
        path = bench.folder / "edited" / "es" / "a.docx"
        document = docx.Document(str(path))
        for run in runs(document):
            if mend(run.text) != run.text:
                run.text = mend(run.text)
        document.save(str(path))
        save(path)
        result = bench.project(**options).import_review([path])
        assert [one.diff for one in result.corrections if one.before == one.after] == []
        assert (len(result.corrections), result.unplaced) == (5, ())

    return correct_it


WAYS = {
    "xliff": by_file("xliff"),
    "xliff2": by_file("xliff2"),
    "po": by_file("po"),
    "tmx": by_file("tmx"),
    "csv": by_file("csv"),
    "docx table": by_file("docx"),
    "script": by_script,
    "docx": by_document(bilingual=False),
    "bilingual docx": by_document(bilingual=True),
}


def texts_of(path: Path) -> str:
    """Return the text of an edition, with single spaces."""
    match path.suffix:
        case ".docx":
            text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        case ".epub":
            with zipfile.ZipFile(path) as archive:
                pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
            text = re.sub(r"<[^>]+>", "", " ".join(pages))
        case _:
            with pypdfium2.PdfDocument(path) as document:
                text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.replace("\ufffe", "").replace("-\r\n", "").split())


def check_formatting(folder: Path) -> None:
    """Make sure that bold and link are on the words that the person left them on."""
    document = docx.Document(str(folder / "a.docx"))
    bold = [run.text for run in runs(document) if run.bold and "millones" in run.text]
    assert bold == ["unos cuatro millones de euros"]
    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert [(link.text, link.url) for link in links if link.url] == [("el plan", "https://example.org/plan")]
    with zipfile.ZipFile(folder / "a.epub") as archive:
        pages = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert "<strong>unos cuatro millones de euros</strong>" in pages
    assert re.search(r'<a [^>]*href="https://example.org/plan"[^>]*>el plan</a>', pages)
    pdf = (folder / "a.pdf").read_bytes()
    assert b"https://example.org/plan" in pdf


@pytest.mark.parametrize("way", WAYS)
def test_five_corrections_stand_in_every_edition(
    tmp_path: Path, docx_saved_by_libreoffice: Callable[[Path], None], way: str
) -> None:
    bench = Bench(tmp_path)
    (tmp_path / "a.md").write_text(ARTICLE, "utf-8")
    WAYS[way](bench, docx_saved_by_libreoffice)
    result = bench.project(out="editions").build()
    assert not result.failures
    folder = tmp_path / "editions" / "es"
    for path in (folder / "a.epub", folder / "a.pdf", folder / "a.docx"):
        text = texts_of(path)
        assert [one for one in EXPECTED if one not in text] == [], path
        assert "Frases revisadas por una persona: 5/" in text
    check_formatting(folder)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose five corrections are in the memory."""
    bench = Bench(tmp_path_factory.mktemp("corrected"))
    (bench.folder / "a.md").write_text(ARTICLE, "utf-8")
    by_script(bench, None)
    return bench.folder


def test_another_article_that_shares_sentences_has_them(corrected: Path) -> None:
    bench = Bench.of(corrected)
    (corrected / "b.md").write_text(OTHER, "utf-8")
    [edition] = bench.project(sources=["b.md"], out="others", format="docx").build().editions
    assert edition.entry.sentences["reviewed"] == 2
    text = texts_of(corrected / "others" / "es" / "b.docx")
    assert EXPECTED[1] in text
    assert EXPECTED[4] in text
    document = docx.Document(str(corrected / "others" / "es" / "b.docx"))
    assert "unos cuatro millones de euros" in [run.text for run in runs(document) if run.bold]


def test_a_correction_of_a_changed_sentence_is_offered_and_not_applied(corrected: Path) -> None:
    bench = Bench.of(corrected)
    changed = ARTICLE.replace("The boats sit in the mud until noon", "The boats sit in the deep mud until noon")
    (corrected / "c.md").write_text(changed, "utf-8")
    project = bench.project(sources=["c.md"], out="changed", format="docx")
    [edition] = project.build().editions
    assert edition.entry.sentences["reviewed"] == 4
    assert EXPECTED[4] not in texts_of(corrected / "changed" / "es" / "c.docx")
    [path] = project.export_review("csv", corrected / "out").files
    assert "yacen en el lodo hasta el mediodía" in path.read_text("utf-8-sig")


@pytest.mark.parametrize("name", ["xliff", "xliff2", "po", "tmx", "csv", "docx"])
def test_what_is_exported_and_imported_into_an_empty_memory_gives_the_same_bytes(
    corrected: Path, tmp_path: Path, name: str
) -> None:
    old = Bench.of(corrected)
    formats = ["epub", "docx"]
    assert not old.project(out=f"before-{name}", format=formats).build().failures
    [path] = old.project().export_review(name, tmp_path).files
    fresh = {"memory": str(tmp_path / "fresh.sqlite"), "out": str(tmp_path / "after"), "format": formats}
    result = old.project(**fresh).import_review([path])
    assert (len(result.corrections), result.unplaced) == (5, ())
    assert not old.project(**fresh).build().failures
    for suffix in formats:
        before = (corrected / f"before-{name}" / "es" / f"a.{suffix}").read_bytes()
        assert before == (tmp_path / "after" / "es" / f"a.{suffix}").read_bytes()
    with Memory(tmp_path / "fresh.sqlite") as memory:
        assert memory.reviewed_state(Pair("en", "es"))
