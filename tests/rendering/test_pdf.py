"""PDF: tagged, accessible, archivable, and with ink on every page."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.rendering.pdf.conftest import structure
from toolkit.document import Article, Metadata, Resource, nodes as n
from toolkit.errors import MissingError
from toolkit.localization import load_locale
from toolkit.localization.locale import Family
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("editions")


@pytest.fixture(scope="module", params=["en", "es", "fr", "de", "pt", "it"])
def pdf(editions: dict[tuple[str, str], Any], request: pytest.FixtureRequest) -> Iterator[tuple[str, pikepdf.Pdf]]:
    with pikepdf.open(editions[request.param, "pdf"].path) as document:
        yield request.param, document


def test_it_says_what_it_is(pdf: tuple[str, pikepdf.Pdf]) -> None:
    language, document = pdf
    opening, closing = load_locale(language).quotes[0]
    with document.open_metadata() as xmp:
        assert xmp["pdfuaid:part"] == "1"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        assert xmp["dc:title"] == f"The Daily {opening}Post{closing} #1 & more"
        assert xmp["dc:creator"] == ["Ana García, Bob O’Neil"]  # Typst writes one
        assert xmp["dc:description"].startswith("A short account.")
        assert ("Apertium 3.8.3" in xmp["dc:description"]) == (language != "en")
        assert "health" in xmp["pdf:Keywords"]
    assert str(document.Root.Lang) == language
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert [round(float(side)) for side in document.pages[0].MediaBox[2:]] == [595, 842]


def test_structure_carries_meaning(pdf: tuple[str, pikepdf.Pdf]) -> None:
    _, document = pdf
    elements = list(structure(document.Root.StructTreeRoot))
    kinds = {str(element.S).removeprefix("/") for element in elements}
    assert {"H1", "H2", "P", "Figure", "Formula", "Table", "TH", "TD", "L", "LI", "Note", "Link", "Caption"} <= kinds
    alternatives = {
        str(element.Alt) for element in elements if str(element.S) in ("/Figure", "/Formula") and "/Alt" in element
    }
    assert alternatives >= {"Delta is a caption with emphasis.", "small blue flag", "E = mc^2"}
    assert all("/Alt" in element for element in elements if str(element.S) == "/Formula")


def test_outline_has_the_headings(pdf: tuple[str, pikepdf.Pdf]) -> None:
    with pdf[1].open_outline() as outline:
        top = outline.root[0]
        assert top.title == "First part"
        assert [child.title for child in top.children] == ["Second part"]


def test_links_lead_somewhere(pdf: tuple[str, pikepdf.Pdf]) -> None:
    document = pdf[1]
    links = [
        annotation for page in document.pages for annotation in page.get("/Annots", []) if annotation.Subtype == "/Link"
    ]
    addresses = {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}
    assert "https://example.org/?q=1&r=2" in addresses
    inside = [link for link in links if "/Dest" in link or ("/A" in link and "/D" in link.A)]
    assert len(inside) >= 5  # three in the text and its note, and the mark of the note and back
    for link in inside:
        target = link.Dest if "/Dest" in link else link.A.D
        if not isinstance(target, pikepdf.Array):
            target = _named(document, str(target))
        assert any(target[0].objgen == page.obj.objgen for page in document.pages)


def _named(document: pikepdf.Pdf, name: str) -> Any:
    target = pikepdf.NameTree(document.Root.Names.Dests)[name]
    return target.D if isinstance(target, pikepdf.Dictionary) else target


def test_all_fonts_are_embedded(pdf: tuple[str, pikepdf.Pdf]) -> None:
    fonts = [
        item
        for item in pdf[1].objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def ink(path_or_data: Path | bytes) -> list[float]:
    """For each page the share of it that is not white."""
    import pypdfium2

    shares = []
    with pypdfium2.PdfDocument(path_or_data) as document:
        for page in document:
            histogram = page.render(scale=0.5, grayscale=True).to_pil().histogram()
            shares.append(sum(histogram[:200]) / sum(histogram))
    return shares


def test_no_page_is_blank(editions: dict[tuple[str, str], Any]) -> None:
    for (_, kind), edition in editions.items():
        if kind == "pdf":
            pages = ink(edition.path)
            assert len(pages) >= 2
            assert all(share > 0.003 for share in pages), pages


def test_nothing_runs_off_the_page(markdown: Callable[..., Article]) -> None:
    import pypdfium2

    article = markdown(f"http://example.org/{'a' * 400}\n\n`{'b' * 400}`\n\n```\n{'c' * 400}\n```\n\n# {'d' * 200}")
    article = article.with_metadata(article.metadata.with_(title="e" * 300))
    with pypdfium2.PdfDocument(render(article, "pdf").data) as document:
        pages = [page.render(scale=0.5, grayscale=True).to_pil() for page in document]
        text = "".join(page.get_textpage().get_text_range() for page in document)
    for page in pages:
        width, height = page.size
        assert page.crop((int(width * 0.92), 0, width, height)).getextrema() == (255, 255)
    for letter, count in (("a", 400), ("b", 400), ("c", 400), ("d", 200), ("e", 300)):
        assert text.replace("\r\n", "").count(letter) >= count
    assert "\u200b" not in text


def test_a_table_breaks_over_pages_and_repeats_its_head(markdown: Callable[..., Article]) -> None:
    import pypdfium2

    rows = "\n".join(f"| fila {number} | valor {number} |" for number in range(120))
    with pypdfium2.PdfDocument(render(markdown(f"| Nombre | Cifra |\n|---|---|\n{rows}"), "pdf").data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 2
    assert all("Nombre" in page for page in pages)
    assert "fila 119" in pages[-1]


def test_a_heading_of_a_picture_is_a_paragraph_that_links_find(
    markdown: Callable[..., Article], make_picture: Callable[..., Resource]
) -> None:
    """PDF/UA knows no heading without a word, and Typst made no PDF of one."""
    text = "# One\n\nSee [it](#logo).\n\n## **![Logo](p.png)** {#logo}\n\nText.\n"
    data = render(markdown(text, resources={"p.png": make_picture()}), "pdf").data
    with pypdfium2.PdfDocument(data) as document:
        assert [bookmark.get_title() for bookmark in document.get_toc()] == ["One"]


def test_a_missing_glyph_names_the_characters_and_the_command(markdown: Callable[..., Article]) -> None:
    # The families are ones that no machine has, so that the outcome does not depend on what is installed.
    locale = load_locale("es")
    scripts = {name: replace(fonts, families=("No Such Font",)) for name, fonts in locale.fonts.scripts.items()}
    locale = replace(locale, fonts=replace(locale.fonts, scripts=scripts))
    article = markdown("Dice 武汉 y مرحبا y Wuhan.")
    with pytest.raises(MissingError) as error:
        render(article, "pdf", locale=locale)
    for part in ("武 (U+6B66)", "汉 (U+6C49)", "ا (U+0627)", "[CJK]", "[ARABIC]"):
        assert part in error.value.message
    assert error.value.hint == "Run: apt-get install fonts-noto-core fonts-noto-cjk"
    assert error.value.exit_code == 3
    assert render(article, "epub", locale=locale).data  # the reader brings the fonts


def test_a_font_of_the_system_serves_what_the_text_font_lacks(markdown: Callable[..., Article]) -> None:
    """Typst's own DejaVu Sans Mono has Arabic: it is taken where the locale names it, and only there."""
    locale = load_locale("es")
    scripts = {
        **locale.fonts.scripts,
        "ARABIC": replace(locale.fonts.scripts["ARABIC"], families=("DejaVu Sans Mono",)),
    }
    data = render(markdown("مرحبا"), "pdf", locale=replace(locale, fonts=replace(locale.fonts, scripts=scripts))).data
    with pikepdf.open(io.BytesIO(data)) as document:
        names = {
            str(item.FontName)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }
    assert any("DejaVu" in name for name in names)


def test_an_unknown_text_font_is_named(markdown: Callable[..., Article]) -> None:
    locale = load_locale("es")
    locale = replace(locale, fonts=replace(locale.fonts, text=(Family("No Such Font"),)))
    with pytest.raises(MissingError, match=r"(?i)no such font"):
        render(markdown("Hola"), "pdf", locale=locale)


def test_too_deep_a_nesting_is_refused_cleanly(markdown: Callable[..., Article]) -> None:
    from toolkit.errors import RenderError

    blocks: n.Blocks = (n.Para((n.Str("x"),)),)
    for _ in range(60):
        blocks = (n.BlockQuote(blocks),)
    with pytest.raises(RenderError, match="depth") as error:
        render(replace(markdown("x"), blocks=blocks), "pdf")
    assert "flatten" in error.value.hint


@pytest.mark.parametrize("tag", ["en-GB", "de-AT", "pt-BR", "es-419", "zh-Hans", "zh-Hant", "zh-HK", "ja"])
def test_it_says_its_language_with_country_region_and_script(tag: str) -> None:
    article = Article(blocks=(n.Para((n.Str("Text."),)),), metadata=Metadata().with_(title="T", language=tag))
    said = {"ja": "ja-JP"}.get(tag, tag)  # the usual country is no other language
    with pikepdf.open(io.BytesIO(render(article, "pdf", locale=load_locale(tag)).data)) as document:
        assert str(document.Root.Lang) == said
        with document.open_metadata() as xmp:
            assert set(xmp["dc:language"]) == {said}
