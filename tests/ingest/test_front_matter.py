"""Front matter in TOML and JSON, comments before the title, ends of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document import Article
from toolkit.document.text import blocks_text
from toolkit.ingest import read_article

TOML = '+++\ntitle = "Tea on a hill"\ndate = 2024-05-01\nauthors = ["Ana Sole"]\n[taxonomies]\ntags = ["tea"]\n+++\n'
JSON = '{\n"title": "Tea on a hill", "date": "2024-05-01",\n"author": "Ana Sole", "tags": ["tea"]\n}\n'


def read(folder: Path, text: str, name: str = "a.md") -> Article:
    (folder / name).write_bytes(text.encode())
    return read_article(folder / name)


@pytest.mark.parametrize("front", [TOML, JSON, TOML.replace("\n", "\r\n"), TOML.replace("\n", "\r")])
def test_front_matter_is_metadata(tmp_path: Path, front: str) -> None:
    article = read(tmp_path, f"{front}\nThe kettle whistles.\n")
    metadata = article.metadata
    assert metadata.title_text == "Tea on a hill"
    assert str(metadata.date) == "2024-05-01"
    assert metadata.authors == ("Ana Sole",)
    assert metadata.text("keywords") == "tea"
    assert blocks_text(article.blocks) == "The kettle whistles."
    assert article.findings == ()


def test_front_matter_that_is_broken_is_told_and_not_printed(tmp_path: Path) -> None:
    article = read(tmp_path, "+++\ntitle = \n+++\n\nText.\n")
    assert blocks_text(article.blocks) == "Text."
    assert "reader-warning" in {finding.code for finding in article.findings}


@pytest.mark.parametrize("text", ["+++ is a sign.\n", "%12,5 arttı.\n", "{x} is a set.\n", "Plus\n\n+++\n"])
def test_text_is_no_front_matter(tmp_path: Path, text: str) -> None:
    assert blocks_text(read(tmp_path, text).blocks).split() == text.split()


@pytest.mark.parametrize(
    "head", ["<!-- SPDX: MIT -->\n\n", "---\nauthor: Ana\n---\n\n<!-- a\nb -->\n\n", '<a id="top"></a>\n\n']
)
def test_what_shows_nothing_does_not_hide_the_title(tmp_path: Path, head: str) -> None:
    assert read(tmp_path, f"{head}# Tea on a hill\n\nText.\n").metadata.title_text == "Tea on a hill"


def test_lines_may_end_as_on_old_machines(tmp_path: Path) -> None:
    assert blocks_text(read(tmp_path, "# T\r\rOne.\r\rTwo.\r").blocks) == "One.\nTwo."


@pytest.mark.parametrize("text", ["# Only a heading\n", "# One\n\n## Two\n"])
def test_an_article_of_headings_is_an_article(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).metadata.title_text in ("Only a heading", "One")
