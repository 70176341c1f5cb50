"""Cleaning where the editions are far away; of folders here tell the tests of `publish clean`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.object_store import bucket, object_store
from toolkit import Project
from toolkit.editions.build_folder import BuildFolder
from toolkit.files import OutputError
from toolkit.storage import RemotePath, storage_of

__all__ = ["bucket", "object_store"]

pytestmark = pytest.mark.xdist_group("object store")


@pytest.fixture
def project(bucket: RemotePath, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two articles whose editions lie in a bucket."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\nThe sea was calm.\n", "utf-8")
    (tmp_path / "publish.toml").write_text(
        f'sources = "*.md"\nlang = "en"\nformat = "docx"\nout = "{bucket}/editions"\n', "utf-8"
    )
    project = Project.load(tmp_path)
    assert len(project.build().editions) == 2
    return project


def test_what_is_ours_goes_and_what_others_have_put_there_stays(project: Project, bucket: RemotePath) -> None:
    store = storage_of(bucket)
    store.write("editions/en/notes.txt", b"mine")
    store.write("editions/en/b.docx", b"edited")
    planned = project.clean(dry_run=True)
    assert [str(path) for path in planned.editions] == [f"{bucket}/editions/en/a.docx"]
    assert len(list(store.files())) == 4
    done = project.clean()
    assert (done.editions, [item.path for item in done.left]) == (planned.editions, ["en/b.docx"])
    assert sorted(store.files()) == ["editions/en/b.docx", "editions/en/notes.txt", "editions/manifest.json"]
    assert not BuildFolder(bucket / "editions").path.exists()
    assert [str(path) for path in project.clean(force=True).editions] == [f"{bucket}/editions/en/b.docx"]
    assert list(store.files()) == ["editions/en/notes.txt"]


def test_orphans(project: Project, bucket: RemotePath) -> None:
    assert project.folder
    (project.folder / "b.md").unlink()
    assert [str(path) for path in project.clean(orphans=True).editions] == [f"{bucket}/editions/en/b.docx"]
    manifest = json.loads(storage_of(bucket).read("editions/manifest.json"))
    assert [entry["source"] for entry in manifest["editions"]] == ["a.md"]
    assert [edition.status for edition in project.build().editions] == ["up to date"]


def test_a_manifest_cannot_lead_out_of_the_folder(project: Project, bucket: RemotePath) -> None:
    store = storage_of(bucket)
    store.write("precious.txt", b"precious")
    manifest = json.loads(store.read("editions/manifest.json"))
    for entry, place in zip(manifest["editions"], ("../precious.txt", f"/{bucket.name}/precious.txt"), strict=True):
        entry["path"] = place
    store.write("editions/manifest.json", json.dumps(manifest).encode())
    assert len(project.clean(force=True).left) == 2
    assert store.read("precious.txt") == b"precious"


def test_a_place_that_cannot_be_reached_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    import fsspec

    fsspec.filesystem("s3").clear_instance_cache()
    with pytest.raises(OutputError, match="can't be read"):
        project.clean()
    fsspec.filesystem("s3").clear_instance_cache()
