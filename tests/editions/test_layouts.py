"""Where editions lie, and that pages, pictures and includes are found from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit import BuildResult, publish
from toolkit.errors import UsageError
from toolkit.settings import place_in

PAGES = {
    "docs/index.md": "# Home\n\nThe [guide](guide/intro.md).\n",
    "docs/guide/intro.md": (
        "# Intro\n\nBack [home](../index.md#top), ![a view](../img/a%20b.svg) of [it].\n\n"
        "{{#include ../../listing.rs:a}}\n\n```\n[x](../img/a%20b.svg)\n```\n\n[it]: ../img/a%20b.svg\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree of pages with what they show."""
    (tmp_path / "docs" / "img").mkdir(parents=True)
    (tmp_path / "docs" / "guide").mkdir()
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "docs/img/a b.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    (tmp_path / "listing.rs").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _publish(**options: Any) -> BuildResult:
    return publish(["docs"], **{"lang": "en-XA", "format": "md", "memory": "none", "engine": "pseudo", **options})


@pytest.mark.parametrize(
    ("layout", "path", "place"),
    [
        ("{lang}/{path}", "guide/intro", "es/guide/intro.md"),
        ("{path}.{lang}.md", "guide/intro", "guide/intro.es.md"),
        ("{path}.{lang}", "guide/intro.en", "guide/intro.es.md"),
        ("{lang}/{path}", "en/guide/intro", "es/guide/intro.md"),
        ("hugo", "posts/one.en", "posts/one.es.md"),
        ("mkdocs", "index", "index.es.md"),
        ("mdbook", "guide/intro", "es/guide/intro.md"),
        ("docusaurus", "docs/a/b", "i18n/es/docusaurus-plugin-content-docs/current/a/b.md"),
        ("docusaurus", "blog/b", "i18n/es/docusaurus-plugin-content-blog/b.md"),
    ],
)
def test_a_layout_says_where_an_edition_lies(layout: str, path: str, place: str) -> None:
    assert place_in(layout, path, "es", "en", "md") == place


@pytest.mark.parametrize("layout", ["{path}", "{lang}", "../{lang}/{path}", "/{lang}/{path}", "{lang}/{path}/{x}"])
def test_a_layout_that_says_too_little_or_leads_out_is_refused(folder: Path, layout: str) -> None:
    with pytest.raises(UsageError, match="layout"):
        _publish(layout=layout)
    assert not (folder / "editions").exists()


def test_a_translated_tree_keeps_its_shape(folder: Path) -> None:
    _publish()
    made = (folder / "editions/en-XA/guide/intro.md").read_text("utf-8")
    assert "](../index.md#top)" in made
    assert "](../../../docs/img/a%20b.svg)" in made
    assert "{{#include ../../../listing.rs:a}}" in made
    assert "[it]: ../../../docs/img/a%20b.svg" in made
    assert "```\n[x](../img/a%20b.svg)\n```" in made


def test_a_book_of_mdbook_names_its_pictures_as_its_source_does(folder: Path) -> None:
    """It takes nothing from outside its folder: they are copied beside the editions."""
    _publish(layout="mdbook")
    made = (folder / "editions/en-XA/guide/intro.md").read_text("utf-8")
    assert "](../index.md#top)" in made
    assert "](../img/a%20b.svg)" in made


@pytest.mark.parametrize("layout", ["mdbook", ""])
def test_code_that_is_taken_in_is_found_from_an_edition(folder: Path, layout: str) -> None:
    (folder / "listings").mkdir()
    (folder / "listings/a.rs").write_text("", "utf-8")
    (folder / "listings/out.txt").write_text("An output.", "utf-8")
    page = folder / "docs/guide/intro.md"
    page.write_text(
        "Text.\n\n```rust\n{{#include ../../listings/a.rs:here}}\n\\{{#include ../../listings/a.rs}}\n```\n\n"
        "{{#include ../../listings/out.txt}}\n",
        "utf-8",
    )
    _publish(**({"layout": layout} if layout else {}))
    made = (folder / "editions/en-XA/guide/intro.md").read_text("utf-8")
    assert "\n{{#include ../../../listings/a.rs:here}}\n\\{{#include ../../listings/a.rs}}\n" in made
    assert "\n{{#include ../../../listings/out.txt}}\n" in made


def test_includes_that_are_only_talked_about_keep_their_words(folder: Path) -> None:
    (folder / "docs/listing.rs").write_text("", "utf-8")
    page = folder / "docs/index.md"
    page.write_text("Write `\\{{#playground listing.rs editable}}` there.\n\n{{#playground listing.rs}}\n", "utf-8")
    _publish()
    made = (folder / "editions/en-XA/index.md").read_text("utf-8")
    assert "`\\{{#playground listing.rs editable}}`" in made
    assert "\n{{#playground ../../docs/listing.rs}}" in made


def test_several_folders_keep_the_shape_of_the_one_that_they_lie_in(folder: Path) -> None:
    (folder / "docs/more").mkdir()
    (folder / "docs/more/intro.md").write_text("# More\n\nText.\n", "utf-8")
    result = publish(["docs/guide", "docs/more"], lang="en", format="md", memory="none")
    assert [edition.entry.path for edition in result.editions] == ["en/guide/intro.md", "en/more/intro.md"]


def test_editions_beside_their_sources_are_no_sources(folder: Path) -> None:
    first = _publish(out="docs", layout="{path}.{lang}.md")
    made = (folder / "docs/guide/intro.en-XA.md").read_text("utf-8")
    assert "](../index.en-XA.md#top)" in made
    assert "](../img/a%20b.svg)" in made
    again = _publish(out="docs", layout="{path}.{lang}.md")
    assert [edition.entry.path for edition in again.editions] == [edition.entry.path for edition in first.editions]
    assert {edition.status.value for edition in again.editions} == {"up to date"}


def test_generators_find_pages_by_themselves(folder: Path) -> None:
    _publish(out="docs", layout="mkdocs")
    assert "](../index.md#top)" in (folder / "docs/guide/intro.en-XA.md").read_text("utf-8")


def test_what_somebody_has_put_there_is_not_written_over(folder: Path) -> None:
    other = folder / "docs/index.en-XA.md"
    other.write_text("By hand.\n", "utf-8")
    result = _publish(out="docs", layout="hugo")
    assert other.read_text("utf-8") == "By hand.\n"
    assert any("index.en-XA.md" in failure.error.message for failure in result.failures)
    assert [edition.entry.path for edition in result.editions] == ["guide/intro.en-XA.md"]  # nor is it a source


def test_a_source_is_never_written_over(folder: Path) -> None:
    (folder / "docs/index.md").rename(folder / "docs/index.en.md")
    result = _publish(out="docs", layout="hugo", lang="en")
    assert (folder / "docs/index.en.md").read_text("utf-8") == PAGES["docs/index.md"]
    assert any("index.en.md" in failure.error.message for failure in result.failures)
