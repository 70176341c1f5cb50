"""What is damaged is noticed, and made again from what is not; nothing is lost, and the next build is right."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unbreakable.conftest import Make, Project, Result, article, assert_same
from tests.unbreakable.stepping import LOG

OPTIONS = ("--lang", "es", "--format", "epub,docx", "--engine", "stepping", "--jobs", "2")
EDITIONS = 6


@pytest.fixture(scope="module")
def undisturbed(complete: Make) -> dict[str, bytes]:
    return complete(3, *OPTIONS).files()


@pytest.fixture
def project(complete: Make) -> Iterator[Project]:
    """A project of three articles with all its editions, to be damaged."""
    project = complete(3, *OPTIONS)
    yield project
    shutil.rmtree(project.folder)


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xffnothing of sense " * 500)


def _header_alone(path: Path) -> None:
    """Leave nothing of a database but how it begins."""
    path.write_bytes(b"SQLite format 3\0" + b"\x00\xffnothing of sense " * 500)


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _holes(path: Path) -> None:
    """Spoil every page of a database but the first one, which says that it is one."""
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 64] = bytes(64)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [_nothing, _half, _holes])
def test_the_state(project: Project, undisturbed: dict[str, bytes], damage: Callable[[Path], None]) -> None:
    """It is made again from the manifest: no edition is made anew."""
    before = project.stamps()
    for path in project.hidden.glob("state.sqlite-*"):
        path.unlink()
    damage(project.hidden / "state.sqlite")
    result = _built(project)
    assert_same(project, undisturbed)
    assert len(result.of("up to date")) == EDITIONS
    assert _of_editions(project.stamps()) == _of_editions(before)


def test_the_whole_hidden_folder_can_go(project: Project, undisturbed: dict[str, bytes]) -> None:
    before = project.stamps()
    shutil.rmtree(project.hidden)
    result = _built(project)
    assert_same(project, undisturbed)
    assert len(result.of("up to date")) == EDITIONS
    assert _of_editions(project.stamps()) == _of_editions(before)


@pytest.mark.parametrize("damage", [_garbage, _half])
def test_the_manifest(project: Project, undisturbed: dict[str, bytes], damage: Callable[[Path], None]) -> None:
    """It is written again; editions are remembered."""
    before = project.stamps()
    damage(project.out / "manifest.json")
    result = _built(project)
    assert_same(project, undisturbed)
    assert len(result.of("up to date")) == EDITIONS
    assert _of_editions(project.stamps()) == _of_editions(before)


def test_the_manifest_and_the_state(project: Project, undisturbed: dict[str, bytes]) -> None:
    """Nobody knows any more what the editions were made from: they are made again, from the memory."""
    log = project.folder / "log"
    _garbage(project.out / "manifest.json")
    _garbage(project.hidden / "state.sqlite")
    result = _built(project, **{LOG: str(log)})
    assert_same(project, undisturbed)
    assert len(result.of("made")) == EDITIONS
    assert not log.exists()


@pytest.mark.parametrize("damage", [_half, None])
def test_articles_at_hand(
    project: Project, undisturbed: dict[str, bytes], damage: Callable[[Path], None] | None
) -> None:
    """They are known by their hashes, and read again."""
    kept = [path for path in (project.hidden / "articles").rglob("*") if path.is_file()]
    assert len(kept) == 3
    for path in kept:
        if damage is None:
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
        else:
            damage(path)
    result = _built(project, "--force")
    assert_same(project, undisturbed)
    assert len(result.of("made")) == EDITIONS


@pytest.mark.parametrize("damage", [_header_alone, _holes])
def test_the_memory(project: Project, undisturbed: dict[str, bytes], damage: Callable[[Path], None]) -> None:
    """It is set aside and told of; what is needed is translated again."""
    for path in project.folder.glob("memory.sqlite-*"):
        path.unlink()
    damage(project.memory)
    result = _built(project, "--force")
    assert_same(project, undisturbed)
    told = [finding["code"] for event in result.events if event["event"] == "end" for finding in event["findings"]]
    assert told == ["memory-damaged"]
    assert [path for path in project.folder.glob("memory.sqlite.damaged-*") if path.stat().st_size]
    assert _built(project, "--force").events[-1]["findings"] == []


def test_an_edition_that_is_not_as_it_was_made_is_kept_and_told(project: Project) -> None:
    """Nobody but its owner knows whether it is corrected or spoiled."""
    path = project.out / "es" / "article-1.epub"
    before = _of_editions(project.stamps())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    result = project.build()
    assert (result.code, list(result.of("made"))) == (1, [])
    assert "was changed by somebody since it was made" in result.err
    assert path.read_bytes() == bytes(data)
    after = _of_editions(project.stamps())
    assert {place for place in before if after[place] != before[place]} == {"es/article-1.epub"}


def test_an_edition_that_is_missing(project: Project, undisturbed: dict[str, bytes]) -> None:
    path = project.out / "es" / "article-1.epub"
    before = {place: stamp for place, stamp in _of_editions(project.stamps()).items() if place != "es/article-1.epub"}
    path.unlink()
    result = _built(project)
    assert list(result.of("made")) == ["es/article-1.epub"]
    assert_same(project, undisturbed)
    after = _of_editions(project.stamps())
    assert {place: after[place] for place in before} == before


def test_what_is_not_ours_stays(project: Project) -> None:
    strangers = ("es/notes.txt", "own.epub", "fr/drafts/article-0.docx")
    for name in strangers:
        (project.out / name).parent.mkdir(parents=True, exist_ok=True)
        (project.out / name).write_text(name, "utf-8")
    _built(project, "--force")
    assert project.run("clean").code == 0
    assert sorted(project.files()) == sorted(strangers)


def test_a_source_that_vanishes_while_a_build_is_at_work(make: Make, undisturbed: dict[str, bytes]) -> None:
    """It is asked for, and gone when its turn comes; it comes back, and all is well."""
    from toolkit import Project as Library

    project = make(3, *OPTIONS)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in project.environment().items():
            patch.setenv(name, value)
        patch.chdir(project.folder)
        library = Library.load(
            project.folder,
            sources=["texts"],
            languages=["es"],
            formats=["epub", "docx"],
            engine="pseudo",
            jobs=1,
        )
        vanishing = project.texts / "article-1.md"
        result = library.build(lambda _event: vanishing.unlink(missing_ok=True))
    assert [failure.source for failure in result.failures] == ["texts/article-1.md"]
    assert "article-1.md" in result.failures[0].error.message
    assert (int(result.exit_code), len(result.editions)) == (1, 4)
    vanishing.write_text(article(1), "utf-8")
    assert _built(project).code == 0
    assert_same(project, undisturbed)


def _built(project: Project, *arguments: str, **variables: str) -> Result:
    result = project.build(*arguments, **variables)
    assert result.code == 0, result.err
    assert "Traceback" not in result.err
    return result


def _of_editions(stamps: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {place: stamp for place, stamp in stamps.items() if place != "manifest.json"}
