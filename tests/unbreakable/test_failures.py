"""What can't be made does not stop what can: it is told at the end, with its reason, and the exit code is 1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unbreakable.conftest import Make, article, assert_same
from tests.unbreakable.stepping import POISON

OPTIONS = ("--lang", "es,fr", "--format", "docx", "--engine", "stepping", "--jobs", "2")
OTHERS = 9


@pytest.fixture(scope="module")
def undisturbed(complete: Make) -> dict[str, bytes]:
    return complete(OTHERS, *OPTIONS).files()


def test_one_broken_article_among_ten(make: Make, undisturbed: dict[str, bytes]) -> None:
    """In three ways, in fact: no archive, no text, no words."""
    project = make(OTHERS, *OPTIONS)
    broken = {"archive.docx": b"PK\x03\x04 not a zip", "binary.md": bytes(range(256)) * 8, "empty.md": b"  \n"}
    for name, content in broken.items():
        (project.texts / name).write_bytes(content)
    result = project.build()
    assert result.code == 1
    assert_same(project, undisturbed)
    assert [failure["source"] for failure in result.failures()] == [f"texts/{name}" for name in broken]
    for failure, name in zip(result.failures(), broken, strict=True):
        assert name in failure["message"]
        assert failure["hint"]
        assert name in result.err
    assert "Traceback" not in result.err
    assert result.events[-1] | {"failures": 3, "exit_code": 1, "stopped": False} == result.events[-1]


def test_an_engine_that_can_t_bear_one_article(make: Make, undisturbed: dict[str, bytes]) -> None:
    project = make(OTHERS, *OPTIONS)
    bad = project.texts / "article-4x.md"
    bad.write_text(f"{article(50)}\nThis sentence is {POISON} to the engine.\n", "utf-8")
    result = project.build()
    assert result.code == 1
    assert_same(project, undisturbed)
    failures = result.failures()
    assert [(failure["source"], failure["language"]) for failure in failures] == [
        ("texts/article-4x.md", "es"),
        ("texts/article-4x.md", "fr"),
    ]
    for failure in failures:
        assert "more than it can bear" in failure["message"]
    assert "Traceback" not in result.err

    # Mended, it is all that is made.
    bad.write_text(article(50), "utf-8")
    again = project.build()
    assert again.code == 0
    assert {edition["source"] for edition in again.of("made").values()} == {"texts/article-4x.md"}


def test_names_that_are_not_in_utf_8(make: Make) -> None:
    """One is an article like any other; the other one can't be read, and is told of in valid JSON."""
    project = make(1, *OPTIONS)
    folder = os.fsencode(project.texts)
    Path(os.fsdecode(folder + b"/caf\xe9.md")).write_text(article(60), "utf-8")
    Path(os.fsdecode(folder + b"/th\xe9.docx")).write_bytes(b"PK\x03\x04 not a zip")
    result = project.build()
    assert result.code == 1, result.err
    assert sorted(project.files()) == [
        "es/article-0.docx",
        "es/caf.docx",
        "fr/article-0.docx",
        "fr/caf.docx",
        "manifest.json",
    ]
    assert [failure["source"] for failure in result.failures()] == ["texts/th\N{REPLACEMENT CHARACTER}.docx"]
    assert "This is a bug" not in result.err


def test_for_people_the_reasons_come_last(make: Make) -> None:
    project = make(2, *OPTIONS)
    (project.texts / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    result = project.run("build", *OPTIONS, "texts")
    assert result.code == 1
    told = result.out[result.out.index("1 could not be made") :]
    assert "broken.docx" in told
