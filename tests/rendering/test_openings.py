"""How books open: dedications, title pages of parts, titles designed for the kind of text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from lxml import etree

from toolkit.document import Article, bundle, dedication_blocks, inlines_of, nodes as n
from toolkit.localization import load_locale, localize
from toolkit.rendering.formats import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
TEXT = "The sea comes and goes, and nobody asks it why.\n\n## Hours\n\nTwice a day.\n"
DEDICATED = f"---\ntitle: The tide\nauthor: A. Writer\ndedication: For *Ann*, who knew.\n---\n\n{TEXT}"


def parsed(data: bytes) -> Any:
    return etree.fromstring(data)


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages(data: bytes) -> list[str]:
    with pymupdf.open(stream=data) as document:  # type: ignore[no-untyped-call]
        return [page.get_text() for page in document]


@pytest.fixture(scope="module")
def dedicated(markdown: Callable[..., Article]) -> Article:
    return markdown(DEDICATED, "en")


@pytest.fixture(scope="module")
def parted(markdown: Callable[..., Article]) -> Article:
    locale = load_locale("en")
    titles = ("Before", "Ebb", "Flood", "Ports")
    chapters = [localize(markdown(f"---\ntitle: {title}\n---\n\n{TEXT}", "en"), locale) for title in titles]
    sea = inlines_of("The sea")
    return bundle(chapters, "The book", [], [(), sea, sea, inlines_of("The land")])


def test_a_dedication_has_a_page_of_its_own_in_an_epub(dedicated: Article) -> None:
    book = files(render(dedicated, "epub").data)
    page = parsed(book["EPUB/text/ch001.xhtml"])
    (section,) = page.iter(f"{XHTML}section")
    assert (section.get("role"), section.get(TYPE), section.get("aria-label")) == (
        "doc-dedication",
        "dedication",
        "Dedication",
    )
    assert "".join(section.itertext()).split() == ["For", "Ann,", "who", "knew."]
    assert page.find(f"{XHTML}body").get(TYPE) == "frontmatter"
    contents = parsed(book["EPUB/nav.xhtml"])
    marks = {link.get(TYPE): link.get("href") for link in contents.iter(f"{XHTML}a") if link.get(TYPE)}
    assert marks["dedication"] == "text/ch001.xhtml"
    assert marks["bodymatter"] == "text/ch002.xhtml"
    assert b".dedication" in book["EPUB/styles/stylesheet1.css"]


def test_it_stands_under_the_title_elsewhere(dedicated: Article) -> None:
    html = parsed(render(dedicated, "html").data.partition(b"\n")[2])
    (division,) = (one for one in html.iter(f"{XHTML}div") if one.get("role") == "doc-dedication")
    assert division.get("aria-label") == "Dedication"
    assert division.getparent().tag == f"{XHTML}main"
    body = parsed(files(render(dedicated, "docx").data)["word/document.xml"])
    styles = [style.get(f"{W}val") for style in body.iter(f"{W}pStyle")]
    assert styles.index("Author") < styles.index("Dedication") < styles.index("FirstParagraph")
    (page,) = pages(render(dedicated, "pdf").data)
    assert page.index("A. Writer") < page.index("For Ann, who knew.") < page.index("The sea comes")


def test_an_edition_without_one_has_no_style_for_it(markdown: Callable[..., Article]) -> None:
    plain = markdown("---\ntitle: T\n---\n\nText.", "en")
    assert b"dedication" not in files(render(plain, "epub").data)["EPUB/styles/stylesheet1.css"].lower()
    assert b"Dedication" not in files(render(plain, "docx").data)["word/styles.xml"]


def test_a_dedication_is_translated_and_stands_in_its_chapter(dedicated: Article) -> None:
    chapters = bundle([dedicated, dedicated], "Two")
    found = [block for block in chapters.blocks if isinstance(block, n.Div) and block.attr.classes == ("dedication",)]
    assert len(found) == 2


@pytest.fixture(scope="module")
def dedicated_bundle(dedicated: Article) -> Article:
    """A bundle with a dedication, and in it an article with one of its own."""
    return bundle(
        [localize(dedicated, load_locale("en"))], "Book", dedication=dedication_blocks("To all\nat sea\n\nA. W.")
    )


def test_a_bundle_is_dedicated_on_a_page_after_its_title(dedicated_bundle: Article) -> None:
    shown = [page.split() for page in pages(render(dedicated_bundle, "pdf").data)]
    assert shown[:2] == [["Book", "A.", "Writer"], ["To", "all", "at", "sea", "A.", "W."]]
    assert shown[2][0] == "Contents"
    assert "For Ann, who knew." in " ".join(shown[3])


def test_a_bundle_is_dedicated_in_a_docx_before_its_contents(dedicated_bundle: Article) -> None:
    body = parsed(files(render(dedicated_bundle, "docx").data)["word/document.xml"])[0]
    paragraphs = [paragraph for paragraph in body.iter(f"{W}p") if paragraph.find(f"{W}pPr/{W}pStyle") is not None]
    styles = [paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for paragraph in paragraphs]
    first, heading, own = styles.index("Dedication"), styles.index("TOCHeading"), styles.index("Heading1")
    assert 0 < first < heading < own < len(styles) - styles[::-1].index("Dedication")
    begun = [paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None for paragraph in paragraphs]
    told = [page for style, page in zip(styles, begun, strict=True) if style == "Dedication"]
    assert told == [True, False, False]  # two paragraphs of the book's, one of the article's


def test_a_bundle_is_dedicated_in_an_epub_and_a_page_of_html(dedicated_bundle: Article) -> None:
    book = files(render(dedicated_bundle, "epub").data)
    assert _sections(book["EPUB/text/ch001.xhtml"]) == ["doc-dedication"]
    assert b"To all<br/>at sea" in book["EPUB/text/ch001.xhtml"].replace(b"\n", b"").replace(b" />", b"/>")
    html = render(dedicated_bundle, "html").data
    assert html.index(b"To all") < html.index(b"The tide</h2>")


def test_parts_have_title_pages_in_a_pdf(parted: Article) -> None:
    shown = pages(render(parted, "pdf").data)
    alone = [number for number, page in enumerate(shown) if page.split("\n")[0] in ("The sea", "The land")]
    assert len(alone) == 2
    for number in alone:
        assert len(shown[number].split()) == 3  # its title and the number of the page
    assert [page.split("\n")[0] for page in shown if "comes and goes" in page] == ["Before", "Ebb", "Flood", "Ports"]


def test_parts_have_title_pages_in_a_docx(parted: Article) -> None:
    root = parsed(files(render(parted, "docx").data)["word/document.xml"])
    broken: dict[str, bool] = {}
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in ("Heading1", "Heading2"):
            broken["".join(paragraph.itertext())] = paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None
    # Those of the first level begin a page by their style.
    assert broken == {"Before": False, "Hours": False, "The sea": False, "Ebb": True, "Flood": True} | {
        "The land": False,
        "Ports": True,
    }


def test_parts_have_title_pages_in_an_epub(parted: Article) -> None:
    book = files(render(parted, "epub").data)
    assert b".part > .chapter" in book["EPUB/styles/stylesheet1.css"]
    sections = [one for name in book if name.startswith("EPUB/text/ch") for one in _sections(book[name])]
    assert sections.count("doc-part") == 2
    assert sections.count("doc-chapter") == 4


def _sections(page: bytes) -> list[Any]:
    return [section.get("role") for section in parsed(page).iter(f"{XHTML}section")]


def test_each_kind_of_text_has_a_design_of_its_title(dedicated: Article) -> None:
    drawn = {}
    for genre in ("", "other", "news", "report", "essay", "book"):
        article = dedicated.with_metadata(dedicated.metadata.with_extra({"genre": n.MetaString(genre)}))
        with pymupdf.open(stream=render(article, "pdf").data) as document:  # type: ignore[no-untyped-call]
            assert "The tide" in document[0].get_text()
            drawn[genre] = [str(one["rect"]) for one in document[0].get_drawings()], len(document)
    assert drawn[""] == drawn["other"]
    designs = [str(drawn[genre]) for genre in ("", "news", "report", "essay", "book")]
    assert len(set(designs)) == len(designs)
    assert drawn["book"][1] == 3  # title, dedication, text


def test_title_and_dedication_of_a_book_have_no_running_head_and_no_number(dedicated: Article) -> None:
    article = dedicated.with_metadata(dedicated.metadata.with_extra({"genre": n.MetaString("book")}))
    title, dedication, text = pages(render(article, "pdf").data)
    assert title.split() == ["The", "tide", "A.", "Writer"]
    assert dedication.split() == ["For", "Ann,", "who", "knew."]
    assert text.split()[:2] == ["The", "tide"]
    assert text.split()[-1] == "3"
