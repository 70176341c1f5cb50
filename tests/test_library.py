"""The library: its examples run, and it keeps to what it promises."""

from __future__ import annotations

import doctest
import inspect
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import toolkit
from toolkit import BuildResult, Event, Project, Status, Step, bundle, publish, read, render, translate
from toolkit.errors import MissingError, UsageError

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


def test_public_names_are_documented_and_there() -> None:
    for item in (getattr(toolkit, name) for name in toolkit.__all__):
        assert inspect.getdoc(item) or not (inspect.isclass(item) or inspect.isfunction(item))
    assert set(toolkit.__all__) <= set(dir(toolkit))
    with pytest.raises(AttributeError, match="attribute nothing"):
        _ = toolkit.nothing  # type: ignore[attr-defined]


def test_importing_the_library_changes_and_prints_nothing(tmp_path: Path) -> None:
    heavy = ("asyncio", "babel", "lxml", "numpy", "rich", "sqlalchemy", "typst", "watchfiles")
    code = f"import sys, toolkit; print([m for m in {heavy} if m in sys.modules])"
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


def test_a_listener_can_stop_a_build_and_the_next_one_goes_on(folder: Path) -> None:
    for number in range(9):
        (folder / f"{number}.md").write_text(ARTICLE, "utf-8")
    cancel = threading.Event()

    def listen(event: Event) -> None:
        if event.step is Step.DONE:
            cancel.set()

    stopped = publish("*.md", lang="en-XA", format="docx", jobs=1, listener=listen, cancel=cancel)
    assert (stopped.stopped, stopped.failures, len(stopped.editions)) == (True, (), 1)
    whole = publish("*.md", lang="en-XA", format="docx")
    assert (whole.stopped, len(whole.editions)) == (False, 10)
    assert [edition.status for edition in whole.editions].count(Status.CURRENT) == 1


def test_what_is_stale_and_why(folder: Path) -> None:
    publish("article.md", lang=["en-XA", "en"], format="docx")
    (folder / "article.md").write_text(ARTICLE.replace("calm", "wild"), "utf-8")
    before = (folder / "editions" / "en" / "article.docx").read_bytes()
    planned = publish("article.md", lang=["en-XA", "en"], format="docx", dry_run=True)
    assert [(edition.status, edition.reasons) for edition in planned.editions] == [
        (Status.WANTED, ("the article",))
    ] * 2
    assert (folder / "editions" / "en" / "article.docx").read_bytes() == before


def test_builds_in_threads(folder: Path) -> None:
    """In two folders side by side, and twice in one folder one after the other."""
    for number in range(5):
        (folder / f"{number}.md").write_text(ARTICLE, "utf-8")
    waited: list[str] = []
    together = threading.Barrier(4)

    def work(out: str) -> BuildResult:
        def listen(event: Event) -> None:
            if event.step is Step.WAIT:
                waited.append(out)

        together.wait(30)
        return publish("*.md", lang=["en-XA", "en"], format="docx", out=out, listener=listen)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, ("one", "two", "one", "two")))
    assert not [failure for result in results for failure in result.failures]
    for first, second in (results[::2], results[1::2]):
        statuses = [{edition.status for edition in result.editions} for result in (first, second)]
        assert {Status.MADE} in statuses
        assert {Status.CURRENT} in statuses
    assert set(waited) == {"one", "two"}
    names = [
        path.relative_to(folder / "one") for path in (folder / "one").rglob("*.*") if path.parent.name != ".publish"
    ]
    assert len([name for name in names if name.suffix == ".docx"]) == 12
    for name in names:
        if (folder / "one" / name).is_file():
            assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


def test_a_project_is_watched(folder: Path) -> None:
    (folder / "publish.toml").write_text('sources = "*.md"\nlang = "en-XA"\nformat = "docx"\n', "utf-8")
    stop = threading.Event()
    rounds = Project.load().watch(stop=stop)
    first = next(rounds)
    assert first.result is not None
    assert [edition.status for edition in first.result.editions] == [Status.MADE]
    assert (first.changed, first.appeared, first.gone, first.error) == ((), (), (), None)
    # While nobody waits for the next round, nothing is missed.
    (folder / "more.md").write_text(ARTICLE, "utf-8")
    (folder / "publish.toml").write_text('sources = "*.md"\nlang = "en-XA"\nformat = "epub"\n', "utf-8")
    second = next(rounds)
    assert second.result is not None
    assert [edition.path.name for edition in second.result.editions] == ["article.epub", "more.epub"]
    assert second.appeared == ("more.md",)
    assert {path.name for path in second.changed} >= {"more.md", "publish.toml"}
    (folder / "publish.toml").write_text("lang =", "utf-8")
    assert isinstance(next(rounds).error, UsageError)
    stop.set()
    assert list(rounds) == []


def test_a_project_is_cleaned(folder: Path) -> None:
    (folder / "publish.toml").write_text('sources = "*.md"\nlang = "en-XA"\nformat = "docx"\n', "utf-8")
    project = Project.load()
    project.build()
    planned = project.clean(dry_run=True)
    assert [path.name for path in planned.editions] == ["article.docx"]
    assert (folder / "editions" / "en-XA" / "article.docx").is_file()
    assert project.clean(orphans=True).editions == ()
    done = project.clean()
    assert (done.editions, done.others, done.left) == (planned.editions, planned.others, ())
    assert sorted(path.name for path in folder.iterdir()) == ["article.md", "publish.toml"]


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
