"""Whatever is corrected, only what depends on it is made again; all else is not even touched."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unbreakable.conftest import Make, Project, Result
from tests.unbreakable.stepping import LOG

OPTIONS = ("--lang", "es,fr", "--engine", "stepping", "--jobs", "2")
ARTICLES = 5
EDITIONS = ARTICLES * 2 * 3
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project(make: Make) -> Project:
    """A project with all its editions, with a glossary and with templates of its own; tests build it on and on."""
    project = make(ARTICLES, *OPTIONS, "--glossary", "terms.csv", "--templates", "own")
    (project.folder / "terms.csv").write_text("source,target\nlighthouse,faro\nanchor,ancla\n", "utf-8")
    for number, word in ((1, "lighthouse"), (2, "anchor"), (3, "lighthouse")):
        path = project.texts / f"article-{number}.md"
        path.write_text(f"{path.read_text('utf-8')}\nThe {word} stands there.\n", "utf-8")
    (project.folder / "own" / "epub").mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "epub" / "style.css", project.folder / "own" / "epub")
    result = project.build()
    assert result.code == 0, result.err
    assert len(result.of("made")) == EDITIONS
    return project


def _made(project: Project, **variables: str) -> Result:
    """Build, and check that nothing was touched but the editions that were made, and the manifest if there are any."""
    before = project.stamps()
    result = project.build(**variables)
    assert result.code == 0, result.err
    touched = {place for place, stamp in project.stamps().items() if before.get(place) != stamp}
    made = set(result.of("made"))
    assert touched == (made | {"manifest.json"} if made else set())
    assert len(result.of("up to date")) == EDITIONS - len(made)
    return result


def _reasons(result: Result) -> set[str]:
    return {reason for edition in result.of("made").values() for reason in edition["reasons"]}


def test_nothing_changed(project: Project) -> None:
    assert not _made(project).of("made")


def test_one_sentence(project: Project, tmp_path: Path) -> None:
    path = project.texts / "article-0.md"
    text = path.read_text("utf-8")
    corrected = text.replace("number 3 ", "number 3000 ")
    assert corrected != text
    path.write_text(corrected, "utf-8")
    log = tmp_path / "log"
    result = _made(project, **{LOG: str(log)})
    made = result.of("made")
    assert sorted(made) == sorted(
        f"{lang}/article-0.{name}" for lang in ("es", "fr") for name in ("epub", "pdf", "docx")
    )
    assert {edition["sentences"]["engine"] for edition in made.values()} == {1}
    lines = log.read_text("utf-8").splitlines()
    assert sorted(line.split("\t")[0] for line in lines) == ["es", "fr"]
    assert all("number 3000 " in line for line in lines)
    assert _reasons(result) == {"the article"}


def test_a_file_that_was_only_touched(project: Project) -> None:
    for path in project.texts.iterdir():
        os.utime(path)
    assert not _made(project).of("made")


def test_a_term_of_the_glossary(project: Project) -> None:
    (project.folder / "terms.csv").write_text("source,target\nlighthouse,fanal\nanchor,ancla\n", "utf-8")
    result = _made(project)
    assert {edition["source"] for edition in result.of("made").values()} == {
        "texts/article-1.md",
        "texts/article-3.md",
    }
    assert _reasons(result) == {"the glossary"}
    assert {edition["sentences"]["engine"] for edition in result.of("made").values()} == {0}


def test_a_term_that_nobody_uses(project: Project) -> None:
    terms = project.folder / "terms.csv"
    terms.write_text(f"{terms.read_text('utf-8')}windmill,molino\n", "utf-8")
    assert not _made(project).of("made")


def test_the_style_sheet(project: Project) -> None:
    sheet = project.folder / "own" / "epub" / "style.css"
    sheet.write_text(f"{sheet.read_text('utf-8')}\nh1 {{ color: #333 }}\n", "utf-8")
    result = _made(project)
    made = result.of("made")
    assert len(made) == ARTICLES * 2
    assert {edition["format"] for edition in made.values()} == {"epub"}
    assert _reasons(result) == {"the templates"}


def test_a_new_article_and_one_that_is_gone(project: Project) -> None:
    (project.texts / "article-4.md").rename(project.texts / "article-9.md")
    before = project.stamps()
    result = project.build()
    assert result.code == 0
    assert {edition["source"] for edition in result.of("made").values()} == {"texts/article-9.md"}
    after = project.stamps()
    assert {place for place in before if after.get(place) != before[place]} == {"manifest.json"}


def test_the_data_of_one_language(project: Project, tmp_path: Path) -> None:
    """A toolkit of one's own, whose French is then changed."""
    for name in ("toolkit", "locales", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = project.environment()["PYTHONPATH"]
    own = replace(project, loaded=False, variables={"PYTHONPATH": f"{tmp_path}{os.pathsep}{before}"})
    assert not _made(own).of("made")
    data = tmp_path / "locales" / "fr" / "locale.toml"
    data.write_text(f"{data.read_text('utf-8')}\n# changed\n", "utf-8")
    result = _made(own)
    made = result.of("made")
    assert len(made) == ARTICLES * 3
    assert {edition["language"] for edition in made.values()} == {"fr"}
    assert _reasons(result) == {"the locale's data"}
