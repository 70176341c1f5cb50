# ruff: noqa: E501 - texts as people write them
"""What AsciiDoc's own processor does before it reads, and pandoc's reader does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.conftest import make_png
from toolkit.document import blocks_text, iterate, nodes as n, plain_text
from toolkit.ingest import read_article
from toolkit.ingest.asciidoc import preprocessed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ifdef::web[]\nweb\nendif::[]\nall", "all"),
        (":web:\nifdef::web[]\nweb\nendif::web[]\nall", ":web:\nweb\nall"),
        ("ifndef::web[]\nbook\nendif::[]", "book"),
        ("ifdef::web[One line]\nifndef::web[Other line]", "Other line"),
        (":a:\nifdef::a,b[x]\nifdef::a+b[y]", ":a:\nx"),
        (":a:\n:a!:\nifdef::a[x]", ":a:"),
        ("ifdef::a[]\nifndef::b[]\nx\nendif::[]\ny\nendif::[]\nz", "z"),
        (':v: 2\nifeval::[{v} > 1]\nnew\nendif::[]\nifeval::["{v}" == "1"]\nold\nendif::[]', ":v: 2\nnew"),
        ("----\nifdef::a[]\ncode\nendif::[]\n----", "----\nifdef::a[]\ncode\nendif::[]\n----"),
        (":imagesdir: pics/\nimage::a.png[A]\nimage:b.png[] image::https://x.y/c.png[]", ":imagesdir: pics/\nimage::pics/a.png[A]\nimage:pics/b.png[] image::https://x.y/c.png[]"),
        ("link:https://x.y[site^] and https://x.y/z[other^], x^2^", "link:https://x.y[site] and https://x.y/z[other], x^2^"),
    ],
)  # fmt: skip
def test_conditions_folders_and_marks(text: str, left: str) -> None:
    assert preprocessed(text) == left


def test_a_guide_for_the_web_and_for_print(tmp_path: Path) -> None:
    (tmp_path / "pics").mkdir()
    (tmp_path / "pics" / "boat.png").write_bytes(make_png())
    source = (
        "= Guide\n:imagesdir: pics\n\n== One\n\nimage::boat.png[A boat]\n\nSee link:https://example.org[site^].\n\n"
    )
    source += "ifdef::web[]\nWEB ONLY\nendif::[]\n\n[[two]]\n== Second part\n\nWords.\n"
    (tmp_path / "a.adoc").write_text(source, "utf-8")
    article = read_article(tmp_path / "a.adoc")
    nodes = list(iterate(article.blocks))
    assert [plain_text(node.content) for node in nodes if isinstance(node, n.Header)] == ["One", "Second part"]
    assert [plain_text(node.content) for node in nodes if isinstance(node, n.Link)] == ["site"]
    assert "WEB" not in blocks_text(article.blocks)
    assert len(article.resources) == 1
    assert article.findings == ()


def test_comments_go_and_pages_are_chosen() -> None:
    text = "= T\n:web!:\n\n// line\n////\nblock\n////\nWords.\nifdef::web[Other.]\n"
    assert preprocessed(text).split() == ["=", "T", "Words."]
    assert preprocessed("ifdef::backend-html5[Pages.]") == "Pages."


def test_front_matter_above_a_page_says_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "a.adoc").write_text("---\ntitle: A day\nauthor: Ana Prima\n---\n\n== Sea\n\nIt was calm.\n", "utf-8")
    article = read_article(tmp_path / "a.adoc")
    assert article.metadata.title_text == "A day"
    assert blocks_text(article.blocks).split() == ["Sea", "It", "was", "calm."]
    (tmp_path / "b.adoc").write_text("---\n\nWords.\n\n---\n\nMore.\n", "utf-8")
    assert blocks_text(read_article(tmp_path / "b.adoc").blocks).split() == ["Words.", "More."]
