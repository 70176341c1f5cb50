"""Articles that a URL names are read as those here, with the images of their folder and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import toolkit
from tests.ingest.conftest import make_png
from tests.object_store import bucket, object_store
from toolkit.document import Article
from toolkit.errors import SourceError
from toolkit.files import sha256
from toolkit.ingest import MAX_IMAGE, images, read_article
from toolkit.ingest.source_folder import SourceFolder
from toolkit.storage import AnyPath, RemotePath, storage_of

__all__ = ["bucket", "object_store"]
pytestmark = pytest.mark.xdist_group("object store")

TARGETS = (
    "red.png",
    "./red.png",
    "sub/../red.png",
    "sub/two%20words%20%C3%A9.png",
    "red.png?v=3",
    "none.png",
    "sub",
    "../outside.png",
    "sub/../../outside.png",
    "/etc/hostname",
    "notes.txt",
    "http://example.org/saved.png",
    "x" * 100,
)


def fill(folder: AnyPath) -> None:
    inside = storage_of(folder / "inside")
    inside.write("red.png", make_png())
    inside.write("sub/two words é.png", make_png(1))
    inside.write("a_files/saved.png", make_png(2))
    inside.write("notes.txt", b"no image")
    storage_of(folder).write("outside.png", make_png(3))
    pictures = "".join(f'<p><img src="{target}" alt="x"></p>' for target in TARGETS)
    inside.write("a.html", f"<p>Text</p>{pictures}".encode())


def told(article: Article, place: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.message.replace(place, "")) for finding in article.findings]


def test_an_article_far_away_is_read_as_the_same_one_here(bucket: RemotePath, tmp_path: Path) -> None:
    fill(tmp_path)
    fill(bucket)
    here, there = read_article(tmp_path / "inside/a.html"), read_article(f"{bucket}/inside/a.html")
    assert there == here
    assert set(there.resources) == set(here.resources)
    assert {resource.data for resource in there.resources.values()} == {make_png(), make_png(1), make_png(2)}
    assert told(there, str(bucket)) == told(here, str(tmp_path))
    assert {code for code, _ in told(there, "")} >= {"missing-image", "outside-image", "unknown-image", "local-copy"}
    assert there.origin.path == f"{bucket}/inside/a.html"
    assert there.origin.sha256 == here.origin.sha256
    files = dict(there.origin.files)
    assert files["red.png"] == sha256(make_png())
    assert there.origin.files == here.origin.files
    beside = SourceFolder(bucket / "inside")
    assert {name: beside.state(name, MAX_IMAGE) for name in files} == files


def test_the_library_reads_what_a_url_names(bucket: RemotePath) -> None:
    storage_of(bucket).write("a.md", b"# Far away\n\nText.")
    assert toolkit.read(f"{bucket}/a.md").metadata.title_text == "Far away"
    assert toolkit.read(bucket / "a.md").metadata.title_text == "Far away"


def test_what_can_not_be_read_is_named_with_its_url(bucket: RemotePath) -> None:
    storage_of(bucket).write("folder/a.md", b"")
    for name, message in {
        "none.md": "There is no file s3://.*/none.md",
        "folder": "s3://.*/folder is a folder",
        "folder/a.md": "s3://.*/folder/a.md is empty",
    }.items():
        with pytest.raises(SourceError, match=message):
            read_article(f"{bucket}/{name}")


def test_large_images_far_away_are_left(bucket: RemotePath, monkeypatch: pytest.MonkeyPatch) -> None:
    storage_of(bucket).write("red.png", make_png())
    storage_of(bucket).write("a.md", b"# T\n\nText ![x](red.png)")
    assert not told(read_article(f"{bucket}/a.md"), "")
    monkeypatch.setattr(images, "MAX_IMAGE", 10)
    assert [code for code, _ in told(read_article(f"{bucket}/a.md"), "")] == ["large-image"]
