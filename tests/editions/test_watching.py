"""What is watched, and what is not; of whole watches tell the tests of `publish watch`."""

from __future__ import annotations

import os
import resource
import threading
from pathlib import Path

import pytest
import watchfiles

from toolkit import Project
from toolkit.editions.changes import Area, Changes, WatchError

ARTICLE = "---\ntitle: A day at sea\n---\n\nThe sea was calm.\n"
ADDED = watchfiles.Change.added


def project_in(folder: Path, text: str) -> Project:
    for name in ("a.md", "texts/b.md", "texts/deep/c.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(ARTICLE, "utf-8")
    if text:
        (folder / "publish.toml").write_text(text, "utf-8")
        return Project.load(folder)
    return Project.load(folder, sources=["a.md", "texts/*.md"], languages=["en"])


def held(area: Area, folder: Path, *names: str) -> set[str]:
    return {name for name in names if area.holds(ADDED, str(folder / name))}


def test_a_project_s_folder_is_watched_without_what_builds_and_tools_write(tmp_path: Path) -> None:
    settings = 'sources = "**/*.md"\nlang = "en"\nout = "made/editions"\n'
    project_in(tmp_path, settings)
    area = Area.of(Project.load(tmp_path, memory="own.sqlite").plan())
    assert area.folders == (tmp_path,)
    files = ("publish.toml", "texts/b.md", "texts/deep/new.md", "images/p.png", "made/other.md", "made/editions2/x.md")
    ours = (
        "made/editions",
        "made/editions/en/a.epub",
        "made/editions/.publish/state.sqlite",
        "own.sqlite-wal",
        "own.sqlite",
    )
    tools = (
        ".git/index",
        ".venv/x.md",
        "texts/.b.md.swp",
        "texts/b.md~",
        "node_modules/x.md",
        "texts/__pycache__/a.md",
    )
    assert held(area, tmp_path, *files, *ours, *tools) == set(files)
    assert held(area, tmp_path.parent, "elsewhere.md") == set()


def test_without_a_project_file_the_sources_folders_are(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "d.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "work" / "own").mkdir(parents=True)
    project_in(tmp_path / "work", "")
    (tmp_path / "work" / "texts" / "link.md").symlink_to(tmp_path / "far" / "d.md")
    project = Project.load(tmp_path / "work", sources=["a.md", "texts/*.md", "texts/link.md"], languages=["en"])
    assert Area.of(project.plan()).folders == (tmp_path / "far", tmp_path / "work")
    only = Project.load(tmp_path / "work", sources=["texts/deep/*.md"], languages=["en"], templates="own")
    assert Area.of(only.plan()).folders == (tmp_path / "work" / "own", tmp_path / "work" / "texts" / "deep")


def test_editions_beside_their_sources(tmp_path: Path) -> None:
    area = Area.of(project_in(tmp_path, 'sources = ["a.md"]\nlang = ["en", "es"]\nout = "."\n').plan())
    names = ("a.md", "en/a.epub", "es/a.epub", "manifest.json", ".publish/state.sqlite", "image.png")
    assert held(area, tmp_path, *names) == {"a.md", "image.png"}


def test_a_change_before_one_waits_for_it_is_not_missed(tmp_path: Path) -> None:
    project = project_in(tmp_path, 'sources = "*.md"\nlang = "en"\n')
    changes = Changes(threading.Event())
    assert changes.watch(project.plan())
    (tmp_path / "new.md").write_text(ARTICLE, "utf-8")
    assert not changes.watch(project.plan())
    assert changes.wait() == (tmp_path / "new.md",)
    changes.close()


def test_a_wish_to_stop_ends_the_waiting(tmp_path: Path) -> None:
    stop = threading.Event()
    changes = Changes(stop)
    changes.watch(project_in(tmp_path, 'sources = "*.md"\nlang = "en"\n').plan())
    threading.Timer(0.2, stop.set).start()
    assert changes.wait() is None
    changes.close()


def test_a_system_that_cannot_watch_is_told(tmp_path: Path) -> None:
    """A real one, which has no file descriptor left."""
    project = project_in(tmp_path, 'sources = "*.md"\nlang = "en"\n')
    plan, changes = project.plan(), Changes(threading.Event())
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    try:
        with pytest.raises(WatchError, match="can't be watched") as caught:
            changes.watch(plan)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert "WATCHFILES_FORCE_POLLING" in caught.value.hint
    assert changes.lost
