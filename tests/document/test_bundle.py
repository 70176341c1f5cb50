"""Many articles as one: chapters, links between them, nothing confused with its namesake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolkit import pandoc
from toolkit.document import Article, Origin, Provenance, Resource, nodes as n
from toolkit.document.bundling import bundle
from toolkit.document.kinds import BYLINE, CHAPTER, ORIGINAL, is_bundle
from toolkit.document.parallel import side_by_side
from toolkit.document.provenance import provenance_of, with_provenance
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate

FIRST = """---
title: First
subtitle: Below
author: [Ann, Bob]
date: 2024-01-02
rights: © Ann
lang: en
abstract: In short.
---

### Deep {#part}

[here](#part) [there](second.md) [its part](./second.md#part) [away](https://example.org/second.md) [none](third.md)
[up](../texts/second.md) [gone](#nothing) [stale](second.md#gone)

###### Deepest

![p](a.png)
"""
SECOND = """---
title: Second
author: [Bob, Cy]
date: 2024-05-06
lang: en
---

# Part {#part}

[back](first.md) [same](#part)

![p](a.png)
"""


def read(text: str, path: str, image: bytes) -> Article:
    article = Article.from_json(pandoc.run(["--from=markdown", "--to=json"], text.encode()))
    origin = Origin(path, path, "markdown")
    return replace(article, origin=origin, resources={"a.png": Resource.of(image, "image/png")})


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [read(FIRST, "texts/first.md", b"1"), read(SECOND, "texts/second.md", b"2")]


@pytest.fixture(scope="module")
def book(articles: list[Article]) -> Article:
    return bundle(articles, "Both", [("Ann, Bob", "January"), ()])


def headings(book: Article) -> list[tuple[int, str, str]]:
    found = [node for node in iterate(book.blocks) if isinstance(node, n.Header)]
    return [(node.level, plain_text(node.content), node.attr.identifier) for node in found]


def test_each_article_is_a_chapter(book: Article) -> None:
    assert headings(book) == [
        (1, "First", "chapter-1"),
        (2, "Deep", "chapter-1-part"),
        (5, "Deepest", "chapter-1-deepest"),
        (1, "Second", "chapter-2"),
        (2, "Part", "chapter-2-part"),
    ]
    chapters = [node for node in book.blocks if isinstance(node, n.Header) and CHAPTER in node.attr.classes]
    assert len(chapters) == 2
    assert is_bundle(book.metadata)


def test_links_lead_to_chapters_and_their_parts(book: Article) -> None:
    links = {plain_text(node.content): node.target[0] for node in iterate(book.blocks) if isinstance(node, n.Link)}
    assert links == {
        "here": "#chapter-1-part",
        "there": "#chapter-2",
        "its part": "#chapter-2-part",
        "away": "https://example.org/second.md",
        "none": "third.md",
        "up": "#chapter-2",
        "gone": "#nothing",
        "stale": "#chapter-2",
        "back": "#chapter-1",
        "same": "#chapter-2-part",
    }


def test_images_of_one_name_stay_apart(book: Article) -> None:
    shown = [book.resources[node.target[0]].data for node in iterate(book.blocks) if isinstance(node, n.Image)]
    assert shown == [b"1", b"2"]


def test_the_whole_says_what_it_is(book: Article) -> None:
    metadata = book.metadata
    assert (metadata.title_text, metadata.authors) == ("Both", ("Ann", "Bob", "Cy"))
    assert (str(metadata.date), metadata.rights, metadata.language) == ("2024-05-06", "© Ann", "en")
    (byline,) = [node for node in book.blocks if isinstance(node, n.Div) and BYLINE in node.attr.classes]
    assert [plain_text(node.content) for node in iterate(byline) if isinstance(node, n.Para)] == [
        "Below",
        "Ann, Bob",
        "January",
    ]
    assert any(isinstance(node, n.Div) and "abstract" in node.attr.classes for node in book.blocks)


def test_the_identity_is_that_of_its_parts(articles: list[Article]) -> None:
    one, other = bundle(articles, "Both"), bundle(articles[::-1], "Both")
    assert one.origin.sha256 == bundle(articles, "Both").origin.sha256
    assert len({one.origin.sha256, other.origin.sha256, bundle(articles, "Else").origin.sha256}) == 3


def test_engines_are_named_together(articles: list[Article]) -> None:
    def by(article: Article, engine: str, licence: str = "") -> Article:
        provenance = Provenance("en", "es", engine, "1", "m", licence=licence)
        return article.with_metadata(with_provenance(article.metadata, provenance))

    alike = provenance_of(bundle([by(article, "argos") for article in articles], "x").metadata)
    assert alike == Provenance("en", "es", "argos", "1", "m")
    mixed = provenance_of(bundle([by(articles[0], "argos"), by(articles[1], "apertium")], "x").metadata)
    assert mixed == Provenance("en", "es", "argos, apertium")
    licensed = bundle([by(articles[0], "ctranslate2", "CC-BY-NC-4.0"), by(articles[1], "argos")], "x")
    assert provenance_of(licensed.metadata) == Provenance("en", "es", "ctranslate2, argos", licence="CC-BY-NC-4.0")
    assert provenance_of(bundle([by(articles[0], "argos"), articles[1]], "x").metadata)
    assert provenance_of(bundle(articles, "x").metadata) is None


def test_a_title_can_be_missing(tmp_path: Path) -> None:
    article = Article.from_json(pandoc.run(["--from=markdown", "--to=json"], b"Text."))
    named = replace(article, origin=Origin(str(tmp_path / "my-file.md")))
    assert [text for _, text, _ in headings(bundle([named, article], "x"))] == ["my-file", "2"]


def test_nothing_is_no_bundle() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bundle([], "x")


def test_chapters_of_a_bilingual_bundle_have_both_titles(articles: list[Article]) -> None:
    translated = articles[0].with_metadata(articles[0].metadata.with_(title="Primero", language="es"))
    both = bundle([side_by_side(articles[0], translated)], "x")
    heading = both.blocks[0]
    assert isinstance(heading, n.Header)
    assert plain_text(heading.content) == "Primero First"
    (span,) = [node for node in heading.content if isinstance(node, n.Span)]
    assert (span.attr.classes, span.attr.get("lang")) == ((ORIGINAL,), "en")
    assert plain_text(bundle([side_by_side(articles[0], articles[0])], "x").blocks[0].content) == "First"  # type: ignore[union-attr, arg-type]
