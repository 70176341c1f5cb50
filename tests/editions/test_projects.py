"""Projects: a build follows what the project file says of single languages, articles and bundles."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import BuildResult, Project
from toolkit.editions.events import Event, Step
from toolkit.editions.result import Status
from toolkit.errors import UsageError

PROJECT = """
sources = ["texts"]
lang = ["en-XA", "es"]
format = ["epub", "docx"]
engine = "pseudo"

[language.es]
format = "epub"

[article."texts/two.md"]
lang = ["es"]
typography = "none"

[bundles.reader]
title = { title = "All of it", es = "Todo" }
sources = ["texts/two.md", "texts/one.md"]
format = ["docx"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "texts").mkdir()
    for name in ("one", "two", "three"):
        (tmp_path / "texts" / f"{name}.md").write_text(f'---\ntitle: "{name}"\n---\n\nThe "sea" was calm.\n', "utf-8")
    (tmp_path / "publish.toml").write_text(PROJECT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(result: BuildResult, status: Status = Status.MADE) -> list[str]:
    return [edition.entry.path for edition in result.editions if edition.status is status]


@pytest.mark.usefixtures("folder")
def test_what_is_said_of_languages_articles_and_bundles_holds_for_them() -> None:
    events: list[Event] = []
    project = Project.load()
    result = project.build(events.append)
    assert made(result) == [
        "en-XA/one.epub",
        "en-XA/one.docx",
        "es/one.epub",
        "en-XA/three.epub",
        "en-XA/three.docx",
        "es/three.epub",
        "es/two.epub",
        "en-XA/reader.docx",
        "es/reader.docx",
    ]
    assert project.plan().size == len(result.editions) == 9
    assert [event.done for event in events if event.step is Step.DONE] == list(range(1, 10))
    assert {event.total for event in events if event.step is Step.DONE} == {9}
    titles = [edition.entry.title for edition in result.editions[-2:]]
    assert titles == ["All of it", "Todo"]
    assert [item["source"] for item in result.editions[-1].entry.articles] == ["texts/two.md", "texts/one.md"]
    levels = {edition.entry.path: edition.entry.made_from["options"] for edition in result.editions}
    assert (levels["es/one.epub"], levels["es/two.epub"]) == ("typography standard", "typography none")


@pytest.mark.usefixtures("folder")
def test_only_what_an_override_is_about_is_made_again() -> None:
    assert len(made(Project.load().build())) == 9
    assert made(Project.load().build()) == []
    changed = PROJECT.replace('"none"', '"full"')
    Path("publish.toml").write_text(changed, "utf-8")
    again = Project.load().build()
    # The bundle holds the article's text, typography and all; in the other language, too.
    assert made(again) == ["es/two.epub", "en-XA/reader.docx", "es/reader.docx"]
    assert again.editions[6].reasons == ("the options (typography none → typography full)",)
    assert again.editions[7].reasons == ("its articles",)
    Path("publish.toml").write_text(changed.replace("Todo", "Toda"), "utf-8")
    assert made(Project.load().build()) == ["es/reader.docx"]


def test_front_matter_wins_over_the_project_file_and_options_over_both(folder: Path) -> None:
    (folder / "texts" / "two.md").write_text("---\ntitle: two\npublish:\n  lang: ar\n---\n\nThe sea.\n", "utf-8")
    sources = ["texts/two.md"]
    assert made(Project.load(sources=sources).build()) == ["ar/two.epub", "ar/two.docx"]
    assert made(Project.load(sources=sources, languages=["fr"], formats=["epub"]).build()) == ["fr/two.epub"]


def test_an_article_that_says_what_can_not_be_is_reported_and_stops_no_other(folder: Path) -> None:
    (folder / "texts" / "two.md").write_text("---\npublish:\n  lang: tlh\n---\n\nThe sea.\n", "utf-8")
    (folder / "texts" / "three.md").write_text("---\npublish:\n  fromat: pdf\n---\n\nThe sea.\n", "utf-8")
    result = Project.load().build()
    assert made(result) == ["en-XA/one.epub", "en-XA/one.docx", "es/one.epub"]
    told = {failure.source: failure.error.message for failure in result.failures}
    assert "tlh" in told["texts/two.md"]
    assert "fromat" in told["texts/three.md"]
    assert "can't be made without texts/two.md" in told["Todo"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[bundles.one]\ntitle = "One"\n', "would both be called one"),
        ('[bundles.none]\ntitle = "None"\nsources = ["other/*.md"]\n', "holds no article"),
        ('[bundles.b]\ntitle = "B"\nlang = "tlh"\n', "tlh"),
        ('[article."texts/one.md"]\nformat = "mobi"\n', "mobi"),
    ],
)
def test_what_can_not_be_carried_out_is_said_before_anything_is_made(folder: Path, more: str, said: str) -> None:
    (folder / "publish.toml").write_text(PROJECT + more, "utf-8")
    with pytest.raises(UsageError, match=said):
        Project.load().plan()


def test_what_is_said_of_articles_that_are_not_there_is_a_finding(folder: Path) -> None:
    (folder / "publish.toml").write_text(PROJECT + '[article."txts/*.md"]\nformat = "pdf"\n', "utf-8")
    [finding] = Project.load().build(dry_run=True).findings
    assert (finding.code, "publish.toml" in finding.message) == ("unmatched", True)
