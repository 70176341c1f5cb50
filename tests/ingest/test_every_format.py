"""Real documents of every format: what pandoc reads is what we read, where no normalizer applies."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.conftest import WRITERS
from toolkit import pandoc
from toolkit.document import Article, codec, nodes as n
from toolkit.document.text import blocks_text
from toolkit.document.transform import iterate, map_images, rewrite
from toolkit.ingest import read_article
from toolkit.ingest.formats import FORMATS, format_of
from toolkit.ingest.html_fragments import with_html_fragments
from toolkit.ingest.xml_articles import mended_xml

NAMES = ["md", *WRITERS]


def without_targets(blocks: n.Blocks) -> n.Blocks:
    return map_images(blocks, lambda image: replace(image, target=("", image.target[1])))


def lowered(blocks: n.Blocks) -> n.Blocks:
    """What the rule for titles changes besides the title itself: the levels of headings."""
    return rewrite(blocks, lambda node: replace(node, level=1) if isinstance(node, n.Header) else node)


@pytest.mark.parametrize("name", NAMES)
def test_an_article_of_every_format_comes_through_its_json(samples: Path, name: str) -> None:
    article = read_article(samples / f"master.{name}")
    assert Article.from_json(article.to_json()) == article


@pytest.mark.parametrize("name", NAMES)
def test_we_read_what_pandoc_reads(samples: Path, name: str) -> None:
    path = samples / f"master.{name}"
    article = read_article(path)
    data = path.read_bytes()
    reader = format_of(path, data).reader or "json"
    if name in ("fb2", "jats"):  # their readers pass over tables, or their captions: see test_xml_articles
        data = mended_xml(name, data.decode(), "")[0].encode()
    output = pandoc.run(["--sandbox", "-s", "-f", reader, "-t", "json"], data)
    _, blocks = codec.document_from_json(json.loads(output))
    blocks, _ = with_html_fragments(blocks)  # MediaWiki's and Textile's figures and tables are HTML
    theirs, ours = lowered(without_targets(blocks)), lowered(without_targets(article.blocks))
    # The title, and what repeats it, may have been at the head of their tree; the rest is the same to the last node.
    assert len(theirs) - 5 <= len(ours) <= len(theirs)
    missing = len(theirs) - len(ours)
    assert ours[1:] == theirs[missing + 1 :]
    if name in ("md", "docx", "rst", "tex", "org", "jats", "dbk", "json", "html", "mediawiki", "epub"):
        assert missing == 0
        assert ours == theirs


# Formats without metadata, or whose writers leave them out.
UNTITLED = {"rtf", "html", "typ", "mediawiki", "textile", "dj", "dokuwiki", "jira", "ipynb"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in UNTITLED])
def test_the_title_of_every_format_is_metadata_and_not_text(samples: Path, name: str) -> None:
    article = read_article(samples / f"master.{name}")
    assert article.metadata.title_text.replace("*", "") in ("A Rich Title", "A Title")
    first = next(node for node in iterate(article.blocks) if isinstance(node, n.Header))
    assert "Rich" not in str(first) or name == "fb2"
    if name not in ("man", "rst", "opml"):
        assert article.metadata.authors == ("Jane Doe", "John Roe")
    if name not in ("adoc",):
        assert str(article.metadata.date) == "2020-04-02"


WITHOUT_IMAGES = {"man"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_IMAGES])
def test_images_come_along_from_every_format(samples: Path, name: str) -> None:
    article = read_article(samples / f"master.{name}")
    assert [resource.data for resource in article.resources.values()] == [(samples / "red.png").read_bytes()]
    images = [node for node in iterate(article.blocks) if isinstance(node, n.Image)]
    assert images
    assert {image.target[0] for image in images} == set(article.resources)


def test_the_language_of_the_document_is_read(samples: Path) -> None:
    for name in ("md", "docx", "odt", "epub", "json"):
        assert read_article(samples / f"master.{name}").language == "en-GB"


@pytest.mark.parametrize("name", ["markdown", "commonmark", "gfm"])
def test_the_flavour_of_markdown_can_be_chosen(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: T\nlang: de\n---\n\nText^[a note] ~~gone~~ :tada:\n")
    article = read_article(path, format=name)
    kinds = {type(node) for node in iterate(article.blocks)}
    assert (n.Note in kinds) == (name == "markdown")
    assert (n.Strikeout in kinds) == (name != "commonmark")
    assert article.origin.format == name
    assert (article.metadata.title_text, article.language) == ("T", "de")


def test_lines_of_chinese_are_joined_without_spaces(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 题\n\n历时三年的古城墙\n修缮工程\n", "utf-8")
    assert blocks_text(read_article(path).blocks) == "历时三年的古城墙修缮工程"


def test_every_format_of_the_table_is_one_that_pandoc_reads() -> None:
    known = set(pandoc.run(["--list-input-formats"]).decode().split())
    readers = {re.split(r"[+-]", each.reader)[0] for each in FORMATS if each.reader}
    assert readers <= known
