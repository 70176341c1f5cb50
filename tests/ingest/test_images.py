"""Images: from inside the document and from its folder, and from nowhere else."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

import toolkit
from tests.ingest.conftest import make_png
from toolkit.document import Article, nodes as n
from toolkit.document.transform import iterate
from toolkit.files import sha256
from toolkit.ingest import MAX_IMAGE, images, read_article
from toolkit.ingest.source_folder import SourceFolder

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "red.png").write_bytes(make_png())
    (inside / "sub" / "two words é.png").write_bytes(make_png(1))
    (inside / "100%25.png").write_bytes(make_png(2))
    (inside / "notes.txt").write_text("no image")
    (tmp_path / "outside.png").write_bytes(make_png(3))
    (inside / "link.png").symlink_to(tmp_path / "outside.png")
    (inside / "near.png").symlink_to(inside / "red.png")
    return inside


def read(folder: Path, *targets: str) -> Article:
    """An article of HTML, which takes a target as it is."""
    path = folder / "a.html"
    path.write_text("<p>Text</p>" + "".join(f'<p><img src="{target}" alt="x"></p>' for target in targets), "utf-8")
    return read_article(path)


def target_of(article: Article) -> str:
    return next(node.target[0] for node in iterate(article.blocks) if isinstance(node, n.Image))


INSIDE = {
    "red.png": 255,
    "./red.png": 255,
    "sub/../red.png": 255,
    "sub/two words é.png": 1,
    "sub/two%20words%20%C3%A9.png": 1,
    "red.png?v=3": 255,
    "red.png#part": 255,
    "100%25.png": 2,
    "near.png": 255,
}


@pytest.mark.parametrize("target", INSIDE)
def test_images_in_the_folder_come_along(folder: Path, target: str) -> None:
    article = read(folder, target)
    assert article.resources[target_of(article)].data == make_png(INSIDE[target])
    assert not [finding for finding in article.findings if "image" in finding.code]


REFUSED = {
    "../outside.png": "outside-image",
    "%2e%2e/outside.png": "outside-image",
    "sub/../../outside.png": "outside-image",
    "link.png": "outside-image",
    "/etc/hostname": "outside-image",
    "%2Fetc%2Fhostname": "outside-image",
    "file:///etc/hostname": "outside-image",
    "file:red.png": "outside-image",
    "C:\\windows\\win.ini": "outside-image",
    "\\\\server\\share\\a.png": "outside-image",
    "ftp://example.org/a.png": "outside-image",
    "none.png": "missing-image",
    "sub": "missing-image",
    "a\x00b.png".replace("\x00", "%00"): "missing-image",
    "x" * 5000: "missing-image",
    "http://example.org/a.png": "remote-image",
    "HTTPS://example.org/a.png": "remote-image",
    "//example.org/a.png": "remote-image",
    "notes.txt": "unknown-image",
    "data:image/png;base64,!!!": "unknown-image",
    "data:text/plain,hello": "unknown-image",
}


@pytest.mark.parametrize("target", REFUSED)
def test_other_images_are_left_with_a_finding(folder: Path, target: str) -> None:
    article = read(folder, target)
    assert [finding.code for finding in article.findings if "image" in finding.code] == [REFUSED[target]]
    assert not article.resources
    assert target_of(article) == target


def test_the_finding_names_the_image(folder: Path) -> None:
    article = read(folder, "http://example.org/a.png")
    assert "http://example.org/a.png" in article.findings[0].message


@pytest.mark.parametrize(
    "uri",
    [
        "data:image/png;base64," + base64.b64encode(make_png()).decode(),
        "data:;base64," + quote(base64.b64encode(make_png())),
        "data:image/svg+xml," + quote(SVG),
        "data:image/svg+xml;utf8," + quote(SVG),
    ],
)
def test_images_in_data_uris_come_along(folder: Path, uri: str) -> None:
    article = read(folder, uri)
    assert article.resources[target_of(article)].data in (make_png(), SVG)


def test_an_image_used_twice_is_there_once(folder: Path) -> None:
    article = read(folder, "red.png", "near.png", "red.png", "none.png", "none.png")
    assert len(article.resources) == 1
    assert [finding.code for finding in article.findings if "image" in finding.code] == ["missing-image"]


def test_large_images_are_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_IMAGE", 10)
    assert [finding.code for finding in read(folder, "red.png").findings] == ["large-image", "no-title"]
    monkeypatch.setattr(images, "MAX_IMAGE", 1000)
    monkeypatch.setattr(images, "MAX_IMAGES", 100)
    article = read(folder, "red.png", "100%25.png")
    assert [finding.code for finding in article.findings] == ["large-image", "no-title"]
    assert len(article.resources) == 1


def test_images_of_latex_are_found_without_their_extension(folder: Path) -> None:
    path = folder / "a.tex"
    path.write_text("\\documentclass{article}\\begin{document}Text \\includegraphics{red}\\end{document}")
    assert next(iter(read_article(path).resources.values())).data == make_png()


def test_the_hash_of_an_article_depends_on_its_images(folder: Path) -> None:
    one = read(folder, "red.png").origin
    assert one == read(folder, "red.png").origin
    (folder / "red.png").write_bytes(make_png(7))
    assert read(folder, "red.png").origin.sha256 != one.sha256


def test_an_article_in_the_working_folder_finds_its_images(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.md").write_text("# T\n\n![x](red.png)")
    monkeypatch.chdir(folder)
    assert len(read_article(Path("a.md")).resources) == 1


@pytest.mark.parametrize("place", ["a_files", "a.files", "."])
def test_a_local_copy_stands_for_an_image_on_the_web(folder: Path, place: str) -> None:
    (folder / place).mkdir(exist_ok=True)
    (folder / place / "far away.png").write_bytes(make_png(7))
    address = "https://example.org/img/far%20away.png?size=2#top"
    article = read(folder, address)
    assert article.resources[target_of(article)].data == make_png(7)
    (finding,) = [finding for finding in article.findings if finding.code == "local-copy"]
    assert address in finding.message
    assert finding.severity == "info"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/%2e%2e%2foutside.png",
        "https://example.org/..",
        "https://example.org/",
        "https://example.org/sub",
        "https://[bad/a.png",
        "https://example.org/link.png",
        "https://example.org/..%5coutside.png",
    ],
)
def test_a_web_address_never_leads_out_of_the_folder(folder: Path, address: str) -> None:
    article = read(folder, address)
    assert [finding.code for finding in article.findings if "image" in finding.code] == ["remote-image"]
    assert not article.resources


def test_an_image_that_a_word_document_links_to_is_named(samples: Path, tmp_path: Path) -> None:
    name = "word/_rels/document.xml.rels"
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(samples / "master.docx") as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == name:
                link = b'<Relationship Id="x" Type="x/image" TargetMode="External" Target="http://example.org/a.png"/>'
                data = data.replace(b"</Relationships>", link + b"</Relationships>")
            new.writestr(part, data)
    (finding,) = [finding for finding in read_article(path).findings if finding.code == "remote-image"]
    assert "http://example.org/a.png" in finding.message


def test_what_was_looked_for_beside_an_article_is_noted(folder: Path) -> None:
    targets = ("red.png", "red.png?v=3", "none.png?v=3", "../outside.png", "link.png", "http://example.org/red.png")
    inside = "data:image/png;base64," + base64.b64encode(make_png()).decode()
    article = read(folder, *targets, inside, "file:///etc/hostname")
    files = dict(article.origin.files)
    assert list(article.origin.files) == sorted(files.items())
    assert {name: digest for name, digest in files.items() if digest} == {"red.png": sha256(make_png())}
    assert {"none.png", "none.png?v=3", "../outside.png", "link.png", "a_files/red.png", "red.png?v=3"} < files.keys()
    assert not [name for name in files if name.startswith("data:") or "hostname" in name]
    beside = SourceFolder(folder)
    assert {name: beside.state(name, MAX_IMAGE) for name in files} == files
    (folder / "none.png").write_bytes(make_png(9))
    assert beside.state("none.png", MAX_IMAGE) == sha256(make_png(9))
    assert beside.state("none.png", 10) == ""
    assert read(folder).origin.files == ()


def test_a_drawing_inside_a_page_is_in_its_namespace_and_letter_case(tmp_path: Path) -> None:
    from lxml import etree

    drawing = (
        '<svg width="20" height="20" VIEWBOX="0 0 20 20"><defs><linearGradient id="g" gradientUnits="userSpaceOnUse">'
        '<stop offset="0"/></linearGradient></defs><path d="M1 1h8" fill="url(#g)"/><use xlink:href="#g"/></svg>'
    )
    (tmp_path / "a.html").write_text(
        f"<html lang='en'><title>T</title><h1>T</h1><p>Before.</p>{drawing}<p>After.</p></html>", "utf-8"
    )
    for raw in (True, False):
        article = toolkit.read(tmp_path / "a.html", raw=raw)
        if raw:
            (resource,) = article.resources.values()
            root = etree.fromstring(resource.data)
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert root.get("viewBox") == "0 0 20 20"
            (gradient,) = root.iter("{http://www.w3.org/2000/svg}linearGradient")
            assert gradient.get("gradientUnits") == "userSpaceOnUse"
        assert not [finding for finding in toolkit.render(article, "epub").findings if finding.code == "image-left-out"]


def test_a_project_s_articles_bring_images_from_anywhere_in_it(tmp_path: Path) -> None:
    root, inside = tmp_path / "project", tmp_path / "project" / "docs" / "guide"
    for folder in (inside, root / "img", root / "static" / "img"):
        folder.mkdir(parents=True)
    for number, place in enumerate(("img/a.png", "static/img/b.png", "../outside.png"), 1):
        (root / place).write_bytes(make_png(number))
    (root / "img" / "link.png").symlink_to(tmp_path / "outside.png")
    names = (
        "../../img/a.png",
        "/img/a.png",
        "/img/b.png",
        "../../../outside.png",
        "../../img/link.png",
        "/img/none.png",
    )
    (inside / "a.md").write_text("# T\n\n" + " ".join(f"![x]({name})" for name in names), "utf-8")
    article = read_article(inside / "a.md", root=root)
    assert len(article.resources) == 2
    codes = {finding.where: finding.code for finding in article.findings}
    assert codes == {
        "../../../outside.png": "outside-image",
        "../../img/link.png": "outside-image",
        "/img/none.png": "missing-image",
    }
    alone = read_article(inside / "a.md")  # a file outside of every project has its own folder only
    assert not alone.resources


def test_a_build_brings_them_where_there_is_a_project_file(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a.png").write_bytes(make_png())
    (tmp_path / "docs" / "a.md").write_text("# T\n\nWords.\n\n![x](../img/a.png)\n", "utf-8")
    (tmp_path / "publish.toml").write_text('sources = ["docs"]\nlang = "en"\nformat = "epub"\n', "utf-8")
    (edition,) = toolkit.Project.load(tmp_path).build().editions
    with zipfile.ZipFile(edition.path) as archive:
        assert [name for name in archive.namelist() if name.endswith(".png")]
    assert not toolkit.Project.load(tmp_path).build(dry_run=True).editions[0].reasons
    (tmp_path / "img" / "a.png").write_bytes(make_png(2))
    assert toolkit.Project.load(tmp_path).build(dry_run=True).editions[0].reasons == ("the article",)
