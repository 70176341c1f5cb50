"""The library: its examples run, and it keeps to what it promises."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit
from toolkit import Project, bundle, publish, read, render, translate
from toolkit.errors import MissingError, UsageError

ROOT = Path(__file__).parents[1]
ARTICLE = "---\ntitle: A day at sea\n---\n\nThe sea was calm.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an article, and no Argos package installed."""
    (tmp_path / "article.md").write_text(ARTICLE, "utf-8")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_examples_in_the_documentation_run() -> None:
    outcome = doctest.testmod(toolkit, raise_on_error=False)
    assert outcome.attempted >= 10
    assert outcome.failed == 0


@pytest.mark.usefixtures("folder")
def test_the_python_examples_in_the_readme_run() -> None:
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - it is our own README


def test_public_names_are_documented_and_there() -> None:
    for name in toolkit.__all__:
        assert getattr(toolkit, name).__doc__
    assert set(toolkit.__all__) <= set(dir(toolkit))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = toolkit.nothing


def test_importing_the_library_changes_and_prints_nothing(tmp_path: Path) -> None:
    code = "import sys, toolkit; print([m for m in ('babel', 'lxml', 'numpy', 'typst', 'rich') if m in sys.modules])"
    environment = {**os.environ, "HOME": str(tmp_path / "home")}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert (result.stdout, result.stderr) == ("[]\n", "")
    assert not list(tmp_path.iterdir())


def test_publishing_in_one_call(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    events: list[str] = []
    result = publish(
        "article.md",
        lang=["en-XA", "en"],
        format=["epub", "docx"],
        out="out",
        listener=lambda e: events.append(str(e.step)),
    )
    assert [edition.path.relative_to(folder).as_posix() for edition in result.editions] == [
        "out/en-XA/article.epub",
        "out/en-XA/article.docx",
        "out/en/article.epub",
        "out/en/article.docx",
    ]
    assert (result.failures, int(result.exit_code)) == ((), 0)
    assert {"read", "translate", "render", "done"} <= set(events)
    assert capfd.readouterr() == ("", "")


def test_a_project_reads_its_articles_and_settings(folder: Path) -> None:
    (folder / "publish.toml").write_text('sources = "*.md"\nlang = "en-XA"\nformat = "docx"\n', "utf-8")
    project = Project.load(folder)
    assert [article.metadata.title_text for article in project.articles()] == ["A day at sea"]
    assert project.plan().size == 1
    assert [edition.path.name for edition in project.build().editions] == ["article.docx"]


def test_step_by_step(folder: Path) -> None:
    article = read(folder / "article.md")
    spanish = translate(article, "es", engine="pseudo")
    assert re.fullmatch("⟦.+⟧", spanish.article.metadata.title_text)
    assert spanish.article.language == "es"
    assert render(spanish.article, "docx").data.startswith(b"PK")


def test_a_bundle_and_a_bilingual_edition_step_by_step(folder: Path) -> None:
    english = read(folder / "article.md")
    spanish = translate(english, "es", engine="pseudo").article
    (folder / "own" / "epub").mkdir(parents=True)
    (folder / "own" / "epub" / "style.css").write_text("p { color: {{ colour }} }", "utf-8")
    assert render(spanish, "docx", original=english).data != render(spanish, "docx").data
    both = bundle([english, english], "Twice")
    assert (both.metadata.title_text, both.language) == ("Twice", "en")
    assert render(both, "docx", typography="none").data.startswith(b"PK")
    with pytest.raises(UsageError, match="'colour' is undefined"):
        render(english, "epub", templates="own")
    with pytest.raises(UsageError, match="no folder nowhere"):
        render(english, "epub", templates="nowhere")
    with pytest.raises(UsageError, match="not in en, es"):
        bundle([english, spanish], "Mixed")
    with pytest.raises(UsageError, match="there is none"):
        bundle([], "Nothing")


def test_errors_are_raised_and_teach(folder: Path) -> None:
    article = read(folder / "article.md")
    with pytest.raises(MissingError, match="publish models install en fr"):
        translate(article, "fr")
    with pytest.raises(UsageError, match="no format 'mobi'"):
        publish("article.md", lang="en", format="mobi")
