"""What holds for every format and language: the text in order, reproducible bytes, clean findings."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.document import Article
from toolkit.errors import UsageError
from toolkit.localization import load_locale
from toolkit.rendering import FORMATS
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("editions")

WORDS = (
    "Daily",
    "Abstracted",
    "Alpha",
    "Charlie",
    "Delta",
    "Echo",
    "Foxtrot",
    "Golf",
    "Hotel",
    "India",
    "Juliett",
    "Kilo",
    "Lima",
    "Mike",
    "November",
    "oscar",
    "Papa",
    "Quebec",
    "Romeo",
    "Sierra",
    "Uniform",
    "Victor",
    "Whiskey",
    "Ctrl",
    "Xray",
    "Yankee",
    "Zulu",
)
NOTE_AND_TABLE_CAPTION = ("Bravo", "Tango")  # formats put these in different places


def epub_text(data: bytes) -> str:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = ["EPUB/text/title_page.xhtml", *sorted(n for n in archive.namelist() if "/text/ch" in n)]
        return "\n".join(" ".join(map(str, etree.fromstring(archive.read(name)).itertext())) for name in names)


def pdf_text(data: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def docx_text(data: bytes) -> str:
    from lxml import etree

    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = [etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes")]
    paragraphs = [p for root in roots for p in root.iter(f"{w}p")]
    return "\n".join("".join(t.text or "" for t in p.iter(f"{w}t")) for p in paragraphs)


def html_text(data: bytes) -> str:
    from lxml import etree

    return " ".join(" ".join(map(str, etree.fromstring(data).itertext())).split())


TEXT_OF: dict[str, Callable[[bytes], str]] = {
    "epub": epub_text,
    "pdf": pdf_text,
    "docx": docx_text,
    "html": html_text,
    "md": lambda data: re.sub(r"\(data:[^)]*\)", "", data.decode()),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt", "it"])
def test_the_text_is_all_there_in_order(editions: dict[tuple[str, str], Any], language: str, kind: str) -> None:
    text = TEXT_OF[kind](editions[language, kind].data)
    position = 0
    for word in WORDS:
        found = text.find(word, position)
        assert found >= 0, f"{word} is missing, or out of order"
        position = found
    for word in NOTE_AND_TABLE_CAPTION:
        assert text.count(word) == 1
    assert text.count("Alpha opens") == 1


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("language", "quoted", "published", "statement"),
    [
        ("en", "“double quotes holding ‘single’ ones”", "Published April 1, 2020 · Updated May 2, 2020", None),
        (
            "es",
            "«double quotes holding “single” ones»",
            "Publicado el 1 de abril de 2020 · Actualizado el 2 de mayo de 2020",
            "Traducción automática a partir del original en inglés, realizada con Apertium 3.8.3",
        ),
        (
            "fr",
            "« double quotes holding “single” ones »",
            "Publié le 1er avril 2020 · Mis à jour le 2 mai 2020",
            "Traduction automatique de l’original en anglais, réalisée avec Apertium 3.8.3",
        ),
        (
            "de",
            "„double quotes holding ‚single‘ ones“",
            "Veröffentlicht am 1. April 2020 · Aktualisiert am 2. Mai 2020",
            "Maschinelle Übersetzung (Originalsprache: Englisch), erstellt mit Apertium 3.8.3",
        ),
        (
            "pt",
            "“double quotes holding ‘single’ ones”",
            "Publicado em 1º de abril de 2020 · Atualizado em 2 de maio de 2020",
            "Tradução automática a partir do original em inglês, feita com Apertium 3.8.3",
        ),
        (
            "it",
            "«double quotes holding “single” ones»",
            "Pubblicazione: 1º aprile 2020 · Aggiornamento: 2 maggio 2020",
            "Traduzione automatica dall’originale in inglese, realizzata con Apertium 3.8.3",
        ),
    ],
)
def test_each_language_speaks_its_own_way(
    editions: dict[tuple[str, str], Any],
    kind: str,
    language: str,
    quoted: str,
    published: str,
    statement: str | None,
) -> None:
    # Line ends in PDF fall where they fall, and words may be hyphenated there.
    text = re.sub(r"\s+", " ", re.sub("(?:\x02|\ufffe|-\r?\n)", "", TEXT_OF[kind](editions[language, kind].data)))
    assert quoted.replace("\u00a0", " ") in text
    assert published in text
    locale = load_locale(language)
    assert locale.gettext("About this edition") in text
    assert "© 2020 Example Press" in text
    if statement:
        assert statement in text
    else:
        assert "achine translation" not in text


def test_only_what_was_lost_is_a_finding(editions: dict[tuple[str, str], Any]) -> None:
    assert {(key, edition.findings) for key, edition in editions.items()} == {(key, ()) for key in editions}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_article_makes_the_same_bytes(
    editions: dict[tuple[str, str], Any],
    make_sample: Callable[[str], Article],
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    time.tzset()
    try:
        time.sleep(2.1 if kind == "docx" else 0)  # ZIP files tell two seconds apart
        again = render(make_sample("es"), kind)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert again.data == editions["es", kind].data


def test_threads_make_the_same_bytes(
    editions: dict[tuple[str, str], Any], make_sample: Callable[[str], Article]
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda key: render(make_sample(key[0]), key[1]).data, editions)
    assert [key for key, data in zip(editions, made, strict=True) if data != editions[key].data] == []


@pytest.mark.parametrize("kind", FORMATS)
def test_the_moment_can_be_given(
    make_sample: Callable[[str], Article], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = dt.datetime(2031, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    data = render(make_sample("es"), kind).data
    if kind == "md":  # it says nothing of itself but what is read
        assert b"2031" not in data
    elif kind in ("pdf", "html"):
        assert b"2031-02-03" in data
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {info.date_time for info in archive.infolist()} == {(2031, 2, 3, 4, 5, 6)}
            metadata = archive.read("EPUB/content.opf" if kind == "epub" else "docProps/core.xml")
        assert b"2031-02-03T04:05:06Z" in metadata


def test_a_wrong_moment_is_named(make_sample: Callable[[str], Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        render(make_sample("es"), "epub")


def test_an_unknown_format_names_the_choices(make_sample: Callable[[str], Article]) -> None:
    with pytest.raises(UsageError, match="There is no format 'mobi'") as error:
        render(make_sample("es"), "mobi")
    assert error.value.hint == "Formats: epub, pdf, docx, html, md."


def test_a_language_without_a_locale_names_those_there_are(markdown: Callable[..., Article]) -> None:
    with pytest.raises(UsageError, match="'xx'") as error:
        render(markdown("x", "xx"), "epub")
    assert "es" in error.value.hint


def test_nothing_is_left_behind(
    make_sample: Callable[[str], Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    for kind in FORMATS:
        render(make_sample("es"), kind)
    assert list(tmp_path.iterdir()) == []
