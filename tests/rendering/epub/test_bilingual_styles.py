"""How originals stand beside their translations in EPUB and HTML: the styles that there are to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import toolkit
from tests.rendering.epub.book import NAMESPACES, Book
from tests.rendering.epub.conftest import SCRIPTS
from toolkit.document import Article, BilingualStyle, nodes as n, side_by_side
from toolkit.document.transform import iterate
from toolkit.errors import UsageError
from toolkit.ingest import read_article
from toolkit.localization import load_locale
from toolkit.rendering import typeset
from toolkit.steps.alternating import alternating

pytestmark = pytest.mark.xdist_group("epub")


def words(elements: list[Any]) -> str:
    return " ".join("".join("".join(element.itertext()) for element in elements).split())


def inside(element: Any, path: str) -> list[Any]:
    found: list[Any] = element.xpath(path, namespaces=NAMESPACES)
    return found


@pytest.mark.parametrize("style", BilingualStyle)
def test_whatever_the_style_both_texts_are_there_once(style: str, styled: dict[str, bytes]) -> None:
    book, usual = Book(styled[style]), Book(styled["paragraphs"])
    for side, language in (("original", "en"), ("translation", "ar")):
        path = f"//h:section//*[contains(concat(' ', @class, ' '), ' {side} ')]"
        pieces = book.everywhere(path)
        assert {piece.get("lang") for piece in pieces} == {language}
        said, expected = (sorted(words(one.everywhere(path)).replace(" ", "")) for one in (book, usual))
        assert said == expected
    identifiers = [identifier for page in book.pages.values() for identifier in page.xpath("//@id")]
    assert len(identifiers) == len(usual.everywhere("//@id"))
    assert all(len(set(page.xpath("//@id"))) == len(page.xpath("//@id")) for page in book.pages.values())


def test_sentences_alternate(styled: dict[str, bytes]) -> None:
    pairs = Book(styled["sentences"]).everywhere("//h:div[@class='parallel sentences']")
    assert len(pairs) >= 8
    for pair in pairs:
        for paragraph in {span.getparent() for span in inside(pair, ".//h:span[@class='original']")}:
            kinds = [span.get("class") for span in paragraph if span.get("class")]
            assert kinds == ["original", "translation"] * (len(kinds) // 2)


LISTS = "- {0} one\n- {0} two:\n    1. {0} a\n    2. {0} b\n- {0} three\n\n> {0} said.\n>\n> — {0} name\n\n"
LISTS += "1. {0} first\n2. {0} second\n\n{0} between.\n\n" + "".join(f"- {{0}} {'word ' * 40} {n}.\n" for n in range(4))


@pytest.mark.parametrize("style", BilingualStyle)
def test_a_short_list_is_one_and_so_is_a_quotation_with_its_source(
    markdown: Callable[..., Article], style: str
) -> None:
    first, second = markdown(LISTS.format("en"), "en"), markdown(LISTS.format("es"), "es")
    book = Book(toolkit.render(second, "epub", original=first, bilingual_style=style).data)
    by_items = style in ("columns", "sentences")
    if style == "sentences":
        assert len(book.everywhere("//h:div[@class='parallel sentences']")) > 9
        return
    for language in ("en", "es"):
        lists = book.everywhere(f"//h:div[@lang='{language}']/*[self::h:ul or self::h:ol]")
        assert [len(each) for each in lists] == ([1] * 9 if by_items else [3, 2, 1, 1, 1, 1])
        quotations = book.everywhere(f"//h:div[@lang='{language}']/h:blockquote")
        assert [words([one]) for one in quotations] == [f"{language} said. — {language} name"]


def test_a_link_over_two_sentences_leads_to_one_place(markdown: Callable[..., Article]) -> None:
    first = markdown("*[One. Two.](https://x.org){#here}* Three.[^n]\n\n[^n]: Note.", "en")
    second = markdown("*[Uno. Dos.](https://x.org){#here}* Tres.[^n]\n\n[^n]: Nota.", "es")
    blocks = alternating(side_by_side(first, second)).blocks
    links = [node for node in iterate(blocks) if isinstance(node, n.Link)]
    assert len(links) == 4
    assert sum(link.attr.identifier == "here" for link in links) == 1
    assert sum(isinstance(node, n.Note) for node in iterate(blocks)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("One. Two.", "Uno, dos."), ("| One.\n| Two.", "| Uno.\n| Dos."), ("- One.\n- Two.", "1. Uno.\n2. Dos.")],
)
def test_what_does_not_match_stays_a_pair(one: str, other: str, markdown: Callable[..., Article]) -> None:
    together = side_by_side(markdown(one, "en"), markdown(other, "es"))
    assert alternating(together) == together


def test_columns_are_for_wide_screens_alone(styled: dict[str, bytes]) -> None:
    style = Book(styled["columns"]).style
    before, _, wide = style.partition("@media (min-width: 40em)")
    assert "display: grid" in wide
    assert "grid" not in before


def test_small_originals_follow_their_translations(styled: dict[str, bytes]) -> None:
    book = Book(styled["small"])
    pairs = book.everywhere("//h:div[@class='parallel']")
    assert all([side.get("class") for side in pair] == ["translation", "original"] for pair in pairs)
    assert re.findall(r"\.original \{ font-size: ([\d.]+)em", book.style)[-1] == "0.8"


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_a_colour_can_be_read_on_every_page(styled: dict[str, bytes]) -> None:
    style = Book(styled["coloured"]).style
    anywhere, light, dark = re.findall(r"\.original \{ color: (#\w{6});", style)
    assert min(_contrast(anywhere, ground) for ground in ("#ffffff", "#000000")) >= 4.5
    assert min(_contrast(light, ground) for ground in ("#ffffff", "#f4ecd8")) >= 7
    assert min(_contrast(dark, ground) for ground in ("#000000", "#1e1e1e")) >= 7


def test_a_touch_opens_the_original(styled: dict[str, bytes]) -> None:
    book = Book(styled["folded"])
    pairs = book.everywhere("//h:div[@class='parallel']")
    for pair in pairs:
        translation, details = pair
        assert translation.get("class") == "translation"
        summary, original = details
        assert (details.get("open"), summary.text, original.get("lang")) == (None, "الأصل", "en")
    assert len(pairs) >= 6
    assert len(book.everywhere("//h:details")) == len(pairs) + len(book.everywhere("//h:aside"))
    assert not book.everywhere("//h:table//h:details | //h:h1//h:details | //h:h2//h:details")


def test_an_ordinary_edition_has_nothing_of_it(epubs: dict[str, bytes]) -> None:
    assert not re.search("details|grid|sentences|prefers-color-scheme", Book(epubs["es"]).style)


def test_formats_whose_pages_are_made_here_stay_as_they_are() -> None:
    english, spanish = (read_article(SCRIPTS / f"{language}.md") for language in ("en", "es"))
    one, other = (
        toolkit.render(spanish, "docx", original=english, bilingual_style=style).data
        for style in ("paragraphs", "sentences")
    )
    assert one == other


def test_a_page_of_html_has_the_original_s_title_and_style() -> None:
    english, spanish = (read_article(SCRIPTS / f"{language}.md") for language in ("en", "es"))
    page = toolkit.render(spanish, "html", original=english, bilingual_style="folded").data.decode()
    assert '<span class="original" lang="en"><bdi>The Library on Two Wheels</bdi></span></h1>' in page.replace(
        ' xml:lang="en"', ""
    )
    assert "<summary>Original</summary>" in page
    assert 'aria-label="Préstamos en tres aldeas"' in page


def test_no_other_style_is_taken(markdown: Callable[..., Article]) -> None:
    article = markdown("---\npublish-bilingual: en\npublish-bilingual-style: upside-down\n---\n\nText.")
    assert b"</html>" in typeset(article, "html", load_locale("es")).data
    with pytest.raises(UsageError, match="no bilingual style 'upside-down'"):
        toolkit.render(article, "epub", original=article, bilingual_style="upside-down")
