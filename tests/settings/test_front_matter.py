"""What articles say of their own editions, in any format that can say it; and what they can't say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.document import Article
from toolkit.errors import SourceError
from toolkit.ingest import read_article
from toolkit.settings import Settings
from toolkit.settings.front_matter import split_overrides

PAGE = """<html><head><title>A day</title>
<meta name="publish.format" content="epub"><meta name="publish.strict" content="true"></head>
<body><article><h1>A day</h1><p>The sea was calm, and the boat went out early, as it always did.</p></article></body>
</html>
"""


def article(folder: Path, text: str, name: str = "a.md") -> Article:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return read_article(folder / name)


def markdown(folder: Path, *lines: str) -> Article:
    return article(folder, "\n".join(["---", "title: A day", *lines, "---", "", "The sea was calm."]))


def test_all_that_an_article_can_say(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("en,es\n", "utf-8")
    read = markdown(
        tmp_path,
        "publish:",
        "  lang: [es, pt_br]",
        "  format: epub, pdf",
        "  engine: argos",
        "  quality: fast",
        "  glossary: terms.csv",
        "  typography: none",
        "  bilingual: yes",
        "  strict: 'off'",
    )
    rest, said = split_overrides(read, Settings(root=tmp_path))
    assert said == {
        "languages": ("es", "pt-BR"),
        "formats": ("epub", "pdf"),
        "engine": "argos",
        "quality": "fast",
        "glossaries": ("terms.csv",),
        "typography": "none",
        "bilingual": True,
        "strict": False,
    }
    assert [key for key, _ in rest.metadata.values] == ["lang", "title"]
    assert (rest.blocks, rest.origin) == (read.blocks, read.origin)


def test_an_article_that_says_nothing_is_the_same_object(tmp_path: Path) -> None:
    read = markdown(tmp_path)
    rest, said = split_overrides(read)
    assert rest is read
    assert said == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", PAGE),
        ("a.rst", "Title\n=====\n\n:publish.format: epub\n:publish.strict: yes\n\nThe sea was calm.\n"),
        ("a.md", "---\npublish.format: epub\npublish.strict: true\n---\nThe sea was calm.\n"),
        (
            "a.ipynb",
            json.dumps(
                {
                    "metadata": {"publish": {"format": ["epub"], "strict": True}},
                    "nbformat": 4,
                    "nbformat_minor": 5,
                    "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["The sea was calm."]}],
                }
            ),
        ),
    ],
)
def test_other_formats_say_it_in_their_own_way(tmp_path: Path, name: str, text: str) -> None:
    rest, said = split_overrides(article(tmp_path, text, name))
    assert said == {"formats": ("epub",), "strict": True}
    assert not [key for key, value in rest.metadata.values if key.startswith("publish") or "publish" in str(value)]


def test_what_was_said_survives_the_article_s_own_format(tmp_path: Path) -> None:
    read = markdown(tmp_path, "publish:", "  format: epub")
    _, said = split_overrides(article(tmp_path, read.to_json(), "a.json"))
    assert said == {"formats": ("epub",)}


@pytest.mark.parametrize("line", ["publish: true", "publish: 2024-05-06", "publish: [a, b]", "publish.date: today"])
def test_other_programs_fields_are_not_ours(tmp_path: Path, line: str) -> None:
    read = markdown(tmp_path, line)
    rest, said = split_overrides(read)
    assert rest is read
    assert said == {}


def test_norwegian_is_no_truth_value(tmp_path: Path) -> None:
    _, said = split_overrides(markdown(tmp_path, "publish:", "  lang: [es, no]"))
    assert said == {"languages": ("es", "no")}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("enigne: argos", r"there is no setting 'publish\.enigne'\.\nDid you mean 'engine'"),
        ("format: pfd", r"'publish\.format' must be one of epub, pdf, docx, html, md, not 'pfd'\.\nDid you mean 'pdf'"),
        ("format: []", r"'publish\.format' names none"),
        ("quality: 3", r"'publish\.quality' must be one of best, fast, not '3'"),
        ("engine: [argos]", r"'publish\.engine' must be a string that is not empty, not \['argos'\]\.\nMend it in the"),
        ("strict: perhaps", r"'publish\.strict' must be true or false, not 'perhaps'"),
        ("lang: '?'", r"'publish\.lang': '\?' is not a language tag"),
        ("lang: {es: fr}", r"'publish\.lang' must be a string or a list of strings"),
        ("templates: own", r"'publish\.templates' can't be set for an article in its own front matter\.\nIt belongs"),
        ("device: cuda", r"'publish\.device' can't be set for an article in its own front matter"),
        ("memory: /etc/passwd", r"'publish\.memory' can't be set for an article in its own front matter"),
        ("out: /", r"'publish\.out' can't be set for an article in its own front matter"),
        ("as: html", r"'publish\.as' can't be set for an article in its own front matter"),
        ("glossary: ../../b.csv", r"'publish\.glossary' names \.\./\.\./b\.csv, which lies outside the project"),
        ("glossary: /etc/passwd", r"'publish\.glossary' names /etc/passwd, which lies outside the project"),
        ("glossary: '`s3://a/b.csv`'", r"'publish\.glossary' must be a file beside the article, not s3://a/b\.csv"),
        ("glossary: link.csv", r"'publish\.glossary' names link\.csv, which lies outside the project"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(tmp_path: Path, line: str, message: str) -> None:
    root = tmp_path / "project"
    (root / "texts").mkdir(parents=True)
    (tmp_path / "outside.csv").write_text("en,es\n", "utf-8")
    (root / "texts" / "link.csv").symlink_to(tmp_path / "outside.csv")
    read = markdown(root / "texts", "publish:", f"  {line}")
    with pytest.raises(SourceError, match=message) as caught:
        split_overrides(read, Settings(root=root))
    assert caught.value.message.startswith(f"{root}/texts/a.md: ")


def test_a_glossary_lies_beside_the_article_or_in_the_project(tmp_path: Path) -> None:
    inside = markdown(tmp_path / "project" / "texts", "publish:", "  glossary: [own.csv, ../shared.csv]")
    assert split_overrides(inside, Settings(root=tmp_path / "project"))[1] == {
        "glossaries": ("texts/own.csv", "shared.csv")
    }
    outside = markdown(tmp_path / "elsewhere", "publish:", "  glossary: own.csv")
    expected = {"glossaries": (f"{tmp_path}/elsewhere/own.csv",)}
    assert split_overrides(outside, Settings(root=tmp_path / "project"))[1] == expected
    assert split_overrides(outside)[1] == expected
