"""EPUB: valid, described, navigable."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.rendering.epub.book import NAMESPACES, Book
from toolkit.document import Article
from toolkit.errors import RenderError
from toolkit.rendering.formats import render
from toolkit.rendering.templates import Templates

pytestmark = pytest.mark.xdist_group("epub")


@pytest.fixture(scope="module")
def spanish(epubs: dict[str, bytes]) -> Book:
    return Book(epubs["es"])


def test_the_package_says_what_it_is(spanish: Book) -> None:
    assert spanish.values("//dc:title") == ["The Daily «Post» #1 & more", "What stays when the words change"]
    assert spanish.values("//dc:language") == ["es"]
    assert spanish.values("//dc:creator") == ["Ana García", "Bob O’Neil"]
    assert spanish.values("//dc:date") == ["2020-04-01"]
    assert spanish.values("//opf:meta[@property='dcterms:modified']") == ["2020-05-02T00:00:00Z"]
    assert spanish.values("//dc:subject") == ["health", "typography"]
    assert spanish.values("//dc:rights") == ["© 2020 Example Press"]
    assert spanish.values("//dc:source") == ["https://example.org/original?a=1&b=2"]
    assert spanish.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert spanish.values("//dc:identifier")[0].startswith("urn:uuid:")


def test_a_machine_translation_says_so(spanish: Book, epubs: dict[str, bytes]) -> None:
    assert spanish.values("//dc:contributor") == ["Apertium 3.8.3 (apertium-eng-spa 0.3.2)"]
    assert spanish.values("//opf:meta[@refines='#edition-translator']") == ["trl"]
    assert "A short account. Traducción automática" in spanish.values("//dc:description")[0]
    assert "Traducción automática" in spanish.values("//opf:meta[@property='dcterms:provenance']")[0]
    original = Book(epubs["en"])
    assert original.values("//dc:contributor") == []
    assert original.values("//dc:description") == ["A short account."]


def test_editions_in_different_languages_are_different_books(epubs: dict[str, bytes]) -> None:
    books = [Book(data) for data in epubs.values()]
    assert len({book.values("//dc:identifier")[0] for book in books}) == len(books)


def test_navigation_is_in_the_language_of_the_edition(spanish: Book) -> None:
    labels = spanish.navigation.xpath("//h:nav[@id='toc']//text()", namespaces=NAMESPACES)
    assert "".join(labels).split("\n")[0].startswith("Índice")
    assert spanish.entries() == ["The Daily «Post» #1 & more", "First part", "Second part", "Acerca de esta edición"]


def test_every_page_has_a_title_and_a_language(spanish: Book) -> None:
    titles = {name: page.findtext(".//h:title", namespaces=NAMESPACES) for name, page in spanish.pages.items()}
    assert titles == {
        "EPUB/nav.xhtml": "Índice",
        "EPUB/text/cover.xhtml": "Cubierta",
        "EPUB/text/title_page.xhtml": "The Daily «Post» #1 & more",
        "EPUB/text/ch001.xhtml": "The Daily «Post» #1 & more",
        "EPUB/text/ch002.xhtml": "Acerca de esta edición",
    }
    assert {page.get("dir") for page in spanish.pages.values()} == {"ltr"}
    assert {page.get("lang") for page in spanish.pages.values()} == {"es"}


def test_every_link_leads_somewhere(spanish: Book) -> None:
    targets = 0
    for name, page in spanish.pages.items():
        for href in page.xpath("//h:a/@href", namespaces=NAMESPACES):
            if "://" in href:
                continue
            path, _, fragment = unquote(str(href)).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert target in spanish.pages, href
            if fragment:
                targets += 1
                assert len(spanish.pages[target].xpath(f"//*[@id='{fragment}']")) == 1, href
    assert targets >= 9  # four in the contents, two in the text, one in the note, one to the note and one back


def test_content_keeps_its_meaning(spanish: Book) -> None:
    assert {image.get("alt") for image in spanish.everywhere("//h:img")} == {
        "Cubierta: The Daily «Post» #1 & more",
        "Delta is a caption with emphasis.",
        "small blue flag",
    }
    assert [math.get("alttext") for math in spanish.everywhere("//m:math")] == [
        "E = mc^2",
        r"\int_0^1 x^2\,dx = \frac13",
    ]
    assert len(spanish.everywhere("//h:a[@epub:type='noteref']")) == 1
    assert len(spanish.everywhere("//h:aside[@epub:type='footnote']")) == 1
    for element in ("table", "thead", "blockquote", "pre", "dl", "figure", "figcaption", "sub", "sup", "kbd", "hr"):
        assert spanish.everywhere(f"//h:{element}"), element
    hebrew = spanish.everywhere("//h:span[@lang='he']")
    assert [span.get("dir") for span in hebrew] == ["rtl"]


def test_a_template_of_ones_own_makes_the_title_page(tmp_path: Path, markdown: Callable[..., Article]) -> None:
    page = '{% extends "builtin/epub/title-page.xhtml" %}'
    own = tmp_path / "epub" / "title-page.xhtml"
    own.parent.mkdir()
    own.write_text(f"{page}\n")
    article = markdown("---\ntitle: A & B\n---\n\nText.")
    assert render(article, "epub", templates=Templates(tmp_path)).data == render(article, "epub").data
    own.write_text(
        '<html xmlns="http://www.w3.org/1999/xhtml"><!-- mine --><head><title/></head>'
        "<body><p>{{ imprint.title_text }}</p></body></html>"
    )
    made = Book(render(article, "epub", templates=Templates(tmp_path)).data)
    assert made.pages["EPUB/text/title_page.xhtml"].findtext(".//h:p", namespaces=NAMESPACES) == "A & B"


@pytest.mark.parametrize(
    ("page", "said"),
    [("<html><p></html>", "no XML"), ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "without a title")],
)
@pytest.mark.parametrize("name", ["title-page.xhtml", "cover.xhtml"])
def test_a_template_that_makes_no_page_is_named(
    name: str, page: str, said: str, tmp_path: Path, markdown: Callable[..., Article]
) -> None:
    (tmp_path / "epub").mkdir()
    (tmp_path / "epub" / name).write_text(page)
    with pytest.raises(RenderError, match=f"epub/{name} .*{said}"):
        render(markdown("Text."), "epub", templates=Templates(tmp_path))
