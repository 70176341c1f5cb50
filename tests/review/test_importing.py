"""Corrections come back by every format, also from tools that move, cut and join segments; what is uncertain is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest

from tests.review.bench import Bench, replaced
from toolkit import (
    Edition,
    ExitCode,
    Memory,
    MemoryFileError,
    MissingError,
    Pair,
    UsageError,
    correct,
    read,
    sentences_of,
)
from toolkit.review.exchange import ExchangeSegment
from toolkit.review.formats import EXCHANGE_FORMATS, read_exchange
from toolkit.translation import ReviewState

COST = "It would cost four million euros, and nobody knows who would pay."


def mended(segment: ExchangeSegment) -> ExchangeSegment:
    """Correct the first sentence and one with code and a note, approve another, and leave the rest alone."""
    match segment.id:
        case "blocks.0#0":
            changed = replaced(segment.target, "cuatro millones", "unos cuatro millones")
            return replace(segment, target=changed, state=ReviewState.REVIEWED, note="By the plan.")
        case "blocks.1#1":
            return replace(segment, target=replaced(segment.target, "dos veces", "un par de veces"))
        case "blocks.2.0.0#0":
            return replace(segment, state=ReviewState.FINAL)
        case _:
            return segment


@pytest.mark.parametrize("name", EXCHANGE_FORMATS)
def test_corrections_come_back_with_their_markup(bench: Bench, name: str) -> None:
    path = bench.export(name)
    bench.edit(path, name, mended)
    told = bench.project().import_review([path], dry_run=True)
    assert not told.stored
    result = bench.project().import_review([path])
    assert (result.corrections, result.unplaced) == (told.corrections, ())
    by_id = {one.id: one for one in result.corrections}
    assert set(by_id) == {"blocks.0#0", "blocks.1#1", "blocks.2.0.0#0"}
    assert "{+unos +}" in by_id["blocks.0#0"].diff or "{+unos+}" in by_id["blocks.0#0"].diff
    assert by_id["blocks.2.0.0#0"].before == by_id["blocks.2.0.0#0"].after
    article = read(bench.folder / "a.md")
    found = {
        one.id: one for one in sentences_of(article, "es", engine="apertium", memory=bench.folder / "memory.sqlite")
    }
    first = found["blocks.0#0"]
    [(start, end, code)] = first.translation.spans
    assert (code, first.translation.text[start:end].startswith("unos cuatro")) == (0, True), first
    assert (first.state, first.note) == (ReviewState.REVIEWED, "By the plan.")
    assert "un par de veces" in found["blocks.1#1"].translation.text
    assert found["blocks.2.0.0#0"].state is ReviewState.FINAL
    again = bench.project().import_review([path])
    assert (again.corrections, again.unplaced) == ((), ())


def test_nothing_is_changed_by_what_comes_back_as_it_went_out(bench: Bench) -> None:
    for name in EXCHANGE_FORMATS:
        result = bench.project().import_review([bench.export(name)])
        assert (result.corrections, result.unplaced) == ((), ()), name
        assert result.unchanged > 5
    with Memory(bench.folder / "memory.sqlite") as memory:
        assert memory.reviewed_state(Pair("en", "es")) == ""


def test_segments_that_were_moved_split_and_merged_find_their_place(bench: Bench) -> None:
    path = bench.export("tmx")
    [file] = read_exchange(path.name, path.read_bytes())
    by_id = {segment.id: segment for segment in file.segments}
    one, two = by_id["blocks.2.0.0#0"], by_id["blocks.1#0"]
    moved = replace(one, id="9", target=("La primera es esperar.",))
    halves = [
        replace(
            by_id["blocks.0#0"], id="7a", source=("It would cost four million euros,",), target=("Costará mucho,",)
        ),
        replace(by_id["blocks.0#0"], id="7b", source=("and nobody knows who would pay.",), target=("y nadie paga.",)),
    ]
    path.write_bytes(EXCHANGE_FORMATS["tmx"].write(replace(file, segments=(moved, *halves, two))))
    result = bench.project().import_review([path])
    assert [(one.id, one.after) for one in result.corrections] == [("blocks.2.0.0#0", "La primera es esperar.")]
    # The halves are one sentence again, which lacks its bold: that is refused, with its place.
    [refused] = result.unplaced
    assert (refused.place, refused.reason) == ("7a", "of the codes, its translation lacks 1")


def test_sentences_that_were_merged_are_shared_out_where_that_is_certain(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (tmp_path / "a.md").write_text("# Tides\n\nThe sea rises. The boats wait.\n", "utf-8")
    path = bench.export("po")
    [file] = read_exchange(path.name, path.read_bytes())
    first = next(segment for segment in file.segments if segment.id == "blocks.0#0")
    for target, ids in (("La mar sube. Los barcos esperan.", ["blocks.0#0", "blocks.0#1"]), ("La mar sube, y ya.", [])):
        merged = replace(
            first, id="m", source=("The sea rises. The boats wait.",), target=(target,), state=ReviewState.REVIEWED
        )
        path.write_bytes(EXCHANGE_FORMATS["po"].write(replace(file, segments=(merged,))))
        result = bench.project().import_review([path], dry_run=True)
        assert [one.id for one in result.corrections] == ids
        assert [one.reason.split(",")[0] for one in result.unplaced] == (
            [] if ids else ["it was merged of 2 sentences"]
        )


def test_a_source_that_has_changed_is_told_and_nothing_is_stored(bench: Bench) -> None:
    path = bench.export("csv")
    bench.edit(path, "csv", mended)
    article = bench.folder / "a.md"
    article.write_text(article.read_text("utf-8").replace("who would pay", "who will pay"), "utf-8")
    result = bench.project().import_review([path])
    assert "blocks.0#0" not in {one.id for one in result.corrections}
    [missed] = result.unplaced
    assert missed.place == "blocks.0#0"
    assert missed.reason.startswith("its source has changed; it is now: It would cost four million euros")
    assert result.exit_code is ExitCode.INCOMPLETE


def test_codes_that_are_lost_or_made_up_are_refused_with_the_sentence(bench: Bench) -> None:
    path = bench.export("xliff")
    text = path.read_text("utf-8")
    bench_ids = {"blocks.0#0": 'id="1"', "blocks.1#1": 'id="2"'}
    for code in bench_ids.values():
        assert code in text

    def broken(segment: ExchangeSegment) -> ExchangeSegment:
        if segment.id == "blocks.0#0":
            return replace(segment, target=("Costará mucho.",))
        if segment.id == "blocks.1#1":
            return replace(segment, target=(*segment.target, segment.target[-2]))
        return segment

    bench.edit(path, "xliff", broken)
    result = bench.project().import_review([path])
    assert result.corrections == ()
    assert {one.place: one.reason for one in result.unplaced} == {
        "blocks.0#0": "of the codes, its translation lacks 1",
        "blocks.1#1": "of the codes, its translation has too many of 2",
    }


def test_an_agency_s_tmx_serves_every_article_that_has_its_sentences(bench: Bench) -> None:
    (bench.folder / "b.md").write_text("# B\n\nThe boats wait. The first option is to wait.\n", "utf-8")
    (bench.folder / "own.tmx").write_text(
        '<tmx version="1.4"><header srclang="en"/><body>'
        "<tu><tuv xml:lang='en'><seg>The first option is to wait.</seg></tuv>"
        "<tuv xml:lang='es'><seg>La primera opción: esperar.</seg></tuv></tu>"
        "<tu><tuv xml:lang='en'><seg>THE BOATS wait.</seg></tuv>"
        "<tuv xml:lang='es'><seg>Las barcas esperan.</seg></tuv></tu>"
        "<tu><tuv xml:lang='en'><seg>Nobody says this.</seg></tuv><tuv xml:lang='es'><seg>Nadie.</seg></tuv></tu>"
        "</body></tmx>",
        "utf-8",
    )
    result = bench.project(sources=["a.md", "b.md"]).import_review([bench.folder / "own.tmx"])
    assert {one.after for one in result.corrections} == {"La primera opción: esperar.", "Las barcas esperan."}
    assert [one.reason for one in result.unplaced] == ["no article has this sentence"]


def test_two_corrections_of_one_sentence_are_told(bench: Bench) -> None:
    path = bench.export("csv")
    [file] = read_exchange(path.name, path.read_bytes())
    first = next(segment for segment in file.segments if segment.id == "blocks.2.0.0#0")
    path.write_bytes(
        EXCHANGE_FORMATS["csv"].write(
            replace(file, segments=(replace(first, target=("Esperar.",)), replace(first, target=("Aguardar.",))))
        )
    )
    result = bench.project().import_review([path])
    assert [one.after for one in result.corrections] == ["Esperar."]
    assert [one.reason for one in result.unplaced] == ["the same sentence is corrected in another way in another place"]


def test_corrections_make_editions_stale_and_stand_in_them(bench: Bench) -> None:
    project = bench.project(format="docx", out="editions")
    [before] = project.build().editions
    path = bench.export("po")
    bench.edit(path, "po", mended)
    assert project.import_review([path]).stored
    [edition] = list[Edition](project.build().editions)
    assert edition.entry.sentences["reviewed"] == 3
    assert edition.entry.sha256 != before.entry.sha256
    [current] = project.build().editions
    assert current.status == "up to date"


def test_a_script_names_sentences_as_people_type_them(bench: Bench) -> None:
    article, memory = read(bench.folder / "a.md"), bench.folder / "memory.sqlite"
    correct(
        article,
        "es",
        {
            "It would cost **four million euros**, and nobody knows who would pay.": "Costaría **cuatro millones**.",
            '"We used to walk to the boats", says Mara.': "«Antes íbamos a pie», dice Mara.",
            "blocks.0#1": "Véase [el plan](https://example.org/plan) *ya*.",
            "She runs `make` twice.": "Ejecuta <x1/> dos veces<x2/>.",
        },
        memory=memory,
        engine="apertium",
    )
    found = {one.id: one for one in sentences_of(article, "es", engine="apertium", memory=memory)}
    cost, mara = found["blocks.0#0"].translation, found["blocks.1#0"].translation
    assert [cost.text[start:end] for start, end, _ in cost.spans] == ["cuatro millones"]
    assert mara.text == "«Antes íbamos a pie», dice Mara."
    plan = found["blocks.0#1"].translation
    assert {(plan.text[start:end], code) for start, end, code in plan.spans} == {("el plan", 0), ("ya", "emph")}
    assert {one.id for one in found.values() if one.state is ReviewState.REVIEWED} == {
        "blocks.0#0",
        "blocks.0#1",
        "blocks.1#0",
        "blocks.1#1",
    }


@pytest.mark.parametrize(
    ("typed", "translation", "message"),
    [
        ("Nobody says this.", "Nadie.", "has no sentence 'Nobody says this.'"),
        (f"{COST} See the plan now.", "Los dos.", "has no sentence"),
        ("blocks.99#0", "Nada.", "has no sentence"),
        ("She runs make twice.", "Ejecuta make dos veces.", "lacks 1, 2"),
    ],
)
def test_what_matches_nothing_is_an_error_that_says_so(
    bench: Bench, typed: str, translation: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        correct(read(bench.folder / "a.md"), "es", {typed: translation}, memory=bench.folder / "m", engine="apertium")


def test_there_is_nothing_to_review_in_an_article_s_own_language(bench: Bench) -> None:
    with pytest.raises(UsageError, match="nothing to review"):
        bench.project(lang="en").export_review("po", bench.folder / "out")
    with pytest.raises((UsageError, MissingError)):
        bench.project(lang="fr").export_review("odt", bench.folder / "out")


def colophon(path: Path) -> str:
    return " ".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs[-3:])


def test_an_edition_tells_who_revised_how_much_of_it(bench: Bench) -> None:
    options = {"format": "docx", "out": "editions", "reviser": "Ana Example"}
    edition = bench.folder / "editions" / "es" / "a.docx"
    bench.project(**options).build()
    machine = edition.read_bytes()
    assert "Revisión" not in colophon(edition)
    # A name alone changes nothing.
    bench.project(**{**options, "reviser": "", "force": True}).build()
    assert edition.read_bytes() == machine
    correct(
        read(bench.folder / "a.md"),
        "es",
        {"The first option is to wait.": "La primera es esperar."},
        memory=bench.folder / "memory.sqlite",
        engine="apertium",
    )
    [made] = bench.project(**options).build().editions
    assert made.entry.reviser == "Ana Example"
    total = sum(made.entry.sentences[name] for name in ("engine", "memory", "reviewed", "kept"))
    assert f"Frases revisadas por una persona: 1/{total}. Revisión: Ana Example." in colophon(edition)
    bench.project(**{**options, "reviser": ""}).build()
    assert colophon(edition).endswith(f"Puede contener errores. Frases revisadas por una persona: 1/{total}.")
    [current] = bench.project(**{**options, "reviser": ""}).build().editions
    assert current.status == "up to date"


def test_corrections_are_not_taken_into_a_memory_that_is_gone_afterwards(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bench.export("csv")
    bench.edit(path, "csv", mended)
    with pytest.raises(UsageError, match="memory that lasts"):
        bench.project(memory="none").import_review([path])
    assert bench.project(memory="none").import_review([path], dry_run=True).corrections
    (bench.folder / "home" / "publish").mkdir(parents=True)
    (bench.folder / "home" / "publish" / "memory.sqlite").write_text("no memory at all", "utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(bench.folder / "home"))
    monkeypatch.delenv("PUBLISH_MEMORY")
    with pytest.raises(MemoryFileError, match="can't be kept"):
        bench.project(memory=None).import_review([path])
