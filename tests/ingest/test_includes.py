"""What a source includes is read from its folder, and nothing that a reader leaves out is left out in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document.text import blocks_text
from toolkit.ingest import read_article

INCLUDES = {
    "a.rst": ("Before.\n\n.. include:: {}\n\nAfter.\n", "part.rst"),
    "a.tex": ("Before.\n\n\\input{{{}}}\n\nAfter.\n", "part.tex"),
    "a.org": ('Before.\n\n#+INCLUDE: "{}"\n\nAfter.\n', "part.org"),
    "a.adoc": ("Before.\n\ninclude::{}[]\n\nAfter.\n", "part.adoc"),
}


@pytest.mark.parametrize("name", INCLUDES)
def test_files_of_the_folder_are_read_where_they_are_included(tmp_path: Path, name: str) -> None:
    source, part = INCLUDES[name]
    (tmp_path / name).write_text(source.format(part), "utf-8")
    (tmp_path / part).write_text("The included *words*.\n", "utf-8")
    article = read_article(tmp_path / name)
    assert "The included words." in article.to_json() or "included" in blocks_text(article.blocks)
    assert "include-left-out" not in {finding.code for finding in article.findings}
    assert part in dict(article.origin.files)


@pytest.mark.parametrize("name", ["a.rst", "a.tex", "a.org", "a.adoc"])
@pytest.mark.parametrize("place", ["../secret", "missing"])
def test_files_elsewhere_are_not_read_and_told(tmp_path: Path, name: str, place: str) -> None:
    source, part = INCLUDES[name]
    (tmp_path / "in").mkdir()
    (tmp_path / f"secret{Path(part).suffix}").write_text("Secret words.", "utf-8")
    (tmp_path / "in" / name).write_text(source.format(f"{place}{Path(part).suffix}"), "utf-8")
    article = read_article(tmp_path / "in" / name)
    assert "Secret" not in article.to_json()
    [finding] = [finding for finding in article.findings if finding.code == "include-left-out"]
    assert place in finding.message


def test_all_files_that_can_be_had_are_read_and_all_others_told(tmp_path: Path) -> None:
    names = [f"p{number}.adoc" for number in range(12)]
    for number, name in enumerate(names[:10]):
        (tmp_path / name).write_text(f"Word{number}.\n", "utf-8")
    lines = "\n\n".join(f"include::{name}[]" for name in (*names, "partial$x.adoc", "{where}/y.adoc"))
    (tmp_path / "a.adoc").write_text(f"= Title\n\n{lines}\n\nAfter.\n", "utf-8")
    article = read_article(tmp_path / "a.adoc")
    assert blocks_text(article.blocks).split() == [*(f"Word{number}." for number in range(10)), "After."]
    told = [finding.message.rpartition(" ")[2] for finding in article.findings if finding.code == "include-left-out"]
    assert sorted(told) == ["p10.adoc.", "p11.adoc.", "partial$x.adoc.", "{where}/y.adoc."]


def test_files_that_include_each_other_come_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("Hello \\include{b}", "utf-8")
    (tmp_path / "b.tex").write_text("again \\include{a}", "utf-8")
    article = read_article(tmp_path / "a.tex")
    assert blocks_text(article.blocks).split() == ["Hello", "again"]
    assert "include-left-out" in {finding.code for finding in article.findings}


def test_words_in_commands_that_are_not_known_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("One \\vspace{1em} \\foo{unknown words} \\strange{beside} two.", "utf-8")
    codes = [
        finding.message for finding in read_article(tmp_path / "a.tex").findings if finding.code == "markup-skipped"
    ]
    assert ["unknown words" in codes[0], "beside" in codes[1], len(codes)] == [True, True, 2]
