"""Pages of HTML: one file, accessible, in the locale's ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from toolkit.document import Article, bundle
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("editions")

LONG = "\n\n".join(f"## Heading {number}\n\nSome text." for number in range(8))


def _page(data: bytes) -> Any:
    """Return a page as browsers read it, and not as XML."""
    from lxml import html

    return html.document_fromstring(data.decode())


@pytest.mark.parametrize("language", ["en", "es", "ar", "he", "ja", "hi"])
def test_a_page_can_be_used_by_everybody(editions: dict[tuple[str, str], Any], language: str) -> None:
    page = _page(editions[language, "html"].data)
    assert page.get("lang") == language
    assert page.get("dir") == ("rtl" if language in ("ar", "he") else "ltr")
    assert len(page.findall(".//main")) == len(page.findall(".//h1")) == len(page.findall(".//title")) == 1
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    assert all(image.get("alt") for image in page.iter("img"))
    assert all(cell.get("scope") for cell in page.iter("th"))
    assert all(element.get("aria-label") for element in page.xpath("//*[@role='region' or @role='doc-endnotes']"))
    assert {key for element in page.iter("*") for key in element.attrib if key.startswith("on")} == set()


def test_browsers_read_what_was_written(editions: dict[tuple[str, str], Any]) -> None:
    from lxml import etree

    data = editions["es", "html"].data
    spoken = ["".join("".join(map(str, root.itertext())).split()) for root in (etree.fromstring(data), _page(data))]
    assert spoken[0] == spoken[1]


def test_it_has_the_locale_s_ways(editions: dict[tuple[str, str], Any]) -> None:
    pages = {language: editions[language, "html"].data.decode() for language in ("en", "es", "ar", "ja")}
    assert "size: a4" in pages["es"]
    assert "hyphens: auto" in pages["es"]
    assert "text-emphasis-style: filled dot" in pages["ja"]
    assert 'aria-label="Notas"' in pages["es"]
    assert re.search(r'role="doc-noteref"><sup>[^\d<]</sup>|role="doc-noteref"><sup>1</sup>', pages["ar"])


def test_only_what_is_long_has_contents(markdown: Callable[..., Article]) -> None:
    short = render(markdown("One.\n\n## Two\n\nThree."), "html").data
    assert b"<nav" not in short
    page = _page(render(markdown(LONG), "html").data)
    assert [link.text for link in page.findall(".//nav//a")] == [f"Heading {number}" for number in range(8)]


def test_a_bundle_is_a_page_with_contents(markdown: Callable[..., Article]) -> None:
    articles = [markdown(f"---\ntitle: {name}\n---\n\nText of {name}.", "en") for name in ("One", "Two")]
    page = _page(render(bundle(articles, "Both"), "html").data)
    assert [heading.text for heading in page.iter("h1")] == ["Both"]
    assert [link.text for link in page.findall(".//nav//a")][:2] == ["One", "Two"]


def test_a_template_of_one_s_own_is_taken(markdown: Callable[..., Article], tmp_path: Any) -> None:
    from toolkit.rendering import Templates

    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "style.css").write_text("p { color: red }", "utf-8")
    data = render(markdown("Text."), "html", templates=Templates.of(tmp_path)).data
    assert b"p { color: red }" in data


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [("es", "2", "Aguas 2"), ("fa", "3", "Aguas ۳"), ("es", "two", "Aguas"), ("es", "", "Aguas")],
)
def test_the_series_stands_under_the_title(
    markdown: Callable[..., Article], language: str, number: str, expected: str
) -> None:
    told = f'---\ntitle: T\nbelongs-to-collection: Aguas\ngroup-position: "{number}"\ndateline: Cádiz\n---\n\nText.'
    page = _page(render(markdown(told, language), "html").data)
    assert [line.text for line in page.xpath("//p[@class='byline']")] == [f"{expected} · Cádiz"]


TABLE = "| a | b |\n|---|---|\n| c | d |\n"


def test_tables_without_captions_have_names_that_tell_them_apart(markdown: Callable[..., Article]) -> None:
    captioned = "\n\n: Weights {#t}\n\n"
    page = _page(render(markdown(f"{TABLE}\n{TABLE}\nText.\n\n{TABLE}{captioned}"), "html").data)
    labels = page.xpath("//*[@role='region']/@aria-label")
    assert labels[:2] == ["Tabla 1", "Tabla 2"]
    assert len(set(labels)) == 3


def test_long_words_break_wherever_they_stand(markdown: Callable[..., Article]) -> None:
    page = render(markdown(f"- `{'long/' * 30}`\n"), "html").data.decode()
    assert re.search(r"(?m)^body \{[^}]*overflow-wrap: break-word", page)
