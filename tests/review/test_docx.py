"""Edited DOCX editions: what an editor changed comes back, in its place or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from tests.review.bench import Bench
from toolkit import ImportResult, UsageError, correct, read, sentences_of
from toolkit.review.exchange import ExchangeError

TEXT = """---
title: The harbour that moved
author: Ana Example
date: 2026-11-02
lang: en
---

The town has lost its harbour three times. Each time the people built a new one.

# A slow river

The river brings sand.[^1] In a dry year it brings less, and the fishermen are happy. The boats sit in the mud.

"We used to walk to the boats," says Mara. "Now we need a bus."

| Year | Boats of the town |
|------|------:|
| 1890 | 140 |

The council wants to dig a channel. It would cost **four million euros**. See [the plan](https://example.org/plan)
and `make` now.

- The first option is to wait.
- The second option is to dig.

[^1]: Some twelve tons a day.
"""


class Editor(Bench):
    """A project with a DOCX edition that somebody edits."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "a.md").write_text(TEXT, "utf-8")
        self.options: dict[str, object] = {"format": "docx", "out": "editions"}
        self.file = folder / "editions" / "es" / "a.docx"

    def build(self) -> None:
        result = self.project(**self.options).build()
        assert not result.failures

    def edit(self, change: Callable[[Document], None]) -> None:  # type: ignore[override]
        document = docx.Document(str(self.file))
        change(document)
        document.save(str(self.file))

    def take(self, *, tracked: str | None = None, dry_run: bool = False) -> ImportResult:
        return self.project(**self.options).import_review([self.file], tracked=tracked, dry_run=dry_run)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose edition is made, once."""
    editor = Editor(tmp_path_factory.mktemp("built"))
    editor.build()
    return editor.folder


@pytest.fixture
def editor(built: Path, tmp_path: Path) -> Editor:
    """A copy of it."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    made = Editor.__new__(Editor)
    made.folder, made.options = tmp_path, {"format": "docx", "out": "editions"}
    made.file = tmp_path / "editions" / "es" / "a.docx"
    return made


def paragraph(document: Document, start: str) -> Paragraph:
    return next(one for one in document.paragraphs if one.text.startswith(start))


def remove(element: BaseOxmlElement) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def replace_in(document: Document, old: str, new: str) -> None:
    [run] = [run for one in document.paragraphs for run in one.runs if old in run.text]
    run.text = run.text.replace(old, new)


def afters(result: ImportResult) -> dict[str, str]:
    return {one.id: one.after for one in result.corrections}


def test_an_edition_that_nobody_edited_holds_no_correction(editor: Editor) -> None:
    result = editor.take()
    assert (result.corrections, result.unplaced) == ((), ())
    assert result.unchanged > 12


def test_words_come_back_with_their_formatting_and_stand_in_the_next_edition(editor: Editor) -> None:
    def change(document: Document) -> None:
        replace_in(document, "tres tiempo", "tres veces")
        replace_in(document, "cuatro millones de euros", "cuatro millones")
        replace_in(document, "Un río lento", "Un río perezoso")
        cell = document.tables[0].cell(0, 1).paragraphs[0]
        cell.runs[0].text = "Barcos del pueblo"

    editor.edit(change)
    result = editor.take()
    assert result.unplaced == ()
    texts = list(afters(result).values())
    assert "Costaría <b1>cuatro millones</b1>." in texts
    assert {"Un río perezoso", "Barcos del pueblo"} < set(texts)
    assert any(text.endswith("tres veces.") for text in texts)
    assert len(texts) == 4
    editor.file.unlink()
    editor.build()
    document = docx.Document(str(editor.file))
    assert paragraph(document, "Un río perezoso")
    bold = [run.text for one in document.paragraphs for run in one.runs if run.bold]
    assert "cuatro millones" in bold
    assert editor.take().corrections == ()


def test_formatting_that_was_moved_added_and_taken_away_is_taken_over(editor: Editor) -> None:
    def change(document: Document) -> None:
        [run] = [run for one in document.paragraphs for run in one.runs if run.bold and "cuatro" in run.text]
        run.bold = None
        ship = paragraph(document, "La primera")
        first = ship.runs[0]
        words = first.text
        first.text = words.split(" opción")[0]
        second = deepcopy(first._r)
        first._r.addnext(second)
        first.italic = True
        ship.runs[1].text = " opción" + words.split(" opción")[1]

    editor.edit(change)
    result = editor.take()
    assert result.unplaced == ()
    assert sorted(afters(result).values()) == [
        "<i>La primera</i> opción es para esperar.",
        "Costaría cuatro millones de euros.",
    ]


def test_typography_that_we_added_is_undone_and_quotation_marks_can_be_corrected(editor: Editor) -> None:
    def change(document: Document) -> None:
        spoken = paragraph(document, "«")
        text = "".join(run.text for run in spoken.runs)
        opening, closing = text.index("«"), text.index("»")
        for run in spoken.runs[1:]:
            remove(run._r)
        # The first quotation loses its marks, the second gets another word.
        text = text[:opening] + text[opening + 1 : closing] + text[closing + 1 :]
        spoken.runs[0].text = text.replace("autobús", "tranvía")

    editor.edit(change)
    result = editor.take()
    assert result.unplaced == ()
    [one, other] = afters(result).values()
    assert "<q" not in one
    assert "«" not in one
    assert other.startswith("<q1>Ahora")
    assert "tranvía" in other
    assert "«" not in other


def test_paragraphs_may_be_moved_joined_and_cut(editor: Editor) -> None:
    def change(document: Document) -> None:
        first, second = paragraph(document, "La primera"), paragraph(document, "La segunda")
        first.runs[0].text += " " + second.text.replace("cavar", "dragar")
        remove(second._p)
        town = paragraph(document, "La ciudad")
        copy = deepcopy(town._p)
        town._p.addnext(copy)
        whole = town.text
        town.runs[0].text = whole[: whole.index(". ") + 1]
        Paragraph(copy, town._parent).runs[0].text = whole[whole.index(". ") + 2 :].replace("Cada vez", "Siempre")
        spoken = paragraph(document, "«")
        paragraph(document, "El consejo")._p.addnext(spoken._p)

    editor.edit(change)
    result = editor.take()
    assert result.unplaced == ()
    texts = list(afters(result).values())
    assert len(texts) == 2
    assert any(text.endswith("para dragar.") for text in texts)
    assert any(text.startswith("Siempre") for text in texts)


def test_a_sentence_that_was_cut_in_two_stays_one_translation(editor: Editor) -> None:
    editor.edit(lambda document: replace_in(document, "menos, y los", "menos. Los"))
    result = editor.take()
    assert result.unplaced == ()
    [text] = afters(result).values()
    assert "menos. Los" in text


def test_what_has_no_certain_place_is_listed_and_not_applied(editor: Editor) -> None:
    def change(document: Document) -> None:
        replace_in(document, "tiempo. Cada", "tiempo, y cada")
        heading = paragraph(document, "Un río lento")
        remove(heading._p)
        paragraph(document, "La segunda").runs[0].text += " Esta frase es nueva aquí."
        replace_in(document, "Traducción automática", "Traducción humana")

    editor.edit(change)
    result = editor.take()
    assert result.corrections == ()
    reasons = sorted(one.reason for one in result.unplaced)
    assert reasons == [
        "these sentences were joined",
        "this is no translation",
        "this sentence was taken out; a translation can't be empty",
        "this was added, and is no sentence's translation",
    ]
    assert all(one.place and one.text for one in result.unplaced)


def test_code_and_notes_can_t_be_lost(editor: Editor) -> None:
    def change(document: Document) -> None:
        river = paragraph(document, "El río")
        [mark] = [run for run in river.runs if run._r.findall(qn("w:footnoteReference"))]
        remove(mark._r)
        [code] = [run for one in document.paragraphs for run in one.runs if run.text == "make"]
        code.text = "hacer"

    editor.edit(change)
    result = editor.take()
    assert result.corrections == ()
    assert sorted(one.reason for one in result.unplaced) == [
        "it has something more that is not text: code",
        "it lacks what the source has: note",
        "this sentence was taken out; a translation can't be empty",
    ]


def test_a_note_is_corrected_where_it_stands(editor: Editor) -> None:
    from zipfile import ZipFile

    changed = editor.file.with_suffix(".new")
    with ZipFile(editor.file) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/footnotes.xml":
                assert "doce toneladas" in data.decode()
                data = data.decode().replace("doce toneladas", "doce mil kilos").encode()
            new.writestr(name, data)
    changed.replace(editor.file)
    result = editor.take()
    assert result.unplaced == ()
    [text] = afters(result).values()
    assert "doce mil kilos" in text


def tracked(document: Document) -> None:
    """Replace a word as Word does while it tracks changes."""
    run = paragraph(document, "La segunda").runs[0]
    before, after = run.text.split("cavar")
    run.text = before
    for name, tag, words in (("w:del", "w:delText", "cavar"), ("w:ins", "w:t", "dragar")):
        change = OxmlElement(name)
        change.set(qn("w:id"), "900")
        change.set(qn("w:author"), "Mara")
        change.set(qn("w:date"), "2026-11-20T10:00:00Z")
        inner = OxmlElement("w:r")
        text = OxmlElement(tag)
        text.text = words
        inner.append(text)
        change.append(inner)
        paragraph(document, before)._p.append(change)
    last = deepcopy(run._r)
    paragraph(document, before)._p.append(last)
    paragraph(document, "La segunda").runs[-1].text = after


def test_pending_changes_are_taken_or_left_as_somebody_says(editor: Editor) -> None:
    editor.edit(tracked)
    with pytest.raises(ExchangeError, match="tracked changes") as caught:
        editor.take()
    assert "--tracked accept" in caught.value.hint
    [text] = afters(editor.take(tracked="accept", dry_run=True)).values()
    assert text == "La segunda opción es para dragar."
    assert editor.take(tracked="reject", dry_run=True).corrections == ()
    with pytest.raises(UsageError, match="'both'"):
        editor.take(tracked="both")


def test_comments_are_kept_as_notes(editor: Editor) -> None:
    def change(document: Document) -> None:
        one, other = paragraph(document, "La segunda"), paragraph(document, "La primera")
        one.runs[0].text = one.runs[0].text.replace("cavar", "dragar")
        document.add_comment(one.runs, "It is dredging.", author="Mara")
        document.add_comment(other.runs, "Is it?", author="Mara")

    editor.edit(change)
    result = editor.take()
    [correction] = result.corrections
    assert (correction.after, correction.note) == ("La segunda opción es para dragar.", "Mara: It is dredging.")
    [missed] = result.unplaced
    assert missed.reason == "a comment on what was not changed: Mara: Is it?"
    found = sentences_of(read(editor.folder / "a.md"), "es", engine="apertium", memory=editor.folder / "memory.sqlite")
    assert [one.note for one in found if one.id == correction.id] == ["Mara: It is dredging."]


def test_a_bilingual_edition_is_taken_in_but_for_its_original(editor: Editor) -> None:
    editor.options["bilingual"] = True
    editor.build()

    def cells(document: Document) -> list[Paragraph]:
        return [one for table in document.tables for row in table.rows for cell in row.cells for one in cell.paragraphs]

    def change(document: Document) -> None:
        for old, new in (("tres tiempo", "tres veces"), ("three times", "four times")):
            [run] = [run for one in cells(document) for run in one.runs if old in run.text]
            run.text = run.text.replace(old, new)

    editor.edit(change)
    result = editor.take()
    [text] = afters(result).values()
    assert text.endswith("tres veces.")
    assert [one.reason for one in result.unplaced] == ["this is no translation"]


def test_libreoffice_s_own_saving_changes_nothing(
    editor: Editor, docx_saved_by_libreoffice: Callable[[Path], None]
) -> None:
    editor.edit(lambda document: replace_in(document, "cuatro millones de euros", "cuatro millones"))
    docx_saved_by_libreoffice(editor.file)
    result = editor.take()
    assert result.unplaced == ()
    assert list(afters(result).values()) == ["Costaría <b1>cuatro millones</b1>."]


def test_an_article_that_has_changed_since_is_told_and_nothing_is_applied(editor: Editor) -> None:
    editor.edit(lambda document: replace_in(document, "tres tiempo", "tres veces"))
    source = editor.folder / "a.md"
    source.write_text(source.read_text("utf-8").replace("brings sand", "carries sand"), "utf-8")
    result = editor.take()
    assert result.corrections == ()
    assert {one.reason for one in result.unplaced} == {"the article has changed since this edition was made"}


def test_what_was_reviewed_in_the_meantime_is_not_undone(editor: Editor) -> None:
    editor.edit(lambda document: replace_in(document, "tres tiempo", "tres veces"))
    memory = editor.folder / "memory.sqlite"
    typed = {"The second option is to dig.": "La segunda: cavar."}
    correct(read(editor.folder / "a.md"), "es", typed, memory=memory, engine="apertium")
    result = editor.take()
    assert [text.endswith("tres veces.") for text in afters(result).values()] == [True]
    assert [one.reason for one in result.unplaced] == ["the sentence was reviewed since this edition was made"]


def test_an_edition_is_known_under_the_name_that_somebody_saved_it_under_and_in_its_own_folder(editor: Editor) -> None:
    editor.edit(lambda document: replace_in(document, "Un río lento", "Un río perezoso"))
    for name in ("a (2).docx", "a-ana.docx"):
        shutil.copy(editor.file, editor.folder / name)
        result = editor.project(**editor.options).import_review([editor.folder / name], dry_run=True)
        assert [one.after for one in result.corrections] == ["Un río perezoso"]
    # Neither the folder nor the engine need be said again of an edition that lies where it was made.
    elsewhere = editor.project(out="nowhere", engine="auto", format="docx")
    result = elsewhere.import_review([editor.file], dry_run=True)
    assert [one.after for one in result.corrections] == ["Un río perezoso"]


def test_a_document_that_is_no_edition_is_refused(editor: Editor) -> None:
    other = editor.folder / "other.docx"
    shutil.copy(editor.file, other)
    with pytest.raises(UsageError, match="is no edition that is known in"):
        editor.project(**editor.options).import_review([other])
    copy = editor.folder / "mail" / "a.docx"
    copy.parent.mkdir()
    shutil.copy(editor.file, copy)
    assert editor.project(**editor.options).import_review([copy]).corrections == ()
    editor.file.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(ExchangeError, match="can't be read as DOCX"):
        editor.take()


def test_an_edition_is_compared_as_it_was_typeset(editor: Editor) -> None:
    editor.project(**editor.options, typography="none", force=True).build()
    text = " ".join(one.text for one in docx.Document(str(editor.file)).paragraphs)
    assert "barcos,» dice Mara" in text  # with more typography, the comma stands behind the mark
    editor.edit(lambda document: replace_in(document, "tres tiempo", "tres veces"))
    result = editor.take()
    assert result.unplaced == ()
    assert [text.endswith("tres veces.") for text in afters(result).values()] == [True]
