"""A book as source: what its package says and pandoc's reader mixes up arrives in the edition."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from tests.ingest.conftest import make_png
from toolkit import read, render
from toolkit.document import COVER_KEY, Article, blocks_text, iterate, nodes as n, plain_text
from toolkit.ingest.epub_book import mended_epub

PAGE = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{0}</title></head>'
    "<body>{1}</body></html>"
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="uid">9780306406157</dc:identifier>
<meta refines="#uid" property="identifier-type" scheme="onix:codelist5">15</meta>
<dc:identifier id="doi">10.1000/xyz123</dc:identifier><meta refines="#doi" property="identifier-type">06</meta>
<dc:title id="t1">The River</dc:title><meta refines="#t1" property="title-type">main</meta>
<dc:title id="t2">A walk</dc:title><meta refines="#t2" property="title-type">subtitle</meta>
<dc:creator id="c1">Ana Prima</dc:creator><meta refines="#c1" property="file-as">Prima, Ana</meta>
<dc:creator id="c2">Ben Secundo</dc:creator><meta refines="#c2" property="role">ill</meta>
<dc:contributor id="c3">Cleo Tertia</dc:contributor><meta refines="#c3" property="role">edt</meta>
<dc:language>en</dc:language><dc:publisher>Small Press</dc:publisher><dc:subject>Rivers</dc:subject>
<dc:description>&lt;p&gt;On a &lt;b&gt;river&lt;/b&gt;.&lt;/p&gt;</dc:description>
<meta property="belongs-to-collection" id="s">Waters</meta><meta refines="#s" property="group-position">2</meta>
<meta name="cover" content="cov"/>
</metadata>
<manifest>
<item id="cov" href="cover.png" media-type="image/png" properties="cover-image"/>
<item id="covp" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="z/ch.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="a/ch.xhtml" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="covp"/><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
FIRST = """<h1>First</h1><p>The river begins<a epub:type="noteref" href="#fn1" id="r1">1</a> here. See
<a href="../a/ch.xhtml#s">the mouth</a>.</p><h2 id="s">Spring</h2>
<aside epub:type="footnote" id="fn1"><p><a href="#r1">1</a>. By common account.</p></aside>"""
SECOND = """<h1>Second</h1><h2 id="s">Mouth</h2><p>Back to <a href="../z/ch.xhtml#s">the spring</a> and
<a href="../z/ch.xhtml">the first</a>.</p>"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Article:
    path = tmp_path_factory.mktemp("book") / "river.epub"
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    container += (
        '<rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    contents = '<nav epub:type="toc"><ol><li><a href="z/ch.xhtml">First</a></li></ol></nav>'
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OPS/package.opf": PACKAGE,
        "OPS/cover.xhtml": PAGE.format("Cover", '<div><img src="cover.png" alt=""/></div>'),
        "OPS/nav.xhtml": PAGE.format("Contents", contents),
        "OPS/z/ch.xhtml": PAGE.format("First", FIRST),
        "OPS/a/ch.xhtml": PAGE.format("Second", SECOND),
        "OPS/cover.png": make_png(),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return read(path)


def test_pages_of_one_name_are_told_apart(book: Article) -> None:
    headings = {
        plain_text(node.content): node.attr.identifier for node in iterate(book.blocks) if isinstance(node, n.Header)
    }
    links = {plain_text(node.content): node.target[0] for node in iterate(book.blocks) if isinstance(node, n.Link)}
    assert links["the mouth"] == f"#{headings['Mouth']}"
    assert links["the spring"] == f"#{headings['Spring']}"
    assert not [finding for finding in render(book, "epub").findings if finding.code.startswith("link")]


def test_a_note_is_its_text_and_contents_and_cover_are_no_text(book: Article) -> None:
    (note,) = (node for node in iterate(book.blocks) if isinstance(node, n.Note))
    assert [plain_text(block.content) for block in note.content if isinstance(block, n.Para)] == ["By common account."]
    assert not [node for node in iterate(book.blocks) if isinstance(node, n.Image)]
    assert book.metadata.text(COVER_KEY) in book.resources
    assert [finding.code for finding in book.findings] == []


def test_people_identifiers_and_series_are_in_the_edition(book: Article) -> None:
    with zipfile.ZipFile(io.BytesIO(render(book, "epub").data)) as archive:
        root = etree.fromstring(archive.read("EPUB/content.opf"))
    dc = "{http://purl.org/dc/elements/1.1/}"
    refined = {
        (meta.get("refines", "").lstrip("#"), meta.get("property")): meta.text
        for meta in root.iter("{http://www.idpf.org/2007/opf}meta")
    }

    def said(tag: str, *properties: str) -> list[tuple[str | None, ...]]:
        found = root.iter(f"{dc}{tag}")
        return [(one.text, *(refined.get((one.get("id", ""), name)) for name in properties)) for one in found]

    assert said("creator", "role", "file-as") == [("Ana Prima", "aut", "Prima, Ana"), ("Ben Secundo", "ill", None)]
    assert said("contributor", "role") == [("Cleo Tertia", "edt")]
    assert said("identifier", "identifier-type") == [("9780306406157", "15"), ("10.1000/xyz123", "06")]
    assert said("title", "title-type") == [("The River", "main"), ("A walk", "subtitle")]
    assert said("publisher") == [("Small Press",)]
    assert said("description") == [("On a river.",)]
    assert ("", "belongs-to-collection") in refined
    assert "2" in refined.values()


def test_what_is_no_book_stays_as_it_is() -> None:
    for data in (b"", b"PK", make_png()):
        assert mended_epub(data, "a.epub") == (data, b"", ())


def test_what_is_hidden_is_left_out_and_told_and_pages_beside_the_way_are_read(tmp_path: Path) -> None:
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        "<h1>One</h1>"
        '<p>Seen <span hidden="hidden">Ask Ana.</span>end<span epub:type="pagebreak" id="p7">7</span>s.</p>'
        '<p style="display: none">Old.</p></body></html>'
    )
    other = page[: page.index("<h1>")] + "<p>Answers.</p></body></html>"
    article = read(_book(tmp_path, {"a": page, "b": other}, aside="b"))
    assert " ".join(blocks_text(article.blocks).split()) == "One Seen ends. Answers."
    assert [finding.message for finding in article.findings] == ["Hidden text is left out: “Ask Ana. Old.”."]


COVERED = """<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="uid"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="uid">urn:x</dc:identifier><dc:title>The River</dc:title>
<dc:language>en</dc:language>{meta}</metadata><manifest><item id="img1" href="images/front.png" media-type="image/png"/>
<item id="{page}" href="{page}.xhtml" media-type="application/xhtml+xml"/><item id="a" href="ch.xhtml"
media-type="application/xhtml+xml"/></manifest><spine>{spine}<itemref idref="a"/></spine>{guide}</package>"""
FIRST_PAGE = '<itemref idref="{}"/>'
GUIDE = '<guide><reference type="cover" title="Cover" href="{}"/></guide>'
SIZE = Image.open(io.BytesIO(make_png())).size
SHOWN = '<div><img src="images/front.png" alt=""/></div>'
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
    '<image width="9" height="9" xlink:href="images/front.png"/></svg>'
)


@pytest.mark.parametrize(
    ("meta", "page", "guide", "first", "found"),
    [
        ('<meta name="cover" content="img1"/>', "x", "", SHOWN, True),
        ('<meta name="cover" content="images/front.png"/>', "x", "", SHOWN, True),  # the file in the place of its id
        ('<meta name="cover" content="x"/>', "x", "", SHOWN, True),  # the page in the place of its picture
        ("", "x", GUIDE.format("x.xhtml"), DRAWN, True),
        ("", "x", GUIDE.format("images/front.png"), SHOWN, True),
        ("", "cover", "", SHOWN, True),
        ("", "cover", "", f"<h1>The River</h1>{SHOWN}", False),  # a title page with a picture
        ("", "frontispiece", "", SHOWN, False),
    ],
)
def test_the_cover_is_found_however_a_book_names_it(
    tmp_path: Path, meta: str, page: str, guide: str, first: str, *, found: bool
) -> None:
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    container += (
        '<rootfile full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    picture = make_png(40)
    with zipfile.ZipFile(tmp_path / "river.epub", "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        package = COVERED.format(meta=meta, page=page, guide=guide, spine=FIRST_PAGE.format(page))
        archive.writestr("package.opf", package)
        archive.writestr(f"{page}.xhtml", PAGE.format("Cover", first))
        archive.writestr("ch.xhtml", PAGE.format("First", "<h1>First</h1><p>The river begins.</p>"))
        archive.writestr("images/front.png", picture)
    article = read(tmp_path / "river.epub")
    assert (article.metadata.text(COVER_KEY) in article.resources) == found
    assert any(isinstance(node, n.Image) for node in iterate(article.blocks)) != found
    with zipfile.ZipFile(io.BytesIO(render(article, "epub").data)) as archive:
        root = etree.fromstring(archive.read("EPUB/content.opf"))
        items = list(root.iter("{http://www.idpf.org/2007/opf}item"))
        (cover,) = (item.get("href") for item in items if item.get("properties") == "cover-image")
        with Image.open(io.BytesIO(archive.read(f"EPUB/{cover}"))) as image:
            assert (image.size == SIZE) == found


LINKED = {
    "a paragraph on a page of notes": (
        '<p>The river<a id="r1" href="b.xhtml#n1"><sup>1</sup></a> begins.</p>',
        '<h2>Notes</h2><p id="n1"><a href="a.xhtml#r1">1</a>. By <i>common</i> account.</p>',
    ),
    "an item with an arrow back": (
        '<p>The river<sup id="r1"><a href="b.xhtml#n1">[1]</a></sup> begins.</p>',
        '<h2>Notes</h2><ol><li id="n1"><p>By common account. <a href="a.xhtml#r1">↩</a></p></li></ol>',
    ),
    "an anchor in the note": (
        '<p>The river <a name="r1" id="r1" href="b.xhtml#n1">*</a> begins.</p>',
        '<div><p><a id="n1" href="a.xhtml#r1">*</a> By common account.</p></div>',
    ),
}


@pytest.mark.parametrize("kind", LINKED)
def test_a_note_that_only_links_make_is_a_note(tmp_path: Path, kind: str) -> None:
    text, notes = LINKED[kind]
    path = _two_pages(tmp_path, text, notes)
    article = read(path)
    (note,) = (node for node in iterate(article.blocks) if isinstance(node, n.Note))
    assert blocks_text(note.content).split() == ["By", "common", "account."]
    assert "Notes" not in blocks_text(article.blocks)
    assert [finding.code for finding in article.findings] == []


def test_chapters_and_contents_that_lead_to_each_other_are_no_notes(tmp_path: Path) -> None:
    contents = '<p>Chapter <a id="t1" href="b.xhtml#c1">I</a></p><p>See <a id="x" href="b.xhtml#p">2</a>.</p>'
    chapter = '<div><h2 id="c1"><a href="a.xhtml#t1">I</a></h2><p id="p">A paragraph, and no way back.</p></div>'
    article = read(_two_pages(tmp_path, contents, chapter))
    assert not [node for node in iterate(article.blocks) if isinstance(node, n.Note)]
    assert "A paragraph, and no way back." in " ".join(blocks_text(article.blocks).split())


def _two_pages(folder: Path, first: str, second: str) -> Path:
    return _book(folder, {"a": PAGE.format("One", first), "b": PAGE.format("Two", second)})


def _book(folder: Path, pages: dict[str, str], aside: str = "") -> Path:
    """Write a book of some pages; one may be beside the way."""
    with zipfile.ZipFile(folder / "a.epub", "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="a.opf"/></rootfiles></container>',
        )
        items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in pages)
        spine = "".join(f'<itemref idref="{name}" linear="{"no" if name == aside else "yes"}"/>' for name in pages)
        archive.writestr(
            "a.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title></metadata>'
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for name, page in pages.items():
            archive.writestr(f"{name}.xhtml", page)
    return folder / "a.epub"


def test_an_epigraph_and_a_dedication_on_a_title_page_are_text(tmp_path: Path) -> None:
    page = (
        '<section epub:type="titlepage"><h1>First</h1><div epub:type="epigraph"><p>All flows.</p></div>'
        '<p epub:type="dedication">For Ana.</p></section><section><p>The river begins.</p></section>'
    )
    article = read(_book(tmp_path, {"a": PAGE.format("T", page)}))
    assert " ".join(blocks_text(article.blocks).split()) == "All flows. For Ana. The river begins."
    page = '<section epub:type="titlepage dedication"><p>For Ana.</p></section><p>The river begins.</p>'
    spaces = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    strange = f'<section {spaces} epub:type="titlepage"><p epub:type="epigraph">Lost.</p></section>'
    pages = {"a": PAGE.format("T", page), "b": strange}
    said = " ".join(blocks_text(read(_book(tmp_path, pages)).blocks).split())
    assert said.startswith("For Ana. The river begins.")
