"""Two languages in one book, and many articles in one."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

import pytest

from tests.rendering.epub.book import NAMESPACES, Book
from toolkit.document import Article, nodes as n
from toolkit.document.bundling import bundle
from toolkit.rendering import epub

pytestmark = pytest.mark.xdist_group("epub")


def inside(element: Any, path: str) -> list[Any]:
    found: list[Any] = element.xpath(path, namespaces=NAMESPACES)
    return found


@pytest.mark.parametrize(("language", "direction"), [("es", "ltr"), ("ar", "rtl"), ("zh-Hans", "ltr")])
def test_paragraphs_alternate_and_say_their_language(
    language: str, direction: str, bilingual: dict[str, bytes]
) -> None:
    book = Book(bilingual[language])
    pairs = book.everywhere("//h:div[@class='parallel']")
    assert len(pairs) == 6  # its short list is one pair
    for pair in pairs:
        original, translation = pair
        assert (original.get("class"), original.get("lang"), original.get("dir")) == ("original", "en", "ltr")
        assert (translation.get("class"), translation.get("lang")) == ("translation", language)
        assert translation.get("dir") == direction
        assert all("".join(side.itertext()).strip() for side in pair)
    assert book.values("//dc:language") == [language, "en"]
    assert book.style.count(".original") > 5


@pytest.mark.parametrize("language", ["es", "ar", "zh-Hans"])
def test_what_is_there_once_stands_once(language: str, bilingual: dict[str, bytes]) -> None:
    book = Book(bilingual[language])
    assert len(book.everywhere("//h:aside")) == len(book.everywhere("//h:a[@role='doc-noteref']")) == 1
    (note,) = book.everywhere("//h:aside")
    assert [part.get("lang") for part in inside(note, ".//*[contains(@class, 'original')]")] == ["en"]
    assert len(book.everywhere("//h:table")) == 1
    identifiers = [item.get("id") for page in book.pages.values() for item in inside(page, "//*[@id]")]
    assert len(book.everywhere("//h:a[@role='doc-backlink']")) == 1
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("language", ["es", "ar", "zh-Hans"])
def test_headings_have_both_languages_and_the_contents_one(language: str, bilingual: dict[str, bytes]) -> None:
    book = Book(bilingual[language])
    headings = book.everywhere("//h:section/h:h2")
    originals = [inside(heading, "h:span[contains(@class, 'original')]")[0] for heading in headings]
    assert [original.text for original in originals] == ["A promise", "What people read"]
    assert all(original.getprevious().tag.endswith("}br") for original in originals), "on a line of its own"
    entries = book.entries()
    assert len(entries) == len(headings) + 2
    assert not any("promise" in entry for entry in entries)
    ncx = book.parts["EPUB/toc.ncx"].decode("utf-8")
    assert "promise" not in ncx
    assert not any(
        "promise" in (page.findtext(".//h:title", namespaces=NAMESPACES) or "") for page in book.pages.values()
    )


def test_a_bilingual_edition_says_so(bilingual: dict[str, bytes]) -> None:
    book = Book(bilingual["es"])
    said = "Edición bilingüe: inglés y español"
    assert [line.text for line in book.everywhere("//h:p[@class='kind']")] == [said]
    assert any(said in "".join(line.itertext()) for line in book.everywhere("//h:div[@class='colophon']/h:p"))


def test_a_bundle_has_a_file_for_each_article(bundles: dict[str, bytes]) -> None:
    book = Book(bundles["es"])
    chapters = [page for name, page in book.pages.items() if "/text/ch" in name]
    sections = [inside(page, "//h:section[@role='doc-chapter'][@epub:type='chapter']") for page in chapters]
    assert [len(found) for found in sections] == [1, 1, 1, 0]
    assert book.values("//opf:itemref[@idref='nav']/@linear") == ["yes"]
    assert len(book.values("//dc:identifier")) == 1
    outer = inside(book.navigation, "//h:nav[@id='toc']/h:ol/h:li/h:a")
    assert len(outer) == 4
    assert "".join(outer[1].itertext()) == "The Daily «Post» #1 & more"
    assert inside(book.navigation, "//h:nav[@id='toc']/h:ol/h:li/h:ol/h:li"), "sections under their articles"
    (byline,) = book.everywhere("//h:div[@class='byline']/h:p[.='2026']/..")
    assert byline.getprevious().tag.endswith("}h1")


@pytest.mark.parametrize(("language", "count"), [("es", "3"), ("ar", "3")])
def test_a_bundle_says_how_many_articles_it_has(language: str, count: str, bundles: dict[str, bytes]) -> None:
    book = Book(bundles[language])
    (line,) = book.everywhere("//h:p[@class='kind']")
    assert count in line.text


def test_links_in_a_bundle_lead_to_their_own_article(bundles: dict[str, bytes]) -> None:
    book = Book(bundles["es"])
    name, page = next((name, page) for name, page in book.pages.items() if inside(page, "//*[@id='chapter-2-a-span']"))
    (link,) = [link for link in inside(page, "//h:a") if "another" in "".join(link.itertext())]
    path, _, fragment = link.get("href").partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    assert (target, fragment) == (name, "chapter-2-a-span")


def test_a_bundle_can_be_bilingual(bundles: dict[str, bytes]) -> None:
    book = Book(bundles["bilingual"])
    assert len(book.everywhere("//h:p[@class='kind']")) == 2
    assert book.values("//dc:language") == ["ar", "en"]
    chapters = book.everywhere("//h:section[@role='doc-chapter']")
    assert [len(inside(chapter, ".//h:div[@class='parallel']")) for chapter in chapters] == [6, 6]


def test_only_long_articles_of_a_bundle_are_split(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    sections = "\n\n".join(f"# Parte {number}\n\n{'palabra ' * 4000}" for number in range(9))
    short, long = (markdown(f"---\ntitle: {name}\n---\n\n{text}") for name, text in (("A", "x"), ("B", sections)))
    assert count_of_chapters(book(bundle([short, long], "C"))) == 2 + 9 + 1, "the colophon is one too"
    whole = markdown(f"---\ntitle: D\n---\n\n{sections[:200_000]}")
    assert count_of_chapters(book(bundle([whole, whole], "E"))) == 2 + 1


def test_a_text_of_more_sections_than_files_can_be_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "_LONG", 50)
    monkeypatch.setattr(epub, "_MOST_FILES", 9)
    heads = [n.Header(level, n.EMPTY_ATTR, (n.Str("Palabra " * 9),)) for level in (1, 2, 2, 2, 2, 2, 2, 2, 2, 2)]
    assert epub._wants_parting((*heads[:9], n.Header(3, n.EMPTY_ATTR, ())))
    assert not epub._wants_parting(tuple(heads))


def count_of_chapters(book: Book) -> int:
    return sum("/text/ch" in name for name in book.parts)
