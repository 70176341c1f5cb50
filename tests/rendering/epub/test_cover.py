"""Covers: drawn from the title in every script, or the author's own."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from tests.rendering.epub.book import Book
from toolkit.document import Article, nodes as n
from toolkit.errors import RenderError
from toolkit.ingest import read_article
from toolkit.localization import Locale, load_locale
from toolkit.localization.locale import Family, Fonts
from toolkit.pandoc.pool import pool
from toolkit.rendering import Rendered
from toolkit.rendering.epub import cover
from toolkit.rendering.fonts import needs_system
from toolkit.rendering.formats import render
from toolkit.rendering.templates import Templates
from toolkit.rendering.typesetting import compile_typst

pytestmark = pytest.mark.xdist_group("epub")

TITLES = {
    "one letter": "A",
    "long": "Donaudampfschifffahrtsgesellschaftskapitänswitwe und viele andere sehr lange Wörter " * 4,
    "one word": "x" * 300,
    "nothing but a formula": "$x^2$",
}
LARGEST = 100_000
"""Bytes of a cover; one with an ordinary title has some 70,000."""


def image_of(book: Book) -> Image.Image:
    return Image.open(io.BytesIO(book.cover)).convert("RGB")


def luminance(colour: tuple[int, int, int]) -> float:
    """WCAG 2.1, "relative luminance"."""
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(image: Image.Image) -> float:
    """Between the most frequent colour of the upper part, which is the ground, and the lightest of its letters."""
    upper = image.crop((0, 120, image.width, 920))
    counted = upper.getcolors(maxcolors=1 << 16)
    assert counted
    ground = max(counted)[1]
    letters = max(luminance(colour) for count, colour in counted if count > 50)  # type: ignore[arg-type]
    return (letters + 0.05) / (luminance(ground) + 0.05)  # type: ignore[arg-type]


def books_of(epubs: dict[str, bytes]) -> Iterator[tuple[str, Book]]:
    return ((language, Book(data)) for language, data in epubs.items())


def test_every_edition_has_a_cover(epubs: dict[str, bytes]) -> None:
    covers = {}
    for language, book in books_of(epubs):
        image = image_of(book)
        assert image.size == (1000, 1600), language
        assert len(book.cover) < LARGEST, language
        assert contrast(image) > 7, language
        covers[language] = book.cover
    assert len(set(covers.values())) == len(covers)


def test_the_cover_page_is_described_in_the_language_of_the_edition(epubs: dict[str, bytes]) -> None:
    descriptions = set()
    for language, book in books_of(epubs):
        (image,) = book.pages["EPUB/text/cover.xhtml"].iter("{http://www.w3.org/1999/xhtml}img")
        assert image.get("role") == "doc-cover"
        assert "Daily" in image.get("alt"), language
        assert book.values("//opf:spine/opf:itemref/@idref")[0] == "cover_xhtml"
        descriptions.add(image.get("alt").partition(":")[0])
    assert {"Cover", "Cubierta", "الغلاف"} <= descriptions


@pytest.mark.parametrize("case", TITLES)
def test_any_title_fits(case: str, book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    article = markdown(f"---\ntitle: '{TITLES[case]}'\n---\n\nText.", "de")
    made = book(article)
    assert len(made.cover) < 2 * LARGEST
    image = image_of(made)
    assert contrast(image) > 7
    ground = image.getpixel((5, 5))
    for edge in (image.crop((0, 0, 90, 990)), image.crop((915, 0, 1000, 990))):
        assert edge.getcolors() == [(edge.width * edge.height, ground)], "letters run over the margin"


def test_colours_come_from_the_title(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    one, again, other = (book(markdown(f"---\ntitle: {title}\n---\n\nText.")) for title in ("Uno", "Uno", "Dos"))
    assert one.cover == again.cover
    assert image_of(one).getpixel((5, 5)) != image_of(other).getpixel((5, 5))


def without_fonts(locale: Locale) -> Locale:
    fonts: Fonts = replace(locale.fonts, text=(Family("No Such Family"),), headings=())
    return replace(locale, fonts=fonts)


def test_a_missing_font_costs_the_cover_its_words_and_nothing_else(
    markdown: Callable[..., Article],
) -> None:
    article = markdown("---\ntitle: مكتبة على عجلتين\n---\n\nنص", "ar")
    rendered: Rendered = render(article, "epub", locale=without_fonts(load_locale("ar")))
    assert [finding.code for finding in rendered.findings] == ["cover-without-words"]
    assert "apt-get install fonts-noto-core" in rendered.findings[0].message
    made = Book(rendered.data)
    assert made.values("//dc:title") == ["مكتبة على عجلتين"]
    upper = image_of(made).crop((0, 0, 1000, 990))
    assert len(upper.getcolors() or ()) == 1


def test_what_can_be_written_stays_on_the_cover(markdown: Callable[..., Article]) -> None:
    article = markdown("---\ntitle: A title\nsubtitle: مكتبة\n---\n\nText", "ar")
    made = Book(render(article, "epub", locale=without_fonts(load_locale("ar"))).data)
    assert contrast(image_of(made)) > 7


# ---------------------------------------------------------------- the author's own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    inside.mkdir()
    Image.new("RGB", (3000, 3000), "teal").save(inside / "large.jpg")
    Image.new("RGB", (60, 90), "teal").save(inside / "small.png")
    Image.new("RGB", (60, 90), "teal").save(inside / "small.tiff")
    Image.new("RGB", (60, 90), "teal").save(tmp_path / "outside.png")
    (inside / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="60" height="90"/>')
    return inside


def edition(folder: Path, name: str) -> tuple[Article, Rendered]:
    path = folder / "a.md"
    path.write_text(f"---\ntitle: Title\ncover-image: {name}\n---\n\nText.\n", "utf-8")
    article = read_article(path)
    return article, render(article, "epub")


@pytest.mark.parametrize(
    ("name", "size", "kind"),
    [
        ("large.jpg", (2600, 2600), "JPEG"),
        ("small.png", (60, 90), "PNG"),
        ("small.tiff", (60, 90), "PNG"),
        ("drawing.svg", (120, 180), "PNG"),
    ],
)
def test_an_author_gives_a_cover(folder: Path, name: str, size: tuple[int, int], kind: str) -> None:
    article, rendered = edition(folder, name)
    made = Book(rendered.data)
    image = Image.open(io.BytesIO(made.cover))
    assert (image.size, image.format) == (size, kind)
    assert (article.findings, rendered.findings) == ((), ())
    (picture,) = made.everywhere("//h:img")
    assert picture.get("alt") == "Cover: Title"
    assert picture.get("src") == "../" + made.values("//opf:item[@properties='cover-image']/@href")[0]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../outside.png", "outside-image"),
        ("/etc/passwd", "outside-image"),
        ("nowhere.png", "missing-image"),
        ("https://example.org/a.png", "remote-image"),
        ("a.md", "unknown-image"),
    ],
)
def test_a_cover_comes_from_the_folder_or_not_at_all(folder: Path, name: str, code: str) -> None:
    article, rendered = edition(folder, name)
    assert [finding.code for finding in article.findings] == [code]
    assert not article.resources
    assert image_of(Book(rendered.data)).size == (1000, 1600)


def test_a_cover_that_is_no_resource_is_drawn_instead(markdown: Callable[..., Article]) -> None:
    article = markdown("Text.")
    named = article.metadata.with_extra({"cover-image": n.MetaString("/etc/passwd")})
    rendered = render(article.with_metadata(named), "epub")
    assert [finding.code for finding in rendered.findings] == ["cover-left-out"]
    assert image_of(Book(rendered.data)).size == (1000, 1600)


def test_a_template_of_ones_own_draws_the_cover(tmp_path: Path, markdown: Callable[..., Article]) -> None:
    (tmp_path / "epub").mkdir()
    (tmp_path / "epub" / "cover.typ").write_text("#set page(width: 10pt, height: 20pt, fill: red)\n")
    made = Book(render(markdown("Text."), "epub", templates=Templates(tmp_path)).data)
    assert image_of(made).size == (25, 50)
    assert image_of(made).getpixel((3, 3)) == (255, 65, 54)


def test_a_cover_template_that_cannot_be_drawn_is_named(tmp_path: Path, markdown: Callable[..., Article]) -> None:
    (tmp_path / "epub").mkdir()
    (tmp_path / "epub" / "cover.typ").write_text("#nothing-like-this\n")
    with pytest.raises(RenderError, match="The cover can't be drawn") as error:
        render(markdown("Text."), "epub", templates=Templates(tmp_path))
    assert "epub/cover.typ" in error.value.hint


def test_each_kind_of_text_has_a_family_of_covers(markdown: Callable[..., Article]) -> None:
    article = markdown("---\ntitle: The harbour\n---\n\nText.", "en")
    covers = {}
    for genre in ("", "book", "Song", "news", "report", " Essay "):
        told = article.with_metadata(article.metadata.with_extra({"genre": n.MetaString(genre)}))
        covers[genre] = Book(render(told, "epub").data)
    drawn = {genre: book.cover for genre, book in covers.items()}
    assert drawn[""] == drawn["book"] == drawn["Song"]
    assert len(set(drawn.values())) == 4
    for genre in ("news", "report", " Essay "):
        image = image_of(covers[genre])
        assert contrast(image) > 7
        assert len(drawn[genre]) < LARGEST
        assert len(image.crop((0, 1000, image.width, image.height)).getcolors(1 << 16) or ()) > 3


def test_a_long_title_without_spaces_is_divided_between_its_words(
    markdown: Callable[..., Article], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every twelfth letter was a place to divide it at, so that a line of Thai ended with a vowel of the next."""
    title = "เมืองเล็กเมืองหนึ่งเรียนรู้ที่จะอ่านกระแสน้ำขึ้นลงและลืมเลือนไปได้อย่างไรในที่สุด"
    drawn: list[tuple[str, tuple[Family, ...]]] = []

    def keep(source: str, families: tuple[Family, ...]) -> bytes:
        drawn.append((source, families))
        return b""

    monkeypatch.setattr(cover, "_png", keep)
    render(markdown(f"---\ntitle: {title}\n---\n\nText.", "th"), "epub")
    ((source, families),) = drawn
    made, _ = compile_typst(source, tmp_path, system=needs_system(families), format="pdf")
    with pypdfium2.PdfDocument(made[0]) as document:
        text = document[0].get_textpage().get_text_range()
    assert "\u200b" not in text
    assert [line for line in text.splitlines() if line[-1:] in "เแโใไ"] == []


@pytest.mark.parametrize(
    ("language", "title", "lines"),
    [
        ("ja", "港の時計：ある町はいかにして潮を読むことを覚えたか", ["港の時計："]),
        ("en", "The harbour: how a town learned to read the tide", ["The harbour:"]),
        (
            "ko",
            "수평선 너머에서 온 편지와 그것을 읽은 사람들의 길고 긴 기록: "
            "1867년부터 2026년까지 항만관측소의 조위·기압·수온 및 어획량에 관한 보고",
            ["긴 기록:", "1867년부터 2026년까지"],
        ),
        (
            "ja",
            "水平線の向こうから届いた手紙と、それを読んだ人びとの長い長い記録――一八六七年から二〇二六年までの"
            "港湾観測所における潮位・気圧・水温および漁獲高についての報告",
            ["長い長い記録――一八六七年から"],
        ),
        (
            "tr",
            "Muvaffakiyetsizleştiricileştiriveremeyebileceklerimizdenmişsinizcesine",
            ["Muvaffakiyetsizleştirici\ufffeleştiriveremeyebilecekle\ufffe" + "rimizdenmişsinizcesine"],  # hyphens
        ),
    ],
)
def test_titles_on_covers_are_parted_at_colons_and_between_phrases(
    language: str,
    title: str,
    lines: list[str],
    markdown: Callable[..., Article],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    drawn: list[tuple[str, tuple[Family, ...]]] = []

    def keep(source: str, families: tuple[Family, ...]) -> bytes:
        drawn.append((source, families))
        return b""

    monkeypatch.setattr(cover, "_png", keep)
    article = markdown("Text.", language)
    render(article.with_metadata(article.metadata.with_(title=(n.Str(title),))), "epub")
    ((source, families),) = drawn
    made, _ = compile_typst(source, tmp_path, system=needs_system(families), format="pdf")
    with pypdfium2.PdfDocument(made[0]) as document:
        text = document[0].get_textpage().get_text_range()
    assert set(lines) <= {line.strip() for line in text.splitlines()}


def test_pandoc_packs_no_picture_that_would_be_unpacked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.md").write_text("---\ntitle: Title\n---\n\n![A teal field](small.png)\n", "utf-8")
    given: dict[str, int] = {}
    do = pool.do

    def noting(header: Mapping[str, Any], text: bytes) -> list[bytes]:
        given.update({file.name: file.stat().st_size for file in Path(header["folder"]).rglob("*.png")})
        return do(header, text)

    article = read_article(folder / "a.md")
    monkeypatch.setattr(pool, "do", noting)
    made = Book(render(article, "epub").data)
    assert len(given) == 2
    assert max(given.values()) < 100
    sizes = [Image.open(io.BytesIO(data)).size for name, data in made.parts.items() if name.startswith("EPUB/media/")]
    assert sorted(sizes) == [(60, 90), (1000, 1600)]
    assert image_of(made).size == (1000, 1600)


@pytest.mark.parametrize("language", ["es", "he", "en"])
def test_a_cover_has_the_first_of_many_authors(markdown: Callable[..., Article], language: str) -> None:
    """CLDR's lists of units have patterns for two things alone in Spanish, Hebrew and more."""
    article = markdown("---\ntitle: Uno\nauthor: [Ana, Bea, Cai, Dov, Eva]\n---\n\nUno.", language)
    drawn: list[str] = []

    def keep(source: str, _families: tuple[Family, ...]) -> bytes:
        drawn.append(source)
        return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "_png", keep)
        render(article, "epub")
    assert "Ana, Bea, Cai, …" in drawn[0]
