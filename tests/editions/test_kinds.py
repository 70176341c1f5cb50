"""Kinds of edition as builds make them: bilingual, bundled, accessible or refused, with templates of one's own."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path, PurePath
from typing import Any

import pypdfium2
import pytest

from toolkit import BuildResult, publish
from toolkit.editions.result import Status
from toolkit.errors import ExitCode, UsageError

FIRST = """---
title: A day at sea
author: Ann Writer
date: 2024-05-06
lang: en
---

The sea was "calm". See [the harbour](second.md#in-port).
"""
SECOND = """---
title: A night on land
author: Bob Author
date: 2024-06-07
lang: en
---

## In port

A lamp. Back [to sea](./first.md).
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "second.md").write_text(SECOND, "utf-8")
    (tmp_path / "first.md").write_text(FIRST, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*sources: str, **options: Any) -> BuildResult:
    chosen: dict[str, Any] = {"lang": "es", "format": "epub", "engine": "pseudo", "jobs": 1, **options}
    return publish(sources or ("first.md", "second.md"), **chosen)


def text_of(path: PurePath) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith((".xhtml", ".opf")))


def statuses(result: BuildResult) -> list[Status]:
    return [edition.status for edition in result.editions]


# -------------------------------------------------------------------- bundles


@pytest.mark.usefixtures("folder")
def test_a_bundle_is_one_edition_with_a_chapter_for_each_article_in_the_order_given() -> None:
    result = make("second.md", "first.md", bundle="All of it")
    (edition,) = result.editions
    assert edition.path.name == "All-of-it.epub"
    assert [item["source"] for item in edition.entry.articles] == ["second.md", "first.md"]
    assert edition.entry.sentences["engine"] == 7
    assert (edition.entry.title, edition.entry.warnings, result.failures) == ("All of it", (), ())
    text = text_of(edition.path)
    assert text.index("Bob Author</p>") < text.index("Ann Writer</p>")
    assert "#chapter-1-in-port" in text
    for name in ("Ann Writer", "Bob Author"):
        assert name in text


def test_a_bundle_is_made_again_when_one_of_its_articles_changes(folder: Path) -> None:
    assert statuses(make(bundle="Both")) == [Status.MADE]
    assert statuses(make(bundle="Both")) == [Status.CURRENT]
    assert statuses(make("second.md", "first.md", bundle="Both")) == [Status.MADE]
    (folder / "second.md").write_text(SECOND.replace("lamp", "light"), "utf-8")
    assert statuses(make("second.md", "first.md", bundle="Both")) == [Status.MADE]


def test_a_bundle_fails_with_any_of_its_articles_and_names_it(folder: Path) -> None:
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    result = make("first.md", "broken.docx", bundle="Both")
    assert [failure.source for failure in result.failures] == ["broken.docx", "Both"]
    assert "can't be made without broken.docx" in result.failures[1].error.message
    assert (len(result.editions), list(folder.glob("editions/**/*.epub"))) == (0, [])


@pytest.mark.usefixtures("folder")
def test_titles_of_a_bundle_by_language_and_one_name_for_its_files() -> None:
    result = make(lang=["es-MX", "fr", "en"], bundle={"title": "Both", "es": "Ambos"})
    assert [(edition.entry.title, edition.path.name) for edition in result.editions] == [
        ("Ambos", "Both.epub"),
        ("Both", "Both.epub"),
        ("Both", "Both.epub"),
    ]


@pytest.mark.usefixtures("folder")
def test_a_bundle_is_dedicated_in_its_language_by_its_own_words_or_by_translation() -> None:
    words = {"text": "For Ann", "es": "A Ana"}
    result = make(lang=["es-MX", "en", "en-XA"], bundle="Both", dedication=words, engine="pseudo", format="html")
    shown = [
        text.split("</title>")[1]
        for text in (Path(str(edition.path)).read_text("utf-8") for edition in result.editions)
    ]
    spanish, english, pseudo = (one.partition('role="doc-dedication"')[2].partition("</div>")[0] for one in shown)
    assert "A Ana" in spanish
    assert "For Ann" in english
    assert "⟦" in pseudo
    assert "For Ann" not in pseudo


@pytest.mark.usefixtures("folder")
def test_another_dedication_makes_a_bundle_again_and_says_why() -> None:
    def build(**options: Any) -> Any:
        return make(bundle="Both", lang="en", format="html", **options)

    assert statuses(build()) == [Status.MADE]
    (edition,) = build(dedication="For Ann").editions
    assert (edition.status, edition.reasons) == (Status.MADE, ("its dedication",))
    assert statuses(build(dedication="For Ann")) == [Status.CURRENT]
    with pytest.raises(UsageError, match="no bundle for it"):
        make("first.md", dedication="For Ann")


# -------------------------------------------------------------------- bilingual editions


@pytest.mark.usefixtures("folder")
def test_a_bilingual_edition_holds_both_texts_in_their_own_marks() -> None:
    result = make("first.md", bilingual=True, lang=["ar", "en"])
    arabic, english = result.editions
    assert (arabic.entry.bilingual, english.entry.bilingual) == (True, False)
    assert [item.code for item in english.entry.warnings if item.severity == "info"] == ["not-bilingual"]
    text = text_of(arabic.path)
    assert "The sea was “calm”." in text
    assert text.count("The sea was") == 1


@pytest.mark.usefixtures("folder")
def test_a_bilingual_bundle_in_every_format() -> None:
    result = make(bilingual=True, bundle="Both", lang="es", format=["epub", "pdf", "docx"])
    assert [edition.entry.bilingual for edition in result.editions] == [True] * 3
    assert all(all(edition.entry.checks.values()) for edition in result.editions)
    assert "A lamp." in text_of(result.editions[0].path)


# -------------------------------------------------------------------- strictness


def test_strict_refuses_what_is_not_accessible_and_makes_the_rest(folder: Path) -> None:
    (folder / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    (folder / "third.md").write_text("---\ntitle: Pictures\n---\n\nSee ![](p.svg) here.\n", "utf-8")
    lenient = make("third.md", out="lenient")
    assert [(item.code, "p.svg" in item.message) for item in lenient.editions[0].entry.warnings] == [
        ("image-without-alt", True)
    ]
    result = make("third.md", "first.md", strict=True)
    assert [edition.path.name for edition in result.editions] == ["first.epub"]
    (failure,) = result.failures
    assert (failure.source, failure.format, "p.svg" in failure.error.message) == ("third.md", "epub", True)
    assert result.exit_code is ExitCode.INCOMPLETE
    assert [path.name for path in folder.glob("editions/**/*.epub")] == ["first.epub"]


# -------------------------------------------------------------------- templates and typography


OWN = {
    "epub/style.css": '{% include "builtin/epub/style.css" %}\np { color: rebeccapurple }\n',
    "pdf/colophon.typ": "Our own imprint\n",
    "docx/footer.xml": (
        '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:p><w:r><w:t>Our own foot</w:t></w:r></w:p></w:ftr>"
    ),
}


def test_own_templates_over_ours_make_stale_only_what_they_are_for(folder: Path) -> None:
    (folder / "own").mkdir()
    formats = ["epub", "pdf", "docx"]
    assert statuses(make("first.md", format=formats)) == [Status.MADE] * 3
    assert statuses(make("first.md", format=formats, templates="own")) == [Status.CURRENT] * 3
    for number, (name, text) in enumerate(OWN.items()):
        (folder / "own" / name).parent.mkdir()
        (folder / "own" / name).write_text(text, "utf-8")
        made = [Status.MADE if place == number else Status.CURRENT for place in range(3)]
        assert statuses(make("first.md", format=formats, templates="own")) == made
    epub, pdf, docx = (folder / "editions" / "es" / f"first.{name}" for name in formats)
    with zipfile.ZipFile(epub) as archive:
        (style,) = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".css")]
    assert "rebeccapurple" in style
    assert style.count("{") > 20
    with pypdfium2.PdfDocument(pdf) as document:
        assert "Our own imprint" in document[0].get_textpage().get_text_range()
    with zipfile.ZipFile(docx) as archive:
        assert any(b"Our own foot" in archive.read(name) for name in archive.namelist() if "footer" in name)


def test_a_template_that_cannot_be_used_is_a_failure_with_file_and_line(folder: Path) -> None:
    (folder / "own" / "epub").mkdir(parents=True)
    (folder / "own" / "epub" / "style.css").write_text("a {}\n{{ nothing }}\n", "utf-8")
    (folder / "own" / "epub" / "styles.css").write_text("a {}\n", "utf-8")
    result = make("first.md", format=["epub", "docx"], templates="own", jobs=2)
    [unused] = [one.message for one in result.findings if one.code == "template-unused"]
    assert unused == "No template is called epub/styles.css: is it epub/style.css?"
    assert [edition.path.name for edition in result.editions] == ["first.docx"]
    assert "epub/style.css, line 2" in result.failures[0].error.message
    with pytest.raises(UsageError, match="no folder"):
        make("first.md", templates="nowhere")


@pytest.mark.usefixtures("folder")
def test_the_level_of_typography_is_part_of_the_key_and_reaches_the_text() -> None:
    assert "“calm”" in text_of(make("first.md", lang="en").editions[0].path)
    bare = make("first.md", lang="en", typography="none")
    assert statuses(bare) == [Status.MADE]
    with pytest.raises(UsageError, match="no typography 'loud'"):
        make("first.md", typography="loud")


# -------------------------------------------------------------------- several at once


def test_the_number_of_workers_changes_nothing_but_the_time(folder: Path) -> None:
    for number in range(5):
        (folder / f"x{number}.md").write_text(FIRST.replace("calm", f"calm {number}"), "utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    told: dict[int, list[str]] = {}
    for jobs in (1, 3):
        events = told.setdefault(jobs, [])
        make(
            "x*.md",
            "broken.docx",
            format=["docx", "epub"],
            out=f"out{jobs}",
            jobs=jobs,
            listener=lambda event, events=events: events.append(f"{event.step} {event.subject}"),
        )
    manifests = [json.loads((folder / f"out{jobs}" / "manifest.json").read_text("utf-8")) for jobs in (1, 3)]
    assert manifests[0] == manifests[1]
    assert len(manifests[0]["editions"]) == 10
    done = [[line for line in told[jobs] if line.startswith(("done", "failed"))] for jobs in (1, 3)]
    assert done[0] == done[1]


@pytest.mark.parametrize(
    ("own", "wanted", "day"),
    [
        ("en-GB", "en", "6 May 2024"),
        ("en", "en", "May 6, 2024"),
        ("de-AT", "de", "6. Jänner 2024"),
        ("en-GB", "es", "6 de mayo de 2024"),
    ],
)
def test_an_original_keeps_the_ways_of_its_own_country(folder: Path, own: str, wanted: str, day: str) -> None:
    month = "01" if wanted == "de" else "05"
    text = FIRST.replace("lang: en", f"lang: {own}").replace("2024-05-06", f"2024-{month}-06")
    (folder / "first.md").write_text(text, "utf-8")
    (edition,) = make("first.md", lang=wanted, format="html").editions
    assert day in Path(str(edition.path)).read_text("utf-8")
