"""EPUB: valid, described, navigable."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from toolkit.document import Article
from toolkit.rendering import render

pytestmark = pytest.mark.xdist_group("editions")

NAMESPACES = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "epub": "http://www.idpf.org/2007/ops",
}


class Book:
    """The parts of an EPUB."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.pages = {name: etree.fromstring(data) for name, data in self.parts.items() if name.endswith(".xhtml")}
        self.package = etree.fromstring(self.parts["EPUB/content.opf"])

    def values(self, path: str) -> list[str]:
        found = self.package.xpath(path, namespaces=NAMESPACES)
        return [str(getattr(item, "text", item)) for item in found]  # type: ignore[union-attr]

    def everywhere(self, path: str) -> list[Any]:
        return [item for page in self.pages.values() for item in page.xpath(path, namespaces=NAMESPACES)]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def spanish(editions: dict[tuple[str, str], Any]) -> Book:
    return Book(editions["es", "epub"].data)


def test_the_package_says_what_it_is(spanish: Book) -> None:
    assert spanish.values("//dc:title") == ["The Daily «Post» #1 & more"]
    assert spanish.values("//dc:language") == ["es"]
    assert spanish.values("//dc:creator") == ["Ana García", "Bob O’Neil"]
    assert spanish.values("//dc:date") == ["2020-04-01"]
    assert spanish.values("//opf:meta[@property='dcterms:modified']") == ["2020-05-02T00:00:00Z"]
    assert spanish.values("//dc:subject") == ["health", "typography"]
    assert spanish.values("//dc:rights") == ["© 2020 Example Press"]
    assert spanish.values("//dc:source") == ["https://example.org/original?a=1&b=2"]
    assert spanish.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert spanish.values("//dc:identifier")[0].startswith("urn:uuid:")


def test_a_machine_translation_says_so(spanish: Book, editions: dict[tuple[str, str], Any]) -> None:
    assert spanish.values("//dc:contributor") == ["Apertium 3.8.3 (apertium-eng-spa 0.3.2)"]
    assert spanish.values("//opf:meta[@refines='#edition-translator']") == ["trl"]
    assert "A short account. Traducción automática" in spanish.values("//dc:description")[0]
    assert "Traducción automática" in spanish.values("//opf:meta[@property='dcterms:provenance']")[0]
    original = Book(editions["en", "epub"].data)
    assert original.values("//dc:contributor") == []
    assert original.values("//dc:description") == ["A short account."]


def test_editions_in_different_languages_are_different_books(editions: dict[tuple[str, str], Any]) -> None:
    books = [Book(edition.data) for (_, kind), edition in editions.items() if kind == "epub"]
    assert len({book.values("//dc:identifier")[0] for book in books}) == len(books)


def test_accessibility_metadata_is_true(spanish: Book, markdown: Callable[..., Article]) -> None:
    features = spanish.values("//opf:meta[@property='schema:accessibilityFeature']")
    assert {"alternativeText", "MathML", "tableOfContents"} <= set(features)
    assert spanish.values("//opf:meta[@property='schema:accessMode']") == ["textual", "visual"]
    assert spanish.values("//opf:meta[@property='schema:accessModeSufficient']") == ["textual"]
    assert "fórmulas" in spanish.values("//opf:meta[@property='schema:accessibilitySummary']")[0]

    plain = Book(render(markdown("Solo texto."), "epub").data)
    features = plain.values("//opf:meta[@property='schema:accessibilityFeature']")
    assert not {"alternativeText", "MathML"} & set(features)
    assert plain.values("//opf:meta[@property='schema:accessMode']") == ["textual"]

    undescribed = Book(render(markdown("![](media/picture.png)"), "epub").data)
    assert undescribed.values("//opf:meta[@property='schema:accessModeSufficient']") == ["textual,visual"]
    assert "alternativeText" not in undescribed.values("//opf:meta[@property='schema:accessibilityFeature']")


def test_navigation_is_in_the_language_of_the_edition(spanish: Book) -> None:
    navigation: Any = spanish.pages["EPUB/nav.xhtml"]
    labels = navigation.xpath("//h:nav[@id='toc']//text()", namespaces=NAMESPACES)
    assert "".join(labels).split("\n")[0].startswith("Índice")
    links = navigation.xpath("//h:nav[@id='toc']//h:a", namespaces=NAMESPACES)
    entries = ["".join(link.itertext()) for link in links]
    assert entries == ["The Daily «Post» #1 & more", "First part", "Second part", "Acerca de esta edición"]
    landmarks = navigation.xpath("//h:nav[@id='landmarks']//h:a/text()", namespaces=NAMESPACES)
    assert landmarks == ["Portada", "Inicio del texto"]


def test_every_page_has_a_title_and_a_language(spanish: Book) -> None:
    titles = [page.findtext(".//h:title", namespaces=NAMESPACES) for page in spanish.pages.values()]
    assert set(titles) == {"The Daily «Post» #1 & more", "Acerca de esta edición"}
    assert {page.get("lang") for page in spanish.pages.values()} == {"es"}


def test_every_link_leads_somewhere(spanish: Book) -> None:
    targets = 0
    for name, page in spanish.pages.items():
        for href in page.xpath("//h:a/@href", namespaces=NAMESPACES):  # type: ignore[union-attr]
            if "://" in href:  # type: ignore[operator]
                continue
            path, _, fragment = unquote(str(href)).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert target in spanish.pages, href
            if fragment:
                targets += 1
                assert len(spanish.pages[target].xpath(f"//*[@id='{fragment}']")) == 1, href  # type: ignore[arg-type]
    assert targets >= 7  # four in the contents, two in the text, one in the note, one to the note


def test_content_keeps_its_meaning(spanish: Book) -> None:
    assert {image.get("alt") for image in spanish.everywhere("//h:img")} == {
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


def test_epubcheck_finds_nothing(
    editions: dict[tuple[str, str], Any],
    hostile: dict[str, Article],
    epubcheck: Callable[[list[Path]], dict[Path, list[str]]],
    markdown: Callable[..., Article],
    tmp_path: Path,
) -> None:
    """All EPUBs of this folder at once: the language editions, the hostile articles, a long one, an RTL one."""
    books = {f"edition-{key[0]}": edition.data for key, edition in editions.items() if key[1] == "epub"}
    books |= {f"hostile-{name}": render(article, "epub").data for name, article in hostile.items()}
    long = markdown("\n\n".join(f"# Part {number}\n\n{'palabra ' * 4000}" for number in range(9)))
    books["long"] = render(long, "epub").data
    assert sum("/text/ch" in name for name in Book(books["long"]).parts) > 5
    books["pseudo"] = render(markdown("[Ťéxť]", "en-XA"), "epub").data
    assert Book(books["pseudo"]).values("//dc:language") == ["en-XA"]
    paths = []
    for name, data in books.items():
        paths.append(tmp_path / f"{name}.epub")
        paths[-1].write_bytes(data)
    broken = tmp_path / "broken.epub"
    broken.write_bytes(_without_navigation(books["edition-es"]))
    messages = epubcheck([*paths, broken])
    assert {path.name: messages[path] for path in paths if messages[path]} == {}
    assert messages[broken], "epubcheck passes everything"


def _without_navigation(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if not name.endswith("nav.xhtml"):
                new.writestr(name, old.read(name))
    return buffer.getvalue()


def test_right_to_left_books_say_so(markdown: Callable[..., Article]) -> None:
    from toolkit.localization import load_locale

    arabic = replace(load_locale("en"), tag="ar", direction="rtl")
    book = Book(render(markdown("نص قصير", "ar"), "epub", locale=arabic).data)
    assert book.values("//opf:spine/@page-progression-direction") == ["rtl"]
    assert {page.get("dir") for page in book.pages.values()} == {"rtl"}
    assert book.values("//dc:language") == ["ar"]
