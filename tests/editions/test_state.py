"""What a build knows of earlier ones: kept at once, checked by hashes, made again from the manifest."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.editions.build_folder import BuildFolder
from toolkit.editions.manifest import Manifest, ManifestEntry
from toolkit.editions.state import State
from toolkit.files import OutputError

ENTRY = ManifestEntry(
    path="es/a.epub",
    source="a.md",
    source_sha256="00",
    title="Título",
    language="es",
    source_language="en",
    format="epub",
    engine=None,
    sentences={"engine": 1},
    checks={},
    warnings=(),
    articles=[],
    bilingual=False,
    sha256="11",
    made_from={"article": "22"},
    key="33",
)


@contextmanager
def opened(out: Path, *, read_only: bool = False) -> Iterator[State]:
    hidden = BuildFolder(out)
    if not read_only:
        hidden.path.mkdir(parents=True, exist_ok=True)
    with closing(State(hidden, read_only=read_only)) as state:
        yield state


def filled(out: Path) -> None:
    with opened(out) as state:
        state.put_source("a.md", {"digest": "d1", "title": "é"})
        state.put_text("a.md", "es", {"usage": 1})
        state.put_edition(ENTRY, "1:2:3")


def test_what_was_remembered_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as state:
        assert state.source("a.md") == {"digest": "d1", "title": "é"}
        assert state.text("a.md", "es") == {"usage": 1}
        assert state.editions_of("a.md") == {"es/a.epub": (ENTRY, "1:2:3")}
        assert (state.source("b.md"), state.text("a.md", "fr"), state.editions_of("b.md")) == (None, None, {})
        assert state.digests() == {"d1"}
        state.forget("es/a.epub")
        assert state.paths() == []


@pytest.mark.parametrize("table", ["source", "text", "edition"])
def test_a_row_that_was_changed_is_not_believed(tmp_path: Path, table: str) -> None:
    filled(tmp_path)
    column = "entry" if table == "edition" else "record"
    with closing(sqlite3.connect(tmp_path / ".publish" / "state.sqlite")) as database, database:
        database.execute(f"UPDATE {table} SET {column} = replace({column}, '1', '2')")  # noqa: S608 - our own names
    with opened(tmp_path) as state:
        found = [state.source("a.md"), state.text("a.md", "es"), state.editions_of("a.md").get("es/a.epub")]
    assert [item is None for item in found] == [table == "source", table == "text", table == "edition"]


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_database_is_made_again_from_the_manifest(tmp_path: Path, content: bytes) -> None:
    filled(tmp_path)
    with opened(tmp_path) as state:
        state.save_manifest()
    for file in (tmp_path / ".publish").glob("state.sqlite-*"):
        file.unlink()
    (tmp_path / ".publish" / "state.sqlite").write_bytes(content)
    with opened(tmp_path) as state:
        assert state.source("a.md") is None
        assert state.editions_of("a.md") == {"es/a.epub": (ENTRY, "")}


def test_damage_that_shows_later_is_mended_too(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as state:
        state.save_manifest()
    path = tmp_path / ".publish" / "state.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)  # all pages but the first
    path.write_bytes(content)
    with opened(tmp_path) as state:
        assert state.editions_of("a.md") == {"es/a.epub": (ENTRY, "")}


def test_a_manifest_that_came_from_elsewhere_is_taken_over(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as state:
        state.save_manifest()
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("es/a.epub", "es/b.epub"), "utf-8")
    with opened(tmp_path) as state:
        assert state.paths() == ["es/a.epub", "es/b.epub"]


def test_the_manifest_is_an_edition_a_line_and_written_only_when_it_differs(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as state:
        state.put_edition(replace(ENTRY, path="ar/a.epub", title='"\u2028é'), "")
        state.save_manifest()
    path = tmp_path / "manifest.json"
    before = path.stat().st_ino
    lines = path.read_text("utf-8").split("\n")
    assert [json.loads(line.rstrip(","))["path"] for line in lines[1:-2]] == ["ar/a.epub", "es/a.epub"]
    assert list(Manifest.load(tmp_path).entries) == ["ar/a.epub", "es/a.epub"]
    with opened(tmp_path) as state:
        state.save_manifest()
    assert path.stat().st_ino == before
    path.unlink()
    with opened(tmp_path) as state:
        state.save_manifest()
    assert len(Manifest.load(tmp_path).entries) == 2


def test_a_dry_run_looks_and_writes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "nowhere", read_only=True) as state:
        assert state.paths() == []
    assert not (tmp_path / "nowhere").exists()
    filled(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with opened(tmp_path, read_only=True) as state:
        assert state.paths() == ["es/a.epub"]
        state.put_source("b.md", {})
        state.forget("es/a.epub")
        state.save_manifest()
        assert state.paths() == ["es/a.epub"]
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_dry_run_beside_a_damaged_database_believes_the_manifest(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as state:
        state.save_manifest()
    (tmp_path / ".publish" / "state.sqlite").write_bytes(b"no database at all")
    with opened(tmp_path, read_only=True) as state:
        assert state.paths() == ["es/a.epub"]
    assert (tmp_path / ".publish" / "state.sqlite").read_bytes() == b"no database at all"


def test_a_database_of_another_version_is_made_again(tmp_path: Path) -> None:
    filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / ".publish" / "state.sqlite")) as database:
        database.execute("PRAGMA user_version=99")
    with opened(tmp_path) as state:
        assert state.paths() == []


def test_a_place_that_is_no_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".publish" / "state.sqlite").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"state\.sqlite can't be used"), opened(tmp_path):
        pass
