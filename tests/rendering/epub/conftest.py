"""Articles of every kind and in every language, as EPUB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import toolkit
from tests.rendering.epub.book import Book
from toolkit.document import Article, BilingualStyle, Origin
from toolkit.document.bundling import bundle
from toolkit.document.parallel import side_by_side
from toolkit.ingest import read_article
from toolkit.localization import available_locales, load_locale, localize
from toolkit.rendering import typeset
from toolkit.rendering.formats import render

SCRIPTS = Path(__file__).parents[2] / "data" / "scripts"


def real(language: str) -> Article:
    """One article, translated by hand, localized."""
    return localize(read_article(SCRIPTS / f"{language}.md"), load_locale(language))


@pytest.fixture(scope="session")
def book() -> Callable[..., Book]:
    """A function: an article to the parts of its EPUB."""
    return lambda article, **more: Book(render(article, "epub", **more).data)


@pytest.fixture(scope="session")
def epubs(make_sample: Callable[[str], Article]) -> dict[str, bytes]:
    """The sample in every language that there is a locale for: an original in English, else a machine translation."""
    return {language: render(make_sample(language), "epub").data for language in available_locales()}


@pytest.fixture(scope="session")
def bilingual() -> dict[str, bytes]:
    """English beside Spanish, Arabic and Chinese."""
    kinds = {language: side_by_side(real("en"), real(language)) for language in ("es", "ar", "zh-Hans")}
    return {language: typeset(article, "epub", load_locale(language)).data for language, article in kinds.items()}


@pytest.fixture(scope="session")
def styled() -> dict[str, bytes]:
    """English with Arabic in each style of bilingual editions."""
    english, arabic = (read_article(SCRIPTS / f"{language}.md") for language in ("en", "ar"))
    return {
        style: toolkit.render(arabic, "epub", original=english, bilingual_style=style).data for style in BilingualStyle
    }


@pytest.fixture(scope="session")
def bundles(make_sample: Callable[[str], Article]) -> dict[str, bytes]:
    """Two articles in one book, of which the first leads to a place in the second."""
    result = {"bilingual": _bilingual_bundle()}
    for language in ("es", "ar"):
        locale = load_locale(language)
        first = replace(real(language), origin=Origin("texts/a.md", "1"))
        second = localize(replace(make_sample(language), origin=Origin("texts/b.md", "2")), locale)
        together = bundle([first, second, replace(first, origin=Origin("texts/c.md", "3"))], "كتاب", [["X", "2026"]])
        result[language] = typeset(together, "epub", locale).data
    return result


def _bilingual_bundle() -> bytes:
    pairs = [side_by_side(real("en"), replace(real("ar"), origin=Origin(name, name))) for name in ("a.md", "b.md")]
    return typeset(bundle(pairs, "كتاب"), "epub", load_locale("ar")).data
