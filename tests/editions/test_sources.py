"""From what people give as sources to files, and to the names of the editions."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path, PurePath

import pytest

from tests.object_store import bucket, object_store
from toolkit.editions.plan import make_plan
from toolkit.editions.sources import find_sources, slug, slugs
from toolkit.errors import SourceError
from toolkit.files import write_atomically
from toolkit.settings import Settings
from toolkit.storage import Beneath, RemotePath, storage_of

__all__ = ["bucket", "object_store"]
pytestmark = pytest.mark.xdist_group("object store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.md", "a.txt", "picture.png", "deep/c.html", ".hidden/d.md", "~$lock.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("text")
    return tmp_path


def names(paths: Sequence[PurePath], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_a_folder_stands_for_every_article_in_it(folder: Path) -> None:
    assert names(find_sources(["."], folder), folder) == ["a.txt", "b.md", "deep/c.html"]


def test_editions_are_no_sources_of_the_next_build(folder: Path) -> None:
    (folder / "editions").mkdir()
    (folder / "editions" / "a.docx").write_text("text")
    assert names(find_sources(["."], folder, folder / "editions"), folder) == ["a.txt", "b.md", "deep/c.html"]
    assert names(find_sources(["editions/a.docx"], folder, folder / "editions"), folder) == ["editions/a.docx"]


def test_globs_and_files_are_taken_once_in_the_order_given(folder: Path) -> None:
    assert names(find_sources(["b.md", "*.md", "**/*.html", "."], folder), folder) == ["b.md", "deep/c.html", "a.txt"]


@pytest.mark.parametrize(
    ("source", "message"),
    [("nothing.md", "There is no file nothing.md"), ("*.rst", "No article matches"), ("empty", "holds no article")],
)
def test_what_is_not_there_is_named(folder: Path, source: str, message: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(SourceError, match=message):
        find_sources([source], folder)


def test_slugs_are_file_names_without_what_shells_mind() -> None:
    assert slug("Mi artículo: (final)?") == "Mi-artículo-final"
    assert slug("../..") == "article"
    assert slug("000_8cf9f7c4be1979b2") == "000_8cf9f7c4be1979b2"


def test_editions_of_different_articles_never_share_a_name(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("x/index.md", "y/index.md", "y/index.txt", "z.md")]
    result, hashed = slugs(paths)
    assert not hashed
    assert len(set(result.values())) == 4
    assert result[paths[0]] == "x-index"
    assert result[paths[3]] == "z"


def test_names_that_some_file_system_takes_for_one_are_told_apart(tmp_path: Path) -> None:
    names = ("x/A.md", "x/a.md", "x/cafe\u0301.md", "x/café.md", "x/ß.md", "x/ss.md", "x/b.md")
    result, hashed = slugs([tmp_path / name for name in names])
    assert len({name.casefold() for name in result.values()}) == len(names)
    assert (len(hashed), result[tmp_path / "x/b.md"]) == (6, "b")


@pytest.mark.parametrize("stem", ["漢" * 84, "😀" * 62, "a" * 250, "x\u0301" * 80])
def test_the_longest_names_have_room_for_what_is_added(tmp_path: Path, stem: str) -> None:
    (tmp_path / f"{stem}.md").write_text("x", "utf-8")
    made = slug(stem)
    beneath = Beneath(tmp_path)
    beneath.write(f"{made}-12345678.changed-20260101T000000.docx", b"x")
    write_atomically(tmp_path / f"{stem}.md", b"y")
    beneath.write(f"{stem}.md", b"z")
    assert len(list(tmp_path.iterdir())) == 2


def test_sources_may_be_urls(bucket: RemotePath, folder: Path) -> None:
    storage = storage_of(bucket / "texts")
    for name in ("b.md", "a.txt", "picture.png", "deep/c.html", ".hidden/d.md", "list.xml", "editions/b.docx"):
        storage.write(name, b"<urlset/>" if name == "list.xml" else b"text")
    urls = [f"{bucket}/texts", f"{bucket}/texts/*.md", f"{bucket}/texts/deep/c.html", "b.md"]
    found = find_sources(urls, folder, bucket / "texts" / "editions")
    assert [str(path) for path in found] == [
        f"{bucket}/texts/a.txt",
        f"{bucket}/texts/b.md",
        f"{bucket}/texts/deep/c.html",
        str(folder / "b.md"),
    ]
    assert list(slugs(found)[0].values()) == ["a", "texts-b", "c", f"{slug(folder.name)}-b"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("/nothing.md", "There is no file s3://.*/nothing.md"),
        ("/*.rst", "No article matches s3://"),
        ("/empty", "The folder s3://.*/empty holds no article"),
    ],
)
def test_what_is_not_there_is_named_with_its_url(bucket: RemotePath, folder: Path, source: str, message: str) -> None:
    storage_of(bucket).write("empty/picture.png", b"")
    with pytest.raises(SourceError, match=message):
        find_sources([f"{bucket}{source}"], folder)


def test_thousands_of_articles_of_the_same_name_have_names_of_their_own() -> None:
    paths = [Path(f"/texts/{number}/{number % 50}/index.md") for number in range(20_000)]
    started = time.process_time()
    names, _ = slugs(paths)
    assert time.process_time() - started < 10  # counting each name among all others would take minutes
    assert len(set(names.values())) == len(paths)


@pytest.mark.parametrize(
    "pair", [("a b.md", "a-b.md"), ("é.md", "e\u0301.md"), ("\udcff.md", "\udcfe.md"), ("?.md", "!.md")]
)
def test_two_names_that_are_made_the_same_are_told_apart(folder: Path, pair: tuple[str, str]) -> None:
    for name in (*pair, "plain.md"):
        (folder / "odd" / name).parent.mkdir(exist_ok=True)
        (folder / "odd" / name).write_text("# A\n\nText.\n", "utf-8")
    plan = make_plan(Settings(("odd",), languages=("en",), root=folder))
    names = [source.slug for source in plan.sources]
    assert len(set(names)) == 3
    assert "plain" in names
    told = [finding for finding in plan.findings if finding.code == "same-name"]
    assert len(told) == 2
    assert all(any(finding.message.endswith(name) for name in names) for finding in told)
    again = make_plan(Settings(("odd",), languages=("en",), root=folder))
    assert [source.slug for source in again.sources] == names


def test_links_that_lead_out_of_a_folder_are_no_sources(tmp_path: Path) -> None:
    inside, outside = tmp_path / "texts", tmp_path / "outside"
    for path in (inside / "a.md", inside / "deep" / "b.md", outside / "c.md", outside / "d.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A\n\nText.\n", "utf-8")
    (inside / "near.md").symlink_to("deep/b.md")
    (inside / "far.md").symlink_to(outside / "c.md")
    (inside / "deep" / "up.md").symlink_to("../../outside/c.md")
    (inside / "folder").symlink_to(outside)
    for source in ("texts", "texts/**/*.md", "texts/*/*.md", str(inside / "*.md")):
        left: list[str] = []
        found = find_sources([source], tmp_path, None, left)
        assert found, source
        assert all(Path(path).resolve().is_relative_to(inside) for path in found), source
        assert left, source
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "c.md").symlink_to(outside / "c.md")
    with pytest.raises(SourceError, match="only links that lead out of it"):
        find_sources(["only"], tmp_path)
    # Who names a link means it.
    assert find_sources(["texts/far.md"], tmp_path) == [inside / "far.md"]
    plan = make_plan(Settings(("texts",), languages=("en",), root=tmp_path))
    assert {finding.where for finding in plan.findings} == {str(inside / "far.md"), str(inside / "deep" / "up.md")}


def test_editions_that_were_made_before_are_no_sources(tmp_path: Path) -> None:
    made = tmp_path / "earlier" / "editions"
    (made / ".publish").mkdir(parents=True)
    (made / "es").mkdir()
    for place in ("manifest.json", "es/a.docx", "es/a.epub"):
        (made / place).write_bytes(b"{}")
    (tmp_path / "a.md").write_text("# A\n\nWords.")
    (tmp_path / "earlier" / "manifest.json").write_text("{}")  # another program's
    (tmp_path / "earlier" / "b.md").write_text("# B\n\nWords.")
    wanted = [tmp_path / "a.md", tmp_path / "earlier" / "b.md"]
    assert find_sources(["."], tmp_path) == wanted
    assert find_sources(["**/*.*"], tmp_path) == wanted
    assert [path.name for path in map(Path, map(str, find_sources(["earlier/editions/es/a.docx"], tmp_path)))] == [
        "a.docx"
    ]


def test_a_pattern_may_begin_outside_the_root(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "x.md").write_text("# X\n", "utf-8")
    root = tmp_path / "root"
    root.mkdir()
    for source in ("../far/*.md", str(tmp_path / "far" / "*.md"), str(root / ".." / "far" / "*.md")):
        assert [path.name for path in find_sources([source], root)] == ["x.md"], source


GENERATORS = {
    "sphinx": ("conf.py", "_templates/layout.html", "_static/a.html", "_build/html/index.html"),
    "sphinx in two folders": ("source/conf.py", "source/_templates/a.html", "build/html/index.html"),
    "mkdocs": ("mkdocs.yml", "site/index.html", "overrides/main.html"),
    "hugo": ("hugo.toml", "layouts/a.html", "themes/b/readme.md", "public/index.html"),
    "mdbook": ("book.toml", "theme/index.html", "book/a.html"),
    "any": ("package.json", "node_modules/a/readme.md", "docs/node_modules/b/readme.md"),
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_folders_of_site_generators_are_no_sources_and_are_told_once(tmp_path: Path, kind: str) -> None:
    for name in (*GENERATORS[kind], "docs/a.md", "docs/theme/b.md", "site-visit/c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<html><body><p>Text.</p></body></html>")
    plan = make_plan(Settings(root=tmp_path, sources=(".",), languages=("es",), formats=("epub",)))
    assert names([source.path for source in plan.sources], tmp_path) == [
        "docs/a.md",
        "docs/theme/b.md",
        "site-visit/c.md",
    ]
    (told,) = (finding.message for finding in plan.findings if finding.code == "generators-folder")
    assert told.startswith("Folders of site generators are left out: ")
    name = GENERATORS[kind][1]
    named = make_plan(Settings(root=tmp_path, sources=(str(Path(name).parent),), languages=("es",), formats=("epub",)))
    assert names([source.path for source in named.sources], tmp_path) == [name]
    assert not named.findings
