"""Pages: notes that lead there and back, directions, languages of parts, tables, anchors across files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from tests.rendering.epub.book import NAMESPACES, Book
from toolkit import pandoc
from toolkit.document import Article, Metadata, nodes as n
from toolkit.localization import available_locales, load_locale
from toolkit.rendering import epub
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("epub")

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RTL = ("ar", "fa", "he", "ur")


def text(element: Any) -> str:
    return "".join(element.itertext())


@pytest.mark.parametrize("language", available_locales())
def test_landmarks_contents_and_notes_speak_the_language(language: str, epubs: dict[str, bytes]) -> None:
    book, locale = Book(epubs[language]), load_locale(language)
    labels = ("Cover", "Title page", "Contents", "Start of text", "About this edition")
    assert book.entries("landmarks") == [locale.gettext(label) for label in labels]
    if language != "en":
        assert not set(labels) & set(book.entries("landmarks"))
    links = book.navigation.xpath("//h:nav[@id='landmarks']//h:a/@epub:type", namespaces=NAMESPACES)
    assert links == ["cover", "titlepage", "toc", "bodymatter", "colophon"]
    assert book.entries()[-1] == locale.gettext("About this edition")
    (back,) = book.everywhere("//h:a[@role='doc-backlink']")
    assert back.get("aria-label") == f"{locale.gettext('Note')} {locale.marks.digits[1]}"


@pytest.mark.parametrize("language", available_locales())
def test_the_direction_is_the_script_s(language: str, epubs: dict[str, bytes]) -> None:
    book, direction = Book(epubs[language]), "rtl" if language in RTL else "ltr"
    assert {page.get("dir") for page in book.pages.values()} == {direction}
    assert book.package.get("dir") == direction
    progression = book.values("//opf:spine/@page-progression-direction")
    assert progression == (["rtl"] if language in RTL else [])
    assert {code.get("dir") for code in book.everywhere("//h:pre | //h:code[not(parent::h:pre)]")} == {
        "ltr" if language in RTL else None
    }


@pytest.mark.parametrize("language", ["es", "ar", "hi", "bn", "fa"])
def test_a_note_pops_up_and_leads_back(language: str, epubs: dict[str, bytes]) -> None:
    book = Book(epubs[language])
    digit = load_locale(language).marks.digits[1]
    (reference,) = book.everywhere("//h:a[@epub:type='noteref'][@role='doc-noteref']")
    (note,) = book.everywhere("//h:aside[@epub:type='footnote'][@role='doc-footnote']")
    (back,) = note.xpath(".//h:a[@role='doc-backlink']", namespaces=NAMESPACES)
    assert reference.get("href") == f"#{note.get('id')}"
    assert back.get("href") == f"#{reference.get('id')}"
    assert text(reference) == text(back) == digit
    assert text(note[0]).startswith(f"{digit} Bravo is a note")


def test_notes_of_any_shape_have_a_number(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    made = book(markdown("a[^1] b[^2] c[^3]\n\n[^1]:\n\n        code\n\n[^2]: > quoted\n\n[^3]: - item\n"))
    notes = made.everywhere("//h:aside")
    assert [text(note[0]).strip() for note in notes] == ["1", "2", "3"]
    assert [note[1].tag.rpartition("}")[2] for note in notes] == ["pre", "blockquote", "ul"]


def test_parts_have_their_language_and_direction(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    made = book(markdown("[שלום]{lang=he} [bonjour]{lang=fr} [x]{lang=ar dir=ltr}\n\n::: {lang=fa}\nسلام\n:::"))
    parts = [(part.get("lang"), part.get("dir")) for part in made.everywhere("//h:body//*[@lang]")]
    assert parts == [("he", "rtl"), ("fr", None), ("ar", "ltr"), ("fa", "rtl")]
    assert all(part.get(XML_LANG) == part.get("lang") for part in made.everywhere("//*[@lang]"))


def test_tables_are_aligned_along_the_text(epubs: dict[str, bytes]) -> None:
    cells = Book(epubs["ar"]).everywhere("//h:th | //h:td")
    # The second column holds figures, which run from left to right: units stand under units.
    assert {cell.get("style") for cell in cells} == {"text-align: start;"}
    assert [cell.get("scope") for cell in cells[:2]] == ["col", "col"]


@pytest.mark.parametrize(("language", "words", "figures"), [("ar", "end", "start"), ("es", "end", "end")])
def test_columns_that_are_flush_right(language: str, words: str, figures: str) -> None:
    table = "| A | B |\n|--:|--:|\n| uno | 6,25 |\n| dos | 11,05 |\n| tres | – |\n"
    made = Article.from_json(pandoc.run(["--from=markdown", "--to=json"], table.encode()))
    made = made.with_metadata(made.metadata.with_(language=language, title="T"))
    styles = [cell.get("style") for cell in Book(render(made, "epub").data).everywhere("//h:td")]
    assert styles == [f"text-align: {words};", f"text-align: {figures};"] * 3


def test_a_cell_without_words_is_no_header(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    made = book(markdown("|   | b |\n|---|---|\n| 1 | 2 |\n"))
    assert [text(cell) for cell in made.everywhere("//h:th")] == ["b"]
    assert len(made.everywhere("//h:thead//h:td")) == 1


def test_what_can_be_focused_is_not_hidden(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    made = book(markdown("![A [link](https://example.org)](media/picture.png)\n\n![Plain](media/picture.png)\n"))
    assert [caption.get("aria-hidden") for caption in made.everywhere("//h:figcaption")] == [None, "true"]


def test_headings_keep_their_anchors_and_links_find_them_in_other_files(
    book: Callable[..., Book], markdown: Callable[..., Article]
) -> None:
    filler = "palabra " * 4000
    parts = [f"# Parte {number} {{#part-{number}}}\n\n[x](#part-{8 - number}) {filler}" for number in range(9)]
    made = book(markdown("\n\n".join(parts)))
    chapters = {name: page for name, page in made.pages.items() if "/text/ch" in name}
    assert len(chapters) > 8
    for number in range(9):
        ((name, page),) = [pair for pair in chapters.items() if pair[1].xpath(f"//*[@id='part-{number}']")]
        (link,) = page.xpath(f"//h:section[@id='part-{number}']//h:a", namespaces=NAMESPACES)
        path, _, fragment = unquote(link.get("href")).partition("#")
        target = chapters[posixpath.normpath(posixpath.join(posixpath.dirname(name), path))]
        assert len(target.xpath(f"//*[@id='{fragment}']")) == 1
        assert fragment == f"part-{8 - number}"
        assert page.findtext(".//h:title", namespaces=NAMESPACES) == f"Parte {number}"


@pytest.mark.parametrize(("headings", "linear"), [(2, "no"), (9, "yes")])
def test_long_contents_are_a_page_of_the_book(
    headings: int, linear: str, book: Callable[..., Book], markdown: Callable[..., Article]
) -> None:
    made = book(markdown("\n\n".join(f"# Parte {number}\n\nx" for number in range(headings))))
    assert made.values("//opf:itemref[@idref='nav']/@linear") == [linear]


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_engine_is_set_apart_from_letters_that_run_the_other_way(language: str, epubs: dict[str, bytes]) -> None:
    book, engine = Book(epubs[language]), "Apertium 3.8.3 (apertium-eng-spa 0.3.2)"
    (line,) = book.everywhere("//h:p[@class='translation']")
    assert [text(part) for part in line] == [engine]
    assert text(line) == book.meta("dcterms:provenance")[0]
    isolated = [text(part) for part in book.everywhere("//h:div[@class='colophon']//h:span[@dir='ltr']")]
    assert isolated == ([engine, "https://example.org/original?a=1&b=2"] if language == "ar" else [])
    assert book.meta("dcterms:provenance")[0] in [
        text(part) for part in book.everywhere("//h:div[@class='colophon']/h:p")
    ]


def test_dots_are_for_east_asian_characters(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    made = book(markdown("*強調* と *emphasis* と *混ざった mix*", "ja"))
    assert [em.get("class") for em in made.everywhere("//h:em")] == [None, "letters", None]
    assert "em.letters { font-style: italic" in made.style
    assert book(markdown("*emphasis*", "ar")).everywhere("//h:em/@class") == []


def test_of_very_many_headings_with_the_same_words_pandoc_names_few(
    book: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks for a free name in the square of their number."""
    found = []
    for most in (epub._NAMED_BY_PANDOC, 2):
        monkeypatch.setattr(epub, "_NAMED_BY_PANDOC", most)
        same = n.Header(2, n.EMPTY_ATTR, (n.Str("Again"),))
        named = n.Header(2, n.Attr("own"), (n.Str("Again"),))
        made = book(Article(Metadata.of(title="T", language="en"), (same, same, named, same, same)))
        found.append([str(item) for item in made.everywhere("//h:section[@class='level2']/@id")])
    assert found == [
        ["again", "again-1", "own", "again-2", "again-3"],
        ["again", "again-1", "own", "edition-heading-3", "edition-heading-4"],
    ]


@pytest.mark.parametrize("kind", ["epub", "html"])
def test_lines_of_verse_can_be_styled(kind: str) -> None:
    """What of a line is turned over stands deeper; pandoc puts nothing but a break between two lines."""
    poem = n.LineBlock(((n.Str("Water"),), (), (n.Str("up"),)))
    data = render(Article(Metadata.of(title="T", language="en"), (poem,)), kind).data
    shown = (
        data.decode()
        if kind == "html"
        else "".join(etree.tostring(page).decode() for page in Book(data).pages.values())
    )
    lines = re.findall(r'<span class="line">(\w+)</span>\s*(<br\s*/?>)?', shown)
    assert [word for word, _ in lines] == ["Water", "up"]
    assert lines[0][1]
