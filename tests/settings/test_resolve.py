"""What says more about an article wins; and settings can be compared, hashed and sent to other processes."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from toolkit.settings import BundleSpec, FrozenTable, Override, Settings, load_settings, unmatched
from toolkit.settings.paths import is_url, matches

PROJECT = """
lang = ["es", "fr"]
quality = "best"
strict = true

[decoding]
threads = 1

[language.es]
quality = "fast"
format = "epub"
typography = "full"
[language.es.decoding]
beam_size = 8

[language.es-MX]
typography = "none"

[article."news/*.md"]
format = "pdf"
raw = true

[article."news/late.md"]
format = "docx"
lang = "de"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "publish.toml").write_text(PROJECT, "utf-8")
    return load_settings(folder=tmp_path, environment={})


def test_where_nothing_differs_the_settings_are_the_same_object(settings: Settings) -> None:
    assert settings.resolve("other.md") is settings
    assert settings.resolve("other.md", {}, "fr") is settings
    assert settings.resolve("other.md", {"strict": True}) is settings
    plain = Settings()
    assert plain.resolve("a.md", None, "es") is plain


def test_article_over_language_over_project(settings: Settings) -> None:
    assert settings.resolve("other.md", language="es").formats == ("epub",)
    assert settings.resolve("news/a.md", language="es").formats == ("pdf",)
    assert settings.resolve("news/a.md", language="es").quality == "fast"
    assert settings.resolve("news/a.md").raw is True


def test_a_later_article_table_wins(settings: Settings) -> None:
    late = settings.resolve("news/late.md")
    assert (late.formats, late.languages, late.raw) == (("docx",), ("de",), True)


def test_a_language_s_region_is_over_the_language(settings: Settings) -> None:
    mexican = settings.resolve("a.md", language="es-MX")
    assert (mexican.quality, mexican.typography) == ("fast", "none")
    assert settings.resolve("a.md", language="es").typography == "full"


def test_of_options_both_tables_hold(settings: Settings) -> None:
    assert settings.resolve("a.md", language="es").decoding == {"threads": 1, "beam_size": 8}


def test_front_matter_over_the_project_file(settings: Settings) -> None:
    front = {"formats": ("epub", "docx"), "strict": False}
    resolved = settings.resolve("news/late.md", front, "es")
    assert (resolved.formats, resolved.strict, resolved.quality) == (("epub", "docx"), False, "fast")


def test_flags_and_variables_over_all(tmp_path: Path, settings: Settings) -> None:
    settings = load_settings(
        {"formats": ["pdf"], "languages": "fr"}, folder=tmp_path, environment={"PUBLISH_QUALITY": "best"}
    )
    assert settings.fixed == {"formats", "languages", "quality"}
    resolved = settings.resolve("news/late.md", {"formats": ("epub",), "strict": False}, "es")
    assert (resolved.formats, resolved.languages, resolved.quality) == (("pdf",), ("fr",), "best")
    assert (resolved.strict, resolved.raw) == (False, True)


def test_front_matter_that_was_kept_as_json_is_the_same(settings: Settings) -> None:
    front = {"formats": ("epub", "docx"), "languages": ("fr",)}
    kept = json.loads(json.dumps(front))
    assert settings.resolve("a.md", kept) == settings.resolve("a.md", front)
    hash(settings.resolve("a.md", kept))


def test_settings_that_say_the_same_are_equal_and_hash_alike(settings: Settings) -> None:
    one, other = settings.resolve("news/a.md"), settings.resolve("news/b.md")
    assert one is not other
    assert {one: 1}[other] == 1
    assert one != settings.resolve("news/late.md")
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    assert Settings(decoding={"beam_size": 2}) == Settings(decoding=FrozenTable({"beam_size": 2}))


# ---------------------------------------------------------------- names and patterns


@pytest.mark.parametrize(
    ("pattern", "meant", "not_meant"),
    [
        ("a.md", ["a.md", "./a.md"], ["b/a.md", "a.md.txt"]),
        ("./a.md", ["a.md"], ["b/a.md"]),
        ("news", ["news/a.md", "news/b/c.md"], ["news.md", "old/news/a.md"]),
        ("news/", ["news/a.md"], ["newsroom/a.md"]),
        ("*.md", ["a.md"], ["news/a.md", "a.txt"]),
        ("news/*", ["news/a.md"], ["news/b/c.md", "a.md"]),
        ("**/*.md", ["a.md", "news/a.md", "news/b/c.md"], ["a.txt"]),
        ("news/**", ["news/a.md", "news/b/c.md"], ["a.md"]),
        ("news/**/c.md", ["news/c.md", "news/a/b/c.md"], ["c.md"]),
        ("a?.md", ["ab.md"], ["a.md", "abc.md"]),
        ("[ab].md", ["a.md", "[ab].md"], ["c.md"]),
        ("/srv/texts/*.md", ["/srv/texts/a.md"], ["srv/texts/a.md"]),
        ("s3://news/*.md", ["s3://news/a.md"], ["s3://other/a.md", "news/a.md"]),
        ("caf\u00e9.md", ["cafe\u0301.md"], ["cafe.md"]),
        ("A.md", ["A.md"], ["a.md"]),
    ],
)
def test_patterns(pattern: str, meant: list[str], not_meant: list[str]) -> None:
    assert [name for name in meant if not matches(pattern, name)] == []
    assert [name for name in not_meant if matches(pattern, name)] == []


@given(st.lists(st.sampled_from(["a", "b.md", "*", "c[", "ü"]), min_size=1, max_size=5))
def test_every_name_is_meant_by_itself_and_its_folders_by_theirs(parts: list[str]) -> None:
    name = "/".join(parts)
    assert matches(name, name)
    assert matches("**", name)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("s3://a/b", True),
        ("postgresql+psycopg://a", True),
        ("file:///a", True),
        ("a/b", False),
        ("C:/a", False),
        ("://a", False),
        ("a b://c", False),
        ("none", False),
    ],
)
def test_what_is_a_url(text: str, url: bool) -> None:
    assert is_url(text) is url


def test_a_bundle_holds_its_articles_in_the_order_of_its_sources() -> None:
    names = ["a.md", "news/a.md", "news/b.md", "z.md"]
    titles = FrozenTable({"title": "x"})
    assert BundleSpec("b", titles).select(names) == tuple(names)
    assert BundleSpec("b", titles, ("z.md", "news", "*.md")).select(names) == ("z.md", "news/a.md", "news/b.md", "a.md")
    assert BundleSpec("b", titles, ("y.md",)).select(names) == ()


# ---------------------------------------------------------------- patterns of nothing


def test_patterns_that_match_no_article_are_told_with_their_lines(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "publish.toml").write_text(
        PROJECT + '\n[bundles.w]\ntitle = "x"\nsources = ["*.md", "old/*.md"]\n', "utf-8"
    )
    settings = load_settings(folder=tmp_path, environment={})
    assert unmatched(settings, ["news/late.md", "a.md", "old/a.md"]) == ()
    first, second, third = unmatched(settings, ["a.md"])
    assert first.startswith(f'{tmp_path}/publish.toml:19: [article."news/*.md"] matches no article')
    assert second.startswith(f'{tmp_path}/publish.toml:23: [article."news/late.md"] matches no article')
    assert third.startswith(f"{tmp_path}/publish.toml:29: 'old/*.md' in bundles.w.sources matches no article")


def test_they_are_not_told_where_only_some_articles_are_asked_for(tmp_path: Path, settings: Settings) -> None:
    assert unmatched(load_settings({"sources": ["a.md"]}, folder=tmp_path, environment={}), ["a.md"]) == ()
    assert len(unmatched(settings, ["a.md"])) == 2


def test_they_are_told_without_lines_where_there_is_no_file(tmp_path: Path) -> None:
    settings = Settings(by_article=(Override("a.md", FrozenTable({"raw": True})),), root=tmp_path)
    (sentence,) = unmatched(settings, [])
    assert sentence.startswith('[article."a.md"] matches no article')
