"""Articles in the cache: the same as when they were read, and never one that was damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document import Article
from toolkit.ingest import read_article
from toolkit.rendering import FORMATS
from toolkit.rendering.formats import render
from toolkit.steps.cache import ArticleCache
from toolkit.steps.packing import pack, unpack

DATA = Path(__file__).parents[1]
SOURCES = [DATA / "rendering" / "sample.md", *sorted((DATA / "data" / "scripts").glob("*.md"))]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_an_article_from_the_cache_is_the_one_that_was_read(source: Path) -> None:
    article = read_article(source)
    again = unpack(pack(article))
    assert again is not None
    assert again == article
    assert (again.origin, again.findings) == (article.origin, article.findings)
    assert [resource.source for resource in again.resources.values()] == [
        resource.source for resource in article.resources.values()
    ]


def test_its_editions_are_the_same_bytes() -> None:
    article = read_article(SOURCES[0])
    again = unpack(pack(article))
    assert again is not None
    for name in FORMATS:
        assert render(again, name).data == render(article, name).data


def test_what_was_damaged_is_not_there(tmp_path: Path) -> None:
    cache = ArticleCache(tmp_path / "cache")
    article = read_article(SOURCES[1])
    cache.put("abcdef", article)
    assert cache.get("abcdef") == article
    [file] = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    content = file.read_bytes()
    for damaged in (content[:-1], b"", content[:100] + b"\0" + content[101:], b"\0" * len(content)):
        file.write_bytes(damaged)
        assert cache.get("abcdef") is None
    cache.put("abcdef", article)
    assert cache.get("abcdef") == article


def test_only_what_is_still_wanted_is_kept(tmp_path: Path) -> None:
    cache = ArticleCache(tmp_path)
    article = read_article(SOURCES[1])
    for key in ("aa11", "aa22", "bb33"):
        cache.put(key, article)
    cache.keep_only({"aa22"})
    assert [cache.get(key) is not None for key in ("aa11", "aa22", "bb33")] == [False, True, False]


def test_a_cache_that_can_not_be_written_is_no_misfortune(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = ArticleCache(tmp_path / "file")
    cache.put("abcdef", read_article(SOURCES[1]))
    assert cache.get("abcdef") is None
    nothing = ArticleCache(None)
    nothing.put("abcdef", read_article(SOURCES[1]))
    assert nothing.get("abcdef") is None


@pytest.mark.parametrize("packed", [b"", b"x", pack(read_article(SOURCES[1]))[:50]])
def test_bytes_that_are_no_article_are_none(packed: bytes) -> None:
    assert unpack(packed) is None


def test_what_was_written_once_is_kept_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cold build writes an article's JSON for its digest; what is kept has that very text."""
    article = read_article(SOURCES[1])
    text = article.to_json()
    monkeypatch.setattr(Article, "to_json", lambda _: pytest.fail("It was written again."))
    cache = ArticleCache(tmp_path)
    cache.put("abcdef", article, text)
    assert cache.get("abcdef") == article
