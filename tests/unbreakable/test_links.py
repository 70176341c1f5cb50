"""Links in folders that were handed over: whatever they are called, nothing outside is read, written or removed."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from toolkit.cli.main import run
from toolkit.editions.contents import contents_in
from toolkit.editions.manifest import Manifest
from toolkit.files import OutputError
from toolkit.storage import Beneath, OutsideError

ARTICLE = "---\ntitle: A\ndate: 2026-01-01\n---\n\n# One\n\nText.\n"
BUILD = ("--engine", "pseudo", "--lang", "en-XA,en", "-f", "epub", "--memory", "none", "-o", "editions", "texts")


def tree(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article and its editions, in which one works."""
    folder = tmp_path / "project"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "a.md").write_text(ARTICLE, "utf-8")
    monkeypatch.chdir(folder)
    assert run(BUILD) == 0
    return folder


@pytest.fixture
def outside(tmp_path: Path, project: Path) -> Path:
    """Somebody else's folder, in which all is called as it is in the folder of the editions."""
    folder = tmp_path / "outside"
    shutil.copytree(project / "editions", folder)
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".sqlite":
            path.write_bytes(b"precious")
    return folder


HIDDEN = (".publish", ".publish/tmp", ".publish/articles", ".publish/articles/*", ".publish/articles/*/*")
DATABASE = (".publish/state.sqlite", ".publish/state.sqlite-wal", ".publish/state.sqlite-shm", ".publish/lock")


@pytest.mark.parametrize("change", [True, False])
@pytest.mark.parametrize("place", [*HIDDEN, *DATABASE, "en-XA", "en-XA/a.epub", "manifest.json", "dangling"])
def test_nothing_outside_changes(project: Path, outside: Path, place: str, *, change: bool) -> None:
    editions = project / "editions"
    (outside / "empty").mkdir()
    name = next((str(path.relative_to(outside)) for path in outside.glob(place)), place)
    link, target = editions / name, outside / name
    if place == "dangling":
        link, target = editions / "en-XA" / "a.epub", outside / "nothing.epub"
    elif not target.exists():
        target.write_bytes(b"precious")
    if link.is_dir():
        shutil.rmtree(link)
    else:
        link.unlink(missing_ok=True)
    link.symlink_to(target)
    before = tree(outside)
    if change:
        (project / "texts" / "a.md").write_text(ARTICLE.replace("Text", "Another"), "utf-8")
    report = ("report", "-o", "editions", "--as", "json", "--to", "-")
    orphans = ("clean", "--orphans", "-o", "editions")
    for command in (("plan", *BUILD), report, BUILD, report, orphans, ("clean", "-o", "editions"), BUILD):
        run(command)
        assert tree(outside) == before, command
    run(("clean", "--force", "-o", "editions"))
    assert tree(outside) == before
    assert not (outside / "nothing.epub").exists()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("en-XA", "en-XA/a.epub can't be written: it is, or lies behind, a link that leads out of its folder"),
        (".publish", ".publish can't be written: it is, or lies behind, a link that leads out of its folder"),
    ],
)
def test_what_is_not_written_is_told(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, said: str
) -> None:
    (tmp_path / "far").mkdir()
    shutil.rmtree(project / "editions" / place)
    (project / "editions" / place).symlink_to(tmp_path / "far")
    capsys.readouterr()
    assert run(("build", "--force", *BUILD)) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert said in told
    assert "Remove the link" in told
    # What has nothing to do with the link is made.
    assert (project / "editions" / "en" / "a.epub").is_file()
    assert list((tmp_path / "far").iterdir()) == []


def test_orphans_are_not_forgotten_in_a_state_outside(project: Path, outside: Path) -> None:
    shutil.rmtree(project / "editions" / ".publish")
    (project / "editions" / ".publish").symlink_to(outside / ".publish")
    (project / "texts" / "a.md").rename(project / "texts" / "b.md")
    before = tree(outside)
    assert run(("clean", "--orphans", "-o", "editions")) in (0, 1, 2)
    assert run(("clean", "--orphans", "-o", "editions", "--force")) in (0, 1, 2)
    assert tree(outside) == before


CONTENTS = {
    "SUMMARY.md": "- [Own](own.md)\n- [A](a)\n- [B](b.md)\n- [C](in/a.md)\n- [D](in/)\n- [E](../outside/a.md)\n",
    "_toc.yml": "root: own\nchapters:\n- file: a\n- file: in/a\n- file: ../outside/a\n",
    "mkdocs.yml": "docs_dir: .\nnav:\n- own.md\n- a.md\n- in/a.md\n- ../outside/a.md\n",
    "index.rst": "I\n=\n\n.. toctree::\n   :glob:\n\n   own\n   a\n   *\n   in/*\n   ../outside/*\n",
}


@pytest.mark.parametrize("table", CONTENTS)
def test_no_table_of_contents_lists_what_lies_outside(tmp_path: Path, table: str) -> None:
    for folder in ("tree", "outside"):
        (tmp_path / folder).mkdir()
        for name in ("own.md", "a.md"):
            (tmp_path / folder / name).write_text(ARTICLE, "utf-8")
    tree = tmp_path / "tree"
    for name, target in (("a.md", "a.md"), ("b.md", "a.md"), ("in", "")):
        (tree / name).unlink(missing_ok=True)
        (tree / name).symlink_to(tmp_path / "outside" / target)
    (tree / "conf.py").touch()
    (tree / table).write_text(CONTENTS[table], "utf-8")
    listed = {page.path for page in contents_in(tree)}
    assert tree / "own.md" in listed
    assert {path for path in listed if not path.resolve().is_relative_to(tree)} == set()


@pytest.mark.parametrize("folder", ["{}/outside", "../outside", "in"])
def test_the_pages_of_mkdocs_lie_beside_its_file(tmp_path: Path, folder: str) -> None:
    for name in ("tree", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "outside" / "a.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "tree" / "in").symlink_to(tmp_path / "outside")
    table = tmp_path / "tree" / "mkdocs.yml"
    table.write_text(f"docs_dir: {folder.format(tmp_path)}\nnav:\n- a.md\n", "utf-8")
    assert contents_in(table) == ()


@pytest.mark.parametrize("name", ["publish.toml", "publish.schema.json"])
@pytest.mark.parametrize("dangling", [True, False])
def test_a_project_file_is_not_written_through_a_link(tmp_path: Path, name: str, *, dangling: bool) -> None:
    (tmp_path / "project").mkdir()
    if not dangling:
        (tmp_path / "outside").write_bytes(b"precious")
    (tmp_path / "project" / name).symlink_to(tmp_path / "outside")
    assert run(("init", "--schema", str(tmp_path / "project"))) in (1, 2)
    assert (tmp_path / "outside").exists() is not dangling
    assert dangling or (tmp_path / "outside").read_bytes() == b"precious"


def test_sentences_for_review_are_not_written_through_a_link(project: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"precious")
    (project / "review").mkdir()
    for name in ("a.en-XA.xlf", "a.en-XA.xliff"):
        (project / "review" / name).symlink_to(tmp_path / "outside")
    assert run(("review", "export", "-l", "en-XA", "--engine", "pseudo", "--memory", "none", "texts")) == 1
    assert (tmp_path / "outside").read_bytes() == b"precious"


def test_a_second_name_elsewhere_is_not_written_to(project: Path, tmp_path: Path) -> None:
    """A backup that is made of hard links, or a database of somebody else's."""
    shutil.copytree(project / "editions", tmp_path / "backup", copy_function=os.link)
    before = tree(tmp_path / "backup")
    (project / "texts" / "a.md").write_text(ARTICLE.replace("Text", "Another"), "utf-8")
    assert run(BUILD) == 0
    assert tree(tmp_path / "backup") == before
    assert run(("clean", "-o", "editions")) == 0
    assert tree(tmp_path / "backup") == before


def test_links_that_stay_inside_are_fine(project: Path) -> None:
    editions = project / "editions"
    shutil.move(editions / "en-XA", editions / "made-up")
    (editions / "en-XA").symlink_to("made-up")
    shutil.move(editions / ".publish", editions / "hidden")
    (editions / ".publish").symlink_to("hidden")
    (project / "texts" / "a.md").write_text(ARTICLE.replace("Text", "Another"), "utf-8")
    assert run(BUILD) == 0
    assert Manifest.load(editions).entries["en-XA/a.epub"].sha256 == Beneath(editions).sha256("made-up/a.epub")


def test_the_folder_of_the_editions_may_be_a_link_itself(project: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (project / "far").symlink_to(tmp_path / "disk")
    assert run((*BUILD[:-2], "far", "texts")) == 0
    assert (tmp_path / "disk" / "en-XA" / "a.epub").is_file()


@pytest.mark.parametrize("place", ["en-XA/a.epub", "manifest.json", ".publish/state.sqlite", ".publish/lock"])
def test_a_pipe_in_the_place_of_a_file_is_not_read_or_replaced(project: Path, place: str) -> None:
    path = project / "editions" / place
    path.unlink()
    os.mkfifo(path)
    code = run(("build", "--force", *BUILD))
    assert (project / "editions" / "en" / "a.epub").is_file()
    if place.startswith(".publish"):  # that folder is ours, and made again
        assert (code, path.is_fifo()) == (0, False)
    else:
        assert (code, stat.S_ISFIFO(path.stat().st_mode)) == (1, True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for path in (inside / "deep" / "a", outside / "deep" / "a"):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"precious")
    (inside / "out").symlink_to(outside)
    (inside / "out-file").symlink_to("../outside/deep/a")
    (inside / "deep" / "up").symlink_to("../..")
    (inside / "hop").symlink_to("deep/up")
    (inside / "circle").symlink_to("circle")
    (inside / "near").symlink_to("deep")
    (inside / "near-file").symlink_to("near/a")
    return inside


@pytest.mark.parametrize(
    "name", ["out/deep/a", "out-file", "deep/up/outside/deep/a", "hop/outside/deep/a", "../outside/deep/a", "{}/deep/a"]
)
def test_what_lies_outside_is_as_good_as_not_there(folder: Path, name: str) -> None:
    name = name.format(folder.parent / "outside")
    beneath = Beneath(folder)
    with pytest.raises(OutsideError):
        beneath.read(name)
    assert (beneath.sha256(name), beneath.state(name), beneath.holds(name)) == (None, None, False)
    with pytest.raises(OutputError, match="leads out of its folder"):
        beneath.write(name, b"other")
    mine = folder / "mine"
    mine.write_bytes(b"other")
    with pytest.raises(OutputError, match="leads out of its folder"):
        beneath.take(mine, name)
    if name != "out-file":  # of which the link is removed, which lies inside
        with pytest.raises(OutputError, match="leads out of its folder"):
            beneath.remove(name)
    assert (folder.parent / "outside" / "deep" / "a").read_bytes() == b"precious"


@pytest.mark.parametrize("name", ["deep/a", "near/a", "near-file", "near/up/inside/deep/a"])
def test_what_lies_inside_is_there(folder: Path, name: str) -> None:
    beneath = Beneath(folder)
    assert beneath.read(name) == b"precious"
    assert beneath.read(name, 3) == b"pre"
    assert beneath.sha256(name)
    assert beneath.state(name)
    assert beneath.place(name) == folder / "deep" / "a"


def test_names_that_no_file_has(folder: Path) -> None:
    beneath = Beneath(folder)
    for name in ("nothing", "deep", "circle", "deep/a/b", "x" * 300, "null\0"):
        assert beneath.state(name) is None
        assert beneath.sha256(name) is None
        with pytest.raises((OSError, ValueError)):
            beneath.read(name)
    for name in ("deep", "circle/b", "deep/a/b", "x" * 300, "null\0"):
        with pytest.raises(OutputError):
            beneath.write(name, b"data")


def test_the_files_of_a_folder_are_those_inside(folder: Path) -> None:
    assert list(Beneath(folder).files()) == ["deep/a", "near-file"]
    assert list(Beneath(folder).files("out")) == []
    assert Beneath(folder).walk()[1] == ["circle", "deep/up", "hop", "out", "out-file"]


def test_folders_are_opened_downwards_without_following_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody puts a link in the place of a folder after it was looked at."""
    beneath = Beneath(folder)
    looked = Beneath._place

    def swapped(self: Beneath, root: Path, name: str) -> Path:
        place = looked(self, root, name)
        if (folder / "deep").is_dir() and not (folder / "deep").is_symlink():
            (folder / "deep").rename(folder / "moved")
            (folder / "deep").symlink_to(folder.parent / "outside" / "deep")
        return place

    monkeypatch.setattr(Beneath, "_place", swapped)
    with pytest.raises(OSError, match=r"Not a directory|Too many"):
        beneath.read("deep/a")
    with pytest.raises(OutputError):
        beneath.remove("deep/a")
    assert (folder.parent / "outside" / "deep" / "a").read_bytes() == b"precious"
