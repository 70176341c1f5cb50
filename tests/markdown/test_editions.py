"""Editions in Markdown: from a source to its file in another language."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import Status, publish

PAGE = "---\ntitle: A day\n---\n\n{{< toc >}}\n\nThe *sea* was `calm`.\n\n```py\nx = 1\n```\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a page."""
    (tmp_path / "a.md").write_bytes(PAGE.replace("\n", "\r\n").encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _publish(*sources: str, **options: str) -> dict[str, Status]:
    result = publish(list(sources), format="md", memory="none", engine="pseudo", **options)  # type: ignore[arg-type]
    assert not result.failures
    return {edition.entry.path: edition.status for edition in result.editions}


def test_a_translated_page_is_the_page_with_another_text(folder: Path) -> None:
    assert _publish("a.md", lang="en-XA") == {"en-XA/a.md": Status.MADE}
    made = (folder / "editions" / "en-XA" / "a.md").read_bytes().decode()
    before, after = PAGE.replace("\n", "\r\n").split("\r\n"), made.split("\r\n")
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed == [1, 6]
    assert "`calm`" in after[6]


def test_a_page_in_its_own_language_is_its_source(folder: Path) -> None:
    _publish("a.md", lang="en")
    assert (folder / "editions" / "en" / "a.md").read_bytes() == (folder / "a.md").read_bytes()


def test_what_no_reader_sees_changes_the_edition(folder: Path) -> None:
    _publish("a.md", lang="en-XA")
    assert _publish("a.md", lang="en-XA") == {"en-XA/a.md": Status.CURRENT}
    source = folder / "a.md"
    source.write_bytes(source.read_bytes() + b"<!-- more -->\r\n")
    assert _publish("a.md", lang="en-XA") == {"en-XA/a.md": Status.MADE}
    assert (folder / "editions" / "en-XA" / "a.md").read_bytes().endswith(b"<!-- more -->\r\n")


def test_a_page_of_nothing_but_front_matter_is_a_page(folder: Path) -> None:
    (folder / "_index.md").write_text("---\ntitle: A section\nweight: 3\n---\n", "utf-8")
    _publish("_index.md", lang="en-XA")
    made = (folder / "editions" / "en-XA" / "_index.md").read_text("utf-8")
    assert made.startswith("---\ntitle: ⟦")
    assert made.endswith("weight: 3\n---\n")


def test_other_sources_are_written_by_pandoc(folder: Path) -> None:
    (folder / "b.rst").write_text("A day\n=====\n\nThe *sea* was calm.\n", "utf-8")
    _publish("b.rst", lang="en")
    assert (folder / "editions" / "en" / "b.md").read_text("utf-8") == "# A day\n\nThe *sea* was calm.\n"
